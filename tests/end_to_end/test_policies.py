"""`minisam policies record`: the least policies of a run are enough for it, and none of them is too much."""

from __future__ import annotations

import json
import sys

import pytest

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Box: {Type: AWS::S3::Bucket}
  Items: {Type: AWS::Serverless::SimpleTable}
  Ask:
    Type: AWS::Serverless::Function
    Properties:
      {Runtime: python3.13, Handler: app.ask, CodeUri: src, Timeout: 60, Environment: {Variables: {NEXT: !Ref Store}}}
  Store:
    Type: AWS::Serverless::Function
    Properties:
      {Runtime: python3.13, Handler: app.store, CodeUri: src, Timeout: 60,
       Environment: {Variables: {BOX: !Ref Box, ITEMS: !Ref Items}}}
"""
CODE = """\
import os
import boto3

def ask(event, context):
    answer = boto3.client("lambda").invoke(FunctionName=os.environ["NEXT"])
    if "FunctionError" in answer:
        raise RuntimeError(answer["Payload"].read())

def store(event, context):
    boto3.client("s3").put_object(Bucket=os.environ["BOX"], Key="a", Body=b"x")
    boto3.resource("dynamodb").Table(os.environ["ITEMS"]).put_item(Item={"id": "1"})
"""
RUN = """\
import boto3, os
answer = boto3.client("lambda").invoke(FunctionName="Ask")
raise SystemExit(1 if "FunctionError" in answer else 0)
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(CODE)
    (tmp_path / "run.py").write_text(RUN)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path


def granted(policies):
    """Return the template with these policies."""
    text = TEMPLATE
    for name, policy in policies.items():
        given = json.dumps([{"Statement": policy["Statement"]}])
        text = text.replace(f"Handler: app.{name.lower()}", f"Handler: app.{name.lower()}, Policies: {given}")
    return text


def without(policies, name, number):
    """Return the policies without one statement."""
    statements = [one for n, one in enumerate(policies[name]["Statement"]) if n != number]
    return (
        {**policies, name: {"Statement": statements}}
        if statements
        else {k: v for k, v in policies.items() if k != name}
    )


def test_the_least_policies_of_a_run_are_enough_for_it_and_without_any_statement_it_fails(command, project):
    template, run = project / "template.yaml", (sys.executable, project / "run.py")

    recorded = command.run("policies", "record", "-t", template, "--", *run, timeout_s=120)

    assert recorded.status == 0, recorded.err
    policies = json.loads(recorded.out)
    assert sorted(policies) == ["Ask", "Store"]
    whole = [(name, number) for name, policy in policies.items() for number in range(len(policy["Statement"]))]
    statuses = {}
    for left_out in (None, *whole):
        template.write_text(granted(without(policies, *left_out) if left_out else policies))
        statuses[left_out] = command.run("exec", "-t", template, "--iam", "enforce", "--", *run, timeout_s=120).status
    assert statuses == {None: 0, **dict.fromkeys(whole, 1)}


def test_nothing_to_run_is_refused(command, project):
    done = command.run("policies", "record", "-t", project / "template.yaml")

    assert done.status == 2
    assert "write it after `--`" in done.err
