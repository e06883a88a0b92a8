"""The three tests that a newcomer writes first, as docs/testing.md promises them."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.sam(template="apps/first")


def test_get_order(sam):
    sam.table("Orders").put(pk="1", total=5)
    response = sam.http.get("/orders/1")
    assert response.status == 200 and response.json() == {"total": 5}
    assert response.invocation.aws_calls == ["dynamodb:GetItem"]


def test_bad_message_goes_to_the_dlq(sam):
    sam.queue("OrdersQueue").send({"id": 1}, {"id": "bad"})
    sam.drain(); sam.clock.advance("5m"); sam.drain()  # fmt: skip  # noqa: E702
    assert sam.queue("OrdersDLQ").bodies() == [{"id": "bad"}]


def test_unit(sam, lambda_context):
    assert sam.function("Hello").handler({"name": "x"}, lambda_context) == {"hello": "x"}
