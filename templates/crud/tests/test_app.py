"""The handlers, called directly, over a table in moto: no server, no AWS."""

import json

import pytest


def created(app, name):
    return json.loads(app.create({"body": json.dumps({"name": name})}, None)["body"])


def at(id, name=None):
    return {"pathParameters": {"id": id}, "body": json.dumps({"name": name})}


def test_a_created_item_can_be_read(app):
    item = created(app, "pen")

    assert json.loads(app.read(at(item["id"]), None)["body"]) == item


def test_items_are_listed_by_name(app):
    pen, ink = created(app, "pen"), created(app, "ink")

    assert json.loads(app.list_all({}, None)["body"]) == {"items": [ink, pen]}


def test_an_updated_item_has_its_new_name(app):
    item = created(app, "pen")

    assert app.update(at(item["id"], "quill"), None)["statusCode"] == 200
    assert json.loads(app.read(at(item["id"]), None)["body"])["name"] == "quill"


def test_a_deleted_item_is_gone(app):
    item = created(app, "pen")

    assert app.delete(at(item["id"]), None) == {"statusCode": 204}
    assert app.read(at(item["id"]), None)["statusCode"] == 404


@pytest.mark.parametrize("verb", ["read", "update", "delete"])
def test_an_unknown_item_is_404(app, verb):
    assert getattr(app, verb)(at("nowhere", "pen"), None)["statusCode"] == 404


@pytest.mark.parametrize("body", [None, "not json", "[]", '{"name": ""}', '{"name": 1}'])
def test_a_body_without_a_name_is_400(app, body):
    assert app.create({"body": body}, None)["statusCode"] == 400
