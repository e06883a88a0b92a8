"""Routing tables; each case names where AWS's behaviour is known from."""

from __future__ import annotations

import pytest

from minisam.gateway.router import Router, shape


@pytest.mark.parametrize(
    ("routes", "request_line", "expected"),
    [
        # localstack test_apigateway_common: test_proxy_routing_with_hardcoded_resource_sibling
        (("POST /test", "ANY /test/any", "OPTIONS /{proxy+}"), "POST /test", "POST /test"),
        (("POST /test", "ANY /test/any", "OPTIONS /{proxy+}"), "GET /test/any", "ANY /test/any"),
        (("POST /test", "ANY /test/any", "OPTIONS /{proxy+}"), "OPTIONS /test", "OPTIONS /{proxy+}"),
        (("POST /test", "ANY /test/any", "OPTIONS /{proxy+}"), "GET /test", None),
        # localstack: test_routing_with_hardcoded_resource_sibling_order
        (("GET /{p+}", "GET /part1", "GET /part1/hard"), "GET /part1", "GET /part1"),
        (("GET /{p+}", "GET /part1", "GET /part1/hard"), "GET /part1/hard", "GET /part1/hard"),
        (("GET /{p+}", "GET /part1", "GET /part1/hard"), "GET /part1/other", "GET /{p+}"),
        # ministack test_apigatewayv1: a verb that the specific resource lacks falls through (measured on AWS)
        (("ANY /{proxy+}", "GET /jobs/{kind}"), "POST /jobs/x", "ANY /{proxy+}"),
        (("ANY /{proxy+}", "OPTIONS /remote"), "GET /remote", "ANY /{proxy+}"),
        (("ANY /{proxy+}", "OPTIONS /remote"), "OPTIONS /remote", "OPTIONS /remote"),
        (("ANY /{proxy+}", "GET /a/b/c"), "GET /a/b", "ANY /{proxy+}"),
        # docs set-up-lambda-proxy-integrations: the greedy variable needs something to match
        (("ANY /{proxy+}",), "GET /", None),
        (("ANY /{proxy+}",), "HEAD /x", "ANY /{proxy+}"),
        (("GET /x",), "HEAD /x", None),
        (("GET /users/{id}", "GET /users/me"), "GET /users/me", "GET /users/me"),
        (("GET /users/{id}",), "GET /users/1/other", None),
        (("GET /users/{id}",), "GET /users/", None),
        (("ANY /x", "GET /x"), "GET /x", "GET /x"),
        # a trailing slash is ignored (localstack, invocation-payload-with-trailing-slash)
        (("GET /x",), "GET /x/", "GET /x"),
        (("GET /",), "GET /", "GET /"),
        # docs: ANY stands for seven methods
        (("ANY /x",), "TRACE /x", None),
    ],
)
def test_rest_apis_route_resource_and_method_together(build, routes, request_line, expected):
    router = Router([build.route(route) for route in routes])
    method, path = request_line.split(" ")
    match = router.match_rest(method, path)
    assert (match and f"{match.route.method} {match.route.path}") == expected


# docs http-api-develop-routes, "Routing API requests": full match, greedy match, $default
DOCUMENTED = ("GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default")


@pytest.mark.parametrize(
    ("routes", "request_line", "expected"),
    [
        (DOCUMENTED, "GET /pets/dog/1", "GET /pets/dog/1"),
        (DOCUMENTED, "GET /pets/dog/2", "GET /pets/dog/{id}"),
        (DOCUMENTED, "GET /pets/cat/1", "GET /pets/{proxy+}"),
        (DOCUMENTED, "POST /pets/dog/1", "ANY /{proxy+}"),
        (DOCUMENTED, "POST /test/5", "ANY /{proxy+}"),
        (DOCUMENTED, "GET /", "ANY $default"),
        (("GET /a/{proxy+}", "ANY /{x}/b"), "GET /a/b", "ANY /{x}/b"),
        (("GET /items",), "HEAD /items", None),
        # github.com/storacha/w3infra/pull/166: a trailing slash makes another path of it
        (("GET /items",), "GET /items/", None),
        (("GET /items", "$default"), "GET /items/", "ANY $default"),
        (("POST /items", "GET /items"), "GET /items", "GET /items"),
    ],
)
def test_http_apis_prefer_full_matches_then_greedy_ones_then_default(build, routes, request_line, expected):
    router = Router([build.route(route) for route in routes], is_strict=True)
    method, path = request_line.split(" ")
    match = router.match_http(method, path)
    assert (match and f"{match.route.method} {match.route.path}") == expected


@pytest.mark.parametrize(
    ("route", "path", "expected"),
    [
        ("GET /users/{id}/posts/{post}", "/users/1/posts/2", {"id": "1", "post": "2"}),
        ("GET /{proxy+}", "/a//b", {"proxy": "a//b"}),
        ("GET /{proxy+}", "/a%2Bb/c", {"proxy": "a%2Bb/c"}),
        # localstack, invocation-payload-with-trailing-slash: the value loses it
        ("GET /{proxy+}", "/a/b/", {"proxy": "a/b"}),
        ("GET /v/{name}/{rest+}", "/v/x/y/z", {"name": "x", "rest": "y/z"}),
    ],
)
def test_parameters_come_as_they_stand_in_the_path(build, route, path, expected):
    match = Router([build.route(route)]).match_rest("GET", path)
    assert match is not None
    assert match.parameters == expected


def test_methods_of_one_path_may_name_their_parameters_differently(build):
    router = Router([build.route("GET /{a}"), build.route("POST /{b}")])
    assert router.match_rest("POST", "/1").parameters == {"b": "1"}  # type: ignore[union-attr]


def test_encoded_letters_of_a_static_segment_are_the_same_segment(build):
    assert Router([build.route("GET /echo")]).match_rest("GET", "/%65cho") is not None


def test_a_thousand_routes_are_told_apart(build):
    router = Router([build.route(f"GET /r{n}/{{id}}") for n in range(1000)])
    assert router.match_rest("GET", "/r777/x").route.path == "/r777/{id}"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("/a/{x}", "/a/{y}/", True),
        ("/a/{x}", "/a/{x+}", False),
        ("/a", "/b", False),
        ("/{proxy+}", "/{any+}", True),
        ("$default", "$default", True),
    ],
)
def test_paths_of_one_shape_take_the_same_requests(one, other, is_same):
    assert (shape(one) == shape(other)) is is_same
