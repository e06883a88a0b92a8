"""Requests as SDKs sign them, and what is changed on the way. AWS: docs "reference_sigv-authentication-methods"."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from minisam.signatures import BadSignature, ExpiredSignature, SignedRequest, check, claim_of, unsigned_query

SECRET = "a-secret"
HERE = "http://127.0.0.1:4566"


class _Caught(Exception):
    """The request is here and need not go anywhere."""


def sent(service, operation, version=None, **parameters) -> SignedRequest:
    """Return the request that boto3 would send."""
    client = client_of(service, version)
    caught: list[SignedRequest] = []

    def catch(request, **_):
        headers = tuple((n, v.decode() if isinstance(v, bytes) else v) for n, v in request.headers.items())
        body = request.body.read() if hasattr(request.body, "read") else request.body or b""
        caught.append(as_sent(request.method, request.url, headers, body))
        raise _Caught

    client.meta.events.register("before-send", catch)
    with pytest.raises(_Caught):
        getattr(client, operation)(**parameters)
    return caught[0]


def client_of(service, version=None):
    return boto3.client(
        service,
        endpoint_url=HERE,
        region_name="eu-west-1",
        aws_access_key_id="ASIAX",
        aws_secret_access_key=SECRET,
        aws_session_token="token",
        config=Config(signature_version=version),
    )


def as_sent(method, url, headers=(), body=b"") -> SignedRequest:
    parts = urlsplit(url)
    return SignedRequest(
        method=method, authority=parts.netloc, path=parts.path, query=parts.query, headers=headers, body=body
    )


def presigned(version, operation="get_object", method="GET", **more) -> SignedRequest:
    parameters = {"Bucket": "box", "Key": "a b/ü+", **more}
    return as_sent(method, client_of("s3", version).generate_presigned_url(operation, Params=parameters))


CALLS = [
    ("dynamodb", "get_item", {"TableName": "t", "Key": {"id": {"S": "ü"}}}),
    ("s3", "put_object", {"Bucket": "box", "Key": "a b/ü+//c", "Body": b"x", "Metadata": {"a": "b"}}),
    ("s3", "list_objects_v2", {"Bucket": "box", "Prefix": "a b&c"}),
    ("sns", "list_topics", {}),
    ("lambda", "get_function", {"FunctionName": "arn:aws:lambda:eu-west-1:1:function:f", "Qualifier": "live"}),
]


@pytest.mark.parametrize(("service", "operation", "parameters"), CALLS, ids=[f"{s}.{o}" for s, o, _ in CALLS])
def test_what_boto3_signs_holds_and_says_whose_it_is(service, operation, parameters):
    request = sent(service, operation, **parameters)
    claim = claim_of(request)
    check(request, claim, SECRET)
    assert (claim.key_id, claim.token, claim.region, claim.service) == ("ASIAX", "token", "eu-west-1", service)


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_an_address_signed_in_advance_holds_for_its_request_alone(version):
    request = presigned(version, ResponseContentType="text/x y")
    claim = claim_of(request)
    check(request, claim, SECRET)
    assert (claim.key_id, claim.token) == ("ASIAX", "token")
    for other in (replace(request, path="/box/b"), replace(request, method="PUT")):
        with pytest.raises(BadSignature):
            check(other, claim_of(other), SECRET)


@pytest.mark.parametrize(
    ("version", "moment", "long_ago"),
    [("s3v4", r"20\d{6}(?=T|%2F)", "20200101"), ("s3", r"(?<=Expires=)\d+", "1")],
    ids=["version 4", "version 2"],
)
def test_an_address_of_long_ago_has_expired(version, moment, long_ago):
    request = presigned(version)
    late = replace(request, query=re.sub(moment, long_ago, request.query))
    with pytest.raises(ExpiredSignature):
        check(late, claim_of(late), SECRET)


def changed(request, **headers):
    kept = tuple((n, headers.get(n.lower().replace("-", "_"), v)) for n, v in request.headers)
    return replace(request, headers=kept)


@pytest.mark.parametrize(
    "change",
    [
        lambda request: replace(request, body=b'{"TableName":"other"}'),
        lambda request: replace(request, method="GET"),
        lambda request: replace(request, path="/other"),
        lambda request: replace(request, query="Action=DeleteTable"),
        lambda request: replace(request, authority="127.0.0.1:1"),
        lambda request: changed(request, x_amz_target="DynamoDB_20120810.DeleteTable"),
        lambda request: changed(request, x_amz_security_token="other"),
    ],
    ids=["body", "method", "path", "query", "host", "operation", "token"],
)
def test_what_was_changed_on_the_way_does_not_hold(change):
    request = change(sent("dynamodb", "get_item", TableName="t", Key={"id": {"S": "1"}}))
    with pytest.raises(BadSignature):
        check(request, claim_of(request), SECRET)


def test_a_hash_that_is_not_the_bodys_does_not_hold_and_words_for_none_are_s3s_alone():
    request = sent("s3", "put_object", Bucket="box", Key="a", Body=b"x")
    with pytest.raises(BadSignature):
        check(replace(request, body=b"y"), claim_of(request), SECRET)
    made = AWSRequest(method="POST", url=f"{HERE}/", data=b"x", headers={"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"})
    SigV4Auth(Credentials("ASIAX", SECRET, "token"), "sqs", "eu-west-1").add_auth(made)
    unhashed = as_sent("POST", f"{HERE}/", tuple(made.headers.items()), b"x")
    with pytest.raises(BadSignature):
        check(unhashed, claim_of(unhashed), SECRET)


def test_another_secret_does_not_hold():
    request = sent("sns", "list_topics")
    with pytest.raises(BadSignature):
        check(request, claim_of(request), "another")


@pytest.mark.parametrize("authorization", ["", "Bearer x", "AWS4-HMAC-SHA256 Credential=a/b, Signature=none"])
def test_who_does_not_sign_claims_nothing(authorization):
    assert claim_of(as_sent("GET", HERE, (("Authorization", authorization),))) is None


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_what_signs_a_query_can_be_left_out(version):
    query = presigned(version, VersionId="v 1", ResponseContentType="text/plain").query
    assert sorted(unsigned_query(query).split("&")) == ["response-content-type=text%2Fplain", "versionId=v%201"]
    assert unsigned_query("list-type=2&prefix=a%20b") == "list-type=2&prefix=a%20b"
