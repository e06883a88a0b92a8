"""EventBridge Scheduler: a schedule came, changed or went."""

from __future__ import annotations

from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.cloud.hooks.wrapping import after


def install(announcements: Announcements) -> None:
    """Announce "schedules-changed"."""
    from moto.scheduler import models

    def tell(backend: Any, *args: Any, **kwargs: Any) -> None:
        announcements.tell("scheduler", "schedules-changed", "")

    for name in ("create_schedule", "update_schedule", "delete_schedule", "delete_schedule_group"):
        after(models.EventBridgeSchedulerBackend, name, tell)
