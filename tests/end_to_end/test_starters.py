"""Every starter: created with `init`, tested as its README says, started or invoked, and used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from minisam.starters import find_starters

STARTERS = tuple(find_starters())


def created(command, folder: Path, name: str) -> Path:
    """The folder of a new application, made by the real command."""
    assert command.run("init", name, "shop", cwd=folder).status == 0
    return folder / "shop"


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_is_a_whole_application(command, tmp_path, name):
    folder = created(command, tmp_path, name)

    for needed in ("template.yaml", "README.md", ".vscode/launch.json", ".gitignore", "src", "tests", "events"):
        assert (folder / needed).exists(), needed
    for configuration in json.loads((folder / ".vscode/launch.json").read_text())["configurations"]:
        events = [word for word in configuration["args"] if word.startswith("events/")]
        assert all((folder / event).is_file() for event in events)
    assert command.run("validate", cwd=folder).status == 0


@pytest.mark.parametrize("name", STARTERS)
def test_the_tests_of_a_starter_pass_as_its_readme_runs_them(command, tmp_path, name):
    folder = created(command, tmp_path, name)
    assert '`minisam test`, after `pip install "minisam[test]"`' in (folder / "README.md").read_text()

    bare = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    words = [sys.executable, "-m", "minisam", "test", "--", "-q"]
    done = subprocess.run(words, cwd=folder, env=bare, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_the_hello_api_answers(command, tmp_path):
    folder = created(command, tmp_path, "hello-api")

    with command.serving(folder / "template.yaml") as server:
        assert server.request("/hello").json() == {"message": "Hello, world!"}
        assert server.request("/hello/Ada").json() == {"message": "Hello, Ada!"}
    invoked = command.run("invoke", "Hello", "-e", "events/hello.json", cwd=folder).json()
    assert json.loads(invoked["body"]) == {"message": "Hello, Ada!"}


def test_the_crud_starter_creates_finds_changes_and_deletes(command, tmp_path):
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    with command.serving(created(command, tmp_path, "crud") / "template.yaml") as server:
        item = server.request("/items", "POST", headers=form, body='{"name": "pen"}').json()
        path = f"/items/{item['id']}"

        assert server.request(path).json() == item
        assert server.request(path, "PUT", data={"name": "quill"}).json() == {**item, "name": "quill"}
        assert server.request("/items").json() == {"items": [{**item, "name": "quill"}]}
        assert server.request(path, "DELETE").status == 204
        assert server.request(path).status == 404


def test_the_queue_workers_orders_reach_queue_and_table(command, tmp_path):
    folder = created(command, tmp_path, "queue-worker")
    outputs = outputs_of(command, folder)
    with command.serving(folder / "template.yaml") as server:
        order = server.request("/orders", "POST", data={"amount": 3}).json()
        record = {"messageId": "m1", "body": json.dumps(order)}

        assert server.invoke("Worker", {"Records": [record]}).json() == {"batchItemFailures": []}
        key = {"id": {"S": order["id"]}}
        handled = server.client("dynamodb").get_item(TableName=outputs["HandledTable"], Key=key)["Item"]
        assert handled["state"] == {"S": "handled"}

    failures = command.run("invoke", "Worker", "-e", "events/orders.json", cwd=folder).json()
    assert failures == {"batchItemFailures": [{"itemIdentifier": "2e1424d4-f796-459a-8184-9c92662be6da"}]}


def test_the_stream_processor_stores_votes_and_counts_changes(command, tmp_path):
    folder = created(command, tmp_path, "stream-processor")
    outputs = outputs_of(command, folder)
    event = json.loads((folder / "events/votes.json").read_text())
    with command.serving(folder / "template.yaml") as server:
        assert server.request("/votes/zoe/juice", "PUT").json() == {"voter": "zoe", "choice": "juice"}
        key = {"voter": {"S": "zoe"}}
        vote = server.client("dynamodb").get_item(TableName=outputs["VotesTable"], Key=key)["Item"]
        assert vote["choice"] == {"S": "juice"}

        assert server.invoke("Counter", event).json() is None
        counts = server.client("dynamodb").scan(TableName=outputs["CountsTable"])["Items"]
        found = {item["choice"]["S"]: item["votes"]["N"] for item in counts}
        assert {"tea": "1", "coffee": "1"}.items() <= found.items()


def test_the_scheduled_job_writes_its_report(command, tmp_path):
    folder = created(command, tmp_path, "scheduled-job")
    outputs = outputs_of(command, folder)
    event = json.loads((folder / "events/schedule.json").read_text())
    with command.serving(folder / "template.yaml") as server:
        sale = {"day": {"S": "2026-02-28"}, "id": {"S": "1"}, "amount": {"N": "5"}}
        server.client("dynamodb").put_item(TableName=outputs["SalesTable"], Item=sale)

        report = server.invoke("Report", event).json()

        stored = server.client("s3").get_object(Bucket=outputs["ReportsBucket"], Key="2026-02-28.json")["Body"].read()
        assert report == json.loads(stored) == {"day": "2026-02-28", "sales": 1, "total": 5}


def outputs_of(command, folder: Path) -> dict[str, str]:
    """The template's outputs by name."""
    return {output["name"]: output["value"] for output in command.run("list", "--json", cwd=folder).json()["outputs"]}
