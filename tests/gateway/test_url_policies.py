"""Function URLs with AWS_IAM: signed by a function of the template, allowed by its role or by the called function."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from minisam.gateway.authorizers import AuthorizerOptions
from minisam.gateway.callers import Credentials
from minisam.model import Authorizer, Resource
from tests.gateway.conftest import PLACE
from tests.gateway.test_iam import signed

ROLE = "arn:aws:iam::123456789012:role/ann"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:echo"
BOTH = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]
BOUNDARY = "arn:aws:iam::123456789012:policy/edge"


def statement(action=BOTH, effect="Allow", resource=FUNCTION, **more):
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def permission(action, principal=ROLE, **more):
    return {"Action": action, "FunctionName": "echo", "Principal": principal, **more}


def permissions(principal=ROLE, **more):
    url = permission("lambda:InvokeFunctionUrl", principal, FunctionUrlAuthType="AWS_IAM")
    return [{**url, **more}, {**permission("lambda:InvokeFunction", principal, InvokedViaFunctionUrl=True), **more}]


def resource(id, kind, properties, ref="x", **attributes):
    return Resource(id=id, type=kind, ref=ref, properties=properties, attributes=attributes, position=PLACE)


def gateway_of(build, *own, given=(), boundary=None, is_boundary_here=True, qualifier=None):
    """A URL with AWS_IAM, its caller's role with these statements, the function with these permissions."""
    route = build.route("$default", payload="2.0", authorizer=Authorizer(name="AWS_IAM", kind="iam"))
    route = replace(route, integration=replace(route.integration, qualifier=qualifier))
    role = {"Policies": [{"PolicyDocument": {"Statement": list(own)}}] if own else []}
    if boundary is not None:
        role["PermissionsBoundary"] = BOUNDARY
    parts = [resource("Role", "AWS::IAM::Role", role, Arn=ROLE)]
    parts += [resource(f"P{number}", "AWS::Lambda::Permission", one) for number, one in enumerate(given)]
    if boundary is not None and is_boundary_here:
        document = {"PolicyDocument": {"Statement": boundary}}
        parts.append(resource("Edge", "AWS::IAM::ManagedPolicy", document, ref=BOUNDARY))
    app = build.app(route, apis=[build.api("function-url")], functions=[build.function(role=ROLE)])
    app = replace(app, resources={part.id: part for part in parts})
    options = AuthorizerOptions(
        credentials=(Credentials(key_id="ASIAX", secret="secret", token="token", function="Echo"),)
    )
    return build.gateway(app, lambda event: {"statusCode": 200, "body": json.dumps(event)}, authorizers=options)


def ask(build, gateway, headers=None, **scope):
    return build.ask(
        gateway, build.request("/x?a=1", headers=headers or signed("/x?a=1", **{"service": "lambda", **scope}))
    )


def test_the_caller_is_known_to_the_function(build):
    answer = ask(build, gateway_of(build, statement()))

    # docs urls-invocation: requestContext.authorizer.iam
    context = json.loads(answer.body)["requestContext"]
    assert context["authorizer"]["iam"]["accessKey"] == "ASIAX"
    assert context["authorizer"]["iam"]["userArn"] == "arn:aws:sts::123456789012:assumed-role/ann/echo"
    assert context["accountId"] == "123456789012"


@pytest.mark.parametrize(
    ("own", "given", "status"),
    [
        ([statement()], (), 200),
        ([], permissions(), 200),
        # docs urls-auth: since October 2025 both actions are needed, from either side
        ([statement("lambda:InvokeFunctionUrl")], (), 403),
        ([statement("lambda:InvokeFunction")], (), 403),
        ([], permissions()[:1], 403),
        ([statement("lambda:InvokeFunction")], permissions()[:1], 200),
        ([], (), 403),
        ([statement(effect="Deny")], permissions(), 403),
        ([statement(resource=FUNCTION + "-other")], (), 403),
        ([statement("lambda:Invoke*", resource="*")], (), 200),
        ([], permissions("*"), 200),
        ([], permissions("arn:aws:iam::123456789012:role/ben"), 403),
        # an account as principal leaves the decision to the account's own policies
        ([], permissions("123456789012"), 403),
        ([], permissions(FunctionUrlAuthType="NONE"), 403),
        ([], permissions(FunctionName=FUNCTION), 200),
        ([], permissions(FunctionName="123456789012:function:echo"), 200),
        ([], permissions(FunctionName="other"), 403),
        ([], permissions(PrincipalOrgID="o-1"), 403),
        ([statement(Condition={"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}})], (), 200),
        ([statement(Condition={"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}})], (), 403),
    ],
)
def test_either_side_allows(build, own, given, status):
    assert ask(build, gateway_of(build, *own, given=given)).status == status


@pytest.mark.parametrize(("resource", "status"), [(FUNCTION, 403), (f"{FUNCTION}:live", 200), (f"{FUNCTION}*", 200)])
def test_the_url_of_an_alias_needs_its_own_permission(build, resource, status):
    assert ask(build, gateway_of(build, statement(resource=resource), qualifier="live")).status == status


@pytest.mark.parametrize(
    ("boundary", "is_here", "status"),
    [
        ([statement(resource="*")], True, 200),
        ([statement("s3:*", resource="*")], True, 403),
        ([statement(resource="*"), statement(effect="Deny")], True, 403),
        ([statement(resource="*")], False, 403),
    ],
)
def test_a_permissions_boundary_bounds(build, boundary, is_here, status):
    # docs access_policies_boundaries; a boundary that is not in the template cannot be checked
    gateway = gateway_of(build, statement(), boundary=boundary, is_boundary_here=is_here)

    assert ask(build, gateway).status == status


@pytest.mark.parametrize(
    "scope", [{"service": "execute-api"}, {"region": "eu-west-1"}, {"secret": "s"}, {"token": "t"}]
)
def test_another_signature_is_refused(build, lines, scope):
    answer = ask(build, gateway_of(build, statement()), **scope)

    assert answer.status == 403
    assert json.loads(answer.body)["Message"].startswith("Forbidden. For troubleshooting Function URL authorization")
    assert lines(answer, "x-amzn-errortype") == ["AccessDeniedException"]
