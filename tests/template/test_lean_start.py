"""The translator's process: imported without what it never uses here, and whole when it uses it after all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATE = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "Fn": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Handler": "a.b",
                "Runtime": "python3.12",
                "CodeUri": "s3://bucket/key",
                "Policies": [{"DynamoDBCrudPolicy": {"TableName": "t"}}, "AmazonS3ReadOnlyAccess"],
                "Events": {"Get": {"Type": "Api", "Properties": {"Method": "GET", "Path": "/"}}},
            },
        },
        "Capacity": {"Type": "AWS::Serverless::CapacityProvider", "Properties": {"VpcConfig": {"SubnetIds": 5}}},
        "Graph": {"Type": "AWS::Serverless::GraphQLApi", "Properties": {"SchemaInline": "x", "Auth": {"Type": []}}},
    },
}


def run(code: str, *path: Path, stdin: str = "") -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        input=stdin,
        env={"PYTHONPATH": ":".join(map(str, (ROOT, *path)))},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_the_translator_says_the_same_whether_lean_or_whole() -> None:
    request = json.dumps({"template": TEMPLATE, "parameters": {}, "region": "eu-west-1"})
    whole = "import sys, minisam.template.translate as t; print(t.reply(sys.stdin.read()))"

    lean = run("from minisam.template.lean_start import main; main()", stdin=request)

    assert json.loads(lean) == json.loads(run(whole, stdin=request))
    assert "Capacity" in lean and "Graph" in lean


def test_neither_boto3_nor_jsonschema_is_imported() -> None:
    del (right := json.loads(json.dumps(TEMPLATE)))["Resources"]["Capacity"], right["Resources"]["Graph"]
    code = (
        "import json, sys; from minisam.template.lean_start import import_lean\n"
        "reply = json.loads(import_lean().reply(sys.stdin.read()))\n"
        "print(json.dumps([sorted(reply), [*sys.modules]]))"
    )

    request = json.dumps({"template": right, "parameters": {}, "region": "eu-west-1"})
    answer, imported = json.loads(run(code, stdin=request))

    assert answer == ["template"]
    assert {"samtranslator.translator.translator", "pydantic.v1"} <= {*imported}
    assert not {"botocore.session", "boto3.session", "jsonschema.validators"} & {*imported}


@pytest.mark.parametrize(
    "adapter",
    [
        "import boto3\ndef reply(text): return boto3.session.Session.__module__ + text",
        "import boto3\ndef reply(text): return type(boto3.Session()).__module__ + text",
        "from boto3 import Session\nname = type(Session()).__module__\ndef reply(text): return name + text",
        "import boto3\nassert boto3.DEFAULT_SESSION is None\ndef reply(text): return 'boto3.session' + text",
    ],
    ids=["an attribute", "an instance", "at import", "a value"],
)
def test_an_adapter_that_uses_what_is_left_out_gets_it(tmp_path: Path, adapter: str) -> None:
    (tmp_path / "adapter.py").write_text(adapter)

    said = run("import minisam.template.lean_start as s; s.ADAPTER = 'adapter'; s.main()", tmp_path, stdin=" and this")

    assert said == "boto3.session and this"


def test_what_is_wrong_with_the_adapter_itself_is_said(tmp_path: Path) -> None:
    (tmp_path / "adapter.py").write_text("import nothing_of_that_name")

    with pytest.raises(subprocess.CalledProcessError) as raised:
        run("import minisam.template.lean_start as s; s.ADAPTER = 'adapter'; s.main()", tmp_path)

    assert "nothing_of_that_name" in raised.value.stderr
