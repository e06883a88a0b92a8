"""Other AWS endpoints: how they are written, what functions are told, and what is refused.

The names of the variables: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
"""

from __future__ import annotations

import socket

import pytest

from minisam.endpoints import Endpoints, parse_endpoints, reach
from minisam.errors import RealAwsRefused, RuntimeUnavailable, UsageError

ONE, OTHER = "http://127.0.0.1:5000", "https://emulator.test:8000"


def test_a_url_is_for_all_services_and_a_service_may_have_its_own() -> None:
    endpoints = parse_endpoints([ONE + "/", f"s3={OTHER}"])
    assert (endpoints.of("sqs"), endpoints.of("s3")) == (ONE, OTHER)
    assert endpoints.variables() == {"AWS_ENDPOINT_URL": ONE, "AWS_ENDPOINT_URL_S3": OTHER}


def test_none_is_the_embedded_aws() -> None:
    assert not Endpoints() and Endpoints().of("s3") is None and Endpoints().variables() == {}


@pytest.mark.parametrize(
    ("service", "variable"),
    [
        ("stepfunctions", "AWS_ENDPOINT_URL_SFN"),
        ("cognito-idp", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"),
        ("events", "AWS_ENDPOINT_URL_EVENTBRIDGE"),
        ("secretsmanager", "AWS_ENDPOINT_URL_SECRETS_MANAGER"),
        ("logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"),
    ],
)
def test_functions_are_told_under_the_names_that_sdks_read(service, variable) -> None:
    assert parse_endpoints([f"{service}={ONE}"]).variables() == {variable: ONE}


def test_the_streams_of_tables_are_where_the_tables_are() -> None:
    variables = parse_endpoints([f"dynamodb={ONE}"]).variables()
    assert set(variables) == {"AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_DYNAMODB_STREAMS"}


@pytest.mark.parametrize(
    "host",
    [
        "dynamodb.us-east-1.amazonaws.com",
        "S3.AMAZONAWS.COM.",
        "sqs.cn-north-1.amazonaws.com.cn",
        "s3.dualstack.api.aws",
        "amazonaws.com",
    ],
)
@pytest.mark.parametrize("prefix", ["", "s3="])
def test_real_aws_is_refused(host, prefix) -> None:
    with pytest.raises(RealAwsRefused, match="is real AWS") as caught:
        parse_endpoints([f"{prefix}https://{host}"])
    assert caught.value.exit_status == 6


def test_a_name_that_only_looks_like_awss_is_not_refused() -> None:
    assert parse_endpoints(["http://amazonaws.com.localhost:1"]).default


@pytest.mark.parametrize(
    "word", ["localhost:8000", "s3=", "http://", "ftp://x", "s3=x", "http://h:99999", "http://h?x=1"]
)
def test_what_is_no_address_is_named(word) -> None:
    with pytest.raises(UsageError, match="is neither URL nor SERVICE=URL"):
        parse_endpoints([word])


def test_lambda_is_always_here() -> None:
    assert parse_endpoints([ONE]).of("lambda") is None
    with pytest.raises(UsageError, match="the functions run here"):
        parse_endpoints([f"lambda={ONE}"])


def test_an_unknown_service_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no service 'dynamdb'") as caught:
        parse_endpoints([f"dynamdb={ONE}"])
    assert caught.value.hint == "did you mean `dynamodb`?"


def test_localhost_becomes_an_address_where_something_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reached = reach(parse_endpoints([f"http://localhost:{port}", f"s3=http://127.0.0.1:{port}"]))
    assert reached.default == reached.services["s3"] == f"http://127.0.0.1:{port}"


def test_an_endpoint_that_does_not_answer_is_one_line_and_a_hint() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(RuntimeUnavailable) as caught:
        reach(parse_endpoints([f"sqs=http://127.0.0.1:{port}"]))
    message, hint = str(caught.value).splitlines()
    assert message == f"--aws-endpoint: http://127.0.0.1:{port} does not answer: Connection refused"
    assert hint.startswith("  hint: ")
