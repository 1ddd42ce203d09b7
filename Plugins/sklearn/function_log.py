"""The lines that a function logs, in the harness's wire format."""

import json
import os
import re
import time
import uuid
from datetime import datetime, timezone

# Functions are named ml-on-faas-<plugin>-<memory>MB.
PLUGIN = re.sub(r"^ml-on-faas-|-\d+MB$", "", os.environ["AWS_LAMBDA_FUNCTION_NAME"])
INSTANCE_ID = str(uuid.uuid4())
is_cold_start = True


def log(message, context=None, experiment_id="", message_id="", batch_size=""):
    now = datetime.now(timezone.utc)
    entry = {
        "timeStamp": now.strftime("%Y-%m-%d %H:%M:%S.") + f"{now.microsecond // 1000:03d}",
        "functionName": PLUGIN,
        "functionInstanceId": INSTANCE_ID,
        "experimentId": experiment_id,
        "messageId": message_id,
        "batchSize": str(batch_size),
        "isColdStart": str(is_cold_start),
        "lambdaRequestId": context.aws_request_id if context else "",
        "lambdaName": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        "lambdaMemorySize": os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        "lambdaVersion": os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
        "cpuCount": str(len(os.sched_getaffinity(0))),
        "logMessage": message,
        "monotonicTime": str(time.monotonic_ns()),
    }
    print("ML_ON_FAAS - " + json.dumps(entry), flush=True)
