"""What a ResultWriter leaves. AWS: docs "input-output-resultwriter"."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from types import SimpleNamespace

from minisam.cloud.map_results import child, written

RUN = "arn:aws:states:us-east-1:123456789012:mapRun:orders/batch:0a1b"


def one(output: object, error: dict[str, str] | None = None) -> dict[str, object]:
    job = SimpleNamespace(job_input={"n": 1}, job_output=output)
    return child(RUN, job, error, datetime.now(timezone.utc))


def test_children_are_told_as_executions_of_the_map_run():
    told = one({"done": True})
    assert told["Status"] == "SUCCEEDED"
    assert (told["Input"], told["Output"]) == ('{"n":1}', '{"done":true}')
    assert told["StateMachineArn"] == "arn:aws:states:us-east-1:123456789012:stateMachine:orders/batch"
    name = told["Name"]
    assert told["ExecutionArn"] == f"arn:aws:states:us-east-1:123456789012:execution:orders/batch:{name}"


def test_the_manifest_names_a_file_for_each_status_that_there_is():
    failed = one(None, {"error": "Bad", "cause": "it is"})
    files = written("out/0a1b", RUN, "results", [one(1), failed, one(2)])
    assert list(files) == ["out/0a1b/FAILED_0.json", "out/0a1b/SUCCEEDED_0.json", "out/0a1b/manifest.json"]
    (told,) = json.loads(files["out/0a1b/FAILED_0.json"])
    assert (told["Error"], told["Cause"], "Output" in told) == ("Bad", "it is", False)
    listed = json.loads(files["out/0a1b/manifest.json"])["ResultFiles"]
    assert listed["SUCCEEDED"] == [
        {"Key": "out/0a1b/SUCCEEDED_0.json", "Size": len(files["out/0a1b/SUCCEEDED_0.json"])}
    ]
    assert listed["PENDING"] == []
