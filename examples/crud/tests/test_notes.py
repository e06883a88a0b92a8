"""The handlers, called directly, over a table in moto."""

import base64
import importlib
import json
import sys
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

SRC = Path(__file__).parents[1] / "src"


@pytest.fixture
def notes(monkeypatch):
    for name, value in {
        "TABLE_NAME": "notes",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.syspath_prepend(str(SRC))
    with mock_aws():
        boto3.client("dynamodb").create_table(
            TableName="notes",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "tag", "created")],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by-tag",
                    "KeySchema": [
                        {"AttributeName": "tag", "KeyType": "HASH"},
                        {"AttributeName": "created", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        yield importlib.import_module("notes")
    for name in ("notes", "store"):
        sys.modules.pop(name, None)


def created(notes, text, tag="home"):
    return json.loads(notes.create({"body": json.dumps({"text": text, "tag": tag})}, None)["body"])


def at(note_id, body=None):
    return {"pathParameters": {"id": note_id}, "body": json.dumps(body)}


def test_a_created_note_can_be_read(notes):
    note = created(notes, "milk")

    reply = notes.read(at(note["id"]), None)

    assert reply["statusCode"] == 200
    assert json.loads(reply["body"]) == note


def test_a_body_may_come_encoded(notes):
    body = base64.b64encode(b'{"text": "milk"}').decode()

    assert notes.create({"body": body, "isBase64Encoded": True}, None)["statusCode"] == 201


def test_notes_are_found_by_tag_in_the_order_of_creation(notes):
    first, _, second = created(notes, "milk"), created(notes, "report", "work"), created(notes, "bread")

    found = json.loads(notes.list_all({"queryStringParameters": {"tag": "home"}}, None)["body"])["notes"]

    assert sorted(note["text"] for note in found) == ["bread", "milk"]
    assert found[0]["created"] <= found[1]["created"]
    assert {first["id"], second["id"]} == {note["id"] for note in found}


def test_an_update_keeps_the_rest_of_the_note(notes):
    note = created(notes, "milk")

    changed = json.loads(notes.update(at(note["id"], {"text": "oat milk"}), None)["body"])

    assert changed["text"] == "oat milk"
    assert (changed["tag"], changed["created"]) == (note["tag"], note["created"])


def test_a_deleted_note_is_gone(notes):
    note = created(notes, "milk")

    assert notes.delete(at(note["id"]), None) == {"statusCode": 204}
    assert notes.read(at(note["id"]), None)["statusCode"] == 404


@pytest.mark.parametrize("verb", ["read", "update", "delete"])
def test_an_unknown_note_is_404(notes, verb):
    assert getattr(notes, verb)(at("nowhere", {"text": "x"}), None)["statusCode"] == 404


@pytest.mark.parametrize("body", [None, "", "not json", "[]", '{"text": ""}', '{"text": 1}'])
def test_a_body_without_text_is_400(notes, body):
    assert notes.create({"body": body}, None)["statusCode"] == 400
