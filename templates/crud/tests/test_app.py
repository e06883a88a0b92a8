"""The API over its table, without a server or AWS: minisam's fixture `sam` opens the template for each test."""

import pytest


def created(sam, name):
    return sam.http.post("/items", json={"name": name}).json()


def test_a_created_item_can_be_read(sam):
    item = created(sam, "pen")

    response = sam.http.get(f"/items/{item['id']}")

    assert response.json() == item == sam.table("Items").get(id=item["id"])
    assert response.invocation.aws_calls == ["dynamodb:GetItem"]


def test_items_are_listed_by_name(sam):
    pen, ink = created(sam, "pen"), created(sam, "ink")

    assert sam.http.get("/items").json() == {"items": [ink, pen]}


def test_an_updated_item_has_its_new_name(sam):
    item = created(sam, "pen")

    assert sam.http.put(f"/items/{item['id']}", json={"name": "quill"}).status == 200
    assert sam.table("Items").items() == [{**item, "name": "quill"}]


def test_a_deleted_item_is_gone(sam):
    item = created(sam, "pen")

    assert sam.http.delete(f"/items/{item['id']}").status == 204
    assert sam.http.get(f"/items/{item['id']}").status == 404
    assert sam.table("Items").items() == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_item_is_404(sam, method):
    assert sam.http.request(method, "/items/nowhere", json={"name": "pen"}).status == 404


@pytest.mark.parametrize("body", ["", "not json", "[]", '{"name": ""}', '{"name": 1}'])
def test_a_body_without_a_name_is_400(sam, body):
    assert sam.http.post("/items", body=body).status == 400
