"""The handler, called directly: no server, no AWS."""

import json

import app
import pytest


@pytest.fixture(autouse=True)
def greeting(monkeypatch):
    monkeypatch.setenv("GREETING", "Hello")


@pytest.mark.parametrize(("path", "expected"), [({"name": "Ada"}, "Hello, Ada!"), (None, "Hello, world!")])
def test_the_path_names_who_is_greeted(path, expected):
    reply = app.handler({"pathParameters": path}, None)

    assert reply["statusCode"] == 200
    assert json.loads(reply["body"]) == {"message": expected}
