"""Tells who wants to know what happens in the embedded AWS.

The hooks of `hooks/` announce; listeners are called where it happens, often under a service's lock, and only take note.
The trace header of the call that is being answered goes along.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from minisam.model import Occurrence

Listener = Callable[[Occurrence], None]

Answered = tuple[bytes, str | None]
"""What a function returned, as JSON text; and "Unhandled" where it failed, or why it was not run."""

Ask = Callable[[str, bytes, str], Answered]
"""Runs a function (an ARN) with an event (JSON text) because of a trigger (its name), and waits."""

_trace_id: ContextVar[str | None] = ContextVar("trace_id", default=None)
_is_silent: ContextVar[bool] = ContextVar("is_silent", default=False)


class Timer(Protocol):
    """The clock by which sources go, and what they know to be at work."""

    def call_after(self, name: str, seconds: float, ring: Callable[[], object]) -> Callable[[], None]:
        """Call `ring` when that time has passed; what is returned prevents it."""

    def begin(self, name: str) -> Callable[[], None]:
        """Take note that something works; what is returned says that it does not any more."""


class Announcements:
    """Who listens."""

    def __init__(self) -> None:
        self.asked: Ask | None = None
        self.timer: Timer | None = None
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call `listener` with everything that happens from now on."""
        self._listeners.append(listener)

    def forget(self, listener: Listener) -> None:
        """Call `listener` no more."""
        self._listeners.remove(listener)

    @property
    def trace_id(self) -> str | None:
        """The trace header of the call that is being answered."""
        return _trace_id.get()

    def ask(self, function: str, event: Mapping[str, Any], trigger: str) -> Answered:
        """Run a function and return what it gave; never to be called under a service's lock."""
        if self.asked is None:
            return b"", "no function runs beside this cloud"
        return self.asked(function, json.dumps(event).encode(), trigger)

    def call_after(self, name: str, seconds: float, ring: Callable[[], object]) -> Callable[[], None]:
        """Call `ring` when that time has passed by the sources' clock; without sources, by the real one.

        What is returned prevents it.
        """
        if self.timer is not None:
            return self.timer.call_after(name, seconds, ring)
        alarm = threading.Timer(seconds, ring)
        alarm.daemon = True
        alarm.start()
        return alarm.cancel

    def begin(self, name: str) -> Callable[[], None]:
        """Take note that something works; what is returned says that it does not any more."""
        return self.timer.begin(name) if self.timer is not None else lambda: None

    def tell(self, service: str, kind: str, resource: str, content: Mapping[str, Any] | None = None) -> None:
        """Announce what happened to a resource (an ARN)."""
        if _is_silent.get():
            return
        occurrence = Occurrence(
            service=service, kind=kind, resource=resource, content=content or {}, trace_id=_trace_id.get()
        )
        for listener in tuple(self._listeners):
            listener(occurrence)


ANNOUNCEMENTS = Announcements()
"""The process's: moto's services, and so the hooks in them, exist once in a process."""


@contextmanager
def traced(trace_id: str | None) -> Iterator[None]:
    """Let everything that happens inside carry this trace header."""
    token = _trace_id.set(trace_id)
    try:
        yield
    finally:
        _trace_id.reset(token)


@contextmanager
def silent() -> Iterator[None]:
    """Let nobody hear of what happens inside: it happened before."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)
