"""What the front and the cloud's process say to each other, as length-prefixed JSON on a socket pair.

The front asks `{"id", "verb": "apply" | "resolve" | "call", ...}` and is answered `{"id", "result"}` or
`{"id", "error"}`; the process tells what happens as `{"event"}` at any time. What only the front can do it asks of it,
`{"question", "remote"}`, and is answered `{"answer", "reply" | "failure"}`: calls that leave for the user's account. A
frame is four bytes of length, most significant first, and JSON text.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from minisam.cloud.plan import Plan, Step
from minisam.model import Position, RemoteReply, RemoteRequest, Resource, Seed
from minisam.records import dataclass

HEADER = struct.Struct(">I")

CloudEventKind = Literal[
    "starting", "ready", "failed", "elsewhere", "unsupported", "denied", "remote", "source", "log", "lost"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudEvent:
    """Something that happened in the embedded AWS.

    starting, ready: the process. failed: a resource (`resource`, `position`) could not be created, changed or removed.
    elsewhere: another endpoint holds a resource of this name already, or goes on holding one that is not declared any
    more. unsupported: a call that the embedded AWS does not know. denied: a call that a function's role does not let it
    make, or whose permission could not be decided. remote: a call that went to the user's account, or may not go there.
    source: what an event source did or could not do. log: a line of the process's own output. lost: the process died,
    and everything that was stored with it.
    """

    kind: CloudEventKind
    message: str
    resource: str | None = None
    position: Position | None = None
    hint: str | None = None


def frame(message: Mapping[str, Any]) -> bytes:
    """Encode a message with its length in front."""
    text = json.dumps(message, separators=(",", ":")).encode()
    return HEADER.pack(len(text)) + text


def resources_to_json(resources: Mapping[str, Resource]) -> list[dict[str, Any]]:
    """Return resources as JSON values."""
    return [dataclasses.asdict(resource) for resource in resources.values()]


def resources_from_json(values: list[dict[str, Any]]) -> dict[str, Resource]:
    """Return the resources that `resources_to_json` encoded."""
    return {value["id"]: _resource(value) for value in values}


def seeds_to_json(seeds: Sequence[Seed]) -> list[dict[str, Any]]:
    """Return seeds as JSON values."""
    return [
        {**dataclasses.asdict(seed), "body_file": str(seed.body_file) if seed.body_file else None} for seed in seeds
    ]


def seeds_from_json(values: list[dict[str, Any]]) -> list[Seed]:
    """Return the seeds that `seeds_to_json` encoded."""
    return [
        Seed(**{**value, "position": Position(**value["position"]), "body_file": _path(value["body_file"])})
        for value in values
    ]


def plan_to_json(plan: Plan) -> list[dict[str, Any]]:
    """Return a plan as JSON values."""
    return [dataclasses.asdict(step) for step in plan.steps]


def plan_from_json(values: list[dict[str, Any]]) -> Plan:
    """Return the plan that `plan_to_json` encoded."""
    return Plan(steps=tuple(Step(**value) for value in values))


def event_to_json(event: CloudEvent) -> dict[str, Any]:
    """Return an event as JSON values."""
    return dataclasses.asdict(event)


def event_from_json(value: dict[str, Any]) -> CloudEvent:
    """Return the event that `event_to_json` encoded."""
    position = value.pop("position")
    return CloudEvent(position=Position(**position) if position else None, **value)


def remote_to_json(message: RemoteRequest | RemoteReply) -> dict[str, Any]:
    """Return a request to the user's account, or the reply, as JSON values."""
    return {**dataclasses.asdict(message), "body": base64.b64encode(message.body).decode()}


def remote_request_from_json(value: Mapping[str, Any]) -> RemoteRequest:
    """Return the request that `remote_to_json` encoded."""
    return RemoteRequest(**{**value, **_content(value)})


def remote_reply_from_json(value: Mapping[str, Any]) -> RemoteReply:
    """Return the reply that `remote_to_json` encoded."""
    return RemoteReply(**{**value, **_content(value)})


def _content(value: Mapping[str, Any]) -> dict[str, Any]:
    headers = tuple((str(name), str(text)) for name, text in value["headers"])
    return {"headers": headers, "body": base64.b64decode(value["body"])}


def _resource(value: dict[str, Any]) -> Resource:
    places = {name: Position(**place) for name, place in value["places"].items()}
    position, depends_on = Position(**value["position"]), tuple(value["depends_on"])
    return Resource(**{**value, "position": position, "depends_on": depends_on, "places": places})


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
