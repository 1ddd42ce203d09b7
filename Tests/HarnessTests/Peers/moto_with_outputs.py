"""A moto server in which a stack that a change set made has its outputs, as on AWS. moto 5.2.1 computes them only for
stacks that were made or updated without one.

    moto_with_outputs.py PORT
"""
import sys

from moto import server
from moto.cloudformation import models

apply = models.ChangeSet.apply


def apply_with_outputs(change_set):
    apply(change_set)
    stack = change_set.stack
    stack.template = change_set.template
    stack._parse_template()
    stack.output_map = stack._create_output_map()


models.ChangeSet.apply = apply_with_outputs
server.main(["-H", "127.0.0.1", "-p", sys.argv[1]])
