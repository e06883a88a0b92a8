"""Runs recorded cases against the code as it is now, each in a fresh environment."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import field
from typing import Any

from minisam.application.application import Application
from minisam.application.recorder import redacted
from minisam.errors import InvocationRefused
from minisam.model import Invocation
from minisam.recordings.calls import RecordedCall
from minisam.recordings.cases import Case
from minisam.recordings.differences import Difference, differences
from minisam.recordings.tape import recording_of
from minisam.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparing:
    """How cases are compared: places that are not looked at, and whether what differs each time is."""

    ignored: Sequence[str] = ()
    is_exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What came of a case. `problem` is why it could not be run at all."""

    case: Case
    differences: Sequence[Difference] = ()
    problem: str | None = None
    logs: str = ""

    @property
    def is_same(self) -> bool:
        """Whether it is as it was recorded."""
        return self.problem is None and not self.differences

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "case": self.case.name,
            "function": self.case.function,
            "trigger": self.case.trigger,
            "status": "same" if self.is_same else "different" if self.problem is None else "failed",
            "differences": [one.to_json() for one in self.differences],
            "problem": self.problem,
        }


@dataclass(slots=True, kw_only=True)
class Replay:
    """A folder's cases in an open application that is observed. `is_live`: the embedded AWS answers, begun anew."""

    application: Application
    cases: Sequence[Case]
    is_live: bool
    comparing: Comparing = field(default_factory=Comparing)

    async def run(self, case: Case) -> Replayed:
        """Run one case. Raises UserError where the application cannot go on."""
        if case.function not in self.application.app.functions:
            known = ", ".join(self.application.app.functions) or "none"
            return Replayed(case=case, problem=f"the template has no function '{case.function}'; there are: {known}")
        calls = self.application.followed.calls
        assert calls is not None
        await self.application.begin_anew(is_emptied=self.is_live)
        earlier = _earlier(self.cases, case)
        if not self.is_live:
            await calls.play(case.function, recording_of(case, earlier))
        try:
            now, outcome = await calls.observe(self.application.invoke, _invocation(case))
        except InvocationRefused as refused:
            return Replayed(case=case, problem=f"function '{case.function}' cannot be invoked: {refused}")
        finally:
            await calls.stop()
        found = differences(
            case,
            redacted(now, self.application.secrets()),
            earlier=earlier,
            ignored=self.comparing.ignored,
            is_exact=self.comparing.is_exact,
        )
        return Replayed(case=case, differences=found, logs=outcome.logs)


def _invocation(case: Case) -> Invocation:
    return Invocation(
        request_id=str(uuid.uuid4()),
        function=case.function,
        event=json.dumps(case.event).encode(),
        trigger=case.trigger,
        qualifier=case.qualifier,
        client_context=json.dumps(case.client_context) if case.client_context is not None else None,
    )


def _earlier(cases: Sequence[Case], case: Case) -> list[RecordedCall]:
    """Return what the function's environments asked when they were new, before this case: what they may remember."""
    before = (one for one in cases if one.function == case.function and one.recorded < case.recorded and one.is_cold)
    return [call for one in before for call in one.calls]
