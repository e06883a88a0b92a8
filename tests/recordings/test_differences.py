"""What a case gives now, compared with what it gave."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from minisam.recordings.cases import Case
from minisam.recordings.differences import differences
from tests.recordings.test_tape import call

PUT = call("dynamodb:PutItem", "orders", Item={"id": "1", "total": 5})
GET = call("dynamodb:GetItem", "orders", {"Item": {"id": "1"}}, Key="1")


def case(**given):
    body = json.dumps({"total": 5, "lines": [1, 2], "at": "2026-12-01T10:00:00Z"})
    known = {"name": "c", "recorded": "2026-12-01T10:00:00.000Z", "function": "F", "trigger": "http", "event": {}}
    return Case(**{**known, "status": "ok", "result": {"statusCode": 200, "body": body}, "calls": (PUT, GET), **given})


def told(recorded, now, **how):
    return [str(one).strip() for one in differences(recorded, now, **how)]


def test_a_case_is_like_itself():
    assert told(case(), case()) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"body": '{"total": 6, "lines": [1, 2], "at": "2026-12-02T11:00:00Z"}'}, ["result.body.total: 5 -> 6"]),
        ({"body": '{"total": 5, "lines": [1], "at": "2026-12-02T11:00:00Z"}'}, ["- result.body.lines[1]: 2"]),
        ({"body": '{"total": true, "lines": [1, 2], "at": "x"}'}, ["result.body.total: 5 -> true"]),
        ({"body": '{"lines": [1, 2], "at": "2026-12-02T11:00:00Z", "n": 1}'}, ["+ result.body.n: 1"]),
    ],
    ids=["changed", "shorter", "another type", "another name"],
)
def test_a_body_is_compared_value_by_value(changed, words):
    now = case(result={"statusCode": 200, **changed})

    assert set(words) <= set(told(case(), now))


def test_times_are_looked_past_unless_the_comparison_is_exact():
    now = case(result={"statusCode": 200, "body": case().result["body"].replace("T10", "T11")})

    assert told(case(), now) == []
    assert told(case(), now, is_exact=True) == [
        'result.body.at: "2026-12-01T10:00:00Z" -> "2026-12-01T11:00:00Z"',
    ]


def test_an_error_is_compared_without_its_lines():
    failed = {"errorType": "KeyError", "errorMessage": "'a'", "requestId": "1", "stackTrace": ["line 3"]}
    recorded = case(status="error", result=failed)

    assert told(recorded, case(status="error", result={**failed, "requestId": "2", "stackTrace": ["line 9"]})) == []
    assert told(recorded, case(status="error", result={**failed, "errorType": "TypeError"})) == [
        'result.errorType: "KeyError" -> "TypeError"'
    ]


def test_calls_that_are_added_missing_or_say_something_else_are_told():
    other = call("dynamodb:PutItem", "orders", Item={"id": "1", "total": 6})
    sent = call("sqs:SendMessage", "mails", MessageBody="hi")

    assert told(case(), case(calls=(PUT,))) == ['- call dynamodb:GetItem orders: {"Key": "1"}']
    assert told(case(), case(calls=(PUT, GET, sent))) == ['+ call sqs:SendMessage mails: {"MessageBody": "hi"}']
    assert told(case(), case(calls=(other, GET))) == ["call dynamodb:PutItem orders.Item.total: 5 -> 6"]


def test_the_order_of_calls_and_what_imports_asked_do_not_count():
    secret = call("secretsmanager:GetSecretValue", "key", SecretId="key")

    assert told(case(init_calls=(secret,)), case(calls=(GET, secret, PUT))) == []
    assert told(case(), case(calls=(GET, secret, PUT)), earlier=(secret,)) == [], "a warm environment remembered it"
    assert told(case(is_cold=True), case(calls=(GET, secret, PUT)), earlier=(secret,)) != []


def test_a_permission_that_is_gone_is_told():
    denied = replace(
        GET,
        answer={"status": 400, "headers": {}},
        decisions=({"action": "dynamodb:GetItem", "resource": "*", "allowed": False, "statement": None},),
    )

    assert told(case(), case(calls=(PUT, denied))) == [
        'call dynamodb:GetItem orders: permission: "allowed" -> "denied"'
    ]


@pytest.mark.parametrize("pattern", ["result.body.total", "result.body", "result.*", "result"])
def test_ignored_places_and_all_below_them_are_not_told(pattern):
    now = case(result={"statusCode": 200, "body": case().result["body"].replace("5", "6")}, calls=(PUT,))

    assert told(case(), now, ignored=[pattern]) == ['- call dynamodb:GetItem orders: {"Key": "1"}']


def test_a_place_in_a_list_can_be_ignored():
    now = case(result={"statusCode": 200, "body": case().result["body"].replace("[1, 2]", "[3, 4]")})

    assert told(case(), now, ignored=["result.body.lines[0]"]) == ["result.body.lines[1]: 2 -> 4"]
