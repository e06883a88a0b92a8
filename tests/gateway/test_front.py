"""The front door: all APIs on one port, as SAM CLI has it (aws-sam-cli local_apigw_service, api_collector)."""

from __future__ import annotations

import json

import pytest

from minisam.model import Cors


def who(event):
    return {"statusCode": 200, "body": event.get("resource") or event["routeKey"]}


def test_routes_of_all_apis_meet_without_their_stages(build, echo):
    app = build.app(
        build.route("GET /rest", api="Rest"),
        build.route("GET /http", api="Http", payload="2.0"),
        apis=[build.api(id="Rest"), build.api("http", id="Http", stage="prod")],
    )
    gateway = build.gateway(app, echo)
    rest = json.loads(build.ask_front(gateway, build.request("/rest")).body)
    http = json.loads(build.ask_front(gateway, build.request("/http")).body)
    assert (rest["path"], rest["requestContext"]["path"]) == ("/rest", "/test/rest")
    assert http["rawPath"] == "/prod/http"
    assert gateway.collisions == ()


@pytest.mark.parametrize("apis", [("A", "B"), ("B", "A")])
def test_the_api_declared_first_wins_and_the_collision_is_named(build, apis):
    app = build.app(
        build.route("GET /x/{a}", "FunctionA", api="A"),
        build.route("GET /x/{b}", "FunctionB", api="B"),
        apis=[build.api(id=id) for id in apis],
    )
    gateway = build.gateway(app, who)
    won = {"A": "/x/{a}", "B": "/x/{b}"}[apis[0]]
    assert build.ask_front(gateway, build.request("/x/1")).body.decode() == won
    (collision,) = gateway.collisions
    lost = {"A": "/x/{a}", "B": "/x/{b}"}[apis[1]]
    assert collision.message == f"GET {lost} of API '{apis[1]}' is hidden by API '{apis[0]}' at the front door"
    assert collision.position is not None


def test_the_implicit_api_wins_then_the_upper_stack(build):
    apis = [build.api(id="Child/Api"), build.api(id="Own"), build.api(id="ServerlessRestApi", is_implicit=True)]
    routes = [build.route(f"GET /{path}", api=api.id) for api in apis for path in ("a", api.id.lower())]
    app = build.app(*routes, build.route("GET /b", api="Child/Api"), build.route("GET /b", api="Own"), apis=apis)
    messages = [finding.message for finding in build.gateway(app).collisions]
    assert "GET /a of API 'Own' is hidden by API 'ServerlessRestApi' at the front door" in messages
    assert "GET /b of API 'Child/Api' is hidden by API 'Own' at the front door" in messages


def test_only_the_methods_that_meet_collide(build):
    app = build.app(
        build.route("GET /x", "F", api="A"),
        build.route("ANY /x", "G", api="B"),
        apis=[build.api(id="A"), build.api(id="B")],
    )
    seen = []
    gateway = build.gateway(app, lambda event: seen.append(event["requestContext"]["stage"]) or {"statusCode": 200})
    assert build.ask_front(gateway, build.request("/x", "POST")).status == 200
    assert [finding.message for finding in gateway.collisions] == [
        "GET /x of API 'B' is hidden by API 'A' at the front door"
    ]


def test_a_routes_own_method_beats_any_within_an_api(build):
    app = build.app(build.route("ANY /x", "General"), build.route("GET /x", "Special"))
    gateway = build.gateway(app, {"statusCode": 200})
    assert gateway.collisions == ()
    assert gateway._front.match("GET", "/x").route.integration.function == "Special"  # type: ignore[union-attr]


def test_a_default_route_takes_what_nobody_else_does(build):
    app = build.app(
        build.route("GET /rest", api="Rest"),
        build.route("$default", api="Http", payload="2.0"),
        apis=[build.api(id="Rest"), build.api("http", id="Http")],
    )
    gateway = build.gateway(app, who)
    assert build.ask_front(gateway, build.request("/rest")).body == b"/rest"
    assert build.ask_front(gateway, build.request("/other", "PUT")).body == b"$default"


@pytest.mark.parametrize(("kind", "status"), [("rest", 403), ("http", 404)])
def test_an_unknown_path_is_answered_in_the_kinds_own_words(build, kind, status):
    app = build.app(build.route("GET /x"), apis=[build.api(kind)])
    assert build.ask_front(build.gateway(app), build.request("/nope")).status == status


def test_a_trailing_slash_does_not_count(build):
    app = build.app(build.route("GET /x", payload="2.0"), apis=[build.api("http")])
    assert build.ask_front(build.gateway(app, who), build.request("/x/")).status == 200


def test_preflights_are_answered_by_the_api_that_will_get_the_request(build, lines):
    app = build.app(
        build.route("GET /x", api="Http", payload="2.0"),
        build.route("GET /y", api="Rest"),
        apis=[build.api(id="Rest"), build.api("http", id="Http", cors=Cors(allow_origins=("*",)))],
    )
    headers = [("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "GET")]
    answer = build.ask_front(build.gateway(app), build.request("/x", "OPTIONS", headers))
    assert (answer.status, lines(answer, "access-control-allow-origin")) == (204, ["*"])
    assert build.ask_front(build.gateway(app), build.request("/y", "OPTIONS", headers)).status == 403
