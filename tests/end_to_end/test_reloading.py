"""A saved file is live with the next request, data stays, and a broken save breaks nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually

HTML = (("Accept", "text/html,application/xhtml+xml"),)
JSON = (("Accept", "application/json"),)
TABLE_KEY = """AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]"""


@pytest.fixture(scope="module")
def template(app_copy) -> Path:
    return app_copy("workshop")


@pytest.fixture(scope="module")
def server(command: Command, template: Path) -> Iterator[Server]:
    with command.serving(template) as running:
        yield running


@pytest.fixture
def save(template: Path, server: Server):
    """Saves a file of the application, in place or as an editor does it; puts all files back afterwards."""
    originals: dict[Path, str] = {}

    def save(name: str, old: str, new: str, *, by_rename: bool = False) -> None:
        path = template.parent / name
        text = path.read_text()
        originals.setdefault(path, text)
        assert old in text, f"{old!r} is not in {name}"
        if by_rename:
            beside = path.with_suffix(".saving")
            beside.write_text(text.replace(old, new))
            os.replace(beside, path)
        else:
            path.write_text(text.replace(old, new))

    yield save
    for path, text in originals.items():
        path.write_text(text)
    eventually(lambda: server.request("/hello").status == 200, "the original application serving again")


@pytest.mark.parametrize("by_rename", [False, True], ids=["in place", "by rename"])
def test_a_saved_handler_is_live_with_the_next_request(server, save, by_rename):
    assert server.request("/hello").json()["word"] == "hello"

    save("src/hello.py", '"hello"', '"howdy"', by_rename=by_rename)

    assert server.request("/hello").json()["word"] == "howdy"


def test_a_saved_imported_module_is_live_with_the_next_request(server, save):
    assert server.request("/hello").json()["imported"] == "first"

    save("src/wording.py", "first", "other")

    assert server.request("/hello").json()["imported"] == "other"


def test_saves_of_the_same_size_are_never_answered_by_old_code(server, save):
    current = "first"
    for number in range(20):
        save("src/wording.py", current, current := f"w{number:04}", by_rename=number % 2 == 0)

        assert server.request("/hello").json()["imported"] == current


def test_a_saved_template_is_live_with_the_next_request(server, save):
    save("template.yaml", "Path: /hello", "Path: /hi")

    assert server.request("/hi").json()["word"] == "hello"
    assert server.request("/hello").status in (403, 404)


def test_a_saved_variable_is_live_and_the_data_stays(server, save):
    assert server.request("/items/kept", "PUT", body="still here").status == 201

    save("template.yaml", "Default: green", "Default: blue")

    assert server.request("/hello").json()["color"] == "blue"
    assert server.request("/items/kept").json()["value"] == "still here"


def test_a_new_resource_of_a_save_exists(server, save):
    save("template.yaml", "\n  Queue:\n", "\n  Fresh:\n    Type: AWS::SQS::Queue\n\n  Queue:\n")

    assert server.request("/hello").status == 200
    queues = lambda: server.client("sqs").list_queues().get("QueueUrls", [])  # noqa: E731
    eventually(lambda: any("Fresh" in url for url in queues()), "the new queue")


def test_a_broken_template_is_shown_and_the_last_good_one_serves(server, save):
    save("template.yaml", "!Ref Items", "!Ref Nothing")

    assert server.request("/hello", headers=JSON).json()["word"] == "hello"
    said = server.says("'Nothing'")
    assert "template.yaml:" in said and "Traceback" not in said


def test_a_broken_template_is_a_page_for_a_browser_that_asks_for_what_is_new(server, save):
    save("template.yaml", "!Ref Items", "!Ref Nothing")

    page = server.request("/new", headers=HTML)
    answer = server.request("/new", headers=JSON)

    assert page.status == answer.status >= 400
    assert page.header("Content-Type").startswith("text/html")
    assert "template.yaml:" in page.text and "Nothing" in page.text
    assert answer.header("Content-Type").startswith("application/json")
    assert answer.json()["message"] and "template.yaml:" in answer.json()["problem"]


def test_a_broken_handler_is_a_page_for_a_browser_and_json_for_a_client(server, save):
    save("src/hello.py", "def handler(event, context):", "def handler(event, context:")

    page = server.request("/hello", headers=HTML)
    answer = server.request("/hello", headers=JSON)

    assert page.status == answer.status == 500
    assert page.header("Content-Type").startswith("text/html")
    assert "hello.py" in page.text and "SyntaxError" in page.text
    # AWS: what an HTTP API answers for a function that fails.
    assert answer.json() == {"message": "Internal Server Error"}
    assert server.request("/items/none").status == 404
    server.says("hello.py")


def test_a_mended_handler_answers_at_once(server, save):
    save("src/hello.py", "import wording", "import wordding")
    assert server.request("/hello").status == 500

    save("src/hello.py", "import wordding", "import wording")

    assert server.request("/hello").json()["word"] == "hello"


def test_a_save_that_would_replace_a_table_prints_the_plan_and_keeps_the_table(server, save):
    assert server.request("/items/precious", "PUT", body="data").status == 201

    save("template.yaml", TABLE_KEY, TABLE_KEY.replace("id", "key"))

    assert server.request("/hello").status == 200
    assert "Items" in (said := server.says("--allow-replace"))
    assert "replace" in said
    assert server.request("/items/precious").json()["value"] == "data"


def test_allow_replace_replaces_the_table(command, app_copy):
    template = app_copy("workshop")
    with command.serving(template, "--allow-replace") as server:
        assert server.request("/items/1", "PUT", body="data").status == 201

        template.write_text(template.read_text().replace(TABLE_KEY, TABLE_KEY.replace("id", "key")))

        assert server.request("/hello").status == 200

        def key() -> bool:
            (name,) = server.client("dynamodb").list_tables()["TableNames"]
            table = server.client("dynamodb").describe_table(TableName=name)["Table"]
            return bool(table["KeySchema"][0]["AttributeName"] == "key")

        eventually(key, "the table with its new key")


def test_an_edited_variables_file_is_live_with_the_next_request(command, app_copy, tmp_path):
    variables = tmp_path / "env.json"
    variables.write_text('{"Hello": {"COLOR": "red"}}')
    with command.serving(app_copy("workshop"), "--env-vars", variables) as server:
        assert server.request("/hello").json()["color"] == "red"

        variables.write_text('{"Hello": {"COLOR": "tan"}}')

        assert server.request("/hello").json()["color"] == "tan"
