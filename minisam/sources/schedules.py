"""Schedules: rules with a ScheduleExpression, and EventBridge Scheduler's schedules, each in a lane of its own.

Between two times nothing here runs. A change of rules or schedules is followed when the embedded AWS tells of it.
AWS: docs "eb-create-rule-schedule"; "schedule-types", "managing-schedule", "managing-targets-universal" of Scheduler.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from minisam.model import ACCOUNT_ID, Occurrence
from minisam.patterns.schedules import InvalidSchedule, compile_schedule
from minisam.records import dataclass
from minisam.sources.engine import Lane
from minisam.sources.inputs import make_input
from minisam.sources.source import Desk
from minisam.sources.targets import Parcel, Undelivered, deliver_or_keep

_NEW_S = 60.0
_UNIVERSAL = ":aws-sdk:"


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """One schedule. Times are seconds since the epoch; `begins` is when its first run may be, and a rate's zero.

    `is_new` tells that it was created a moment ago, and not kept from an earlier run.
    """

    arn: str
    expression: str
    targets: tuple[Mapping[str, Any], ...] = ()
    zone: str = "UTC"
    begins: float = 0.0
    ends: float | None = None
    is_scheduler: bool = False
    is_deleted_afterwards: bool = False
    group: str = field(default="default", compare=False)
    is_new: bool = field(default=False, compare=False)

    @property
    def name(self) -> str:
        """Its name."""
        return self.arn.rpartition("/")[2]


class ScheduleSource:
    """Keeps the time of all schedules."""

    services = frozenset({"events", "scheduler"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: dict[str, tuple[Schedule, Lane]] = {}
        self._following = desk.engine.lane("schedules", self._follow)

    def hear(self, occurrence: Occurrence) -> None:
        """Follow a change; run a schedule that somebody wants to run now."""
        if occurrence.kind == "schedules-changed":
            self._following.wake()
        elif occurrence.kind == "schedule-wanted" and occurrence.resource in self._kept:
            self._kept[occurrence.resource][1].wake()

    def _follow(self) -> None:
        since = self._desk.clock.now()
        wanted = {one.arn: one for one in (*self._rules(), *self._schedules())}
        for arn, (schedule, lane) in list(self._kept.items()):
            if wanted.get(arn) != schedule:
                lane.close()
                del self._kept[arn]
        for arn, schedule in wanted.items():
            if arn not in self._kept:
                self._keep(schedule, since)

    def _keep(self, schedule: Schedule, since: float) -> None:
        try:
            next_after = compile_schedule(schedule.expression, schedule.zone, schedule.begins)
        except InvalidSchedule as error:
            self._desk.report(f"{schedule.arn} never runs: {error}")
            return

        def due_after(time_s: float) -> float | None:
            due = next_after(time_s)
            return None if due is None or (schedule.ends is not None and due > schedule.ends) else due

        expected = self._first(schedule, due_after, since)

        def run() -> float | None:
            nonlocal expected
            now = self._desk.clock.now()
            # Before its time it runs since somebody wants it to.
            self._run(schedule, now if expected is None else min(expected, now))
            due = expected = due_after(now)
            if due is None and schedule.is_deleted_afterwards:
                self._desk.aws.call("scheduler", "DeleteSchedule", Name=schedule.name, GroupName=schedule.group)
            return due

        lane = self._desk.engine.lane(f"schedule {schedule.name}", run)
        self._kept[schedule.arn] = (schedule, lane)
        if expected is not None:
            lane.wake(expected)

    def _first(self, schedule: Schedule, due_after: Any, since: float) -> float | None:
        """A rate of Scheduler's runs at once when it begins; everything else waits for its first time.

        AWS: docs "schedule-types" of Scheduler: without a StartDate it starts invoking its target immediately.
        """
        now: float = self._desk.clock.now()
        if schedule.is_new and schedule.expression.startswith("rate(") and schedule.begins >= since:
            return schedule.begins
        due: float | None = due_after(max(now, schedule.begins))
        return due

    def _run(self, schedule: Schedule, at_s: float) -> None:
        """Deliver; `at_s` is the time that it was to run, which is the event's."""
        time = _iso(at_s)
        for target in schedule.targets:
            if schedule.is_scheduler:
                self._invoke(schedule, target, time)
            else:
                text = make_input(self._event("aws.events", schedule.arn, time, {}), target, schedule.arn)
                self._deliver(schedule, target, text)

    def _invoke(self, schedule: Schedule, target: Mapping[str, Any], time: str) -> None:
        """Call a target of Scheduler's. AWS: docs "managing-schedule-context-attributes"."""
        default = json.dumps(self._event("aws.scheduler", schedule.arn, time, "{}"))
        text = str(target.get("Input") or default)
        attributes = {
            "schedule-arn": schedule.arn,
            "scheduled-time": time,
            "execution-id": str(uuid4()),
            "attempt-number": "1",
        }
        for name, value in attributes.items():
            text = text.replace(f"<aws.scheduler.{name}>", value)
        if _UNIVERSAL in target["Arn"]:
            self._call(schedule, target["Arn"], text)
        else:
            self._deliver(schedule, target, _event_text(target, text))

    def _deliver(self, schedule: Schedule, target: Mapping[str, Any], text: str) -> None:
        deliver_or_keep(self._desk, Parcel(to=target["Arn"], text=text, cause=schedule.arn, target=target))

    def _call(self, schedule: Schedule, arn: str, text: str) -> None:
        """Make any AWS call: the target is arn:aws:scheduler:::aws-sdk:SERVICE:OPERATION, its input the parameters."""
        from botocore.exceptions import BotoCoreError, ClientError

        service, operation = arn.split(_UNIVERSAL)[1].split(":")[:2]
        try:
            self._desk.aws.call(service, operation[0].upper() + operation[1:], **json.loads(text))
        except (ClientError, BotoCoreError, ValueError, NotImplementedError, Undelivered) as error:
            self._desk.report(f"{schedule.arn} could not call {operation} of {service}: {error}")

    def _event(self, source: str, arn: str, time: str, detail: Any) -> dict[str, Any]:
        return {
            "version": "0",
            "id": str(uuid4()),
            "detail-type": "Scheduled Event",
            "source": source,
            "account": ACCOUNT_ID,
            "time": time,
            "region": self._desk.aws.region,
            "resources": [arn],
            "detail": detail,
        }

    def _rules(self) -> Iterator[Schedule]:
        for rule in self._desk.aws.call("events", "ListRules")["Rules"]:
            if rule.get("ScheduleExpression") and rule["State"] != "DISABLED":
                targets = self._desk.aws.call("events", "ListTargetsByRule", Rule=rule["Name"])["Targets"]
                yield Schedule(
                    arn=rule["Arn"],
                    expression=rule["ScheduleExpression"],
                    targets=tuple(targets),
                    begins=self._begins(rule["Arn"], rule["ScheduleExpression"]),
                )

    def _schedules(self) -> Iterator[Schedule]:
        for listed in self._desk.aws.call("scheduler", "ListSchedules")["Schedules"]:
            found = self._desk.aws.call("scheduler", "GetSchedule", Name=listed["Name"], GroupName=listed["GroupName"])
            if found.get("State") == "DISABLED":
                continue
            starts = found.get("StartDate")
            begins = self._begins(found["Arn"], found["ScheduleExpression"])
            created, started = found["CreationDate"].timestamp(), starts.timestamp() if starts else 0.0
            yield Schedule(
                arn=found["Arn"],
                expression=found["ScheduleExpression"],
                targets=(found["Target"],),
                zone=found.get("ScheduleExpressionTimezone") or "UTC",
                begins=max(begins, started),
                ends=found["EndDate"].timestamp() if found.get("EndDate") else None,
                is_scheduler=True,
                is_new=created > self._desk.clock.now() - _NEW_S or started > begins,
                is_deleted_afterwards=found.get("ActionAfterCompletion") == "DELETE",
                group=listed["GroupName"],
            )

    def _begins(self, arn: str, expression: str) -> float:
        """Return since when the expression holds: what is kept goes on from where it began."""
        kept = self._kept.get(arn)
        return kept[0].begins if kept and kept[0].expression == expression else self._desk.clock.now()


def _event_text(target: Mapping[str, Any], text: str) -> str:
    """Return what EventBridge's PutEvents is given where the target is a bus: an event with the input as its detail."""
    parameters = target.get("EventBridgeParameters")
    if parameters is None:
        return text
    detail = json.loads(text)
    return json.dumps({"source": parameters["Source"], "detail-type": parameters["DetailType"], "detail": detail})


def _iso(time_s: float) -> str:
    return datetime.fromtimestamp(time_s, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


SOURCE = ScheduleSource
