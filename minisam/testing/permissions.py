"""What functions' roles said of their AWS calls: for assertions, for a failing test's report, for the least policy.

`sam.iam` is `Permissions`; each call of `InvocationRecord.aws_calls` has the decisions that were made on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field
from typing import Any

from minisam.policies.records import least_policy
from minisam.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One permission that a call needed. `is_allowed` is None where the call does not tell on which resource.

    `statement` is the policy's name and the statement's number in it ("FunctionRolePolicy0 #1") where one decided.
    """

    function: str
    action: str
    resource: str
    is_allowed: bool | None
    statement: str | None = None

    def __str__(self) -> str:
        by = f" by {self.statement}" if self.statement else ""
        words = {True: "allowed", False: "denied", None: "not decided"}[self.is_allowed]
        why = by or (": no statement allows it" if self.is_allowed is False else "")
        return f"{self.action} on {self.resource} {words}{why}"


class AwsCall(str):
    """One call, equal to its name ("dynamodb:GetItem"), with what was decided on it."""

    decisions: list[Decision]

    def __new__(cls, name: str) -> AwsCall:
        """Make one that nothing was decided on yet."""
        made = super().__new__(cls, name)
        made.decisions = []
        return made


@dataclass(slots=True)
class Seen:
    """What was decided while a recording lasted; everything where it still lasts."""

    decisions: list[Decision] = field(default_factory=list)

    def actions(self, function: str) -> list[str]:
        """Return the actions that a function needed, each once."""
        return sorted({one.action for one in self.decisions if one.function == function})

    def policy(self, function: str) -> dict[str, Any]:
        """Return the least policy document that allows all that the function did."""
        return least_policy((one.action, one.resource) for one in self.decisions if one.function == function)


class Permissions:
    """The decisions of this test."""

    def __init__(self, decisions: Callable[[], list[Decision]]) -> None:
        self._decisions = decisions

    @property
    def decisions(self) -> list[Decision]:
        """All of this test so far, in their order."""
        return [*self._decisions()]

    @property
    def denied(self) -> list[Decision]:
        """Those that were not allowed."""
        return [one for one in self._decisions() if one.is_allowed is False]

    @contextmanager
    def expect_denied(self, action: str, resource: str | None = None) -> Iterator[None]:
        """Fail unless a function's role denies it this action (on this ARN) inside the block."""
        before = len(self._decisions())
        yield
        made = self._decisions()[before:]
        for one in made:
            if one.is_allowed is False and one.action.lower() == action.lower() and resource in (None, one.resource):
                return
        listed = "; ".join(map(str, made)) or "no function called AWS, or the option iam is off"
        raise AssertionError(f"{action}{f' on {resource}' if resource else ''} was not denied: {listed}")

    @contextmanager
    def record(self) -> Iterator[Seen]:
        """Remember what functions need inside the block: `seen.policy("Function")` is the least that allows it."""
        before, seen = len(self._decisions()), Seen()
        try:
            yield seen
        finally:
            seen.decisions = self._decisions()[before:]
