"""Signed requests and resource policies: botocore signs, as a client would."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as Keys

from minisam.gateway.authorizers import AuthorizerOptions
from minisam.gateway.callers import Credentials
from minisam.model import Authorizer, Resource
from tests.gateway.conftest import PLACE

ROLE = "arn:aws:iam::123456789012:role/ann"
CREDENTIALS = Credentials(key_id="ASIAX", secret="secret", token="token", function="Echo")
SOME = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*/GET/*"


def statement(effect="Allow", resource=SOME, **more):
    return {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource, **more}


def gateway_of(build, *statements, policy=None, kind="rest", authorizer="iam"):
    """A gateway with an IAM route, a role with these statements, and an API with this resource policy."""
    who = Authorizer(name="IAM", kind=authorizer) if authorizer else None
    route = build.route("ANY /{proxy+}", authorizer=who, payload="1.0" if kind == "rest" else "2.0")
    role = {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": list(statements)}}]}
    parts = [
        Resource(
            id="Role", type="AWS::IAM::Role", ref="ann", attributes={"Arn": ROLE}, properties=role, position=PLACE
        ),
        Resource(
            id="Api",
            type="AWS::ApiGateway::RestApi",
            ref="a1b2c3d4e5",
            properties={"Policy": {"Statement": policy}} if policy else {},
            position=PLACE,
        ),
    ]
    app = build.app(route, apis=[build.api(kind)], functions=[build.function(role=ROLE)])
    app = replace(app, resources={part.id: part for part in parts})
    options = AuthorizerOptions(credentials=(CREDENTIALS,))
    return build.gateway(app, lambda event: {"statusCode": 200, "body": json.dumps(event)}, authorizers=options)


def signed(target, method="GET", body=b"", secret="secret", token="token", region="us-east-1", service="execute-api"):
    made = AWSRequest(method=method, url=f"http://127.0.0.1:3000{target}", data=body)
    SigV4Auth(Keys("ASIAX", secret, token), service, region).add_auth(made)
    return list(made.headers.items())


def ask(build, gateway, target="/test/x", **given):
    headers = given.pop("headers", None)
    request = build.request(target, headers=signed(target) if headers is None else headers, **given)
    answer = build.ask(gateway, request)
    return answer, json.loads(answer.body)


@pytest.mark.parametrize("target", ["/test/x", "/test/x/y%20z?b=2&a=1&a=0&e=", "/test/caf%C3%A9"])
def test_a_signed_request_that_the_role_allows_passes(build, target):
    answer, event = ask(build, gateway_of(build, statement()), target)
    assert answer.status == 200
    identity = event["requestContext"]["identity"]
    assert identity["accessKey"] == "ASIAX"
    assert identity["userArn"] == "arn:aws:sts::123456789012:assumed-role/ann/echo"


def test_payload_2_0_says_who_signed(build):
    # docs http-api-develop-integrations-lambda
    gateway = gateway_of(build, statement(), kind="http")
    _, event = ask(build, gateway, "/x")
    assert event["requestContext"]["authorizer"]["iam"]["accessKey"] == "ASIAX"


@pytest.mark.parametrize(
    ("sign", "kind", "message"),
    [
        # docs supported-gateway-responses-types
        (list, "MissingAuthenticationTokenException", "Missing Authentication Token"),
        (
            lambda: [("Authorization", "Bearer x")],
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        ),
        (
            partial(signed, "/test/x", secret="other"),
            "InvalidSignatureException",
            "The request signature we calculated",
        ),
        (partial(signed, "/test/other"), "InvalidSignatureException", "The request signature we calculated"),
        (partial(signed, "/test/x", "POST"), "InvalidSignatureException", "The request signature we calculated"),
        (partial(signed, "/test/x", body=b"x"), "InvalidSignatureException", "The request signature we calculated"),
        (
            partial(signed, "/test/x", region="eu-west-1"),
            "InvalidSignatureException",
            "The request signature we calculated",
        ),
        (partial(signed, "/test/x", service="s3"), "InvalidSignatureException", "The request signature we calculated"),
        (partial(signed, "/test/x", token="other"), "UnrecognizedClientException", "The security token included"),
    ],
)
def test_a_signature_that_does_not_hold_is_refused(build, lines, sign, kind, message):
    # Signed when the test runs: a signature holds for five minutes only.
    answer, body = ask(build, gateway_of(build, statement()), headers=sign())
    assert answer.status == 403
    assert lines(answer, "x-amzn-errortype") == [kind]
    assert body["message"].startswith(message)


def test_an_old_signature_is_refused(build):
    headers = [(n, "20200101T000000Z" if n.lower() == "x-amz-date" else v) for n, v in signed("/test/x")]
    assert ask(build, gateway_of(build, statement()), headers=headers)[0].status == 403


@pytest.mark.parametrize(
    ("own", "policy", "status"),
    [
        # docs apigateway-authorization-flow: in the same account either side may allow, either may deny
        ([], None, 403),
        ([statement(resource=SOME.replace("GET", "POST"))], None, 403),
        ([statement(), statement("Deny")], None, 403),
        ([], [statement(Principal={"AWS": ROLE})], 200),
        ([statement()], [statement("Deny", Principal="*")], 403),
        ([statement()], [statement(Principal={"AWS": "arn:aws:iam::111111111111:root"})], 200),
    ],
)
def test_either_side_allows_and_either_denies(build, own, policy, status):
    assert ask(build, gateway_of(build, *own, policy=policy))[0].status == status


@pytest.mark.parametrize(
    ("policy", "status"),
    [
        ([statement(Principal="*", resource="execute-api:/*/GET/x")], 200),
        ([statement(Principal="*", resource="execute-api:/*/GET/y")], 403),
        ([statement(Principal="*", Condition={"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}})], 200),
        ([statement(Principal="*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})], 403),
    ],
)
def test_a_resource_policy_guards_an_open_route(build, policy, status):
    # docs apigateway-resource-policies-examples
    answer, body = ask(build, gateway_of(build, policy=policy, authorizer=None), headers=[])
    assert answer.status == status
    if status == 403:
        assert body["Message"].startswith("User: anonymous is not authorized to perform: execute-api:Invoke on")


def presigned(target, expires=60, secret="secret", service="execute-api"):
    """The path and query of an address signed in advance, as browsers use it."""
    made = AWSRequest(method="GET", url=f"http://127.0.0.1:3000{target}")
    SigV4QueryAuth(Keys("ASIAX", secret, "token"), service, "us-east-1", expires=expires).add_auth(made)
    return made.url.removeprefix("http://127.0.0.1:3000")


@pytest.mark.parametrize("target", ["/test/x", "/test/x?b=2&a=1%20c"])
def test_an_address_signed_in_advance_passes(build, target):
    # docs reference_sigv-authentication-methods: query parameters
    assert ask(build, gateway_of(build, statement()), presigned(target), headers=[])[0].status == 200


@pytest.mark.parametrize(
    ("sign", "kind"),
    [
        (lambda: presigned("/test/x", secret="other"), "InvalidSignatureException"),
        (lambda: presigned("/test/x", service="lambda"), "InvalidSignatureException"),
        (lambda: presigned("/test/x", expires=0), "InvalidSignatureException"),
        (lambda: presigned("/test/x", expires=8 * 24 * 3600), "InvalidSignatureException"),
        (lambda: presigned("/test/x") + "&more=1", "InvalidSignatureException"),
        (lambda: presigned("/test/x").replace("ASIAX", "ASIAY"), "UnrecognizedClientException"),
        (lambda: presigned("/test/x").replace("Algorithm", "Algebra"), "MissingAuthenticationTokenException"),
    ],
)
def test_an_address_signed_otherwise_is_refused(build, lines, sign, kind):
    answer, _ = ask(build, gateway_of(build, statement()), sign(), headers=[])

    assert answer.status == 403
    assert lines(answer, "x-amzn-errortype") == [kind]
