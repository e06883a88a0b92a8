"""Make minisam/template/properties.json from CloudFormation's resource schemas.

Usage: python tools/make_properties.py SCHEMAS > minisam/template/properties.json, where SCHEMAS is a folder with one
schema (`{"typeName": ..., "properties": ...}`) a file: AWS publishes them for each region as
https://schema.cloudformation.REGION.amazonaws.com/CloudformationSchema.zip.

Out: `{TYPE: {DEFINITION: {PROPERTY: DEFINITION or ""}}}`; the definition "" is the resource itself, a property with ""
is not looked into. Only names are kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TYPES = {
    "ApiGateway": "Account ApiKey Authorizer BasePathMapping Deployment DomainName GatewayResponse Method Model "
    "RequestValidator Resource RestApi Stage UsagePlan UsagePlanKey",
    "ApiGatewayV2": "Api ApiMapping Authorizer Deployment DomainName Integration Route Stage",
    "CloudFormation": "Stack",
    "CloudWatch": "Alarm",
    "Cognito": "UserPool UserPoolClient UserPoolDomain UserPoolGroup",
    "DynamoDB": "GlobalTable Table",
    "Events": "EventBus Rule",
    "IAM": "ManagedPolicy Policy Role",
    "KMS": "Alias Key",
    "Kinesis": "Stream",
    "Lambda": "Alias EventInvokeConfig EventSourceMapping Function LayerVersion LayerVersionPermission Permission Url "
    "Version",
    "Logs": "LogGroup LogStream SubscriptionFilter",
    "S3": "Bucket BucketPolicy",
    "SNS": "Subscription Topic TopicPolicy",
    "SQS": "Queue QueuePolicy",
    "SSM": "Parameter",
    "Scheduler": "Schedule ScheduleGroup",
    "SecretsManager": "Secret",
    "StepFunctions": "StateMachine StateMachineAlias StateMachineVersion",
}
WANTED = {f"AWS::{service}::{name}" for service, names in TYPES.items() for name in names.split()}

Json = dict[str, Any]


def main() -> None:
    """Print the table for the schemas in the folder given."""
    table: Json = {}
    for path in sorted(Path(sys.argv[1]).rglob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(schema, dict) and schema.get("typeName") in WANTED:
            table.setdefault(schema["typeName"], definitions_of(schema))
    if missing := WANTED - set(table):
        sys.exit(f"no schema for {', '.join(sorted(missing))}")
    json.dump(table, sys.stdout, indent=0, separators=(",", ":"), sort_keys=True)
    print()


def definitions_of(schema: Json) -> Json:
    """Return the closed definitions that a resource's properties reach, the resource itself as ""."""
    definitions: Json = {}
    waiting = [("", schema)]
    while waiting:
        name, node = waiting.pop()
        properties = {}
        for key, value in node.get("properties", {}).items():
            inner = reference(value)
            target = schema.get("definitions", {}).get(inner, {})
            properties[key] = inner if is_closed(target) else ""
            if properties[key] and inner not in definitions and inner != name:
                waiting.append((inner, target))
        definitions[name] = dict(sorted(properties.items()))
    return definitions


def reference(node: Json) -> str:
    """Return the name of the definition that a property, or each item of it, has."""
    node = node.get("items", node) if node.get("type") == "array" else node
    return str(node.get("$ref", "")).removeprefix("#/definitions/")


def is_closed(node: Json) -> bool:
    """Say whether all properties of a definition are known."""
    return bool(node.get("properties")) and node.get("additionalProperties") is False


if __name__ == "__main__":
    main()
