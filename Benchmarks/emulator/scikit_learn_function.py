"""A Lambda function as data scientists write them: a plugin's peer in scikit-learn, on AWS's runtime client."""

import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "model_training" / "scikit-learn"))

import bundle  # noqa: E402
from plugin import ALGORITHMS  # noqa: E402

handler = ALGORITHMS[os.environ["ML_ON_FAAS_PLUGIN"]].Handler(bundle.load(os.environ["ML_ON_FAAS_MODEL"]))


def lambda_handler(event, context):
    message = json.loads(event["Records"][0]["Sns"]["Message"])
    print("Processing started", flush=True)
    results = handler(message["Batch"])
    print("Processing completed", flush=True)
    return {"statusCode": 200, "batch": json.dumps(list(results))}
