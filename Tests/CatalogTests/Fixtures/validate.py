"""Checks JSON and YAML files against a JSON Schema: validate.py SCHEMA FILE… Prints 'valid' or 'invalid' for each file."""

import json
import sys

import jsonschema
import yaml

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for path in sys.argv[2:]:
    print("valid" if validator.is_valid(yaml.safe_load(open(path)) if path.endswith(".yaml") else json.load(open(path))) else "invalid")
