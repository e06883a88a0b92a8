"""What is known of one invocation when it is over: for assertions, and for the report of a failing test."""

from __future__ import annotations

import json
import shlex
from dataclasses import field
from typing import Any

from minisam.model import Outcome
from minisam.records import dataclass
from minisam.testing.permissions import AwsCall

_MOST_SHOWN = 2000


@dataclass(slots=True, kw_only=True, eq=False)
class InvocationRecord:
    """One invocation. `aws_calls` are "dynamodb:GetItem" in their order; `overran_s` is how long it took where that
    was longer than the function's timeout: Lambda would have ended it.
    """

    function: str
    event_text: bytes
    trigger: str
    aws_calls: list[AwsCall] = field(default_factory=list)
    finished: Outcome | None = None
    overran_s: float | None = None

    @property
    def event(self) -> Any:
        """The event as the handler got it."""
        return json.loads(self.event_text)

    @property
    def outcome(self) -> Outcome:
        """What came of it."""
        assert self.finished is not None, "the invocation is still running"
        return self.finished

    @property
    def result(self) -> Any:
        """What the handler returned, through JSON as Lambda sends it; AWS's error object where it failed."""
        return json.loads(self.outcome.payload)

    @property
    def ok(self) -> bool:
        """Whether the handler returned."""
        return self.outcome.status == "ok"

    @property
    def error(self) -> tuple[str, str] | None:
        """The type and message of what the handler raised."""
        return self.outcome.error

    @property
    def logs(self) -> str:
        """The function's log, from START to REPORT."""
        return self.finished.logs if self.finished else ""

    def described(self) -> str:
        """Return the invocation as the report of a failing test shows it."""
        came = f"{self.outcome.status}: {_shown(self.outcome.payload)}" if self.finished else "still running"
        lines = [f"{self.function} ({self.trigger}) -> {came}", f"  event: {_shown(self.event_text)}"]
        if self.aws_calls:
            lines.append(f"  AWS calls: {', '.join(self.aws_calls)}")
            lines += [f"    {decision}" for call in self.aws_calls for decision in call.decisions]
        if self.overran_s is not None:
            lines.append(f"  it took {self.overran_s:.2f} s: Lambda would have timed it out")
        lines += [f"  | {line}" for line in self.logs.splitlines()]
        lines.append(f"  replay: {replay_command(self.function, self.event_text)}")
        return "\n".join(lines)


def _shown(text: bytes) -> str:
    shown = text.decode("utf-8", "replace")
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}... ({len(text)} bytes)"


def replay_command(function: str, event: bytes) -> str:
    """Return the line of a shell that runs the function with the event; no `echo`, which reads backslashes in some."""
    return f"printf %s {shlex.quote(event.decode('utf-8', 'replace'))} | minisam invoke {function} -e -"
