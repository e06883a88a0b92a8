"""APIs that let in only those with a token, inside the test's process: user pools, other issuers, functions.

AWS: docs "apigateway-integrate-with-cognito", "http-api-jwt-authorizer", "http-api-lambda-authorizer"
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

import minisam

pytestmark = pytest.mark.sam(template="apps/guarded")
TEMPLATE = Path(__file__).parent / "apps" / "guarded" / "template.yaml"
ISSUER = "https://issuer.example"


def signed_in(sam, name="someone"):
    """Return the tokens of a new user of the template's pool."""
    cognito = sam.client("cognito-idp")
    pool = cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
    client = cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"][0]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username=name)
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password="Pa55-word", Permanent=True)
    return cognito.initiate_auth(
        ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": name, "PASSWORD": "Pa55-word"}
    )["AuthenticationResult"]


@pytest.mark.parametrize(
    "path", ["/rest", "/http", pytest.param("/http", marks=pytest.mark.sam(isolation="process"), id="process")]
)
def test_a_user_of_the_templates_pool_is_let_in_by_both_kinds_of_api(sam, path):
    token = signed_in(sam)["IdToken"]

    refused = sam.http.get(path)
    answer = sam.http.get(path, headers={"Authorization": token})

    assert (refused.status, refused.json()["message"]) == (401, "Unauthorized")
    assert (answer.status, answer.json()["cognito:username"]) == (200, "someone")
    assert sam.http.get(path, headers={"Authorization": f"{token[:-4]}AAAA"}).status == 401


def test_tokens_expire_as_time_is_moved_and_new_ones_are_good(sam):
    token = signed_in(sam)["IdToken"]

    sam.clock.advance("2h")

    assert sam.http.get("/http", headers={"Authorization": token}).status == 401
    assert sam.http.get("/rest", headers={"Authorization": token}).status == 401
    assert sam.http.get("/http", headers={"Authorization": signed_in(sam, "another")["IdToken"]}).status == 200


@pytest.fixture
def issuer(tmp_path):
    """A folder with an issuer's keys, and its key."""
    key = RSAKey.generate_key(2048, {"kid": "k1"})
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [{**key.as_dict(private=False), "alg": "RS256"}]}))
    return tmp_path, key


def test_tokens_of_another_issuer_are_checked_with_its_keys_and_without_a_network(issuer):
    folder, key = issuer
    claims = {"iss": ISSUER, "aud": "me", "sub": "user-1", "exp": int(time.time()) + 600}
    token = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key, algorithms=["RS256"])

    with minisam.open(TEMPLATE, jwt_issuer={ISSUER: folder}) as sam:
        answer = sam.http.get("/other", headers={"Authorization": f"Bearer {token}"})

    assert (answer.status, answer.json()["sub"]) == (200, "user-1")


@pytest.mark.sam(claims={"OfPool": {"sub": "user-1", "scope": "read"}})
def test_claims_let_everybody_in_as_the_one_described(sam):
    assert sam.http.get("/http").json() == {"scope": "read", "sub": "user-1"}
    assert sam.http.get("/rest").status == 401


@pytest.mark.sam(disable_authorizer=True)
def test_nobody_is_asked_where_authorizers_are_off(sam):
    assert sam.http.get("/rest").status != 401


def test_what_a_function_said_is_remembered_until_time_is_moved_past_it(sam):
    def ask():
        return sam.http.get("/gated", headers={"Authorization": "let me in"}).json()

    assert ask() == ask() == {"by": "gate"}
    assert [one.function for one in sam.invocations] == ["Gate", "Who", "Who"]
    sam.clock.advance("6m")
    ask()
    assert [one.function for one in sam.invocations][3:] == ["Gate", "Who"]
    assert sam.http.get("/gated", headers={"Authorization": "me too"}).status == 403
