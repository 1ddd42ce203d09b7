"""Invokes a function of the embedded platform with boto3, in every way that the Invoke API has."""
import base64
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, name = sys.argv[1:]
client = boto3.client("lambda", endpoint_url=endpoint, config=Config(retries={"max_attempts": 0}))

answer = client.invoke(FunctionName=name, Payload=b'{"text":"one"}', LogType="Tail")
assert answer["StatusCode"] == 200, answer
assert answer["ExecutedVersion"] == "$LATEST", answer
assert "FunctionError" not in answer, answer
assert answer["Payload"].read() == b'{"text": "one"}'
tail = base64.b64decode(answer["LogResult"]).decode()
assert "handling one\n" in tail and "REPORT RequestId: " in tail, tail
assert answer["ResponseMetadata"]["RequestId"] in tail, tail

arn = client.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
assert client.invoke(FunctionName=arn, Payload=b"{}")["Payload"].read() == b"{}"
assert client.invoke(FunctionName=name)["StatusCode"] == 200
assert client.invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")["StatusCode"] == 202
assert client.invoke(FunctionName=name, InvocationType="DryRun", Payload=b"{}")["StatusCode"] == 204



def is_cold():
    tail = client.invoke(FunctionName=name, Payload=b"{}", LogType="Tail")["LogResult"]
    return "Init Duration: " in base64.b64decode(tail).decode()


# What benchmarks of Lambda do to get a cold start.
assert not is_cold()
client.update_function_configuration(FunctionName=name, Environment={"Variables": {"N": "1"}})
assert client.get_function_configuration(FunctionName=name)["LastUpdateStatus"] == "Successful"
assert is_cold()
assert not is_cold()

answer = client.invoke(FunctionName=name, Payload=b'{"do":"exit","code":1}')
assert answer["StatusCode"] == 200 and answer["FunctionError"] == "Unhandled", answer
assert b"Runtime exited with error: exit status 1" in answer["Payload"].read()

large = b'"' + b"x" * 5_000_000 + b'"'
answer = client.invoke(FunctionName=name, Payload=b'{"text":' + large + b"}")
assert answer["StatusCode"] == 200 and len(answer["Payload"].read()) > 5_000_000

assert [f["FunctionName"] for f in client.list_functions()["Functions"]] == [name]


def refused(code, **arguments):
    try:
        client.invoke(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        assert error.response["Error"]["Message"], error.response
    else:
        raise AssertionError(f"{code} expected")


try:
    client.update_function_configuration(FunctionName="nobody", Timeout=3)
except client.exceptions.ResourceNotFoundException:
    pass
else:
    raise AssertionError("a function that isn't there was updated")

refused("ResourceNotFoundException", FunctionName="nobody", Payload=b"{}")
refused("InvalidRequestContentException", FunctionName=name, Payload=b"{")
refused("RequestTooLargeException", FunctionName=name, Payload=b'"' + b"x" * 7_000_000 + b'"')
print("all is well")
