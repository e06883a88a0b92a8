"""What clients meet at the endpoint: clean errors, no lost updates, long polls, a closed door to other sites."""

from __future__ import annotations

import http.client
import inspect
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import botocore.parsers
import moto.s3.responses
import pytest
from botocore.awsrequest import HeadersDict
from botocore.exceptions import ClientError

from minisam.cloud.calls import error_answer, read_call
from minisam.cloud.operation_names import S3_LACKS
from tests.cloud.declared import ROLE_ARN
from tests.cloud.running import RunningCloud, run_to_end, running_cloud, until


def failure(call: Any) -> ClientError:
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value


# Calls of each protocol that moto has not implemented, or takes for others.
UNKNOWN_CALLS: list[Any] = [
    pytest.param("events", "list_endpoints", {}, id="json"),
    pytest.param("sns", "get_sms_sandbox_account_status", {}, id="query"),
    pytest.param("cloudwatch", "describe_alarm_contributors", {"AlarmName": "a"}, id="query, json or cbor"),
    pytest.param("appsync", "list_domain_names", {}, id="rest-json"),
    pytest.param("sesv2", "list_export_jobs", {}, id="rest-json, signed as another service"),
    pytest.param("route53", "list_traffic_policies", {}, id="rest-xml"),
    pytest.param("s3", "list_bucket_analytics_configurations", {"Bucket": "app-bucket-1a2b3c"}, id="s3"),
    pytest.param("s3", "get_object_torrent", {"Bucket": "app-bucket-1a2b3c", "Key": "a/b"}, id="s3, of an object"),
]


@pytest.mark.parametrize(("service", "operation", "parameters"), UNKNOWN_CALLS)
def test_what_moto_cannot_do_is_a_clean_error_at_once_that_names_it(
    everything: RunningCloud, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    client = everything.client(service)
    error = failure(lambda: getattr(client, operation)(**parameters))
    assert error.response["Error"]["Code"] == "NotImplemented"
    assert error.response["ResponseMetadata"]["RetryAttempts"] == 0
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert f"'{client.meta.method_to_api_mapping[operation]}'" in error.response["Error"]["Message"]


def test_words_that_mean_what_s3_lacks_are_unknown_to_moto() -> None:
    source = inspect.getsource(moto.s3.responses)
    assert [word for word in S3_LACKS if f'"{word}"' in source] == []


def test_an_unknown_service_is_named(everything: RunningCloud) -> None:
    error = failure(everything.client("serverlessrepo").list_applications)
    assert "no service 'serverlessrepo'" in error.response["Error"]["Message"]
    assert error.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_an_aws_error_stays_as_it_is(everything: RunningCloud) -> None:
    error = failure(lambda: everything.client("dynamodb").describe_table(TableName="nothing"))
    assert error.response["Error"]["Code"] == "ResourceNotFoundException"
    error = failure(lambda: everything.client("s3").get_object(Bucket="app-bucket-1a2b3c", Key="nothing"))
    assert error.response["Error"]["Code"] == "NoSuchKey"


def test_concurrent_updates_lose_nothing(everything: RunningCloud) -> None:
    client = everything.client("dynamodb", max_pool_connections=8)

    def add(_: int) -> None:
        client.update_item(
            TableName="app-Global-1A2B3C",
            Key={"id": {"S": "counter"}},
            UpdateExpression="ADD hits :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(160)))
    item = client.get_item(TableName="app-Global-1A2B3C", Key={"id": {"S": "counter"}})["Item"]
    assert item["hits"] == {"N": "160"}


def test_concurrent_receivers_get_each_message_once(everything: RunningCloud) -> None:
    client = everything.client("sqs", max_pool_connections=8)
    url = client.create_queue(QueueName="shared")["QueueUrl"]
    for start in range(0, 60, 10):
        entries = [{"Id": str(n), "MessageBody": str(n)} for n in range(start, start + 10)]
        client.send_message_batch(QueueUrl=url, Entries=entries)

    def drain(_: int) -> list[str]:
        bodies: list[str] = []
        while messages := client.receive_message(QueueUrl=url, MaxNumberOfMessages=3).get("Messages"):
            bodies += [message["Body"] for message in messages]
        return bodies

    with ThreadPoolExecutor(8) as pool:
        received = [body for bodies in pool.map(drain, range(8)) for body in bodies]
    assert sorted(received, key=int) == [str(n) for n in range(60)]


def test_a_long_poll_ends_with_the_message_and_blocks_nobody(everything: RunningCloud) -> None:
    client = everything.client("sqs")
    url = client.create_queue(QueueName="polled")["QueueUrl"]
    with ThreadPoolExecutor(1) as pool:
        # Longer than the client's own timeout: only a message can end it.
        waiting = pool.submit(client.receive_message, QueueUrl=url, WaitTimeSeconds=20)
        everything.client("sqs").send_message(QueueUrl=url, MessageBody="at last")
        assert waiting.result(timeout=15)["Messages"][0]["Body"] == "at last"


def request(cloud: RunningCloud, path: str = "/", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(cloud.url.removeprefix("http://"), timeout=10)
    connection.putrequest("GET", path, skip_host="host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://localhost:5173"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "https://evil.s3.amazonaws.com"}, 403),  # anybody can put a page there
        ({"origin": "null"}, 403),
        ({"origin": "https://anybodys-bucket.s3.amazonaws.com"}, 403),
        ({"host": "the-box.s3.us-east-1.amazonaws.com"}, 404),
        ({"host": "evil.example:80"}, 403),
        ({"host": "127.0.0.1.evil.example"}, 403),
        ({"host": "[::1"}, 403),
    ],
    ids=str,
)
def test_other_sites_are_refused(everything: RunningCloud, headers: dict[str, str], status: int) -> None:
    assert request(everything, **headers)[0] == status


def test_a_page_of_this_machine_may_read_answers_and_no_other(everything: RunningCloud) -> None:
    def allowed(**headers: str) -> str | None:
        connection = http.client.HTTPConnection(everything.url.removeprefix("http://"), timeout=10)
        with closing(connection):
            connection.request("GET", "/", headers=headers)
            return connection.getresponse().getheader("Access-Control-Allow-Origin")

    assert allowed() is None
    assert allowed(origin="https://evil.example") is None
    assert allowed(origin="http://localhost:5173") == "http://localhost:5173"


@pytest.mark.parametrize("path", ["/moto-api/reset", "/moto-api/data.json", "/latest/meta-data/"])
def test_motos_own_pages_are_refused(everything: RunningCloud, path: str) -> None:
    assert request(everything, path)[0] == 403


def test_connections_are_kept_alive(everything: RunningCloud) -> None:
    connection = http.client.HTTPConnection(everything.url.removeprefix("http://"), timeout=10)
    scope = "Credential=a/20240101/us-east-1/s3/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"}
    with closing(connection):
        connection.connect()
        first = connection.sock
        for path in ("/anonymous", "/anonymous/key", "/anonymous/key"):
            connection.request("PUT", path, b"x" * 100_000 if path.endswith("key") else b"", headers)
            response = connection.getresponse()
            response.read()
            assert response.status == 200
            assert connection.sock is first


def test_cloudformation_which_would_run_code_in_templates_is_refused(everything: RunningCloud) -> None:
    template = "Description: !!python/object/apply:os.getcwd []"
    error = failure(lambda: everything.client("cloudformation").validate_template(TemplateBody=template))
    assert error.response["Error"]["Code"] == "NotImplemented"
    assert request(everything, "/cloudformation_us-east-1/?Action=DescribeStacks")[0] == 501


def test_lambda_calls_go_to_the_front(everything: RunningCloud) -> None:
    client = everything.client("lambda")
    answer = client.invoke(FunctionName="Hello", Qualifier="live", Payload=b'{"a": 1}', LogType="Tail")
    assert json.loads(answer["Payload"].read()) == {
        "path": "/2015-03-31/functions/Hello/invocations?Qualifier=live",
        "body": '{"a": 1}',
        "log": "Tail",
    }
    assert answer["ExecutedVersion"] == "$LATEST"


def test_a_state_machine_calls_functions_of_the_front(everything: RunningCloud) -> None:
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Hello", "End": True}
    client = everything.client("stepfunctions")
    definition = json.dumps({"StartAt": "S", "States": {"S": task}})
    made = client.create_state_machine(name="calls", definition=definition, roleArn=ROLE_ARN)
    done = run_to_end(client, made["stateMachineArn"], '{"b": 2}')
    assert done["status"] == "SUCCEEDED", done
    assert json.loads(json.loads(done["output"])["body"]) == {"b": 2}


PROTOCOLS: list[Any] = [
    pytest.param("json", "sqs", {"HTTP_X_AMZ_TARGET": "AmazonSQS.Do"}, "json", id="json"),
    pytest.param("query", "sns", {"CONTENT_TYPE": "application/x-www-form-urlencoded"}, "query", id="query"),
    pytest.param("rest-json", "scheduler", {}, "rest-json", id="rest-json"),
    pytest.param("rest-xml", "s3", {}, "rest-xml", id="s3"),
    pytest.param("rest-xml", "cloudfront", {}, "rest-xml", id="rest-xml"),
    pytest.param("cbor", "cloudwatch", {"HTTP_SMITHY_PROTOCOL": "rpc-v2-cbor"}, "smithy-rpc-v2-cbor", id="cbor"),
]


@pytest.mark.parametrize(("protocol", "service", "extra", "parser"), PROTOCOLS)
def test_errors_are_read_by_botocore_in_every_protocol(
    protocol: str, service: str, extra: dict[str, str], parser: str
) -> None:
    scope = f"AWS4-HMAC-SHA256 Credential=a/20240101/us-east-1/{service}/aws4_request, Signature=0"
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/x/Do", "HTTP_AUTHORIZATION": scope, **extra}
    call = read_call(environ, b"Action=Do&Version=1")
    assert (call.service, call.protocol) == (service, protocol)
    answer = error_answer(call, 501, "NotImplemented", "<no> & never")
    response = {"status_code": answer.status, "headers": HeadersDict(answer.headers), "body": answer.body}
    parsed = botocore.parsers.create_parser(parser).parse(response, None)
    assert parsed["Error"]["Code"] == "NotImplemented"
    assert parsed["Error"]["Message"] == "<no> & never"


def put_by_hand(cloud: RunningCloud, body: bytes) -> tuple[int, dict[str, str]]:
    """Send DynamoDB a PutItem that no SDK would send; returns status and error."""
    headers = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20240101/us-east-1/dynamodb/aws4_request, Signature=0",
        "X-Amz-Target": "DynamoDB_20120810.PutItem",
        "Content-Type": "application/x-amz-json-1.0",
    }
    with closing(http.client.HTTPConnection(cloud.url.removeprefix("http://"), timeout=10)) as connection:
        connection.request("POST", "/", body, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())


def test_a_failure_inside_moto_is_a_clean_error_and_a_traceback_in_the_log(everything: RunningCloud) -> None:
    before = len(everything.events)
    status, error = put_by_hand(everything, b'{"TableName": "orders", "Item": 5}')
    assert (status, error["__type"]) == (400, "InternalFailure")
    assert "'PutItem'" in error["message"]
    until(lambda: any("Traceback" in event.message for event in everything.events[before:]))


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b"{", "SerializationException", "not JSON"),
        (b'{"a": 1}', "ValidationException", "2 validation errors detected: Value null at 'tableName' failed"),
        (b'{"Item": {"id": {"S": "1"}}}', "ValidationException", "1 validation error detected: Value null at 'table"),
    ],
    ids=["no JSON", "nothing that it needs", "no table"],
)
def test_what_a_call_lacks_is_said_as_aws_says_it_and_not_logged_as_a_failure(
    everything: RunningCloud, body: bytes, code: str, message: str
) -> None:
    # AWS: DynamoDB, docs "CommonErrors"
    before = len(everything.events)
    status, error = put_by_hand(everything, body)
    assert (status, error["__type"]) == (400, code)
    assert message in error["message"]
    assert not any("Traceback" in event.message for event in everything.events[before:])


def test_a_front_that_does_not_answer_is_a_clean_error() -> None:
    with running_cloud(lambda_endpoint="http://127.0.0.1:1") as cloud:
        error = failure(lambda: cloud.client("lambda").invoke(FunctionName="Hello"))
        assert error.response["Error"]["Code"] == "ServiceException"
        assert error.response["ResponseMetadata"]["RetryAttempts"] == 0
