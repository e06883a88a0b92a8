"""EventBridge Pipes: a pipe came, changed or went."""

from __future__ import annotations

from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.cloud.hooks.wrapping import after


def install(announcements: Announcements) -> None:
    """Announce "pipes-changed"."""
    from moto.pipes.models import EventBridgePipesBackend

    def tell(backend: Any, *args: Any, **kwargs: Any) -> None:
        announcements.tell("pipes", "pipes-changed", "")

    for name in ("create_pipe", "update_pipe", "delete_pipe", "start_pipe", "stop_pipe"):
        after(EventBridgePipesBackend, name, tell)
