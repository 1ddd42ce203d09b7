"""What botocore knows of the services that are named on its standard input, one {"service", "operations", "regions"} of a
JSON list each."""

import json
import sys

import botocore.session

session = botocore.session.Session()
answer = []
for question in json.load(sys.stdin):
    model = session.get_service_model(question["service"])
    answer.append({
        "protocol": model.resolved_protocol, "jsonVersion": model.metadata.get("jsonVersion"),
        "target": model.metadata.get("targetPrefix"), "apiVersion": model.api_version,
        "signingName": model.signing_name, "endpointPrefix": model.endpoint_prefix,
        "serviceId": model.service_id.hyphenize().replace("-", "_").upper(),
        "missing": [name for name in question["operations"] if name not in model.operation_names],
        "endpoints": {
            region: session.create_client(
                question["service"], region_name=region, aws_access_key_id="a", aws_secret_access_key="b"
            ).meta.endpoint_url
            for region in question["regions"]},
    })
print(json.dumps(answer))
