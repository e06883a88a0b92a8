"""What must not be stored is not, and what uses it still agrees."""

from __future__ import annotations

import json

import pytest

from minisam.recordings.secrets import Redactor, is_sensitive

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("value", "secret"),
    [
        ({"headers": {"Authorization": "Bearer s3cret-token"}}, "s3cret-token"),
        ({"multiValueHeaders": {"authorization": ["Basic dXNlcjpwYXNz"]}}, "dXNlcjpwYXNz"),
        ({"headers": {"cookie": "session=abc123def; theme=dark"}}, "abc123def"),
        ({"cookies": ["session=abc123def"]}, "abc123def"),
        ({"headers": {"Set-Cookie": "id=abc123def; Path=/; HttpOnly"}}, "abc123def"),
        ({"headers": {"x-api-key": "k-1"}}, "k-1"),
        (
            {"queryStringParameters": {"access_token": "a b/c=d"}, "rawQueryString": "access_token=a%20b%2Fc%3Dd"},
            "a%20b",
        ),
        ({"body": json.dumps({"user": "u", "password": "pw"})}, '"pw"'),
        ({"body": "user=u&password=pw"}, "=pw"),
        ({"authorizationToken": "allow-me"}, "allow-me"),
        ({"SecretString": '{"username": "admin-user", "password": "hunter22"}'}, "hunter22"),
        ({"SecretString": "plain words"}, "plain words"),
        ({"Parameter": {"Type": "SecureString", "Value": "from-ssm"}}, "from-ssm"),
        ({"text": "<R><SessionToken>abc-def</SessionToken></R>"}, "abc-def"),
        ({"anywhere": f"token {JWT}."}, JWT),
        ({"said": "the password is correct-horse"}, "correct-horse"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_secret_is_nowhere_in_what_is_stored(value, secret):
    assert secret in json.dumps(value).replace('\\"', '"')

    stored = json.dumps(Redactor({"DbPassword": "correct-horse"})(value)).replace('\\"', '"')

    assert secret not in stored
    assert "REDACTED-" in stored


def test_what_a_function_took_from_its_event_still_agrees_with_what_it_asked():
    stored = Redactor()({"headers": {"Authorization": "Bearer tok-123456"}, "asked": {"Key": {"id": "u#tok-123456"}}})

    assert stored == {
        "headers": {"Authorization": "Bearer REDACTED-Authorization"},
        "asked": {"Key": {"id": "u#REDACTED-Authorization"}},
    }


def test_code_that_parses_a_secret_still_finds_its_parts():
    stored = Redactor()(
        {
            "SecretString": '{"user": "someone", "port": 5432}',
            "headers": {"cookie": "a=1; b=2"},
            "body": '{"token":"x"}',
        }
    )

    assert json.loads(stored["SecretString"]).keys() == {"user", "port"}
    assert [part.partition("=")[0] for part in stored["headers"]["cookie"].split("; ")] == ["a", "b"]
    assert stored["body"] == '{"token":"REDACTED-token"}'


def test_what_was_redacted_stays_as_it_is():
    value = {"Authorization": "Bearer tok-123456", "SecretString": '{"a": "bcdefgh"}', "cookie": "a=1"}

    once = Redactor()(value)

    assert Redactor()(once) == once


@pytest.mark.parametrize(
    "name", ["NextToken", "ContinuationToken", "ClientRequestToken", "SecretId", "tokens_used", "key"]
)
def test_names_that_only_sound_secret_are_kept(name):
    assert not is_sensitive(name)
    assert Redactor()({name: "value-of-it"}) == {name: "value-of-it"}
