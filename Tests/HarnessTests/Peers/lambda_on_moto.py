"""Plays Lambda behind a moto server, which has its API and runs nothing.

Messages of a deployment's topic are taken from a queue that is subscribed to it, and handed to the functions of `harness
serve`; what these write into their logs is put into the log groups, in part out of order, as CloudWatch does it.

    lambda_on_moto.py MOTO REGION DEPLOYMENT HARNESS PLUGIN MEMORY FOLDER

MOTO is a URL, HARNESS the executable, MEMORY a list as `--memory` takes it, FOLDER where serve's logs go. Prints `ready` when
the queue is subscribed, and runs until its standard input ends. With FAIL=1 in the environment, every 5th message of a
function is lost: all its attempts fail, and a record of a destination goes to the dead-letter queue.
"""
import ctypes
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import boto3
from botocore.config import Config

moto, region, deployment, harness, plugin, memory, logs = sys.argv[1:]
account = "123456789012"
topic = f"arn:aws:sns:{region}:{account}:{deployment}"


def client(service, url, retries=10):
    return boto3.client(
        service, endpoint_url=url, region_name=region, aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(retries={"max_attempts": retries}))


def end_with_this_process():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


os.makedirs(logs, exist_ok=True)
with open(f"{logs}/serve.txt", "w") as messages:
    serve = subprocess.Popen(
        [harness, "serve", "--plugin", plugin, "--memory", memory, "--port", "0", "--logs", logs],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=messages, text=True, preexec_fn=end_with_this_process)
address = serve.stdout.readline().split("/2015-03-31/")[0]
if not address:
    sys.exit("harness serve didn't start: " + open(messages.name).read())

sns, sqs, cloudwatch, cloud = (client(service, moto) for service in ("sns", "sqs", "logs", "lambda"))
local = client("lambda", address)

queue = sqs.create_queue(QueueName=f"lambda-of-{deployment}")["QueueUrl"]
queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn, ReturnSubscriptionArn=True)
dead_letters = sqs.get_queue_url(QueueName=f"{deployment}-dead-letters")["QueueUrl"]
generator = random.Random(1)
configurations, positions, counts = {}, {}, {}


def served(function):
    """The name that `harness serve` has for a deployed function."""
    return "ml-on-faas" + function.removeprefix(deployment)


def configuration(function):
    """Whatever an update changes."""
    answer = cloud.get_function_configuration(FunctionName=function)
    return json.dumps(answer.get("Environment", {}), sort_keys=True) + answer.get("Description", "")


def new_lines(function):
    with open(f"{logs}/{served(function)}.log", "rb") as file:
        file.seek(positions.get(function, 0))
        text = file.read()
    text = text[: text.rfind(b"\n") + 1]
    positions[function] = positions.get(function, 0) + len(text)
    # A function knows the name that it is deployed by. Lambda has no lines of the embedded platform.
    lines = text.decode().replace(served(function), function).splitlines()
    return [line for line in lines if not line.startswith("ML_ON_FAAS_PLATFORM")]


def write(function, lines):
    group, stream = f"/aws/lambda/{function}", "stream"
    for create in (
        lambda: cloudwatch.create_log_group(logGroupName=group),
        lambda: cloudwatch.create_log_stream(logGroupName=group, logStreamName=stream),
    ):
        try:
            create()
        except cloudwatch.exceptions.ResourceAlreadyExistsException:
            pass
    now = int(time.time() * 1000)
    events = [{"timestamp": now + number, "message": line + "\n"} for number, line in enumerate(lines) if line]
    if events:
        cloudwatch.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def fail(function, event):
    record = {
        "version": "1.0",
        "requestContext": {
            "requestId": f"failed-{counts[function]}",
            "functionArn": f"arn:aws:lambda:{region}:{account}:function:{function}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": event,
        "responsePayload": {"errorType": "Runtime.ExitError", "errorMessage": "Runtime exited with error"},
    }
    sqs.send_message(QueueUrl=dead_letters, MessageBody=json.dumps(record))


def invoke(function, message):
    counts[function] = counts.get(function, 0) + 1
    event = {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": message}}]}
    if os.environ.get("FAIL") and counts[function] % 5 == 0:
        return fail(function, event)
    current = configuration(function)
    if configurations.get(function, current) != current:
        local.update_function_configuration(FunctionName=served(function), Description=str(counts[function]))
    configurations[function] = current
    local.invoke(FunctionName=served(function), Payload=json.dumps(event))
    deadline = time.time() + 10
    lines = new_lines(function)
    while not any(line.startswith("REPORT ") for line in lines) and time.time() < deadline:
        time.sleep(0.01)
        lines += new_lines(function)
    # The report may come before the line that it follows.
    if generator.random() < 0.3:
        lines.insert(max(0, len(lines) - 3), lines.pop())
    write(function, lines)


def work():
    while True:
        answer = sqs.receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1, MessageAttributeNames=["All"]
        )
        for received in answer.get("Messages", []):
            notification = json.loads(received["Body"])
            invoke(notification["MessageAttributes"]["function"]["Value"], notification["Message"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=received["ReceiptHandle"])


threading.Thread(target=work, daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
serve.terminate()
serve.wait()
try:
    client("sns", moto, retries=0).unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
    client("sqs", moto, retries=0).delete_queue(QueueUrl=queue)
except Exception:
    # The topic may be gone, or moto itself.
    pass
os._exit(0)
