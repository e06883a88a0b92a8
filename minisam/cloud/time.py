"""Lets moto go by a clock of ours, so that delays, visibility timeouts and expiry can be made to pass."""

from __future__ import annotations

import datetime
import importlib
import time
from collections.abc import Iterable
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


def follow_in(modules: Iterable[str]) -> None:
    """Make these modules of moto's, which ask the module `datetime` themselves, follow the same clock.

    Their times look as AWS's do in texts: with milliseconds and a Z.
    """
    for name in modules:
        importlib.import_module(name).datetime = _Late()  # type: ignore[attr-defined]


def count_in(modules: Iterable[str]) -> None:
    """Make these modules of moto's, which ask the module `time` for seconds, follow the same clock."""
    for name in modules:
        importlib.import_module(name).time = _LateTime()  # type: ignore[attr-defined]


class _LateTime:
    """The module `time` by the clock that is followed when it is asked."""

    @staticmethod
    def time() -> float:
        from moto.core import utils

        return float(utils.datetime.datetime.now(datetime.timezone.utc).timestamp())

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


class _Late:
    """The module `datetime` as it is when it is asked: another clock may be followed by then."""

    def __getattr__(self, name: str) -> Any:
        from moto.core import utils

        return _telling(utils.datetime.datetime) if name == "datetime" else getattr(datetime, name)


def _telling(now: Any) -> Any:
    class Telling(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            moment = now.now(tz) if tz is not None else now.utcnow()
            return cls.combine(moment.date(), moment.timetz())

        def isoformat(self, *args: Any, **kwargs: Any) -> str:
            if args or kwargs or self.utcoffset() != datetime.timedelta(0):
                return super().isoformat(*args, **kwargs)
            return super().isoformat(timespec="milliseconds").replace("+00:00", "Z")

    return Telling
