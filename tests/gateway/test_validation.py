"""Request validators of REST APIs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from minisam.gateway.http import HttpResponse
from minisam.model import Validation

MODEL = {"allOf": [{"$ref": "#/definitions/Pair"}], "definitions": {"Pair": {"type": "object", "required": ["a"]}}}
WANTED = Validation(parameters=("header.x-one", "querystring.q"), schemas={"application/json": MODEL})


def _ask(build: Any, validation: Validation, target: str, *, body: str = "", headers: Any = ()) -> HttpResponse:
    app = build.app(build.route("POST /x", validation=validation))
    request = build.request(f"/test{target}", "POST", list(headers), body=body)
    return build.ask(build.gateway(app, {"statusCode": 200}), request)


@pytest.mark.parametrize(
    ("target", "headers", "missing"),
    [
        pytest.param("/x", [], "x-one, q", id="all, by full name"),
        pytest.param("/x?q=1", [], "x-one", id="header"),
        pytest.param("/x?q=", [("x-one", "1")], "q", id="blank"),
        pytest.param("/x?q=1", [("X-One", "1")], "x-one", id="header in another case"),
    ],
)
def test_missing_parameters_are_named_before_the_body_is_read(
    build: Any, lines: Any, target: str, headers: list[tuple[str, str]], missing: str
) -> None:
    # AWS: localstack's recorded test_api_gateway_request_validator; docs "api-gateway-method-request-validation"
    response = _ask(build, WANTED, target, headers=headers, body="{nope")

    assert response.status == 400
    assert json.loads(response.body) == {"message": f"Missing required request parameters: [{missing}]"}
    assert lines(response, "x-amzn-ErrorType") == ["BadRequestException"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        pytest.param('{"a": 1, "more": 2}', [], 200, id="more than the model has"),
        pytest.param("{}", [], 400, id="less"),
        pytest.param("", [], 400, id="absent, which counts as {}"),
        pytest.param("{nope", [], 400, id="no JSON"),
        pytest.param("[" * 100_000, [], 400, id="too deep"),
        pytest.param("<a/>", [("Content-Type", "application/xml")], 200, id="a type without a model"),
    ],
)
def test_bodies_are_held_against_the_model(build: Any, body: str, headers: Any, status: int) -> None:
    # AWS: localstack's recorded test_api_gateway_request_validator
    response = _ask(build, Validation(schemas={"application/json": MODEL}), "/x", body=body, headers=headers)

    assert response.status == status
    if status == 400:
        assert json.loads(response.body) == {"message": "Invalid request body"}


@pytest.mark.parametrize(
    "schema", [{"type": "text"}, {"$ref": "#/definitions/None"}, {"pattern": "("}], ids=["type", "reference", "pattern"]
)
def test_a_model_that_cannot_be_used_is_a_configuration_error(build: Any, caplog: Any, schema: Any) -> None:
    response = _ask(build, Validation(schemas={"$default": schema}), "/x", body='"text"')

    assert (response.status, json.loads(response.body)) == (500, {"message": "Internal server error"})
    assert "The model of /x cannot be used" in caplog.text
