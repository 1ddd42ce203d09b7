"""A Lambda function as data scientists write them: any plugin's model in scikit-learn, on AWS's runtime client."""

import os
import pathlib
import sys

import function_log

function_log.log("Initialization started")

# What trains in scikit-learn also serves; a link, so that this folder holds all that the function needs.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "algorithms"))

import json  # noqa: E402

from plugin import Model  # noqa: E402

model = Model(os.environ["ML_ON_FAAS_MODEL"])
function_log.log("Initialization completed")


def lambda_handler(event, context):
    message = json.loads(event["Records"][0]["Sns"]["Message"])
    batch = message["Batch"]
    fields = (context, message["ExperimentId"], message["MessageId"], len(batch))
    function_log.log("Processing started", *fields)
    results = list(model(batch))
    function_log.log("Processing completed", *fields)
    function_log.is_cold_start = False
    return {"statusCode": 200, "batch": json.dumps(results, separators=(",", ":"))}
