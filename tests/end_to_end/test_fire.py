"""`minisam fire`: a function gets the event that its own source would send."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.11, Handler: index.handler}}
Resources:
  Uploads: {Type: AWS::S3::Bucket, Properties: {BucketName: uploads}}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            print('seen')
            return event
      Events:
        Upload:
          Type: S3
          Properties:
            Bucket: !Ref Uploads
            Events: s3:ObjectCreated:*
            Filter: {S3Key: {Rules: [{Name: prefix, Value: in/}]}}
        Queue: {Type: SQS, Properties: {Queue: 'arn:aws:sqs:us-east-1:123456789012:jobs'}}
        Api: {Type: HttpApi, Properties: {Path: '/orders/{id}', Method: post}}
        Msk:
          Type: MSK
          Properties:
            Stream: arn:aws:kafka:us-east-1:123456789012:cluster/c/1
            Topics: [orders]
            StartingPosition: LATEST
        Kafka:
          Type: SelfManagedKafka
          Properties:
            KafkaBootstrapServers: ['broker.example:9092']
            Topics: [own]
            SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: secret}]
        Broker:
          Type: MQ
          Properties:
            Broker: arn:aws:mq:us-east-1:123456789012:broker:b:b-1
            Queues: [work]
            SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: secret}]
        Documents:
          Type: DocumentDB
          Properties:
            Cluster: arn:aws:rds:us-east-1:123456789012:cluster:docs
            DatabaseName: shop
            StartingPosition: LATEST
            SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: secret}]
  Alone:
    Type: AWS::Serverless::Function
    Properties: {InlineCode: 'def handler(event, context): raise ValueError(event)'}
"""


@pytest.fixture
def template(tmp_path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    return path


@pytest.mark.parametrize(
    ("words", "place", "value"),
    [
        ((), ("Records", 0, "eventSource"), "aws:s3"),
        (("Upload",), ("Records", 0, "s3", "object", "key"), "in/example"),
        (("s3", "--key", "in/a.jpg"), ("Records", 0, "s3", "object", "key"), "in/a.jpg"),
        (("Queue", "--body", "now"), ("Records", 0, "body"), "now"),
        (("Queue", "--set", "Records[0].attributes.SenderId=me"), ("Records", 0, "attributes", "SenderId"), "me"),
        (("Api", "--body", "{}"), ("routeKey",), "POST /orders/{id}"),
        (("Msk",), ("records", "orders-0", 0, "topic"), "orders"),
        (("Kafka",), ("bootstrapServers",), "broker.example:9092"),
        (("Broker",), ("messages", 0, "destination", "physicalName"), "work"),
        (("Documents",), ("events", 0, "event", "ns", "db"), "shop"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) and all(isinstance(v, str) for v in value) else None,
)
def test_the_event_is_the_one_that_the_source_sends(command, template, words, place, value):
    finished = command.run("fire", "Orders", *words, "-t", template)

    assert finished.status == 0, finished.err
    found = finished.json()
    for step in place:
        found = found[step]
    assert found == value


def test_a_value_of_a_broker_is_encoded_as_the_broker_does(command, template):
    event = command.run("fire", "Orders", "Msk", "--value", "42", "-t", template).json()

    assert base64.b64decode(event["records"]["orders-0"][0]["value"]) == b"42"


def test_the_running_application_gets_it(command, template):
    with command.serving(template) as server:
        finished = command.run("fire", "Orders", "Queue", "-t", template)
        server.says("seen")
    assert json.loads(finished.out)["Records"][0]["eventSource"] == "aws:sqs"
    assert finished.err.startswith("Queue -> Orders  (sqs receive-message)")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Orders", "Queu"), "'Orders' has no source 'Queu'"),
        (("Orders", "Queue", "--bodi", "x"), "No such option '--bodi'"),
        (("Alone",), "Nothing in the template calls 'Alone'"),
        (("Orders", "Queue", "more"), "'more' is too much"),
        (("Order",), "Function 'Order' is not in"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_fired_is_named(command, template, words, said):
    finished = command.run("fire", *words, "-t", template)

    assert finished.status == 2
    assert said in finished.err
    assert "Traceback" not in finished.err
