"""Gateway responses in a template: SAM's property and CloudFormation's resource."""

from __future__ import annotations

from pathlib import Path

from minisam.model import GatewayResponse, LoadOptions
from minisam.template import load_app

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: test
      GatewayResponses:
        DEFAULT_4XX:
          StatusCode: 418
          ResponseParameters: {Headers: {X-Four: "'yes'"}}
          ResponseTemplates: {application/json: "{}"}
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): return 1"
      Events: {Get: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /, Method: get}}}
  Denied:
    Type: AWS::ApiGateway::GatewayResponse
    Properties:
      RestApiId: !Ref Api
      ResponseType: ACCESS_DENIED
      ResponseParameters: {gatewayresponse.header.X-Why: "'denied'"}
"""


def test_both_spellings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)

    app = load_app(path, LoadOptions(cache_dir=tmp_path / "cache"))

    assert app.apis["Api"].gateway_responses == {
        "DEFAULT_4XX": GatewayResponse(status=418, headers={"X-Four": "'yes'"}, templates={"application/json": "{}"}),
        "ACCESS_DENIED": GatewayResponse(headers={"X-Why": "'denied'"}),
    }
    assert {s.resource: s.status for s in app.supports}["Denied"] == "runs"
