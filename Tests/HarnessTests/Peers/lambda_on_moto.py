"""Plays Lambda behind a moto server, which has its API and runs nothing.

Messages of a topic are taken from a queue that is subscribed to it, and handed to the functions of `harness serve`; what
these write into their logs is put into the log groups, in part out of order and late, as CloudWatch does it.

    lambda_on_moto.py MOTO SERVE LOGS TOPIC FUNCTION...

MOTO and SERVE are URLs, LOGS the folder of serve's logs. Prints `ready` when the queue is subscribed, and runs until its
standard input ends. Of the messages, numbers 5, 10, … of a function are lost in `crash` mode (environment FAIL=1): their
attempts fail, and a record of a destination goes to the dead-letter queue.
"""
import json
import os
import random
import sys
import threading
import time

import boto3
from botocore.config import Config

moto, serve, logs, topic, *functions = sys.argv[1:]
region = topic.split(":")[3]
settings = {
    "region_name": region,
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
    "config": Config(retries={"max_attempts": 10}),
}


def client(service):
    return boto3.client(service, endpoint_url=moto, **settings)


sns, sqs, cloudwatch, cloud = client("sns"), client("sqs"), client("logs"), client("lambda")
local = boto3.client("lambda", endpoint_url=serve, **settings)

queue = sqs.create_queue(QueueName="lambda-on-moto")["QueueUrl"]
queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn, ReturnSubscriptionArn=True)
dead_letters = [url for url in sqs.list_queues().get("QueueUrls", []) if url.endswith("dead-letters")]
generator = random.Random(1)
configurations, positions, counts = {}, {}, {}


def configuration(function):
    """Whatever an update changes."""
    answer = cloud.get_function_configuration(FunctionName=function)
    return json.dumps(answer.get("Environment", {}), sort_keys=True) + answer.get("Description", "")


def new_lines(function):
    with open(f"{logs}/{function}.log") as file:
        file.seek(positions.get(function, 0))
        text = file.read()
    text = text[: text.rfind("\n") + 1]
    positions[function] = positions.get(function, 0) + len(text.encode())
    # Lambda has no such line.
    return [line for line in text.splitlines() if not line.startswith("ML_ON_FAAS_PLATFORM")]


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
            "functionArn": f"arn:aws:lambda:{region}:123456789012:function:{function}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": event,
        "responsePayload": {"errorType": "Runtime.ExitError", "errorMessage": "Runtime exited with error"},
    }
    sqs.send_message(QueueUrl=dead_letters[0], MessageBody=json.dumps(record))


def invoke(function, message):
    counts[function] = counts.get(function, 0) + 1
    event = {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": message}}]}
    if os.environ.get("FAIL") and counts[function] % 5 == 0:
        return fail(function, event)
    current = configuration(function)
    if configurations.get(function, current) != current:
        local.update_function_configuration(FunctionName=function, Description=str(counts[function]))
    configurations[function] = current
    local.invoke(FunctionName=function, Payload=json.dumps(event))
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
            asked = notification.get("MessageAttributes", {}).get("function", {}).get("Value")
            for function in [asked] if asked else functions:
                invoke(function, notification["Message"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=received["ReceiptHandle"])


threading.Thread(target=work, daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
sqs.delete_queue(QueueUrl=queue)
