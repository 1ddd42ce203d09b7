"""Checks Terraform files against the AWS provider's schema, and tells which resources they make.

    check_terraform.py FOLDER PROVIDER_WHEEL VALUES.auto.tfvars.json

The schema is read from the Python classes that cdktf generates from it: each resource has a Config class whose
keyword-only parameters are its arguments, with their types, and those without a default are required; nested blocks have
classes of their own; attributes are the properties of the resource's class. Without a wheel, -, what needs the schema is
left out.

Prints {"problems": […], "resources": {type: [name, or an empty string for what has no name]}, "functions": […],
"actions": […], "outputs": […], "reads": [type of data source], "expiring": [prefix], "ignored": {resource: […]}}.
"""

import ast
import json
import pathlib
import re
import sys
import zipfile

import hcl2

META = {"for_each", "depends_on", "count", "lifecycle", "provider", "provisioners", "connection", "dynamic"}
NAME_ARGUMENT = {
    "aws_s3_bucket": "bucket", "aws_sqs_queue": "name", "aws_sns_topic": "name", "aws_lambda_function": "function_name",
    "aws_cloudwatch_log_group": "name", "aws_iam_role": "name", "aws_ecs_cluster": "name",
    "aws_ecs_task_definition": "family", "aws_security_group": "name",
}


def plain(value):
    """A literal without its quotes."""
    return value[1:-1] if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"' else value


def members(block):
    return {plain(key): value for key, value in block.items() if not key.startswith("__")}


class Schema:
    """What the provider knows of one resource or data source."""

    def __init__(self, wheel, module):
        source = wheel.read(f"cdktf_cdktf_provider_aws/{module}/__init__.py").decode()
        self.classes = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}
        self.config = next(
            name for name in self.classes
            if name.endswith("Config") and (module == "provider" or self.inherits(name, "TerraformMetaArguments")))
        name = self.config.removesuffix("Config")
        self.attributes = set(self.arguments(self.config)) | {
            node.name for node in self.classes[name].body if isinstance(node, ast.FunctionDef)
        } if name in self.classes else set()

    def inherits(self, name, base):
        return any(base in ast.unparse(node) for node in self.classes[name].bases)

    def arguments(self, name):
        """Each argument's type, and whether it is required."""
        init = next(node for node in self.classes[name].body if getattr(node, "name", "") == "__init__")
        return {
            argument.arg.rstrip("_"): (ast.unparse(argument.annotation), default is None)
            for argument, default in zip(init.args.kwonlyargs, init.args.kw_defaults)
        }

    def block(self, annotation):
        """The class of a nested block; None if the argument is no block."""
        names = [name for name in re.findall(r"\w+", annotation) if name in self.classes]
        return names[0] if names else None


class Checker:
    def __init__(self, folder, wheel, values):
        self.wheel, self.values = wheel, values
        self.problems, self.schemas = [], {}
        self.blocks = {}
        for file in sorted(pathlib.Path(folder).glob("*.tf")):
            for kind, blocks in hcl2.loads(file.read_text()).items():
                if not kind.startswith("__"):
                    self.blocks.setdefault(kind, []).extend(blocks)
        self.resources = self.two_labels("resource")
        self.data = self.two_labels("data")
        self.variables = self.one_label("variable")
        self.outputs = self.one_label("output")
        self.locals = {name: value for block in self.blocks.get("locals", []) for name, value in members(block).items()}

    def two_labels(self, kind):
        return {
            (type_, name): members(body)
            for block in self.blocks.get(kind, [])
            for type_, named in members(block).items() for name, body in members(named).items()
        }

    def one_label(self, kind):
        return {
            name: members(body) for block in self.blocks.get(kind, []) for name, body in members(block).items()
        }

    def schema(self, module):
        if module not in self.schemas:
            try:
                self.schemas[module] = Schema(self.wheel, module)
            except KeyError:
                self.problems.append(f"the provider has no {module}")
                self.schemas[module] = None
        return self.schemas[module]

    # The schema

    def check_schema(self):
        if self.wheel is None:
            return
        for (type_, name), body in self.resources.items():
            self.check_top(type_.removeprefix("aws_"), body, f"{type_}.{name}")
        for (type_, name), body in self.data.items():
            self.check_top(f"data_{type_}", body, f"data.{type_}.{name}")
        for name, body in self.one_label("provider").items():
            self.check_top("provider", body, f"provider.{name}")

    def check_top(self, module, body, place):
        if schema := self.schema(module):
            self.check_body(schema, schema.config, body, place)

    def check_body(self, schema, name, body, place):
        arguments = schema.arguments(name)
        given = dict(body)
        for dynamic in body.get("dynamic", []):
            for block, content in members(dynamic).items():
                given[block] = content["content"]
        for argument, (_, required) in arguments.items():
            if required and argument not in given:
                self.problems.append(f"{place} lacks {argument}")
        for argument, value in given.items():
            if argument in META:
                continue
            if argument not in arguments:
                self.problems.append(f"{place} has no {argument}")
                continue
            self.check_value(schema, arguments[argument][0], value, f"{place}.{argument}")

    def check_value(self, schema, annotation, value, place):
        block = schema.block(annotation)
        is_block = isinstance(value, list) and all(isinstance(item, dict) and "__is_block__" in item for item in value)
        if (block is not None) != is_block:
            self.problems.append(f"{place} {'is' if block else 'is no'} block")
        elif block:
            if len(value) > 1 and "Sequence" not in annotation:
                self.problems.append(f"{place} is given {len(value)} times")
            for item in value:
                self.check_body(schema, block, members(item), place)
        elif not self.fits(annotation, value):
            self.problems.append(f"{place} = {value!r} is no {annotation}")

    @staticmethod
    def fits(annotation, value):
        if isinstance(value, str) and not value.startswith('"'):
            return True  # An expression: only Terraform knows its type.
        if isinstance(value, bool):
            return "builtins.bool" in annotation
        if isinstance(value, (int, float)):
            return "jsii.Number" in annotation
        if isinstance(value, list):
            return "Sequence" in annotation
        if isinstance(value, dict):
            return "Mapping" in annotation
        return "builtins.str" in annotation and "Sequence" not in annotation and "Mapping" not in annotation

    # References

    def expressions(self, value):
        if isinstance(value, dict):
            for key, item in value.items():
                if key != "__comments__":
                    yield from self.expressions(item)
        elif isinstance(value, list):
            for item in value:
                yield from self.expressions(item)
        elif isinstance(value, str):
            yield value

    def check_references(self):
        used = set()
        for text in self.expressions(self.blocks):
            for name in re.findall(r"\bvar\.(\w+)", text):
                used.add(name)
                if name not in self.variables:
                    self.problems.append(f"var.{name} is not declared")
            for name in re.findall(r"\blocal\.(\w+)", text):
                if name not in self.locals:
                    self.problems.append(f"local.{name} is not declared")
            for data, type_, name, _, attribute in re.findall(
                    r'(\bdata\.)?\b(aws_\w+)\.(\w+)((?:\[[^\]]*\])?)\.?(\w*)', text):
                self.check_reference(bool(data), type_, name, attribute)
        for name in set(self.variables) - used:
            self.problems.append(f"var.{name} is not used")

    def check_reference(self, is_data, type_, name, attribute):
        if (type_, name) not in (self.data if is_data else self.resources):
            self.problems.append(f"{type_}.{name} is not declared")
        elif attribute and self.wheel:
            schema = self.schema(f"data_{type_}" if is_data else type_.removeprefix("aws_"))
            if schema and attribute not in schema.attributes:
                self.problems.append(f"{type_} has no attribute {attribute}")

    # Values

    def check_values(self):
        for name in set(self.variables) ^ set(self.values):
            self.problems.append(f"{name} is a variable or has a value, not both")
        for name, variable in self.variables.items():
            fields = set(re.findall(r"(\w+) = (?:string|number|list|map|bool)", str(variable["type"])))
            value = self.values.get(name)
            if not fields or value is None:
                continue
            for item in value.values() if "map(object" in variable["type"] else [value]:
                if set(item) != fields:
                    self.problems.append(f"{name} has the fields {sorted(item)}, not {sorted(fields)}")

    # What there will be

    def instances(self, body):
        expression = body.get("for_each")
        if expression is None:
            return {"": None}
        return {
            "${var.functions}": lambda: self.values["functions"],
            "${local.drivers}": lambda: {"publisher": self.values["driver"]} if self.values["driver"] else {},
            "${local.subnets}": lambda: dict(enumerate((self.values["driver"] or {"subnets": []})["subnets"])),
        }[expression]()

    def evaluate(self, value, key, each):
        """The value of a literal, of a variable, or of text with some in it."""
        if isinstance(value, list):
            return [self.evaluate(item, key, each) for item in value]
        if not isinstance(value, str):
            return value
        whole = re.fullmatch(r"\$\{([^}]*)\}", value)
        if whole:
            return self.lookup(whole[1], key, each)
        return re.sub(r"\$\{([^}]*)\}", lambda match: str(self.lookup(match[1], key, each)), plain(value))

    def lookup(self, expression, key, each):
        known = {"each.key": key, "data.aws_caller_identity.current.account_id": "ACCOUNT"}
        if expression in known:
            return known[expression]
        first, *path = expression.split(".")
        value = {"var": self.values, "each": {"value": each}}[first]
        for name in path:
            value = value[name]
        return value

    def made(self):
        resources, functions = {}, []
        for (type_, _), body in self.resources.items():
            for key, each in self.instances(body).items():
                argument = NAME_ARGUMENT.get(type_)
                name = self.evaluate(body[argument], key, each) if argument else ""
                resources.setdefault(type_, []).append(name)
                if type_ == "aws_lambda_function":
                    names = ["image_uri", "memory_size", "timeout", "architectures", "reserved_concurrent_executions"]
                    functions.append(
                        {"name": name} | {n: self.evaluate(body[n], key, each) for n in names}
                        | {"environment": self.environment(body, each)})
        return {type_: sorted(names) for type_, names in resources.items()}, functions

    @staticmethod
    def environment(body, each):
        """The variables of a function: its own, and those that every one has."""
        variables = body["environment"][0]["variables"]
        every = re.fullmatch(r"\$\{merge\(\{(.*)\}, each\.value\.environment\)\}", variables)[1]
        return dict(re.findall(r"(\w+)\s*=\s*\"([^\"]*)\"", every)) | each["environment"]

    def reads(self):
        return sorted(type_ for (type_, _), body in self.data.items() if self.instances(body))

    def expiring(self):
        found = []
        for (type_, name), body in self.resources.items():
            if type_ == "aws_s3_bucket_lifecycle_configuration":
                for rule in (members(dynamic)["rule"] for dynamic in body["dynamic"]):
                    assert plain(rule["content"][0]["filter"][0]["prefix"]) == "${rule.value}"
                    found += [plain(prefix) for prefix in rule["for_each"]]
        return found

    def ignored(self):
        return {
            f"{type_}.{name}": [re.sub(r"^\$\{(.*)\}$", r"\1", change) for change in body["lifecycle"][0]["ignore_changes"]]
            for (type_, name), body in self.resources.items() if "lifecycle" in body
        }

    def actions(self):
        found = set()
        for text in self.expressions(self.blocks):
            found.update(re.findall(r'"([a-z0-9-]+:[A-Z]\w+)"', text))
        return sorted(found)


folder, wheel, values = sys.argv[1:]
checker = Checker(folder, None if wheel == "-" else zipfile.ZipFile(wheel), json.loads(pathlib.Path(values).read_text()))
checker.check_schema()
checker.check_references()
checker.check_values()
# What refers to nothing can't be evaluated.
resources, functions = ({}, []) if checker.problems else checker.made()
print(json.dumps({
    "problems": checker.problems, "resources": resources, "functions": functions, "actions": checker.actions(),
    "outputs": sorted(checker.outputs), "reads": [] if checker.problems else checker.reads(),
    "expiring": [] if checker.problems else checker.expiring(),
    "ignored": {} if checker.problems else checker.ignored(),
}))
