"""AWS, by moto, on a free port. A stack that a change set made has its outputs, as on AWS: moto 5.2.1 computes them only for
stacks that were made or updated without one. And change sets for a stack that isn't made yet are for the same one, where moto
begins another stack of that name. A stack has its tags when its change set was carried out, not before, and lists its own
change sets alone, where moto lists those of all. Lambda tells the account's limits, of which somebody has reserved
a part.

    moto_with_outputs.py

Prints its port, and runs until its standard input ends.
"""
import json
import logging
import os
import sys
import threading
import warnings

# Functions may name images that moto's own ECR doesn't have: these are in a registry.
os.environ["MOTO_LAMBDA_STUB_ECR"] = "TRUE"

# Of what has no effect in moto, such as a bucket's policy.
logging.getLogger("moto").setLevel(logging.ERROR)
warnings.filterwarnings("ignore", "(Tried to parse|Unable to delete)")

from moto.cloudformation import models
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult
from moto.ecs.models import EC2ContainerServiceBackend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

apply = models.ChangeSet.apply


def apply_with_outputs_and_tags(change_set):
    apply(change_set)
    stack = change_set.stack
    stack.tags = change_set.tags or {}
    stack.template = change_set.template
    stack._parse_template()
    stack.output_map = stack._create_output_map()


models.ChangeSet.apply = apply_with_outputs_and_tags

create_change_set = models.CloudFormationBackend.create_change_set


def create_change_set_of_one_stack(backend, stack_name, *arguments, **named):
    begun = [stack for stack in backend.stacks.values() if (stack.name, stack.status) == (stack_name, "REVIEW_IN_PROGRESS")]
    change_set_id, stack_id = create_change_set(backend, stack_name, *arguments, **named)
    if backend.stacks[stack_id].status == "REVIEW_IN_PROGRESS":
        backend.stacks[stack_id].tags = {}
    if not begun or begun[0].stack_id == stack_id:
        return change_set_id, stack_id
    change_set = backend.change_sets[change_set_id]
    change_set.stack, change_set.stack_id = begun[0], begun[0].stack_id
    del backend.stacks[stack_id]
    return change_set_id, begun[0].stack_id


models.CloudFormationBackend.create_change_set = create_change_set_of_one_stack


def list_change_sets(response):
    name = response._get_param("StackName")
    sets = response.cloudformation_backend.list_change_sets()
    return ActionResult({"Summaries": [one for one in sets if name in (one.stack_name, one.stack_id)]})


CloudFormationResponse.list_change_sets = list_change_sets

# A cluster that a stack made has no list of tags, over which the listing by tags stumbles.
create_cluster = EC2ContainerServiceBackend.create_cluster
EC2ContainerServiceBackend.create_cluster = lambda backend, cluster_name, tags=None, *arguments, **named: create_cluster(
    backend, cluster_name, tags or [], *arguments, **named)


moto = DomainDispatcherApplication(create_backend_app)
LIMITS = {"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 900}}


def application(environment, start_response):
    if environment["PATH_INFO"] != "/2016-08-19/account-settings/":
        return moto(environment, start_response)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(LIMITS).encode()]


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *arguments):
        pass


server = make_server(
    "127.0.0.1", 0, application, threaded=True, request_handler=Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
if "HARNESS" in os.environ:
    os.environ["MOTO_PORT"] = str(server.server_port)
    import fargate_on_moto  # noqa: F401
print(server.server_port, flush=True)
sys.stdin.read()
# At once: connections that are kept alive would hold up an orderly end.
os._exit(0)
