"""Which calls are whose, and what a recording answers."""

from __future__ import annotations

import json

import pytest

from minisam.access.keys import key_of
from minisam.cloud.call_recorder import CallRecorder, Made
from minisam.cloud.calls import Answer, read_call

RUN = "0123456789abcdef"
KEY = key_of("Orders")


def environ(*, key=KEY, parent=RUN, target="DynamoDB_20120810.GetItem", service="dynamodb", **more):
    """A request as boto3 sends it from a function."""
    scope = f"AWS4-HMAC-SHA256 Credential={key}/20261201/us-east-1/{service}/aws4_request, SignedHeaders=host"
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/x-amz-json-1.0",
        **({"HTTP_AUTHORIZATION": scope} if key else {}),
        **({"HTTP_X_AMZN_TRACE_ID": f"Root=1-6b0efb1a-0;Parent={parent};Sampled=0"} if parent else {}),
        **({"HTTP_X_AMZ_TARGET": target} if target else {}),
        **more,
    }


def note(recorder, environ, body=b'{"TableName": "orders"}', answer=b'{"Item": {}}'):
    headers = (("Content-Type", "application/x-amz-json-1.0"), ("x-amz-crc32", "1"))
    call = read_call(environ, body)
    recorder.note(Made(call=call, environ=environ, body=body, answer=Answer(200, headers, answer)))


def taken(recorder, run=RUN, key=KEY):
    found = recorder.take(run, key)
    return {kind: [f"{one['call']['name']} {one['call']['subject']}" for one in found[kind]] for kind in found}


def test_calls_belong_to_the_invocation_that_their_trace_names():
    recorder = CallRecorder()
    note(recorder, environ())
    note(recorder, environ(parent="f" * 16))

    assert taken(recorder) == {"calls": ["dynamodb:GetItem orders"], "init_calls": []}
    assert taken(recorder)["calls"] == [], "they are taken once"


def test_calls_without_a_trace_are_of_the_functions_import_and_stay():
    recorder = CallRecorder()
    for _ in range(2):
        note(recorder, environ(parent=None))
    note(recorder, environ(parent=None, key=key_of("Another")))

    assert taken(recorder) == taken(recorder) == {"calls": [], "init_calls": ["dynamodb:GetItem orders"]}


def test_a_source_that_passes_the_trace_on_signs_nothing_and_is_not_the_function():
    recorder = CallRecorder()
    note(recorder, environ(key=None))
    note(recorder, environ(key="minisam"))

    assert taken(recorder) == {"calls": [], "init_calls": []}


@pytest.mark.parametrize(
    ("asked", "body", "name"),
    [
        (environ(), b'{"TableName": "t"}', "dynamodb:GetItem t"),
        (
            environ(target="", service="sns", CONTENT_TYPE="application/x-www-form-urlencoded"),
            b"Action=Publish&TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A1%3At&Message=hi",
            "sns:Publish arn:aws:sns:us-east-1:1:t",
        ),
        (environ(target="", service="s3", REQUEST_METHOD="GET", PATH_INFO="/box/a/b"), b"", "s3:GetObject box/a/b"),
        (
            environ(target="", service="lambda", PATH_INFO="/2015-03-31/functions/F/invocations"),
            b"{}",
            "lambda:Invoke F",
        ),
    ],
    ids=["json", "query", "rest-xml", "rest-json"],
)
def test_a_call_is_named_as_people_name_it(asked, body, name):
    recorder = CallRecorder()
    note(recorder, asked, body)

    assert taken(recorder)["calls"] == [name]


def test_a_recording_answers_its_function_and_no_other():
    recorder = CallRecorder()
    note(recorder, environ(), answer=b'{"Item": {"total": {"N": "5"}}}')
    (made,) = recorder.take(RUN, KEY)["calls"]
    recorder.play(KEY, {"calls": [made["call"]], "spare": [], "known": []})

    def ask(body=b'{"TableName": "orders"}', **whose):
        given = environ(**whose)
        return recorder.answer(read_call(given, body), given, body)

    assert ask(key=key_of("Another")) is None
    found = ask(parent=None)
    assert found is not None and json.loads(found.body) == {"Item": {"total": {"N": "5"}}}
    assert dict(found.headers) == {"Content-Type": "application/x-amz-json-1.0"}
    refused = ask()
    assert refused is not None and b"NotRecorded" in refused.body
    recorder.stop()
    assert ask() is None


def test_an_answer_that_is_too_large_is_not_kept():
    recorder = CallRecorder()
    note(recorder, environ(), answer=b"x" * ((1 << 20) + 1))

    (made,) = recorder.take(RUN, KEY)["calls"]
    assert made["call"]["answer"] == {"status": 0, "headers": {}, "withheld": "too large, or streamed"}
