"""What another version of moto left is taken over as data; what cannot be is named."""

from __future__ import annotations

import pickle

from minisam.cloud.migration import FILE, Migration, parted
from minisam.cloud.state_file import Row

MESSAGE = {"body": "a", "message_attributes": {}, "group_id": None, "deduplication_id": None}


def row(owner: str, name: bytes, value: object) -> Row:
    return Row(f"123456789012/us-east-1/{owner}" if owner else "", name, pickle.dumps(value))


def test_what_cannot_be_read_is_counted_and_named(tmp_path):
    migration = Migration(tmp_path)
    unreadable = Row("123456789012/us-east-1/things", b"2", b"\x80\x05cmoto.gone\nItem\n.")
    migration.take("dynamodb", [row("", b"whole", {}), row("things", b"1", {"id": {"B": b"\0"}}), unreadable])
    migration.take("sns", [row("", b"whole", {})])
    migration.keep("5.0.0")
    assert migration.content == {"dynamodb": {"things": [{"id": {"B": "AA=="}}]}}
    (note,) = migration.notes
    assert "written with moto 5.0.0" in note
    assert "not 1 items, sns" in note


def test_what_was_read_is_there_until_it_is_stored(tmp_path):
    first = Migration(tmp_path)
    first.take("sqs", [row("jobs", b"1", MESSAGE)])
    first.keep("5.0.0")
    again = Migration(tmp_path)
    assert again.content["sqs"] == {"jobs": [{"MessageBody": "a"}]}
    again.done()
    assert not (tmp_path / FILE).exists()
    assert Migration(tmp_path).content == {}


def test_what_a_queue_knew_is_no_message(tmp_path):
    migration = Migration(tmp_path)
    migration.take("sqs", [row("jobs.fifo known", b"1", ("a", 1.0))])
    assert migration.content == {"sqs": {}}


def test_what_has_no_place_any_more_is_named():
    content = {"dynamodb": {"things": [1], "gone": [1, 2], "empty": []}, "ssm": {"/a": {}}, "minisam": "state"}
    kept, lost = parted(content, {"dynamodb": {"things"}})
    assert kept == {"dynamodb": {"things": [1]}, "ssm": {"/a": {}}}
    assert lost == ["--state: 'gone' (dynamodb) is not in the template any more: its 2 items are left behind"]
