"""What is found in handlers' source, and how it is compared with their roles."""

from __future__ import annotations

from textwrap import dedent

import pytest

from minisam.access.managed_policies import managed_policy
from minisam.model import LoadOptions
from minisam.policies.check import check
from minisam.policies.description import describe, in_words
from minisam.policies.sarif import to_sarif
from minisam.policies.source_calls import calls_of
from minisam.project import premises_of
from minisam.template import load_app

TEMPLATE = """\
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Orders:
        Type: AWS::Serverless::SimpleTable
      Box:
        Type: AWS::S3::Bucket
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Handler: app.handler
          Runtime: python3.13
          CodeUri: src
          Environment: {{Variables: {{TABLE: !Ref Orders, BOX: !Ref Box}}}}
          Policies:
            - {policy}
"""


@pytest.fixture
def make(tmp_path):
    def made(policy, code="def handler(event, context): pass", more="", **files):
        (tmp_path / "src").mkdir(exist_ok=True)
        for name, text in {"app": code, **files}.items():
            (tmp_path / "src" / f"{name}.py").write_text(dedent(text))
        template = tmp_path / "template.yaml"
        template.write_text(dedent(TEMPLATE.format(policy=policy)) + dedent(more))
        return load_app(template, LoadOptions(cache_dir=tmp_path / "cache"))

    return made


def calls(app):
    return [
        (c.operation.service, c.operation.name, dict(c.operation.parameters))
        for c in calls_of(app.functions["Fn"], premises_of(app.template))
    ]


def findings(app):
    return [(finding.check, finding.position.line) for finding in check(app, managed_policy)]


READ = "DynamoDBReadPolicy: {TableName: !Ref Orders}"
PUT = """\
    import os
    import boto3

    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])

    def handler(event, context):
        table.put_item(Item={"id": "1"})
"""


IN_CLASS = """\
class A:
    def __init__(self):
        self.c = boto3.client("ssm")

    def f(self):
        self.c.get_parameter(Name="/p")

A().f()
"""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('boto3.client("s3").put_object(Bucket="b", Key="k")', ("s3", "PutObject", {"Bucket": "b", "Key": "k"})),
        ('c = boto3.client("sqs")\nc.send_message(QueueUrl=u)', ("sqs", "SendMessage", {})),
        ('s = boto3.Session()\nc = s.client(service_name="sns")\nc.publish()', ("sns", "Publish", {})),
        ('b = boto3.resource("s3").Bucket("b")\nb.objects.all()', ("s3", "ListObjectsV2", {"Bucket": "b"})),
        ('boto3.resource("s3").Object("b", "k").get()', ("s3", "GetObject", {"Bucket": "b", "Key": "k"})),
        ('boto3.client("s3").get_paginator("list_objects_v2")', ("s3", "ListObjectsV2", {})),
        ('boto3.client("s3").upload_file("f", "b", "k")', ("s3", "PutObject", {})),
        ('N = "t"\nd = boto3.client("dynamodb")\nd.get_item(TableName=N)', ("dynamodb", "GetItem", {"TableName": "t"})),
        ('boto3.client("rds").describe_db_instances()', ("rds", "DescribeDBInstances", {})),
        (IN_CLASS, ("ssm", "GetParameter", {"Name": "/p"})),
    ],
)
def test_calls_are_read_from_source(make, code, found):
    assert calls(make(READ, f"import boto3\n{code}\n")) == [found]


def test_calls_of_the_projects_own_modules_count(make):
    code = "from store import save\ndef handler(event, context): save()"
    store = 'import boto3\ndef save(): boto3.client("sqs").send_message(QueueUrl="q")'
    assert [name for _, name, _ in calls(make(READ, code, store=store))] == ["SendMessage"]


def test_a_missing_permission_is_found_at_the_line_of_the_call(make):
    (finding,) = check(make(READ, PUT), managed_policy)
    assert (finding.check, finding.severity, finding.position.line) == ("policy-missing", "error", 7)
    assert "'Fn' calls dynamodb:PutItem on arn:aws:dynamodb:us-east-1:123456789012:table/" in finding.message
    assert finding.hint == "add to its Policies: DynamoDBWritePolicy: {TableName: !Ref Orders}"


def test_a_place_in_the_source_is_named_from_here(make, monkeypatch, tmp_path):
    app = make(READ, PUT)
    monkeypatch.chdir(tmp_path)
    (finding,) = check(app, managed_policy)
    assert str(finding.position) == "src/app.py:7:5"


def test_a_call_that_the_role_covers_is_no_finding(make):
    assert findings(make("DynamoDBCrudPolicy: {TableName: !Ref Orders}", PUT)) == []


def test_a_permission_on_another_resource_is_the_wrong_one(make):
    assert findings(make("DynamoDBWritePolicy: {TableName: other}", PUT)) == [("policy-wrong-resource", 7)]


def test_a_wildcard_and_what_is_never_called_are_found_at_their_lines_of_the_template(make):
    wide = "Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]"
    crud = "            - DynamoDBCrudPolicy: {TableName: !Ref Orders}"
    found = findings(make(f"{wide}\n{crud}", PUT))
    assert found == [("policy-wildcard", 15), ("policy-unused", 15)]


MAPPED = """\
  Jobs:
    Type: AWS::SQS::Queue
  Role:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      {Handler: app.handler, Runtime: python3.13, CodeUri: src, Role: !GetAtt Role.Arn}
  Map:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Jobs.Arn, FunctionName: !Ref Fn}
"""


def test_a_function_that_may_not_read_its_source_is_found(make, tmp_path):
    make(READ)
    template = tmp_path / "mapped.yaml"
    template.write_text("Transform: AWS::Serverless-2016-10-31\nResources:\n" + MAPPED)
    (finding,) = check(load_app(template, LoadOptions(cache_dir=tmp_path / "cache")), managed_policy)
    assert "whose role does not allow sqs:ReceiveMessage" in finding.message
    assert finding.hint == "add to its Policies: SQSPollerPolicy: {QueueName: !GetAtt Jobs.QueueName}"


def test_only_what_the_handler_reaches_counts(make):
    code = "import store\ndef handler(event, context): store.read()"
    store = """\
        import boto3
        c = boto3.client("s3")
        def read(): return _get()
        def _get(): return c.get_object(Bucket="b", Key="k")
        def write(): c.put_object(Bucket="b", Key="k")
    """
    assert [name for _, name, _ in calls(make(READ, code, store=store))] == ["GetObject"]


GET = 'c.get_object(Bucket="b", Key="k")'
PUT_OBJECT = 'c.put_object(Bucket="b", Key="k")'


@pytest.mark.parametrize(
    ("code", "store", "found"),
    [
        pytest.param(
            "import store\ndef handler(event, context):\n    write = 1\n    return store.read(write)",
            f"def read(one): return {GET}\ndef write(): {PUT_OBJECT}",
            ["GetObject"],
            id="a variable with the name of a function is none",
        ),
        pytest.param(
            "from store import *\ndef handler(event, context): read()",
            f"def read(): return {GET}\ndef write(): {PUT_OBJECT}",
            ["GetObject"],
            id="star",
        ),
        pytest.param(
            "from store import handler",
            f"def handler(event, context): return {GET}\ndef other(): {PUT_OBJECT}",
            ["GetObject"],
            id="the handler is another module's",
        ),
        pytest.param(
            "from store import Box as B\ndef handler(event, context): B().read()",
            f"class Box:\n    def read(self): return {GET}\nclass Other:\n    def write(self): {PUT_OBJECT}",
            ["GetObject"],
            id="renamed class",
        ),
        pytest.param(
            "from store import app\ndef handler(event, context): return app.resolve(event)",
            f"app = Router()\nother = Router()\n@app.get('/')\ndef read(): return {GET}\n"
            f"@other.get('/')\ndef write(): {PUT_OBJECT}",
            ["GetObject"],
            id="routes of the object that the handler uses",
        ),
        pytest.param(
            "import store\nt = Tracer()\n@t.start\ndef handler(event, context): store.read()\n"
            "@t.start\ndef second(event, context): store.write()",
            f"def read(): return {GET}\ndef write(): {PUT_OBJECT}",
            ["GetObject"],
            id="a decorator that two handlers share",
        ),
    ],
)
def test_names_mean_what_python_means_by_them(make, code, store, found):
    app = make(READ, code, store=f"import boto3\nc = boto3.client('s3')\n{store}")
    assert [name for _, name, _ in calls(app)] == found


@pytest.mark.parametrize(
    "code",
    [
        "from store import table\ndef handler(event, context): table.put_item(Item={})",
        "import store\ndef handler(event, context): store.table.put_item(Item={})",
        "from store import get as make\ndef handler(event, context): make().put_item(Item={})",
        "from store import c, NAME\ndef handler(event, context): c.put_item(TableName=NAME, Item={})",
    ],
)
def test_what_another_module_holds_is_known(make, code):
    store = """\
        import boto3
        NAME = "orders"
        c = boto3.client("dynamodb")
        table = boto3.resource("dynamodb").Table(NAME)
        def get(): return table
    """
    assert calls(make(READ, code, store=store)) == [("dynamodb", "PutItem", {"TableName": "orders"})]


def test_names_of_packages_are_found(make, tmp_path):
    (tmp_path / "src" / "shop").mkdir(parents=True)
    (tmp_path / "src/shop/__init__.py").write_text("from .store import read\nfrom . import other\n")
    store = f"import boto3\nc = boto3.client('s3')\ndef read(): return {GET}\ndef write(): {PUT_OBJECT}\n"
    (tmp_path / "src/shop/store.py").write_text(store)
    (tmp_path / "src/shop/other.py").write_text("from .store import write\ndef unused(): write()\n")
    app = make(READ, "import shop\ndef handler(event, context): shop.read()")
    assert [name for _, name, _ in calls(app)] == ["GetObject"]


def test_a_call_whose_resource_is_not_literal_is_not_judged_by_it(make):
    code = "import boto3\ndef handler(event, context): boto3.client('s3').get_object(Bucket=event['b'], Key='k')"
    assert findings(make("S3ReadPolicy: {BucketName: some}", code)) == []
    assert findings(make("S3CrudPolicy: {BucketName: some}", code.replace("get_object", "list_buckets"))) != []


def test_a_condition_that_the_code_cannot_tell_is_not_judged(make):
    own = "{StringEquals: {'dynamodb:LeadingKeys': ['${aws:userid}']}}"
    policy = (
        f"Statement: [{{Effect: Allow, Action: 'dynamodb:PutItem', Resource: !GetAtt Orders.Arn, Condition: {own}}}]"
    )
    assert findings(make(policy, PUT)) == []


def test_a_role_is_told_with_the_line_of_each_statement(make):
    app = make(READ)
    listing = describe(app, app.functions["Fn"], managed_policy)
    first = listing["statements"][0]
    assert first["position"].endswith("template.yaml:15:11")
    assert "dynamodb:GetItem" in first["actions"]
    assert any("may dynamodb:GetItem" in line for line in in_words(listing))


def test_sarif_says_rule_level_and_place(make):
    run = to_sarif(check(make(READ, PUT), managed_policy), "1.0")["runs"][0]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("policy-missing", "error")
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 5}
    assert run["tool"]["driver"]["rules"] == [{"id": "policy-missing"}]


def required(properties, **more):
    return {"type": "object", "required": properties, "properties": more}


# SARIF 2.1.0: what sections 3.13 to 3.30 require of the objects that are written, and the forms of their values.
SARIF = required(
    ["version", "runs"],
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": required(
            ["tool"],
            tool=required(["driver"], driver=required(["name"], name={"type": "string", "minLength": 1})),
            results={
                "type": "array",
                "items": required(
                    ["message", "ruleId"],
                    message=required(["text"], text={"type": "string"}),
                    level={"enum": ["none", "note", "warning", "error"]},
                    locations={
                        "type": "array",
                        "items": required(
                            ["physicalLocation"],
                            physicalLocation=required(
                                ["artifactLocation"],
                                artifactLocation=required(["uri"], uri={"type": "string", "format": "uri-reference"}),
                                region=required(
                                    ["startLine"],
                                    startLine={"type": "integer", "minimum": 1},
                                    startColumn={"type": "integer", "minimum": 1},
                                ),
                            ),
                        ),
                    },
                ),
            },
        ),
    },
)


def test_sarif_has_what_its_schema_requires(make):
    import jsonschema

    wide = "Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]"
    log = to_sarif(check(make(wide, PUT), managed_policy), "1.0")
    jsonschema.validate(log, SARIF)
    assert {result["level"] for result in log["runs"][0]["results"]} == {"error", "warning", "note"}
    rules = {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in log["runs"][0]["results"]} == rules
