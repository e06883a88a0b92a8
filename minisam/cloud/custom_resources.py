"""Custom resources: the template's function is told to create, change or remove something, and answers by an upload.

What it gives (a physical id and data) is kept here, since `Ref` and `GetAtt` of it are read late, as references
`{{resolve:custom:STACK.ID:Attribute}}`. The upload goes to a listener that lives as long as the request.
AWS: docs "crpg-ref-requesttypes", "crpg-ref-responses", "cfn-lambda-function-code-cfnresponsemodule".
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from minisam.cloud.announcements import ANNOUNCEMENTS
from minisam.errors import UserError
from minisam.model import ACCOUNT_ID, Resource
from minisam.records import dataclass

TRIGGER = "custom resource"
TYPE = "AWS::CloudFormation::CustomResource"
ANSWER_LIMIT_BYTES = 4096
"""AWS: docs "crpg-ref-responses"."""
PATIENCE_S = 10.0
"""How long an answer may still come when the function has returned, unless the template's ServiceTimeout says less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a custom resource's function gave."""

    physical_id: str
    data: Mapping[str, Any] = field(default_factory=dict)


_made: dict[str, Made] = {}


def key_of(resource: Resource) -> str:
    """Return the name by which references find what the resource gave."""
    return resource.ref.removeprefix("{{resolve:custom:").removesuffix("}}")


def value_of(reference: str) -> str:
    """Return what `STACK.ID` (the physical id) or `STACK.ID:Attribute` refers to. Raises UserError."""
    key, _, attribute = reference.partition(":")
    if key not in _made:
        raise UserError(f"Custom resource '{key}' does not exist", hint="its function failed, or was not called yet")
    made = _made[key]
    if not attribute:
        return made.physical_id
    if attribute not in made.data:
        known = ", ".join(sorted(made.data)) or "none"
        raise UserError(f"Custom resource '{key}' gave no '{attribute}'", hint=f"its data: {known}")
    value = made.data[attribute]
    return value if isinstance(value, str) else json.dumps(value)


def is_called(resource: Resource) -> bool:
    """Tell whether a function makes it; what a topic is told is not done here, and listed as such."""
    return ":lambda:" in str(resource.properties.get("ServiceToken", ""))


def request(kind: str, resource: Resource, old: Resource | None = None) -> None:
    """Let the function create ("Create"), change ("Update") or remove ("Delete") it. Raises UserError."""
    if not is_called(resource):
        return
    key, had = key_of(resource), _made.get(key_of(resource))
    made = _answer(_event(kind, resource, had, old), resource, kind, had)
    if kind == "Delete":
        _made.pop(key, None)
        return
    _made[key] = made
    if kind == "Update" and had is not None and made.physical_id != had.physical_id:
        _answer(_event("Delete", old or resource, had, None), resource, "Delete", had)


def _event(kind: str, resource: Resource, had: Made | None, old: Resource | None) -> dict[str, Any]:
    stack = key_of(resource).partition(".")[0]
    region = _token(resource).split(":")[3]
    event = {
        "RequestType": kind,
        "ServiceToken": _token(resource),
        "StackId": f"arn:aws:cloudformation:{region}:{ACCOUNT_ID}:stack/{stack}/{uuid4()}",
        "RequestId": str(uuid4()),
        "LogicalResourceId": resource.id.rpartition("/")[2],
        "ResourceType": resource.type,
        "ResourceProperties": as_texts(resource.properties),
    }
    if had is not None:
        event["PhysicalResourceId"] = had.physical_id
    if old is not None:
        event["OldResourceProperties"] = as_texts(old.properties)
    return event


def as_texts(value: Any) -> Any:
    """Return properties as CloudFormation passes them: every scalar a text."""
    if isinstance(value, Mapping):
        return {name: as_texts(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_texts(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _token(resource: Resource) -> str:
    return str(resource.properties["ServiceToken"])


def _answer(event: dict[str, Any], resource: Resource, kind: str, had: Made | None) -> Made:
    patience_s = min(PATIENCE_S, float(resource.properties.get("ServiceTimeout") or PATIENCE_S))
    with _Mailbox.opened() as mailbox:
        payload, failure = ANNOUNCEMENTS.ask(
            _token(resource), {**event, "ResponseURL": mailbox.url}, f"{TRIGGER} {resource.id}"
        )
        answer = mailbox.wait(0 if failure else patience_s)
    if answer is None:
        raise UserError(_why_silent(kind, payload, failure), hint="every path of it must send its answer")
    if answer.get("Status") != "SUCCESS":
        raise UserError(f"its function answered {answer.get('Status')} to {kind}: {answer.get('Reason', 'no reason')}")
    physical_id = answer.get("PhysicalResourceId") or (had.physical_id if had else "")
    if not physical_id:
        raise UserError(f"its function answered {kind} without a PhysicalResourceId")
    return Made(physical_id=str(physical_id), data=answer.get("Data") or {})


def _why_silent(kind: str, payload: bytes, failure: str | None) -> str:
    if failure is None:
        return f"its function returned from {kind} and sent nothing to the ResponseURL"
    try:
        said = json.loads(payload)
    except ValueError:
        said = None
    details = said.get("errorMessage") or said.get("Message") if isinstance(said, dict) else None
    return f"its function failed at {kind}: {details or failure}"


class _Mailbox:
    """Takes one upload."""

    def __init__(self) -> None:
        self._arrived = threading.Event()
        self._answer: dict[str, Any] | None = None
        self._path = f"/{uuid4().hex}"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}{self._path}"

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[_Mailbox]:
        """Listen until the block ends."""
        made = cls()
        threading.Thread(target=made._server.serve_forever, args=(0.05,), name="custom resource", daemon=True).start()
        try:
            yield made
        finally:
            made._server.shutdown()
            made._server.server_close()

    def wait(self, patience_s: float) -> dict[str, Any] | None:
        """Return what was uploaded; None where nothing was in time."""
        self._arrived.wait(patience_s)
        return self._answer

    def _take(self, path: str, body: bytes) -> int:
        if path.partition("?")[0] != self._path:
            return 404
        if len(body) > ANSWER_LIMIT_BYTES:
            answer: Any = {"Status": "FAILED", "Reason": "Response object is too long."}
        else:
            try:
                answer = json.loads(body)
            except ValueError:
                answer = {"Status": "FAILED", "Reason": "Invalid Response object: it is not JSON"}
        self._answer = answer if isinstance(answer, dict) else {}
        self._arrived.set()
        return 200

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        take = self._take

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_PUT(self) -> None:
                length = min(int(self.headers.get("Content-Length") or 0), 1 << 20)
                self.send_response(take(self.path, self.rfile.read(length)))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler
