"""An ordinary Python function, as people have them on AWS, that logs in the wire format."""
import json
import os
import time
import uuid
from datetime import datetime, timezone

INSTANCE = str(uuid.uuid4())
COLD = True


def log(message, request_id="", sns=None, batch_size=""):
    sns = sns or {}
    print("ML_ON_FAAS - " + json.dumps({
        "timeStamp": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
        "monotonicTime": str(time.monotonic_ns()),
        "functionName": os.environ["ML_ON_FAAS_PLUGIN"],
        "functionInstanceId": INSTANCE,
        "experimentId": sns.get("ExperimentId", ""),
        "messageId": sns.get("MessageId", ""),
        "batchSize": batch_size,
        "isColdStart": str(COLD),
        "lambdaRequestId": request_id,
        "lambdaName": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        "lambdaMemorySize": os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        "lambdaVersion": os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
        "cpuCount": str(os.cpu_count()),
        "logMessage": message,
    }))


log("Initialization started")
log("Initialization completed")


def lambda_handler(event, context):
    global COLD
    message = json.loads(event["Records"][0]["Sns"]["Message"])
    batch = message["Batch"]
    log("Processing started", context.aws_request_id, message, str(len(batch)))
    results = [len(item) for item in batch]
    log("Processing completed", context.aws_request_id, message, str(len(batch)))
    COLD = False
    if batch == ["fail"]:
        raise ValueError("asked to fail")
    return {"statusCode": 200, "batch": json.dumps(results)}
