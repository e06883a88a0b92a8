"""Custom resources in the real command. AWS: docs "crpg-ref-requesttypes", "crpg-ref-responses"."""

from __future__ import annotations

import json

from tests.end_to_end.processes import eventually
from tests.end_to_end.test_sources import client


def test_a_custom_resource_is_made_and_gives_its_data(command, app_copy):
    with command.serving(app_copy("custom")) as server:
        eventually(lambda: "no such thing" in server.running.err, "the report of the one that fails", 60)
        answer = client(server, "lambda").invoke(FunctionName="Reader")
        assert json.loads(answer["Payload"].read()) == ["hello world", "greeting-of-world"]
        kept = client(server, "ssm").get_parameter(Name="/custom/greeting")["Parameter"]["Value"]
        assert kept == "greeting-of-world: hello world"
        (table,) = client(server, "dynamodb").list_tables()["TableNames"]
        (item,) = client(server, "dynamodb").scan(TableName=table)["Items"]
        assert item == {"id": {"S": "Create"}, "count": {"S": "3"}}
        assert "template.yaml:56:3: 'Broken'" in server.running.err


def test_a_reload_changes_and_removes_it(command, app_copy):
    template = app_copy("custom")
    with command.serving(template) as server:
        eventually(lambda: "no such thing" in server.running.err, "the start", 60)
        tables = client(server, "dynamodb")
        (table,) = tables.list_tables()["TableNames"]

        def kinds() -> set[str]:
            return {item["id"]["S"] for item in tables.scan(TableName=table)["Items"]}

        template.write_text(template.read_text().replace("Name: world", "Name: moon"))
        eventually(lambda: "Update" in kinds(), "the update", 30)
        # It has another physical id now, so the old one is deleted.
        eventually(lambda: "Delete" in kinds(), "the end of the old one", 30)
        answer = client(server, "lambda").invoke(FunctionName="Reader")
        assert json.loads(answer["Payload"].read()) == ["hello moon", "greeting-of-moon"]


def test_the_listing_says_which_custom_resources_run(command, app_copy):
    listed = command.run("list", "--json", "-t", app_copy("custom")).json()
    assert {one["id"]: one["status"] for one in listed["resources"] if "Custom" in one["type"]} == {
        "Greeting": "runs",
        "Broken": "runs",
    }
