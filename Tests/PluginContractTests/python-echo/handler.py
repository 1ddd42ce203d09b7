"""A Lambda function in Python that logs in the harness's wire format."""

import json
import os
import uuid
from datetime import datetime, timezone

INSTANCE_ID = str(uuid.uuid4())
is_cold_start = True


def log(message, context=None, experiment_id="", message_id="", batch_size=""):
    now = datetime.now(timezone.utc)
    entry = {
        "timeStamp": now.strftime("%Y-%m-%d %H:%M:%S.") + f"{now.microsecond // 1000:03d}",
        "functionName": "python-echo",
        "functionInstanceId": INSTANCE_ID,
        "experimentId": experiment_id,
        "messageId": message_id,
        "batchSize": str(batch_size),
        "isColdStart": str(is_cold_start),
        "lambdaRequestId": context.aws_request_id if context else "",
        "lambdaName": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        "lambdaMemorySize": os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        "lambdaVersion": os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
        "cpuCount": str(os.cpu_count()),
        "logMessage": message,
    }
    print("ML_ON_FAAS - " + json.dumps(entry), flush=True)


log("Initialization started")
log("Initialization completed")


def lambda_handler(event, context):
    global is_cold_start
    message = json.loads(event["Records"][0]["Sns"]["Message"])
    batch = message["Batch"]
    if not all(isinstance(item, str) for item in batch):
        raise TypeError("every item of the batch must be a string")
    fields = (context, message["ExperimentId"], message["MessageId"], len(batch))
    log("Processing started", *fields)
    log("Processing completed", *fields)
    is_cold_start = False
    return {"statusCode": 200, "batch": json.dumps(batch)}
