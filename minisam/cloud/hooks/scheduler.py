"""EventBridge Scheduler: a schedule came, changed or went."""

from __future__ import annotations

from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.cloud.hooks.wrapping import after
from minisam.patterns.schedules import InvalidSchedule, compile_schedule


def install(announcements: Announcements) -> None:
    """Announce "schedules-changed"; refuse an expression that never would."""
    from moto.scheduler import models

    def tell(backend: Any, *args: Any, **kwargs: Any) -> None:
        announcements.tell("scheduler", "schedules-changed", "")

    for name in ("create_schedule", "update_schedule"):
        _check(models.EventBridgeSchedulerBackend, name)
    for name in ("create_schedule", "update_schedule", "delete_schedule", "delete_schedule_group"):
        after(models.EventBridgeSchedulerBackend, name, tell)


def _check(backend: type, name: str) -> None:
    """AWS: docs "schedule-types"; the text was recorded by localstack (tests/aws/services/scheduler/test_scheduler)."""
    from moto.scheduler.exceptions import ValidationException

    put = getattr(backend, name)

    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        expression = kwargs["schedule_expression"]
        try:
            compile_schedule(expression)
        except InvalidSchedule:
            raise ValidationException(f"Invalid Schedule Expression {expression}.") from None
        return put(self, *args, **kwargs)

    setattr(backend, name, checked)
