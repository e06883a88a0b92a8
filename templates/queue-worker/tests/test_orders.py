"""API, queues and worker, without a server or AWS: minisam's fixture `sam` opens the template for each test."""

import pytest


def test_an_order_goes_into_the_queue(sam):
    response = sam.http.post("/orders", json={"amount": 3})

    assert response.status == 202
    assert sam.queue("Orders").bodies() == [response.json()]


@pytest.mark.parametrize("body", ["", "not json", "[]", '{"amount": "3"}'])
def test_an_order_without_an_amount_is_400(sam, body):
    assert sam.http.post("/orders", body=body).status == 400
    assert sam.queue("Orders").bodies() == []


def test_the_worker_keeps_what_it_handled(sam):
    sam.queue("Orders").send({"id": "a", "amount": 3})

    sam.drain()

    assert sam.table("Handled").items() == [{"id": "a", "amount": 3, "state": "handled"}]
    assert sam.queue("Orders").bodies() == []


def test_an_order_that_fails_three_times_ends_in_the_other_queue(sam):
    sam.queue("Orders").send({"id": "a", "amount": 0}, {"id": "b", "amount": 1}, "not json")

    sam.drain()
    assert sam.queue("Orders").in_flight == 2
    sam.clock.advance("5m")

    assert sam.queue("Failed").bodies() == [{"id": "a", "amount": 0}, "not json"]
    assert [item["id"] for item in sam.table("Handled").items()] == ["b"]
