"""One time for the whole application: the front's clock and the embedded AWS's move together.

Time is moved from one due moment to the next, and at each everything is run until nothing is pending: what a day of
waiting would have brought happens in its order, each at its own time.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from minisam.clock import Clock
from minisam.cloud.process import Cloud
from minisam.records import dataclass
from minisam.sources.alarms import Alarms
from minisam.sources.asynchronous import AsyncInvocations


@dataclass(frozen=True, slots=True)
class Done:
    """What ran, how often, and when (seconds since the epoch) something wants to run next, if at all."""

    ran: Counter[str]
    next_due: float | None

    def to_json(self, clock: Clock) -> dict[str, Any]:
        """Return it as JSON values, with the time that it is."""
        return {
            "now": clock.now(),
            "is_frozen": clock.is_frozen,
            "next_due": self.next_due,
            "ran": dict(sorted(self.ran.items())),
        }


class Timekeeper:
    """Moves the time of an application's front and of its embedded AWS; all methods run in the event loop."""

    def __init__(self, clock: Clock, alarms: Alarms, asynchronous: AsyncInvocations, cloud: Cloud) -> None:
        self._clock = clock
        self._alarms = alarms
        self._asynchronous = asynchronous
        self._cloud = cloud
        self._until: float | None = None

    def follow(self, moment_s: float) -> None:
        """Show at least this time, which the embedded AWS has come to, if it was told to go that far."""
        if self._until is not None and moment_s <= self._until:
            self._clock.move_to(moment_s)

    async def status(self) -> dict[str, Any]:
        """Say what time it is and when the next thing is due; run nothing."""
        due = (await self._ask("status"))["next_due"]
        return Done(Counter(), _earliest(due, self._alarms.next_due())).to_json(self._clock)

    async def drain(self) -> dict[str, Any]:
        """Run until nothing is pending now."""
        return (await self._settle()).to_json(self._clock)

    async def freeze(self) -> dict[str, Any]:
        """Let time stand still."""
        self._clock.freeze()
        return (await self._settle()).to_json(self._clock)

    async def run(self) -> dict[str, Any]:
        """Let time run on."""
        self._clock.run()
        return (await self._settle()).to_json(self._clock)

    async def advance(self, seconds: float) -> dict[str, Any]:
        """Let time pass: what becomes due runs at its own time."""
        done = await self._settle()
        ran = done.ran
        target = self._clock.now() + seconds
        while done.next_due is not None and done.next_due <= target:
            self._clock.move_to(done.next_due)
            done = await self._settle(target)
            ran += done.ran
        self._clock.move_to(target)
        done = await self._settle()
        return Done(ran + done.ran, done.next_due).to_json(self._clock)

    async def run_next(self) -> dict[str, Any]:
        """Move to the next due moment, and run what is due then."""
        done = await self._settle()
        if done.next_due is not None:
            self._clock.move_to(done.next_due)
            later = await self._settle()
            done = Done(done.ran + later.ran, later.next_due)
        return done.to_json(self._clock)

    async def pause(self, words: str) -> dict[str, Any]:
        """Let the sources whose name holds these words run nothing."""
        return {"paused": await self._ask("pause", words=words)}

    async def resume(self, words: str) -> dict[str, Any]:
        """Let them run again."""
        return {"paused": await self._ask("resume", words=words)}

    async def _settle(self, target: float | None = None) -> Done:
        """Show the clock's time everywhere and run until neither side has anything left to do.

        With a target the embedded AWS goes on by itself where nothing else is left: from one of its due moments to the
        next one, but never past the next alarm here nor the target.
        """
        ran: Counter[str] = Counter()
        while True:
            self._alarms.tick()
            tried = [f"function {name}" for name in await self._asynchronous.drain()]
            self._until = None if target is None else _earliest(target, self._alarms.next_due())
            answer = await self._ask("clock", until=self._until)
            self._until = None
            self._clock.set(**answer["settings"])  # it ran on until it heard of it, and never goes back
            ran.update(tried)
            ran.update(answer["ran"])
            due = self._alarms.next_due()
            is_due = self._asynchronous.is_busy or (due is not None and due <= self._clock.now())
            if not (tried or answer["ran"] or is_due):
                return Done(ran, _earliest(answer["next_due"], due))

    async def _ask(self, verb: str, **rest: str | float | None) -> Any:
        return await self._cloud.ask({"verb": verb, "settings": self._clock.settings, **rest})


def _earliest(*moments: float | None) -> float | None:
    return min((moment for moment in moments if moment is not None), default=None)
