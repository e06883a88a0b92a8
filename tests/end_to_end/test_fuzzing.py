"""`minisam fuzz`: the smallest event of a function's own source that makes it fail."""

from __future__ import annotations

import json

import pytest

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Names:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      InlineCode: |
        def handler(event, context):
            for record in event["Records"]:
                key = record["s3"]["object"]["key"]
                CODE
      Events: {Upload: {Type: S3, Properties: {Bucket: !Ref Bucket, Events: s3:ObjectCreated:*}}}
  Bucket: {Type: AWS::S3::Bucket}
  Idle:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, Handler: index.handler, InlineCode: "def handler(event, context): pass"}
"""


@pytest.fixture
def project(tmp_path):
    """A folder with a template; `project(CODE)` writes it."""

    def write(code):
        (tmp_path / "template.yaml").write_text(TEMPLATE.replace("CODE", code))
        return tmp_path

    return write


def test_the_first_crash_is_shrunk_and_told(command, project):
    folder = project('name, dot = key.split(".")')  # not every key has one dot

    done = command.run("fuzz", "Names", "--examples", "50", cwd=folder, timeout_s=120)

    assert done.status == 1, done.err
    (record,) = json.loads(done.out)["Records"]
    assert record["eventSource"] == "aws:s3" and record["s3"]["object"]["key"].count(".") != 1
    assert "Names fails with this event of Upload" in done.err
    assert "ValueError: not enough values to unpack" in done.err


def test_a_function_that_takes_everything_passes(command, project):
    done = command.run("fuzz", "Names", "--examples", "20", cwd=project("key.upper()"), timeout_s=120)

    assert (done.status, done.out) == (0, "")
    assert "Names: no failure with 20 events of Upload each" in done.err


def test_a_function_without_a_source_is_refused(command, project):
    done = command.run("fuzz", "Idle", cwd=project("pass"), timeout_s=120)

    assert done.status == 2 and "Nothing in the template calls 'Idle'" in done.err
