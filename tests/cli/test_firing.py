"""What makes functions run, as `minisam list` and the start of an application show it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minisam.cli import run
from minisam.cli.firing import firings
from minisam.model import LoadOptions
from minisam.template import load_app

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.12, Handler: app.handler, CodeUri: .}
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Work: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, BatchSize: 5}}
        Foreign:
          Type: Kinesis
          Properties:
            {Stream: "arn:aws:kinesis:us-east-1:123456789012:stream/theirs", StartingPosition: LATEST, Enabled: false}
        Web: {Type: HttpApi, Properties: {Method: GET, Path: /}}
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      Events:
        Change:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Table.StreamArn
            StartingPosition: LATEST
            FilterCriteria: {Filters: [{Pattern: '{"eventName": ["INSERT"]}'}]}
        Upload:
          Type: S3
          Properties:
            Bucket: !Ref Uploads
            Events: s3:ObjectCreated:*
            Filter: {S3Key: {Rules: [{Name: prefix, Value: in/}, {Name: suffix, Value: .txt}]}}
  Clock:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Old: {Type: Schedule, Properties: {Schedule: rate(1 hour)}}
        New: {Type: ScheduleV2, Properties: {ScheduleExpression: cron(0 8 * * ? *)}}
        Sold: {Type: EventBridgeRule, Properties: {Pattern: {source: [shop]}}}
        Told: {Type: SNS, Properties: {Topic: !Ref News}}
        Joins: {Type: Cognito, Properties: {UserPool: !Ref People, Trigger: PreSignUp}}
        Heat: {Type: IoTRule, Properties: {Sql: "SELECT * FROM 'rooms/+'"}}
  Jobs: {Type: AWS::SQS::Queue}
  News: {Type: AWS::SNS::Topic}
  Uploads: {Type: AWS::S3::Bucket}
  People: {Type: AWS::Cognito::UserPool}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      BillingMode: PAY_PER_REQUEST
      StreamSpecification: {StreamViewType: NEW_IMAGE}
"""


@pytest.fixture
def template(tmp_path) -> Path:
    (tmp_path / "app.py").write_text("def handler(event, context): pass\n")
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path / "template.yaml"


def test_every_source_names_its_function_and_when(template):
    found = {
        (one.kind, one.source, one.function, one.detail)
        for one in firings(load_app(template, LoadOptions(stack_name="shop")))
    }
    assert found == {
        ("sqs", "Jobs", "Worker", "batches of 5"),
        ("kinesis", "theirs", "Worker", "disabled"),
        ("dynamodb", "Table", "Reader", "filtered"),
        ("s3", "Uploads", "Reader", "s3:ObjectCreated:* prefix in/ suffix .txt"),
        ("rule", "ClockOld", "Clock", "rate(1 hour)"),
        ("schedule", "ClockNew", "Clock", "cron(0 8 * * ? *)"),
        ("rule", "ClockSold", "Clock", '{"source":["shop"]}'),
        ("sns", "News", "Clock", ""),
        ("cognito", "People", "Clock", "PreSignUp"),
        ("iot rule", "ClockHeat", "Clock", "SELECT * FROM 'rooms/+'"),
    }


def test_the_list_has_them(template, capfd):
    assert run(["list", "--json", "-t", str(template)]) == 0
    listed = json.loads(capfd.readouterr().out)["triggers"]
    assert {"kind": "sqs", "source": "Jobs", "function": "Worker", "detail": "batches of 5"} in listed
