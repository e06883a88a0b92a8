"""Functions that AWS could not invoke, since no AWS::Lambda::Permission lets the service. docs "lambda-permissions"."""

from __future__ import annotations

import pytest

from minisam.model import LoadOptions
from minisam.template import load_app

TEMPLATE = """\
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      {Handler: index.handler, Runtime: python3.13, Role: "arn:aws:iam::123456789012:role/r", Code: {ZipFile: "x = 1"}}
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {FunctionName: !Ref Fn, FunctionVersion: !GetAtt Version.Version, Name: live}
  Topic: {Type: AWS::SNS::Topic}
"""
SUBSCRIBED = """
  Hears: {Type: AWS::SNS::Subscription, Properties: {Protocol: lambda, TopicArn: !Ref Topic, Endpoint: !GetAtt Fn.Arn}}
"""
HTTP = """
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a, ProtocolType: HTTP}}
  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: live}}
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: "GET /a/{id}", Target: !Sub "integrations/${To}"}
  To:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      {ApiId: !Ref Api, IntegrationType: AWS_PROXY, PayloadFormatVersion: "2.0", IntegrationUri: !GetAtt Fn.Arn}
"""
BUCKET = """
  Box:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration: {LambdaConfigurations: [{Event: "s3:ObjectCreated:*", Function: !Ref Live}]}
"""
RULE = """
  Tick:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: !GetAtt Fn.Arn}]}
"""
LOGS = """
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: g}}
  Lines:
    Type: AWS::Logs::SubscriptionFilter
    Properties: {LogGroupName: !Ref Group, FilterPattern: "", DestinationArn: !GetAtt Fn.Arn}
"""
POOL = """
  Pool: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PreSignUp: !GetAtt Fn.Arn}}}
"""


def permission(principal, function="!Ref Fn", action="lambda:InvokeFunction", **more):
    properties = {"FunctionName": function, "Action": action, "Principal": principal, **more}
    listed = ", ".join(f"{name}: {value}" for name, value in properties.items())
    return f"\n  Lets: {{Type: AWS::Lambda::Permission, Properties: {{{listed}}}}}\n"


@pytest.fixture
def found(tmp_path):
    (tmp_path / "app.py").write_text("def handler(event, context): pass\n")

    def found(*parts):
        (tmp_path / "template.yaml").write_text("".join(parts))
        app = load_app(tmp_path / "template.yaml", LoadOptions(cache_dir=tmp_path / "cache"))
        return [finding for finding in app.findings if finding.check == "permission-missing"]

    return found


@pytest.mark.parametrize(
    ("using", "by", "principal", "function"),
    [
        (SUBSCRIBED, "Subscription 'Hears'", "sns.amazonaws.com", "!Ref Fn"),
        (HTTP, "API 'Api'", "apigateway.amazonaws.com", "!Ref Fn"),
        (BUCKET, "Bucket 'Box'", "s3.amazonaws.com", "!Ref Live"),
        (RULE, "Rule 'Tick'", "events.amazonaws.com", "!Ref Fn"),
        (LOGS, "SubscriptionFilter 'Lines'", "logs.amazonaws.com", "!Ref Fn"),
        (POOL, "UserPool 'Pool'", "cognito-idp.amazonaws.com", "!Ref Fn"),
    ],
    ids=["topic", "API", "bucket", "rule", "logs", "user pool"],
)
def test_what_uses_a_function_without_a_permission_is_named_and_one_permission_is_enough(
    found, using, by, principal, function
):
    (finding,) = found(TEMPLATE, using)
    assert finding.message == f"on AWS {by} could not invoke 'Fn': no AWS::Lambda::Permission lets it"
    assert f"FunctionName: {function}, Action: lambda:InvokeFunction, Principal: {principal}" in finding.hint
    assert finding.position.line > 6
    assert found(TEMPLATE, using, permission(principal, function)) == []
    assert found(TEMPLATE, using, permission('"*"', function)) == []


@pytest.mark.parametrize(
    "lets",
    [
        permission("s3.amazonaws.com"),
        permission("sns.amazonaws.com", "!Ref Live"),
        permission("sns.amazonaws.com", action="lambda:GetFunction"),
        permission("sns.amazonaws.com", SourceArn="arn:aws:sns:us-east-1:123456789012:another"),
        permission("sns.amazonaws.com", SourceAccount='"111122223333"'),
    ],
    ids=["another service", "the alias alone", "another action", "another source", "another account"],
)
def test_a_permission_for_something_else_does_not_count(found, lets):
    assert len(found(TEMPLATE, SUBSCRIBED, lets)) == 1


@pytest.mark.parametrize(
    ("source", "findings"),
    [("${Api}/*", 0), ("${Api}/live/GET/a/*", 0), ("${Api}/*/*/a/*", 0), ("${Api}/*/POST/*", 1), ("other/*", 1)],
)
def test_the_source_of_an_api_is_its_route(found, source, findings):
    # docs apigateway-lambda-authorizer-lambda-permissions ("arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH")
    arn = f'!Sub "arn:aws:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:{source}"'
    assert len(found(TEMPLATE, HTTP, permission("apigateway.amazonaws.com", SourceArn=arn))) == findings


def test_an_api_that_invokes_by_a_role_needs_none(found):
    # docs aws-resource-apigatewayv2-integration (CredentialsArn)
    assert found(TEMPLATE, HTTP.replace("Fn.Arn", 'Fn.Arn, CredentialsArn: "arn:aws:iam::123456789012:role/r"')) == []


def test_sam_writes_them_for_events(found):
    events = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Own:
    Type: AWS::Serverless::Function
    Properties:
      {Handler: app.handler, Runtime: python3.13, CodeUri: ., AutoPublishAlias: live, Events: {
        Any: {Type: HttpApi}, Rest: {Type: Api, Properties: {Path: "/{proxy+}", Method: ANY}},
        Put: {Type: S3, Properties: {Bucket: !Ref Box, Events: "s3:ObjectCreated:*"}},
        News: {Type: SNS, Properties: {Topic: !Ref Topic}}, Tick: {Type: Schedule, Properties: {Schedule: rate(1 day)}},
        Rule: {Type: EventBridgeRule, Properties: {Pattern: {source: [a]}}},
        Log: {Type: CloudWatchLogs, Properties: {LogGroupName: g, FilterPattern: ""}},
        User: {Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: PreSignUp}},
        Thing: {Type: IoTRule, Properties: {Sql: "SELECT * FROM 'a'"}}}}
  Box: {Type: AWS::S3::Bucket}
  Pool: {Type: AWS::Cognito::UserPool}
"""
    assert found(events) == []
