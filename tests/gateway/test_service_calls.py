"""Calls of AWS services as a REST API makes them, in each protocol.

Sources: docs api-gateway-swagger-extensions-integration (uri); localstack's tests that are validated on AWS
(test_apigateway_sqs, test_apigateway_ssm, test_apigateway_dynamodb, test_apigateway_eventbridge).
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs, parse_qsl

import pytest

from minisam.gateway.http import HttpResponse
from minisam.gateway.integration_request import IntegrationRequest, Misconfigured
from minisam.gateway.service_calls import from_service_reply, to_service_request
from minisam.model import ServiceAction

AWS = "http://127.0.0.1:5000"
SENT = b"""<SendMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><SendMessageResult>
<MessageId>m1</MessageId></SendMessageResult><ResponseMetadata><RequestId>r1</RequestId></ResponseMetadata>
</SendMessageResponse>"""


def action(service, target, credentials="arn:aws:iam::123456789012:role/x"):
    return ServiceAction(service=service, target=target, region="eu-west-1", credentials=credentials)


def request(body=b"{}", method="POST", query=(), path=None, **headers):
    lines = tuple((name.replace("_", "-"), value) for name, value in {"Accept": "application/json", **headers}.items())
    return IntegrationRequest(method=method, path=path or {}, query=tuple(query), headers=lines, body=body)


def headers_of(call):
    return {name.lower(): value for name, value in call.headers}


@pytest.mark.parametrize(
    ("service", "name", "target", "media_type"),
    [
        ("dynamodb", "PutItem", "DynamoDB_20120810.PutItem", "application/x-amz-json-1.0"),
        ("kinesis", "PutRecord", "Kinesis_20131202.PutRecord", "application/x-amz-json-1.1"),
        ("states", "StartExecution", "AWSStepFunctions.StartExecution", "application/x-amz-json-1.0"),
        ("events", "PutEvents", None, None),  # its integrations have to map the header themselves
    ],
)
def test_an_action_names_its_target(service, name, target, media_type):
    call = to_service_request(action(service, f"action/{name}"), request(Content_Type="application/json"), AWS)
    headers = headers_of(call)
    assert headers.get("x-amz-target") == target
    assert headers["content-type"] == (media_type or "application/json")
    assert f"/eu-west-1/{service}/aws4_request" in headers["authorization"]
    assert (call.method, call.body) == ("POST", b"{}")


def test_a_mapped_target_and_type_stay(build):
    sent = request(X_Amz_Target="AWSEvents.PutEvents", Content_Type="application/x-amz-json-1.1")
    headers = headers_of(to_service_request(action("events", "action/PutEvents"), sent, AWS))
    assert headers["x-amz-target"] == "AWSEvents.PutEvents"
    assert headers["content-type"] == "application/x-amz-json-1.1"


def test_each_role_signs_with_a_key_of_its_own():
    one, two = (headers_of(to_service_request(action("sqs", "path/1/q", role), request(), AWS)) for role in "ab")
    assert one["authorization"] != two["authorization"]


def test_a_queue_is_a_path_and_the_message_a_form():
    body = b"Action=SendMessage&MessageBody=a%20%26%20b&MessageAttributes.1.Name=n"
    sent = request(body, Content_Type="application/x-www-form-urlencoded")
    call = to_service_request(action("sqs", "path/123456789012/orders"), sent, AWS)
    assert call.url == f"{AWS}/123456789012/orders"
    assert dict(parse_qsl(call.body.decode())) == {
        "Action": "SendMessage",
        "MessageBody": "a & b",
        "MessageAttribute.1.Name": "n",  # AWS takes both spellings
    }


def test_parameters_of_an_action_become_its_form():
    sent = request(b'{"a": 1}', "GET", [("TopicArn", "arn:t"), ("Message", "hi & bye")])
    call = to_service_request(action("sns", "action/Publish"), sent, AWS)
    assert (call.method, call.url) == ("POST", f"{AWS}/")
    assert parse_qs(call.body.decode()) == {"TopicArn": ["arn:t"], "Message": ["hi & bye"], "Action": ["Publish"]}


def test_an_object_is_a_path():
    sent = request(b"\x00data", "PUT", [("versionId", "1")], {"bucket": "b", "key": "a%2Fc.txt"})
    call = to_service_request(action("s3", "path/{bucket}/{key}"), sent, AWS)
    assert (call.method, call.url, call.body) == ("PUT", f"{AWS}/b/a%2Fc.txt?versionId=1", b"\x00data")


def test_a_path_with_a_gap_is_refused():
    with pytest.raises(Misconfigured, match="{key}"):
        to_service_request(action("s3", "path/b/{key}"), request(), AWS)


def test_a_query_services_xml_comes_as_json_to_who_accepts_it():
    # localstack test_sqs_request_and_response_xml_templates_integration
    reply = HttpResponse(status=200, headers=((b"Content-Type", b"text/xml"),), body=SENT)
    sent, xml = action("sqs", "path/1/q"), request(Accept="application/xml")
    assert json.loads(from_service_reply(sent, request(), reply).body) == {
        "SendMessageResponse": {
            "SendMessageResult": {"MessageId": "m1"},
            "ResponseMetadata": {"RequestId": "r1"},
        }
    }
    assert from_service_reply(sent, xml, reply).body == SENT


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<R><L><member>a</member><member>b</member></L><E/></R>", {"R": {"L": ["a", "b"], "E": ""}}),
        ("<R><M>1</M><M>2</M></R>", {"R": {"M": ["1", "2"]}}),
        (
            "<R><ReceiveMessageResult><Message><Body>x</Body></Message></ReceiveMessageResult></R>",
            {"R": {"ReceiveMessageResult": {"messages": [{"Body": "x"}]}}},
        ),
        ("<R><ReceiveMessageResult/></R>", {"R": {"ReceiveMessageResult": {"messages": None}}}),
        (
            "<ErrorResponse><Error><Code>C</Code></Error><RequestId>r</RequestId></ErrorResponse>",
            {"Error": {"Code": "C"}, "RequestId": "r"},
        ),
    ],
    ids=["members", "repeated", "messages", "no message", "error"],
)
def test_what_xml_becomes(xml, expected):
    reply = HttpResponse(status=200, body=xml.encode())
    assert json.loads(from_service_reply(action("sqs", "path/1/q"), request(), reply).body) == expected


def test_parameter_store_speaks_its_old_protocol():
    # localstack test_ssm_aws_integration
    sent = request(b"ignored", "POST", [("Name", "colour")])
    call = to_service_request(action("ssm", "action/GetParameter"), sent, AWS)
    assert json.loads(call.body) == {"Name": "colour", "Action": "GetParameter"}
    reply = HttpResponse(status=200, body=b'{"Parameter": {"Value": "red"}}')
    answer = json.loads(from_service_reply(action("ssm", "action/GetParameter"), sent, reply).body)
    assert answer["GetParameterResponse"]["GetParameterResult"] == {"Parameter": {"Value": "red"}}


def test_headers_are_spelled_as_the_services_spell_them():
    reply = HttpResponse(status=200, headers=((b"etag", b"1"), (b"content-type", b"a/b"), (b"X-Amz-Meta-A", b"c")))
    names = [name for name, _ in from_service_reply(action("s3", "path/b/k"), request(), reply).headers]
    assert names == [b"ETag", b"Content-Type", b"x-amz-meta-a"]
