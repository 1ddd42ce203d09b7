"""What there is in a region of moto's AWS, by asking each service: a line for each thing, with its kind and name.

    inventory.py MOTO REGION
"""
import sys

import boto3

moto, region = sys.argv[1:]


def client(service):
    return boto3.client(
        service, endpoint_url=moto, region_name=region, aws_access_key_id="test", aws_secret_access_key="test")


def pages(service, operation, key):
    return [item for page in client(service).get_paginator(operation).paginate() for item in page.get(key, [])]


def show(kind, names):
    for name in names:
        print(kind, name)


show("stack", [stack["StackName"] for stack in pages("cloudformation", "describe_stacks", "Stacks")])
show("topic", [topic["TopicArn"].split(":")[-1] for topic in pages("sns", "list_topics", "Topics")])
show("bucket", [bucket["Name"] for bucket in client("s3").list_buckets()["Buckets"]])
show("queue", [url.split("/")[-1] for url in pages("sqs", "list_queues", "QueueUrls")])
show("function", [function["FunctionName"] for function in pages("lambda", "list_functions", "Functions")])
show("log-group", [group["logGroupName"] for group in pages("logs", "describe_log_groups", "logGroups")])
show("repository", [one["repositoryName"] for one in pages("ecr", "describe_repositories", "repositories")])
show("role", [role["RoleName"] for role in pages("iam", "list_roles", "Roles")])
for resource in pages("resourcegroupstaggingapi", "get_resources", "ResourceTagMappingList"):
    for tag in resource["Tags"]:
        if tag["Key"] == "ml-on-faas:deployment":
            print("tag", tag["Value"], resource["ResourceARN"])
