"""`--seed`: what it holds is there with the first request."""

from __future__ import annotations

import json
from pathlib import Path

CRUD = Path(__file__).parents[2] / "examples" / "crud" / "template.yaml"
STORES = """\
Resources:
  Files: {Type: AWS::S3::Bucket}
  Greeting: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: from the template}}
  Login: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: from the template}}
  Notes:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
"""


def test_a_seeded_note_answers_the_first_request(command, tmp_path):
    seed = tmp_path / "seed.json"
    seed.write_text('{"Notes": [{"id": "n1", "text": "milk", "tag": "home", "created": "2026-01-01"}]}')

    with command.serving(CRUD, "--seed", seed) as server:
        assert server.request("/notes/n1").json()["text"] == "milk"


def test_a_folder_fills_every_kind_of_store(command, tmp_path):
    (tmp_path / "template.yaml").write_text(STORES)
    folder = tmp_path / "seed"
    (folder / "Files" / "img").mkdir(parents=True)
    (folder / "Files" / "img" / "logo.png").write_bytes(bytes(range(256)))
    (folder / "Greeting.txt").write_text("Hi\n")
    (folder / "Login.json").write_text('{"user": "admin"}')
    (folder / "Notes.json").write_text('[{"id": {"S": "n1"}, "raw": {"B": "AAH/"}}]')

    with command.serving(tmp_path / "template.yaml", "--seed", folder) as server:
        names = {name: server.client(name) for name in ("s3", "ssm", "secretsmanager", "dynamodb")}
        (bucket,) = names["s3"].list_buckets()["Buckets"]
        (table,) = names["dynamodb"].list_tables()["TableNames"]
        (parameter,) = names["ssm"].describe_parameters()["Parameters"]
        (secret,) = names["secretsmanager"].list_secrets()["SecretList"]
        logo = names["s3"].get_object(Bucket=bucket["Name"], Key="img/logo.png")
        assert (logo["Body"].read(), logo["ContentType"]) == (bytes(range(256)), "image/png")
        assert names["ssm"].get_parameter(Name=parameter["Name"])["Parameter"]["Value"] == "Hi"
        value = names["secretsmanager"].get_secret_value(SecretId=secret["ARN"])["SecretString"]
        assert json.loads(value) == {"user": "admin"}
        assert names["dynamodb"].scan(TableName=table)["Items"] == [{"id": {"S": "n1"}, "raw": {"B": b"\x00\x01\xff"}}]


def test_a_wrong_seed_stops_the_start_with_its_line(command, tmp_path):
    seed = tmp_path / "seed.json"
    seed.write_text('{"Notes": [\n  {"text": "milk"}\n]}')

    finished = command.run("start-api", "-t", CRUD, "--port", "0", "--seed", seed)

    assert finished.status == 2
    assert f"{seed}:2:3: an item of 'Notes': it has no 'id'" in finished.err and "Traceback" not in finished.err
