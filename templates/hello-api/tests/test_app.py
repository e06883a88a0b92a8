"""The API, without a server: minisam's fixture `sam` opens the template for each test."""

import pytest


@pytest.mark.parametrize(("path", "expected"), [("/hello/Ada", "Hello, Ada!"), ("/hello", "Hello, world!")])
def test_the_path_names_who_is_greeted(sam, path, expected):
    response = sam.http.get(path)

    assert response.status == 200
    assert response.json() == {"message": expected}


def test_the_greeting_is_a_variable(sam):
    sam.function("Hello").env["GREETING"] = "Welcome"

    assert sam.http.get("/hello/Ada").json() == {"message": "Welcome, Ada!"}


def test_the_handler_is_a_plain_function_too(sam, lambda_context):
    assert sam.function("Hello").handler({}, lambda_context)["statusCode"] == 200
