"""The fixture with other emulators in place of the embedded AWS: here moto's own server, in a process of its own."""

from __future__ import annotations

import uuid
from pathlib import Path

import boto3
import pytest

import minisam
from minisam.endpoints import Endpoints
from minisam.errors import RealAwsRefused, RuntimeUnavailable, UsageError
from minisam.testing import open_options
from tests.emulator import moto_server

pytest_plugins = ["pytester"]

TEMPLATE = Path(__file__).parent / "apps" / "jobs" / "template.yaml"


@pytest.fixture(scope="module")
def emulator():
    with moto_server() as url:
        yield url


def client(service, url):
    return boto3.client(service, "us-east-1", endpoint_url=url, aws_access_key_id="x", aws_secret_access_key="x")


@pytest.mark.parametrize("isolation", ["inline", "process"])
def test_all_services_are_the_emulators_and_functions_are_here(emulator, isolation):
    id = uuid.uuid4().hex
    with minisam.open(TEMPLATE, aws_endpoint=emulator, isolation=isolation) as sam:
        assert sam.http.put(f"/{id}").json() == {"worked": 0}
        assert sam.table("Items").get(id=id) == {"id": id}

    assert "Item" in client("dynamodb", emulator).get_item(TableName="items", Key={"id": {"S": id}})
    assert client("s3", emulator).get_object(Bucket="the-files", Key=id)["Body"].read() == b"stored"


def test_messages_of_a_queue_elsewhere_are_delivered_by_a_drain(emulator):
    with minisam.open(TEMPLATE, aws_endpoint=emulator) as sam:
        sqs = sam.client("sqs")
        sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName="jobs")["QueueUrl"])
        sam.http.put("/first")
        sam.drain()

        assert sam.bucket("Files").read("first.done") == b""
        assert [one.trigger for one in sam.invocations if one.function == "Work"] == ["lambda-api", "sqs jobs"]


def test_one_service_is_elsewhere_and_the_rest_is_embedded_and_fresh(emulator):
    for _ in range(2):
        with minisam.open(TEMPLATE, aws_endpoint={"dynamodb": emulator}) as sam:
            assert sam.bucket("Files").keys() == []
            id = uuid.uuid4().hex
            sam.http.put(f"/{id}")
            assert sam.bucket("Files").keys() == [id]
            assert boto3.client("dynamodb").get_item(TableName="items", Key={"id": {"S": id}})["Item"]
            assert boto3.client("s3").list_objects_v2(Bucket="the-files")["KeyCount"] == 1
        assert "Item" in client("dynamodb", emulator).get_item(TableName="items", Key={"id": {"S": id}})


@pytest.mark.parametrize(
    ("given", "endpoints"),
    [
        (None, Endpoints()),
        ("http://127.0.0.1:1", Endpoints(default="http://127.0.0.1:1")),
        (
            "s3=http://127.0.0.1:1 http://127.0.0.1:2",
            Endpoints(default="http://127.0.0.1:2", services={"s3": "http://127.0.0.1:1"}),
        ),
        (["sqs=http://127.0.0.1:1"], Endpoints(services={"sqs": "http://127.0.0.1:1"})),
        ({"sqs": "http://127.0.0.1:1"}, Endpoints(services={"sqs": "http://127.0.0.1:1"})),
    ],
    ids=["none", "for all", "words", "a list", "by service"],
)
def test_endpoints_are_given_in_any_of_these_ways(given, endpoints):
    assert open_options(TEMPLATE, aws_endpoint=given).aws_endpoint == endpoints


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ("127.0.0.1:1", UsageError, "aws_endpoint: '127.0.0.1:1' is neither URL nor SERVICE=URL"),
        ({"dynamo": "http://127.0.0.1:1"}, UsageError, "aws_endpoint: there is no service 'dynamo'"),
        ("https://s3.amazonaws.com", RealAwsRefused, "aws_endpoint: 's3.amazonaws.com' is real AWS"),
        ("http://127.0.0.1:1", RuntimeUnavailable, "aws_endpoint: http://127.0.0.1:1 does not answer"),
    ],
    ids=["no URL", "no service", "real AWS", "nobody there"],
)
def test_what_is_no_emulator_is_named(given, error, message):
    with pytest.raises(error) as caught, minisam.open(TEMPLATE, aws_endpoint=given):
        pass
    assert caught.value.message.startswith(message)


def test_the_plugin_takes_it_from_the_command_line_and_the_configuration(pytester, emulator):
    pytester.makepyfile(
        test_it=f"""
        import pytest
        pytestmark = pytest.mark.sam(template={str(TEMPLATE)!r})

        def test_it(sam, pytestconfig):
            assert sam.client("dynamodb").meta.endpoint_url == {emulator!r}
            assert sam.client("s3").meta.endpoint_url.endswith("amazonaws.com")
        """
    )
    flag = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider", f"--sam-aws-endpoint=dynamodb={emulator}")
    pytester.makeini(f"[pytest]\nsam_aws_endpoint =\n    dynamodb={emulator}\n")
    configured = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider")

    flag.assert_outcomes(passed=1)
    configured.assert_outcomes(passed=1)
