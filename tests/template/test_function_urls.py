"""Function URLs in a template."""

from __future__ import annotations

from pathlib import Path

from minisam.model import App, Cors, LoadOptions
from minisam.template import load_app

HEAD = """
Transform: AWS::Serverless-2016-10-31
Resources:
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


def test_a_function_url_goes_by_the_id_of_its_function(tmp_path: Path) -> None:
    url = '      FunctionUrlConfig: {AuthType: NONE, Cors: {AllowOrigins: ["*"], MaxAge: 60}}\n'

    app = _load(tmp_path, url)

    api, (route,) = app.apis["Hello"], app.routes
    assert (api.kind, api.stage, api.cors) == ("function-url", "$default", Cors(allow_origins=("*",), max_age_s=60))
    assert (route.method, route.path, route.payload, route.authorizer) == ("ANY", "$default", "2.0", None)
    assert (route.integration.function, route.integration.qualifier) == ("Hello", None)
    assert {s.resource: s.status for s in app.supports}["HelloUrl"] == "runs"


def test_the_url_of_an_alias_calls_the_alias(tmp_path: Path) -> None:
    app = _load(tmp_path, "      AutoPublishAlias: live\n      FunctionUrlConfig: {AuthType: NONE}\n")

    assert [route.integration.qualifier for route in app.routes] == ["live"]


def test_only_the_word_none_opens_a_url(tmp_path: Path) -> None:
    url = "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Hello, AuthType: none}}\n"

    app = _load(tmp_path, url)

    assert [route.authorizer.kind for route in app.routes if route.authorizer] == ["iam"]
    assert "AuthType is 'none'" in "".join(finding.message for finding in app.findings)


def test_a_url_of_no_function_is_named(tmp_path: Path) -> None:
    app = _load(tmp_path, "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: other, AuthType: NONE}}\n")

    assert app.apis == {}
    assert "belongs to no function" in "".join(finding.message for finding in app.findings)


def test_an_open_url_without_permissions_is_named(tmp_path: Path) -> None:
    # docs "urls-auth": the function's policy must grant public access
    app = _load(
        tmp_path, "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Hello, AuthType: NONE}}\n"
    )

    found = [finding.message for finding in app.findings if finding.check == "function-url-permission"]
    assert [message.rpartition(" ")[2] for message in found] == ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]


def test_sams_open_url_has_its_permissions(tmp_path: Path) -> None:
    for more in ("", "      AutoPublishAlias: live\n"):
        app = _load(tmp_path, f"{more}      FunctionUrlConfig: {{AuthType: NONE}}\n")

        assert [finding for finding in app.findings if finding.check == "function-url-permission"] == []


def test_a_url_that_streams_is_named(tmp_path: Path) -> None:
    app = _load(tmp_path, "      FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}\n")

    assert app.apis["Hello"].is_streaming
    assert "sends a Python handler's whole result as it is" in "".join(finding.message for finding in app.findings)
