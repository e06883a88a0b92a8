"""Route selection expressions: the table of AWS's page, and what its rules say of other messages."""

from __future__ import annotations

import json

import pytest

from minisam.gateway.selection import evaluate

# docs websocket-api-develop-routes: the message of the page's table
MESSAGE = json.dumps({"service": "chat", "action": "join", "data": {"room": "room1234"}})


@pytest.mark.parametrize(
    ("expression", "key"),
    [
        ("$request.body.action", "join"),
        ("${request.body.action}", "join"),
        ("${request.body.service}/${request.body.action}", "chat/join"),
        # The table prints "join" here; its rule is that a path which is not found is "".
        ("${request.body.action}-${request.body.invalidPath}", "join-"),
        ("action", "action"),
        ("\\$default", "$default"),
        ("$request.body.data.room", "room1234"),
        ("$request.body.nowhere", ""),
        ("$request.body.action.deeper", ""),
        ("v1-$request.body.action", "v1-join"),
    ],
)
def test_an_expression_selects_a_key(expression, key):
    assert evaluate(expression, MESSAGE, {}) == key


@pytest.mark.parametrize(
    ("value", "key"),
    [(1, "1"), (True, "true"), (None, ""), ("", ""), (["item1", "item2"], "[item1, item2]"), ("ä", "ä")],
)
def test_a_value_is_stringified(value, key):
    # docs websocket-api-develop-routes: an array of two elements becomes the string "[item1, item2]"
    assert evaluate("$request.body.action", json.dumps({"action": value}), {}) == key


@pytest.mark.parametrize("body", ["hello", "", "{", "'a'"])
def test_a_body_that_is_no_json_selects_nothing(body):
    assert evaluate("$request.body.action", body, {}) is None


@pytest.mark.parametrize("body", ['"text"', "1", "[]", "null"])
def test_json_that_is_no_object_has_no_paths(body):
    assert evaluate("$request.body.action", body, {}) == ""


def test_a_static_expression_reads_no_body():
    assert evaluate("\\$default", "hello", {}) == "$default"


def test_list_items_and_quoted_names_are_found():
    body = json.dumps({"a": [{"b c": "x"}]})
    assert evaluate("$request.body.a[0]['b c']", body, {}) == "x"
