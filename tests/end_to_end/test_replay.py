"""`start-api --record` and `minisam replay`: what ran is run again against the code as it is now."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.end_to_end.processes import eventually

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Pin: {Type: String, NoEcho: true, Default: tell-nobody}
Resources:
  Orders: {Type: AWS::Serverless::SimpleTable}
  Key: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: '{"key": "abracadabra"}'}}
  Order:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.order
      CodeUri: src
      Timeout: 60
      Environment: {Variables: {TABLE: !Ref Orders, KEY: !Ref Key, PIN: !Ref Pin, PRICE: !Ref Price}}
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Orders}
        - AWSSecretsManagerGetSecretValuePolicy: {SecretArn: !Ref Key}
        - LambdaInvokePolicy: {FunctionName: !Ref Price}
      Events: {Post: {Type: HttpApi, Properties: {Method: POST, Path: /orders}}}
  Price:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, Handler: price.handler, CodeUri: src, Timeout: 60}
"""
CODE = """\
import json, os, uuid
import boto3

KEY = json.loads(boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["KEY"])["SecretString"])["key"]
TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])

def order(event, context):
    wanted = json.loads(event["body"])
    if wanted["amount"] < 0:
        raise ValueError("a negative amount")
    known = TABLE.get_item(Key={"id": wanted["item"]}).get("Item", {"price": 1})
    answer = boto3.client("lambda").invoke(FunctionName=os.environ["PRICE"], Payload=json.dumps(wanted))
    total = int(known["price"]) * json.load(answer["Payload"])
    number = str(uuid.uuid4())
    TABLE.put_item(Item={"id": number, "total": total, "by": event["headers"]["authorization"]})
    body = {"number": number, "total": total, "pin": os.environ["PIN"], "signed": KEY + number}
    return {"statusCode": 201, "body": json.dumps(body)}
"""
PRICE = "def handler(event, context):\n    return event['amount'] * 10\n"
SECRETS = ("tell-nobody", "abracadabra", "tok-en-of-somebody")


@pytest.fixture(scope="module")
def project(tmp_path_factory, command):
    """An application whose invocations were recorded in `cases`: an order, one that fails, and what they ran."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(CODE)
    (folder / "src" / "price.py").write_text(PRICE)
    (folder / "template.yaml").write_text(TEMPLATE)
    with command.serving(folder / "template.yaml", "--record", folder / "cases") as server:
        server.client("dynamodb").put_item(
            TableName=server.says("Tables").partition("Orders")[2].split()[0],
            Item={"id": {"S": "pen"}, "price": {"N": "3"}},
        )
        for amount, status in ((2, 201), (-1, 500)):
            sent = {"item": "pen", "amount": amount}
            headers = {"Authorization": "Bearer tok-en-of-somebody"}
            assert server.request("/orders", "POST", data=sent, headers=headers).status == status
        eventually(lambda: len(list((folder / "cases").glob("*.json"))) == 3, "three cases")
    return folder


@pytest.fixture
def changed(project):
    """Changes the code for one test."""

    def change(before, after):
        assert before in CODE
        (project / "src" / "app.py").write_text(CODE.replace(before, after))

    yield change
    (project / "src" / "app.py").write_text(CODE)
    (project / "template.yaml").write_text(TEMPLATE)


def replay(command, project, *words):
    return command.run("replay", "cases", *words, cwd=project, timeout_s=60)


def name_of(project, function):
    return next(path.name for path in sorted((project / "cases").glob(f"*-{function}-*.json")))


def test_a_case_says_what_was_asked_of_aws_and_no_secret(project):
    text = (project / "cases" / name_of(project, "Order")).read_text()

    case = json.loads(text)
    assert [call["name"] for call in case["calls"]] == ["dynamodb:GetItem", "lambda:Invoke", "dynamodb:PutItem"]
    assert [call["name"] for call in case["init_calls"]] == ["secretsmanager:GetSecretValue"]
    assert all(call["decisions"] for call in case["calls"])
    assert all(one["allowed"] for call in case["calls"] for one in call["decisions"])
    assert case["calls"][0]["answer"]["json"]["Item"]["price"] == {"N": "3"}
    assert not [secret for secret in SECRETS if secret in text]


def test_the_same_code_gives_the_same_from_what_was_recorded_alone(command, project):
    done = replay(command, project)

    assert done.status == 0, done.out + done.err
    assert done.out.splitlines()[-1] == "3 cases: 3 same, 0 different"


def test_what_the_code_does_otherwise_is_told_and_is_status_1(command, project, changed):
    changed('int(known["price"]) *', '1 + int(known["price"]) *')

    done = replay(command, project, "Order", "--json")

    assert done.status == 1
    order, failed = json.loads(done.out)["cases"]
    assert failed["status"] == "same"
    told = [(one["place"].replace(one["place"].split()[-1], "") or one["place"]) for one in order["differences"]]
    assert told == ["result.body.total", "call dynamodb:PutItem "]
    assert [(one["recorded"], one["now"]) for one in order["differences"]] == [(60, 61), ("60", "61")]
    ignoring = replay(command, project, "Order", "--ignore", "result.body.total", "--ignore", "call *")
    assert ignoring.status == 0, ignoring.out


def test_a_permission_that_is_missing_now_is_told(command, project, changed):
    template = TEMPLATE.replace("DynamoDBCrudPolicy", "DynamoDBReadPolicy")
    (project / "template.yaml").write_text(template)

    done = replay(command, project, name_of(project, "Order"))

    assert done.status == 1
    assert '"allowed" -> "denied"' in done.out


def test_a_call_that_was_never_recorded_is_refused_by_that_name(command, project, changed):
    changed('"id": wanted["item"]', '"id": "another"')

    done = replay(command, project, name_of(project, "Order"))

    assert done.status == 1
    assert "NotRecorded" in done.out


def test_live_calls_find_what_the_template_declares_and_the_seed_gives(command, project):
    (project / "seed.json").write_text(json.dumps({"Orders": [{"id": "pen", "price": 3}]}))

    seeded = replay(command, project, "--calls", "live", "--seed", project / "seed.json")
    empty = replay(command, project, "--calls", "live", "--json")

    assert seeded.status == 0, seeded.out
    assert empty.status == 1
    assert {"result.body.total"} <= {one["place"] for one in json.loads(empty.out)["cases"][0]["differences"]}


def test_a_case_copied_as_pytest_is_a_test_that_passes_and_fails_with_other_code(command, project, changed):
    copy = replay(command, project, name_of(project, "Order"), "--pytest")
    assert copy.status == 0, copy.err
    (project / "test_copied.py").write_text(copy.out)

    def tested():
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", project, "test_copied.py"]
        return subprocess.run(words, cwd=project, capture_output=True, text=True)

    (project / "src" / "price.py").write_text(PRICE.replace("10", "11"))
    passing = tested()
    assert passing.returncode == 0, "the other function is answered from the recording:" + copy.out + passing.stdout
    assert not [secret for secret in SECRETS if secret in copy.out]
    changed('int(known["price"]) *', '1 + int(known["price"]) *')
    assert tested().returncode == 1
