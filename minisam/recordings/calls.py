"""One AWS call of a function, as a case keeps it: what was asked, what was answered, what roles said of it.

Bodies are JSON values where the service speaks JSON, else text, else base64: a case is read by people.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from minisam.records import dataclass

MOST_BODY_BYTES = 1 << 20
WITHHELD = "withheld"
"""Stands where a body is not kept, with the reason: such a call cannot be answered from the recording."""

_NOT_KEPT = frozenset(
    {"connection", "content-length", "date", "server", "transfer-encoding", "keep-alive", "x-amz-crc32"}
)
"""Headers of an answer that are its transport's, or a checksum of bytes that may be written in another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """A call. `name` is "dynamodb:GetItem"; `subject` what it is about, as far as that is known.

    `request` has "method", "path", "query" and a body, `answer` "status", "headers" and a body: one of the keys "json",
    "text", "base64", "withheld". `decisions` are {"action", "resource", "allowed", "statement"}.
    """

    name: str
    subject: str | None
    request: Mapping[str, Any]
    answer: Mapping[str, Any]
    decisions: tuple[Mapping[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.name} {self.subject}" if self.subject else self.name

    @property
    def is_denied(self) -> bool:
        """Whether a role refused it, and that was enforced."""
        return self.answer["status"] >= 400 and any(decision["allowed"] is False for decision in self.decisions)

    def to_json(self) -> dict[str, Any]:
        """Return the call as JSON values."""
        return asdict(self)


def call_from_json(value: Mapping[str, Any]) -> RecordedCall:
    """Return the call that `to_json` made. Raises KeyError and TypeError for anything else."""
    return RecordedCall(
        name=str(value["name"]),
        subject=value["subject"],
        request=dict(value["request"]),
        answer=dict(value["answer"]),
        decisions=tuple(value["decisions"]),
    )


def calls_from_json(values: Iterable[Mapping[str, Any]]) -> tuple[RecordedCall, ...]:
    """Return several calls."""
    return tuple(map(call_from_json, values))


def to_body(content: bytes, *, is_json: bool) -> dict[str, Any]:
    """Return a body as JSON values, empty for none. `is_json`: it may be written in another way than it came."""
    if not content:
        return {}
    if len(content) > MOST_BODY_BYTES:
        return {WITHHELD: f"{len(content)} bytes, more than {MOST_BODY_BYTES} are not kept"}
    try:
        text = content.decode()
        if not is_json:
            return {"text": text}
        try:
            return {"json": json.loads(text)}
        except ValueError:
            return {"text": text}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def from_body(kept: Mapping[str, Any]) -> bytes | None:
    """Return the bytes of a body, None where they were withheld."""
    if WITHHELD in kept:
        return None
    if "json" in kept:
        return json.dumps(kept["json"], separators=(",", ":")).encode()
    if "base64" in kept:
        return base64.b64decode(kept["base64"])
    return str(kept.get("text", "")).encode()


def kept_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the headers of an answer that matter to an SDK."""
    return {
        name: value
        for name, value in headers
        if name.lower() not in _NOT_KEPT and not name.lower().startswith(("x-amz-checksum", "access-control-"))
    }
