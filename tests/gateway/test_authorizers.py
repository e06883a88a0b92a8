"""Who passes: Lambda authorizers, tokens, API keys and the ways around."""

from __future__ import annotations

import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from minisam.gateway.authorizers import AuthorizerOptions
from minisam.model import Authorizer, Resource
from tests.gateway.conftest import PLACE

URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{}/invocations"
ISSUER = "https://issuer.example.com/"
ALL = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*"


def guarded(build, says, kind="rest", authorizer="token", route="GET /x/{id}", resources=(), options=None, **terms):
    """A gateway with one route behind a Lambda authorizer whose function gives `says(event)`; and its events."""
    guard = build.function("Auth")
    asked = []

    def run(event):
        if event.get("type") in ("TOKEN", "REQUEST"):
            asked.append(event)
            return says(event)
        return {"statusCode": 200, "body": json.dumps(event)}

    properties = {"authorizerUri": URI.format(guard.arn), **terms}
    payload = "1.0" if kind == "rest" else "2.0"
    made = build.route(
        route, authorizer=Authorizer(name="Auth", kind=authorizer, properties=properties), payload=payload
    )
    app = build.app(made, apis=[build.api(kind)], functions=[build.function(), guard])
    return build.gateway(app, run, authorizers=options), asked


def says(effect="Allow", resource=ALL, **more):
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource}
    return {"principalId": "ann", "policyDocument": {"Statement": [statement]}, **more}


def get(build, gateway, path="/test/x/1", **headers):
    answer = build.ask(gateway, build.request(path, headers=[(k.replace("_", "-"), v) for k, v in headers.items()]))
    return answer, json.loads(answer.body)


def test_a_token_authorizer_gets_three_things_and_gives_text(build):
    # docs api-gateway-lambda-authorizer-input, -output: context values become text
    gateway, asked = guarded(build, lambda event: says(context={"n": 123, "b": True, "s": "x"}))
    answer, event = get(build, gateway, Authorization="secret")
    assert asked == [
        {
            "type": "TOKEN",
            "methodArn": "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/test/GET/x/1",
            "authorizationToken": "secret",
        }
    ]
    found = event["requestContext"]["authorizer"]
    assert isinstance(found.pop("integrationLatency"), int)
    assert found == {"n": "123", "b": "true", "s": "x", "principalId": "ann"}


def test_a_cached_policy_is_evaluated_anew_for_each_path(build):
    # docs apigateway-use-lambda-authorizer: the policy is cached, 300 s unless the template says otherwise
    gateway, asked = guarded(build, lambda event: says(resource=event["methodArn"]))
    assert get(build, gateway, Authorization="t")[0].status == 200
    assert get(build, gateway, "/test/x/2", Authorization="t")[0].status == 403
    assert get(build, gateway, "/test/x/2", Authorization="other")[0].status == 200
    assert len(asked) == 2


def test_without_caching_every_request_is_asked(build):
    gateway, asked = guarded(build, lambda event: says(), authorizerResultTtlInSeconds=0)
    for _ in range(2):
        assert get(build, gateway, Authorization="t")[0].status == 200
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("said", "status", "body"),
    [
        # docs supported-gateway-responses-types: ACCESS_DENIED, AUTHORIZER_CONFIGURATION_ERROR
        (says("Deny"), 403, {"Message": "User is not authorized to access this resource with an explicit deny"}),
        (says(resource="arn:other"), 403, {"Message": "User is not authorized to access this resource"}),
        ({"principalId": "ann"}, 500, {"message": None}),
        ({"policyDocument": {"Statement": []}}, 500, {"message": None}),
        ({"principalId": "ann", "policyDocument": {"Statement": [{"Effect": "Maybe"}]}}, 500, {"message": None}),
        (says(context={"list": [1]}), 500, {"message": None}),
        (says(context="text"), 500, {"message": None}),
        ("text", 500, {"message": None}),
        (None, 500, {"message": None}),
    ],
)
def test_what_a_rest_authorizer_says_is_refused_in_awss_words(build, said, status, body):
    answer, found = get(build, guarded(build, lambda event: said)[0], Authorization="t")
    assert (answer.status, found) == (status, body)


@pytest.mark.parametrize(("message", "status"), [("Unauthorized", 401), ("unauthorized", 500), ("Error: no", 500)])
def test_only_the_exact_text_unauthorized_is_401(build, message, status):
    gateway, _ = guarded(build, lambda event: build.failure("Exception", message))
    assert get(build, gateway, Authorization="t")[0].status == status


def test_a_missing_or_invalid_token_is_refused_without_a_call(build):
    gateway, asked = guarded(build, lambda event: says(), identityValidationExpression="Bearer [a-z]+")
    assert get(build, gateway)[0].status == 401
    assert get(build, gateway, Authorization="")[0].status == 401
    assert get(build, gateway, Authorization="Bearer abc-1")[0].status == 401
    assert get(build, gateway, Authorization="Bearer abc")[0].status == 200
    assert len(asked) == 1


def test_a_request_authorizer_wants_all_identity_sources_and_sees_the_request(build):
    gateway, asked = guarded(
        build,
        lambda event: says(),
        authorizer="request",
        identitySource="method.request.header.X-Auth, method.request.querystring.q, context.httpMethod",
    )
    assert get(build, gateway, X_Auth="yes")[0].status == 401
    assert get(build, gateway, "/test/x/1?q=1", X_Auth="yes")[0].status == 200
    assert asked[0]["queryStringParameters"] == {"q": "1"}
    assert "body" not in asked[0]


def test_a_simple_answer_keeps_types_on_an_http_api(build):
    # docs http-api-lambda-authorizer
    context = {"n": 1, "b": True, "list": ["a"], "map": {"k": None}}
    gateway, asked = guarded(
        build,
        lambda event: {"isAuthorized": event["identitySource"] == ["yes"], "context": context},
        kind="http",
        authorizer="request",
        identitySource=["$request.header.Authorization"],
        authorizerPayloadFormatVersion="2.0",
        enableSimpleResponses=True,
    )
    _, event = get(build, gateway, "/x/1", Authorization="yes")
    assert event["requestContext"]["authorizer"] == {"lambda": context}
    answer, body = get(build, gateway, "/x/1", Authorization="no")
    assert (answer.status, body) == (403, {"message": "Forbidden"})
    assert get(build, gateway, "/x/1")[0].status == 401
    assert len(asked) == 2
    assert asked[0]["routeArn"].endswith(":a1b2c3d4e5/$default/GET/x/1")


def test_the_preconditions_of_claims_and_disabling(build):
    claims = AuthorizerOptions(claims={"Auth": {"sub": "ann"}})
    gateway, asked = guarded(build, lambda event: says("Deny"), options=claims)
    assert get(build, gateway)[1]["requestContext"]["authorizer"] == {"sub": "ann"}
    gateway, asked = guarded(build, lambda event: says("Deny"), options=AuthorizerOptions(is_disabled=True))
    assert "authorizer" not in get(build, gateway)[1]["requestContext"]
    assert asked == []


@pytest.fixture(scope="module")
def key():
    return RSAKey.generate_key(2048, {"kid": "k1"})


@pytest.fixture
def issuer(tmp_path, key):
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    return AuthorizerOptions(jwt_issuers={ISSUER: tmp_path})


def token(key, kid="k1", alg="RS256", **claims):
    now = int(time.time())
    given = {"iss": ISSUER, "aud": "me", "exp": now + 60, "iat": now, "scope": "read write", **claims}
    claims = {name: value for name, value in given.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": kid}, claims, key, algorithms=[alg])


def jwt_gateway(build, options, scopes=()):
    properties = {"jwtConfiguration": {"issuer": ISSUER, "audience": ["me"]}, "scopes": list(scopes)}
    route = build.route("GET /x", authorizer=Authorizer(name="Jwt", kind="jwt", properties=properties), payload="2.0")
    app = build.app(route, apis=[build.api("http")])
    return build.gateway(app, lambda event: {"statusCode": 200, "body": json.dumps(event)}, authorizers=options)


def test_claims_of_a_valid_token_arrive_as_text(build, key, issuer):
    # docs http-api-jwt-authorizer; text of lists as seen in captured events
    gateway = jwt_gateway(build, issuer, ["write", "admin"])
    _, event = get(build, gateway, "/x", Authorization=f"Bearer {token(key, groups=['a', 'b'], n=7)}")
    found = event["requestContext"]["authorizer"]["jwt"]
    assert found["scopes"] == ["write"]
    assert (found["claims"]["groups"], found["claims"]["n"], found["claims"]["aud"]) == ("[a b]", "7", "me")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example.com/"},
        {"aud": "other"},
        {"aud": None, "client_id": "other"},
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": 4102444800},
        {"iat": 4102444800},
        {"kid": "k2"},
    ],
)
def test_a_token_that_does_not_hold_is_refused(build, key, issuer, claims):
    # docs http-api-jwt-authorizer: kid, iss, aud or client_id, exp, nbf, iat
    answer, body = get(build, jwt_gateway(build, issuer), "/x", Authorization=token(key, **claims))
    assert (answer.status, body) == (401, {"message": "Unauthorized"})
    assert b'error="invalid_token"' in dict(answer.headers)[b"www-authenticate"]


def test_a_token_signed_by_another_or_not_at_all_is_refused(build, key, issuer):
    gateway = jwt_gateway(build, issuer)
    forged = token(RSAKey.generate_key(2048))
    head, body, _ = token(key).split(".")
    none = "eyJhbGciOiJub25lIiwia2lkIjoiazEifQ"  # {"alg":"none","kid":"k1"}
    for text in (forged, f"{head}.{body}.", f"{none}.{body}.", "garbage", "a.b.c", "Bearer", "..", "\u00fc.x.y"):
        assert get(build, gateway, "/x", Authorization=text)[0].status == 401


def test_a_missing_scope_is_forbidden(build, key, issuer):
    answer, body = get(build, jwt_gateway(build, issuer, ["admin"]), "/x", Authorization=token(key))
    assert (answer.status, body) == (403, {"message": "Forbidden"})
    assert b'error="insufficient_scope"' in dict(answer.headers)[b"www-authenticate"]


def test_an_issuer_that_cannot_be_asked_lets_nobody_in(build, key, tmp_path):
    nowhere = AuthorizerOptions(jwt_issuers={ISSUER: tmp_path / "gone"})
    assert get(build, jwt_gateway(build, nowhere), "/x", Authorization=token(key))[0].status == 401


def keyed(build, plan=None, enabled=True, **api):
    route = build.route("GET /x", authorizer=Authorizer(name="api_key", kind="api_key"))
    stages = {"ApiStages": [{"ApiId": "a1b2c3d4e5", "Stage": "test"}]}
    resources = [
        ("Api", "RestApi", "a1b2c3d4e5", api),
        ("Key", "ApiKey", "key", {"Enabled": enabled, "Value": "secret"}),
        ("Plan", "UsagePlan", "plan", {**stages, **(plan or {})}),
        ("Link", "UsagePlanKey", "link", {"KeyId": "key", "UsagePlanId": "plan"}),
    ]
    made = {
        id: Resource(id=id, type=f"AWS::ApiGateway::{kind}", ref=ref, properties=given, position=PLACE)
        for id, kind, ref, given in resources
    }
    from dataclasses import replace

    app = replace(build.app(route), resources=made)
    return build.gateway(app, lambda event: {"statusCode": 200, "body": json.dumps(event)})


def test_a_key_of_the_stages_plan_lets_in_and_is_named(build):
    # docs api-gateway-api-usage-plans
    gateway = keyed(build)
    _, event = get(build, gateway, "/test/x", x_api_key="secret")
    identity = event["requestContext"]["identity"]
    assert (identity["apiKey"], identity["apiKeyId"]) == ("secret", "key")
    assert get(build, gateway, "/test/x", x_api_key="other")[0].status == 403


@pytest.mark.parametrize("given", [{"enabled": False}, {"plan": {"ApiStages": []}}, {"ApiKeySourceType": "AUTHORIZER"}])
def test_a_key_that_does_not_count_is_forbidden(build, given):
    answer, body = get(build, keyed(build, **given), "/test/x", x_api_key="secret")
    assert (answer.status, body) == (403, {"message": "Forbidden"})


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({"Throttle": {"BurstLimit": 1, "RateLimit": 0.0001}}, "Too Many Requests"),
        ({"Quota": {"Limit": 1, "Period": "MONTH"}}, "Limit Exceeded"),
    ],
)
def test_a_used_up_plan_answers_429(build, plan, message):
    # docs supported-gateway-responses-types: THROTTLED, QUOTA_EXCEEDED
    gateway = keyed(build, plan)
    assert get(build, gateway, "/test/x", x_api_key="secret")[0].status == 200
    answer, body = get(build, gateway, "/test/x", x_api_key="secret")
    assert (answer.status, body) == (429, {"message": message})
