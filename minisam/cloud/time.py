"""Lets moto go by a clock of ours, so that delays, visibility timeouts and expiry can be made to pass."""

from __future__ import annotations

import datetime
from typing import Any

from minisam.clock import Clock


def follow(clock: Clock) -> None:
    """Make moto's time the clock's from now on."""
    from moto.core import utils

    class Now(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return datetime.datetime.fromtimestamp(clock.now(), tz)

        @classmethod
        def utcnow(cls) -> Any:
            return datetime.datetime.fromtimestamp(clock.now(), datetime.timezone.utc).replace(tzinfo=None)

    class _Datetime:
        """The module `datetime` as moto's functions of time see it."""

        datetime = Now

        def __getattr__(self, name: str) -> Any:
            return getattr(datetime, name)

    utils.datetime = _Datetime()
