"""Requests of a test: the same gateway, the handlers in this process, and what is told of them."""

from __future__ import annotations

import os
import sys

import boto3
import pytest

pytestmark = pytest.mark.sam(template="apps/shop")


def test_a_request_reaches_its_handler_and_the_table_that_the_template_declares(sam):
    sam.table("Table").put(id="1", total=5, price=1.5)

    response = sam.http.get("/orders/1")

    assert response.status == 200
    assert response.json()["item"] == {"id": "1", "total": 5, "price": 1}
    assert response.invocation.aws_calls == ["dynamodb:GetItem"]
    assert response.invocation.event["pathParameters"] == {"id": "1"}
    assert response.invocation.outcome.status == "ok"


def test_a_body_is_sent_as_json_and_stored(sam):
    response = sam.http.put("/orders/2", json={"total": 7})

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.invocation.event["headers"]["content-type"] == "application/json"
    assert sam.table("Table").get(id="2") == {"id": "2", "total": 7}
    assert sam.table("Table").items() == [{"id": "2", "total": 7}]


def test_each_test_begins_with_empty_tables_and_cold_functions(sam):
    assert sam.table("Table").items() == []
    assert sam.http.get("/orders/1").json()["calls"] == 1
    assert sam.http.get("/orders/1").json()["calls"] == 2


def test_what_the_handler_logs_and_prints_is_its_log(sam, capsys):
    response = sam.http.get("/orders/1", query={"print": "this"})

    logs = response.invocation.logs
    assert "[INFO]" in logs and "order 1" in logs
    assert "printed this\n" in logs and "printed this\n" in capsys.readouterr().out
    assert logs.startswith("INIT_START") and "REPORT RequestId" in logs
    assert sam.logs("Orders") == logs


def test_a_handler_that_fails_gives_what_the_api_gives(sam):
    response = sam.http.get("/orders/1", query={"fail": "no stock"})

    assert response.status == 500
    assert response.json() == {"message": "Internal Server Error"}
    assert response.invocation.error == ("ValueError", "no stock")
    assert "ValueError: no stock" in response.invocation.logs


def test_an_api_is_asked_at_its_own_address_too(sam):
    assert sam.http.get("/Prod/rest/1", api="ServerlessRestApi").invocation.event["resource"] == "/rest/{id}"
    assert sam.http.get("/anything", api="Orders").invocation.event["rawPath"] == "/anything"
    assert sam.http.get("/rest/1").status == 200


def test_a_route_that_is_none_is_refused_without_a_function(sam):
    response = sam.http.get("/nowhere")

    assert response.status in (403, 404)
    assert response.invocation is None


def test_two_functions_whose_modules_share_a_name_do_not_mix(sam):
    assert sam.http.get("/orders/1").json()["names"] == "of orders"
    assert sam.function("Mail").invoke({"to": "me"}).result["names"] == "of mail"
    assert sam.http.get("/orders/1").json()["names"] == "of orders"


def test_modules_paths_and_variables_are_as_they_were(sam):
    before = {*sys.modules}, [*sys.path], dict(os.environ)

    sam.http.get("/orders/1", query={"set": "by handler"})

    assert "app" not in sys.modules and "names" not in sys.modules
    assert [*sys.path] == before[1]
    assert dict(os.environ) == before[2]
    assert sam.function("Orders").env["SET_BY_HANDLER"] == "by handler"


def test_a_function_that_calls_another_gets_its_result(sam):
    response = sam.http.get("/orders/1", query={"mail": "RequestResponse"})

    assert '"names": "of mail"' in response.text
    assert [record.function for record in sam.invocations] == ["Orders", "Mail"]
    assert [record.aws_calls for record in sam.invocations] == [["lambda:Invoke"], ["s3:PutObject"]]


def test_a_secret_that_minisam_reads_for_a_function_is_no_call_of_its_callers(sam):
    calls = [sam.http.get("/orders/1", query={"mail": "RequestResponse"}).invocation.aws_calls for _ in range(2)]

    assert calls == [["lambda:Invoke"]] * 2


def test_what_the_test_sets_reaches_the_function(sam, monkeypatch):
    monkeypatch.setenv("FLAG", "on")
    assert sam.http.get("/orders/1", query={"env": "FLAG"}).text == "on"

    sam.function("Orders").env["STAGE"] = "changed"
    assert sam.http.get("/orders/1", query={"env": "STAGE"}).text == "changed"


@pytest.mark.sam(parameters={"Stage": "prod"}, env={"EXTRA": "more"})
def test_markers_give_parameters_and_variables(sam):
    assert sam.http.get("/orders/1", query={"env": "STAGE"}).text == "prod"
    assert sam.http.get("/orders/1", query={"env": "EXTRA"}).text == "more"


def test_clients_of_the_test_itself_reach_the_same_aws(sam):
    boto3.client("dynamodb", region_name="us-east-1").put_item(
        TableName=sam.table("Table").ref, Item={"id": {"S": "3"}}
    )

    assert sam.http.get("/orders/3").json()["item"] == {"id": "3"}


def test_a_handler_that_takes_too_long_is_told(sam):
    response = sam.http.get("/orders/1", query={"slow": "yes"})

    assert response.invocation.overran_s is None
    assert response.invocation.outcome.duration_ms >= 50


def test_a_function_that_another_calls_has_its_own_variables_and_role(sam):
    sam.http.get("/orders/1", query={"mail": "RequestResponse"})

    assert {one.function for one in sam.iam.decisions if one.action == "s3:PutObject"} == {"Mail"}
