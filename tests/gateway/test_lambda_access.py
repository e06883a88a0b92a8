"""Whether a function may invoke another: `boto3.client("lambda").invoke` in a handler. docs "lambda-permissions"."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from minisam.access import AccessRequest, decide
from minisam.access.keys import key_of
from minisam.access.managed_policies import managed_policy
from minisam.gateway.lambda_access import LambdaAccess
from minisam.gateway.lambda_api import LambdaApi
from minisam.model import Position, Resource

ROLE = "arn:aws:iam::123456789012:role/app-CallerRole"
ECHO = "arn:aws:lambda:us-east-1:123456789012:function:echo"
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def resource(id, type, ref, properties, **attributes):
    place = Position(file="template.yaml", line=4)
    return Resource(id=id, type=type, ref=ref, properties=properties, attributes=attributes, position=place)


@pytest.fixture
def invoke(build):
    def invoke(
        *actions, signer="Caller", mode="auto", attached=(BASIC,), on="*", permission=None, looks_at=None, **more
    ):
        statement = {"Effect": "Allow", "Action": list(actions) or ["s3:*"], "Resource": on, **more}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        properties = {"Policies": [{"PolicyName": "p", "PolicyDocument": document}], "ManagedPolicyArns": attached}
        resources = [
            resource("CallerRole", "AWS::IAM::Role", "app-CallerRole", properties, Arn=ROLE),
            resource("Caller", "AWS::Lambda::Function", "caller", {"Role": ROLE}),
            resource("Echo", "AWS::Lambda::Function", "echo", {}, Arn=ECHO),
        ]
        if permission:
            given = {"FunctionName": "echo", "Action": "lambda:InvokeFunction", "Principal": permission}
            resources.append(resource("Permission", "AWS::Lambda::Permission", "permission", given))
        functions = [build.function("Echo"), build.function("Caller", role=ROLE)]
        app = replace(build.app(functions=functions), resources={one.id: one for one in resources})
        said = []
        access = LambdaAccess(app, mode, said.append)
        api = LambdaApi(app, build.invoke({"ok": True}), [].append, access=access, stamps=lambda request: build.stamp)
        scope = f"AWS4-HMAC-SHA256 Credential={key_of(signer)}/20260101/us-east-1/lambda/aws4_request, Signature=0"
        what = ("/2015-03-31/functions/echo/invocations", "POST") if looks_at is None else (looks_at, "GET")
        request = build.request(*what, [("Authorization", scope)], b"{}" if looks_at is None else b"")
        return asyncio.run(api.handle(request)), said

    return invoke


def test_a_role_that_allows_it_lets_invoke(invoke):
    answer, said = invoke("lambda:InvokeFunction")
    assert (answer.status, said) == (200, [])


def test_one_that_does_not_is_aws_own_denial(invoke):
    answer, (line,) = invoke()
    assert answer.status == 403
    assert (
        "is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:"
        in json.loads(answer.body)["Message"]
    )
    assert line.startswith("template.yaml:4:1: 'Caller' may not call lambda:InvokeFunction")
    assert "LambdaInvokePolicy: {FunctionName: " in line


@pytest.mark.parametrize(
    ("path", "action", "resource"),
    [
        ("/2015-03-31/functions/Echo", "lambda:GetFunction", ECHO),
        ("/2015-03-31/functions/echo/configuration?Qualifier=live", "lambda:GetFunctionConfiguration", f"{ECHO}:live"),
        ("/2015-03-31/functions/echo/policy", "lambda:GetPolicy", ECHO),
        ("/2015-03-31/functions", "lambda:ListFunctions", "*"),
    ],
)
def test_looking_at_functions_is_decided_too(invoke, path, action, resource):
    # Service Authorization Reference, "list_awslambda"
    answer, (line,) = invoke("lambda:InvokeFunction", looks_at=path)
    assert f"is not authorized to perform: {action} on resource: {resource}" in json.loads(answer.body)["Message"]
    assert f"'Caller' may not call {action} on {resource}: no statement" in line
    assert "not authorized" not in str(invoke(action, on=resource, looks_at=path)[0].body)


@pytest.mark.parametrize(("mode", "lines"), [("warn", 1), ("off", 0)])
def test_modes_that_refuse_nothing(invoke, mode, lines):
    answer, said = invoke(mode=mode)
    assert (answer.status, len(said)) == (200, lines)


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}, 200),
        ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, 403),
        ({"ArnLike": {"lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:caller"}}, 200),
        ({"StringEquals": {"aws:PrincipalAccount": "123456789012"}}, 200),
        ({"Bool": {"aws:SecureTransport": "false"}}, 403),
    ],
    ids=["its region", "another region", "the function", "the account", "no TLS"],
)
def test_conditions_are_met_by_what_is_known_of_the_call(invoke, condition, status):
    # docs reference_policies_condition-keys, lambda-intro-execution-role
    assert invoke("lambda:InvokeFunction", Condition=condition)[0].status == status


def test_a_deny_names_its_policy_and_suggests_nothing(invoke):
    answer, (line,) = invoke("lambda:*", Effect="Deny", Sid="Never")
    assert answer.status == 403
    assert line.endswith("statement 'Never' of policy 'p' denies it")


def test_a_role_with_an_unknown_policy_is_only_warned_of(invoke):
    answer, (line,) = invoke(attached=("arn:aws:iam::aws:policy/Unknown",))
    assert answer.status == 200
    assert "policy/Unknown' is not known here" in line


@pytest.mark.parametrize(
    ("principal", "status"),
    [(ROLE, 200), (ROLE + "s", 403), ("lambda.amazonaws.com", 403), ("123456789012", 403)],
    ids=["the role", "another role", "a service", "the account, which leaves it to the role"],
)
def test_a_permission_of_the_invoked_function_decides_too(invoke, principal, status):
    # docs "access-control-resource-based", "reference_policies_evaluation-logic_policy-eval-basics-single-account"
    assert invoke(permission=principal)[0].status == status


def test_a_policy_of_aws_own_that_allows_it_lets_invoke(invoke):
    answer, said = invoke(attached=("arn:aws:iam::aws:policy/AWSLambda_FullAccess",))
    assert (answer.status, said) == (200, [])


def test_whoever_is_no_function_is_not_restricted(invoke):
    assert invoke(signer="somebody")[0].status == 200


@pytest.mark.parametrize(
    "name",
    [
        "service-role/AWSLambdaBasicExecutionRole",
        "service-role/AWSLambdaVPCAccessExecutionRole",
        "service-role/AWSLambdaSQSQueueExecutionRole",
        "service-role/AWSLambdaDynamoDBExecutionRole",
        "service-role/AWSLambdaKinesisExecutionRole",
        "service-role/AWSLambdaMSKExecutionRole",
        "AWSXrayWriteOnlyAccess",
        "AWSXRayDaemonWriteAccess",
    ],
)
def test_what_sam_attaches_says_nothing_of_invoking(name):
    arn = f"arn:aws:iam::aws:policy/{name}"
    request = AccessRequest(action="lambda:InvokeFunction", resource="arn:aws:lambda:us-east-1:123456789012:function:f")
    assert decide([managed_policy(arn)], request) == "implicit-deny"
