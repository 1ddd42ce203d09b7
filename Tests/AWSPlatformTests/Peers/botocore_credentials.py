"""What botocore finds in its environment: prints {"accessKeyId", "secretAccessKey", "sessionToken", "region"}, or
{"error": the name of the exception}. The first argument is a profile, if there is one."""

import json
import sys

import botocore.session

try:
    session = botocore.session.Session(profile=sys.argv[1] if len(sys.argv) > 1 else None)
    region = session.get_config_variable("region")
    session.get_scoped_config()
    found = session.get_credentials()
    frozen = found and found.get_frozen_credentials()
    print(json.dumps({
        "accessKeyId": frozen and frozen.access_key, "secretAccessKey": frozen and frozen.secret_key,
        "sessionToken": frozen and frozen.token, "region": region,
    }))
except Exception as error:
    print(json.dumps({"error": type(error).__name__}))
