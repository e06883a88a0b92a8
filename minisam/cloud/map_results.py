"""What a ResultWriter leaves in a bucket: a file for the children that succeeded, one for those that failed.

moto writes the manifest alone, and names no file in it. AWS: docs "input-output-resultwriter"
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

Child = Mapping[str, Any]


def correct_map_results() -> None:
    """Let moto's maps remember their children, and its writer write them."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor import (
        distributed_item_processor_worker as workers,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.result_writer.resource_eval.resource_eval_s3 import (  # noqa: E501
        ResourceEvalS3,
    )

    worker = workers.DistributedItemProcessorWorker
    evaluate = worker._eval_job

    def eval_job(processor: Any, env: Any, job: Any) -> None:
        record, began = processor._map_run_record, datetime.now(timezone.utc)
        evaluate(processor, env, job)
        error = getattr(env.program_state(), "error", None)
        vars(record).setdefault("children", []).append(child(record.map_run_arn, job, error, began))

    def put_object(env: Any, resource: Any, credentials: Any) -> None:
        parameters = env.stack.pop()
        env.stack.pop()
        record = env.map_run_record_pool_manager.get_all().pop()
        client = ResourceEvalS3._get_s3_client(resource_runtime_part=resource, state_credentials=credentials)
        prefix = "/".join(filter(None, (parameters.get("Prefix", "").rstrip("/"), record.map_run_arn.split(":")[-1])))
        files = written(prefix, record.map_run_arn, parameters["Bucket"], vars(record).get("children", []))
        for key, body in files.items():
            client.put_object(Bucket=parameters["Bucket"], Key=key, Body=body)
        details = {"Bucket": parameters["Bucket"], "Key": f"{prefix}/manifest.json"}
        env.stack.append({"MapRunArn": record.map_run_arn, "ResultWriterDetails": details})

    worker._eval_job = eval_job
    ResourceEvalS3._handle_put_object = staticmethod(put_object)


def child(map_run: str, job: Any, error: Mapping[str, Any] | None, began: datetime) -> dict[str, Any]:
    """Return what AWS tells of a child workflow that has ended; `error` is what it failed with."""
    name, machine = str(uuid4()), map_run.replace(":mapRun:", ":stateMachine:").rpartition(":")[0]
    ended = {"Output": _text(job.job_output), "OutputDetails": {"Included": True}}
    failed = {"Error": (error or {}).get("error"), "Cause": (error or {}).get("cause")}
    return {
        "ExecutionArn": f"{machine.replace(':stateMachine:', ':execution:')}:{name}",
        "Input": _text(job.job_input),
        "InputDetails": {"Included": True},
        "Name": name,
        **({key: value for key, value in failed.items() if value} if error else ended),
        "StartDate": _iso(began),
        "StateMachineArn": machine,
        "Status": "FAILED" if error else "SUCCEEDED",
        "StopDate": _iso(datetime.now(timezone.utc)),
    }


def written(prefix: str, map_run: str, bucket: str, children: Sequence[Child]) -> dict[str, bytes]:
    """Return the files by their keys, the manifest last."""
    files = {}
    listed: dict[str, list[dict[str, Any]]] = {"FAILED": [], "PENDING": [], "SUCCEEDED": []}
    for status in listed:
        if found := [one for one in children if one["Status"] == status]:
            key = f"{prefix}/{status}_0.json"
            files[key] = json.dumps(found).encode()
            listed[status].append({"Key": key, "Size": len(files[key])})
    manifest = {"DestinationBucket": bucket, "MapRunArn": map_run, "ResultFiles": listed}
    return {**files, f"{prefix}/manifest.json": json.dumps(manifest, indent=2).encode()}


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
