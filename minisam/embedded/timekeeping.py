"""The embedded AWS's side of `minisam clock`, `drain`, `pause` and `resume`: what the front asks its sources to do.

These requests run while functions call AWS, so they are answered beside all others and never close the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from minisam.errors import UserError
from minisam.sources.engine import Engine

_PATIENCE_S = 600.0


class Timekeeping:
    """Moves the sources' time as the front says; each verb takes the request and returns JSON values."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.verbs: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
            "clock": self._clock,
            "status": lambda request: {"next_due": engine.next_due()},
            "pause": lambda request: engine.pause(request["words"]),
            "resume": lambda request: engine.resume(request["words"]),
        }

    def _clock(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Show the front's time and run until nothing is due by then.

        Where that was nothing at all, go on to the next due moment, unless it is after `until`, and run what is due.
        """
        clock = self._engine.clock
        clock.set(**request["settings"])
        ran, until = self._drain(), request.get("until")
        due = self._engine.next_due()
        if not ran and until is not None and due is not None and due <= until:
            clock.move_to(due)
            ran = self._drain()
        return {"ran": ran, "next_due": self._engine.next_due(), "settings": clock.settings}

    def _drain(self) -> list[str]:
        try:
            return [name for name in self._engine.drain(_PATIENCE_S) if not _is_own(name)]
        except TimeoutError as error:
            raise UserError(f"Not done after {_PATIENCE_S:g} s: {error}") from error


def _is_own(name: str) -> bool:
    """Tell whether a lane only follows what changes, and runs nothing of the application's."""
    return name in ("schedules", "pipes") or name.endswith(" shards")
