"""The API of the notes over its table, with minisam's fixture `sam`."""

import base64

import pytest

pytestmark = pytest.mark.sam(template="../template.yaml")


def created(sam, text, tag="home"):
    return sam.http.post("/notes", json={"text": text, "tag": tag}).json()


def test_a_created_note_can_be_read(sam):
    note = created(sam, "milk")

    response = sam.http.get(f"/notes/{note['id']}")

    assert response.status == 200
    assert response.json() == note


def test_a_body_may_come_encoded(sam):
    body = base64.b64encode(b'{"text": "milk"}').decode()

    assert sam.function("CreateNote").invoke({"body": body, "isBase64Encoded": True}).result["statusCode"] == 201


def test_notes_are_found_by_tag_in_the_order_of_creation(sam):
    first, _, second = created(sam, "milk"), created(sam, "report", "work"), created(sam, "bread")

    found = sam.http.get("/notes", query={"tag": "home"}).json()["notes"]

    assert sorted(note["text"] for note in found) == ["bread", "milk"]
    assert found[0]["created"] <= found[1]["created"]
    assert {first["id"], second["id"]} == {note["id"] for note in found}


def test_an_update_keeps_the_rest_of_the_note(sam):
    note = created(sam, "milk")

    changed = sam.http.put(f"/notes/{note['id']}", json={"text": "oat milk"}).json()

    assert changed["text"] == "oat milk"
    assert (changed["tag"], changed["created"]) == (note["tag"], note["created"])


def test_a_deleted_note_is_gone(sam):
    note = created(sam, "milk")

    assert sam.http.delete(f"/notes/{note['id']}").status == 204
    assert sam.http.get(f"/notes/{note['id']}").status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_note_is_404(sam, method):
    assert sam.http.request(method, "/notes/nowhere", json={"text": "x"}).status == 404


@pytest.mark.parametrize("body", ["", "not json", "[]", '{"text": ""}', '{"text": 1}'])
def test_a_body_without_text_is_400(sam, body):
    assert sam.http.post("/notes", body=body).status == 400
