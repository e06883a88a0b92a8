"""How asynchronous invocations are configured in a template."""

from __future__ import annotations

from pathlib import Path

import pytest

from minisam.errors import TemplateErrors
from minisam.model import App, EventInvokeConfig, LoadOptions
from minisam.template import load_app

HEAD = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Dead: {Type: AWS::SQS::Queue}
  Bucket: {Type: AWS::S3::Bucket}
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): return 1"
"""


def _load(tmp_path: Path, text: str) -> App:
    path = tmp_path / "template.yaml"
    path.write_text(HEAD + text)
    return load_app(path, LoadOptions(cache_dir=tmp_path / "cache"), display="template.yaml")


def test_sams_configuration_belongs_to_the_published_alias(tmp_path: Path) -> None:
    # docs: sam-resource-function, EventInvokeConfig
    app = _load(
        tmp_path,
        """\
      AutoPublishAlias: live
      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Dead.Arn}
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        MaximumEventAgeInSeconds: "100"
        DestinationConfig:
          OnSuccess: {Type: SQS}
          OnFailure: {Type: S3Bucket, Destination: !GetAtt Bucket.Arn}
""",
    )
    (config,) = app.event_invoke_configs
    assert (config.function, config.qualifier, config.most_retries, config.most_age_s) == ("Hello", "live", 1, 100)
    queue = next(r for r in app.resources.values() if r.type == "AWS::SQS::Queue" and r.id != "Dead")
    assert config.on_success == queue.attributes["Arn"]
    assert config.on_failure == app.resources["Bucket"].attributes["Arn"]
    assert app.functions["Hello"].dead_letter == app.resources["Dead"].attributes["Arn"]
    assert {s.resource: s.status for s in app.supports}["HelloEventInvokeConfig"] == "runs"


def test_without_an_alias_it_is_for_the_latest_version(tmp_path: Path) -> None:
    # docs: quotas of "invocation-async-configuring": two retries, six hours
    app = _load(tmp_path, "      EventInvokeConfig: {MaximumRetryAttempts: 0}\n")
    assert app.event_invoke_configs == (EventInvokeConfig(function="Hello", most_retries=0),)
    assert app.event_invoke_configs[0].most_age_s == 6 * 60 * 60


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("MaximumRetryAttempts: 3", "MaximumRetryAttempts is 3, expected 0 to 2"),
        ("MaximumRetryAttempts: 1.5", "MaximumRetryAttempts is 1.5, expected 0 to 2"),
        ("MaximumEventAgeInSeconds: 59", "MaximumEventAgeInSeconds is 59, expected 60 to 21600"),
        ("MaximumEventAgeInSeconds: soon", "MaximumEventAgeInSeconds is soon, expected 60 to 21600"),
        ("DestinationConfig: {OnSuccess: {Destination: !GetAtt Bucket.Arn}}", "use OnFailure"),
        ("DestinationConfig: {OnFailure: {Destination: nowhere}}", "'nowhere' is no ARN"),
    ],
)
def test_what_aws_would_refuse_is_a_problem_with_its_place(tmp_path: Path, config: str, said: str) -> None:
    text = f"""\
  Config:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Hello
      Qualifier: $LATEST
      {config}
"""
    with pytest.raises(TemplateErrors) as caught:
        _load(tmp_path, text)
    assert said in str(caught.value)
    assert str(caught.value).startswith("template.yaml:17:")


def test_a_configuration_of_a_function_elsewhere_is_left_out_and_named(tmp_path: Path) -> None:
    text = """\
  Config:
    Type: AWS::Lambda::EventInvokeConfig
    Properties: {FunctionName: elsewhere, Qualifier: $LATEST}
"""
    app = _load(tmp_path, text)
    assert app.event_invoke_configs == ()
    assert [finding.check for finding in app.findings if "'Config'" in finding.message] == [
        "unattached-event-invoke-config"
    ]
