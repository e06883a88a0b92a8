"""Starts environments without forking: for the functions used last it keeps a started interpreter each.

Such a spare has imported what the function uses from outside the project and waits to be told the handler. It costs a
whole process, and a second save within the time that the next one takes to start finds none.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from minisam.errors import UserError
from minisam.records import dataclass
from minisam.runtime.background import Background
from minisam.runtime.freshness import LoadedCode
from minisam.runtime.head_start import HeadStart
from minisam.runtime.launcher import Launch, Launched, SpawnLauncher, kill_group
from minisam.runtime.learned import Learned, LearnedRecords
from minisam.runtime.nursery import Recipe, is_waiting
from minisam.runtime.own_modules import is_forkable, learned_of, modules_in, project_folders

MOST_SPARES = 2
MOST_TRIES = 5
QUIET_S = 0.02
PREPARE_LIMIT_S = 20.0
LENGTHS = struct.Struct("!II")


@dataclass(frozen=True, slots=True)
class Spare:
    """A prepared interpreter; `code` tells whether what it has imported is still what is installed."""

    recipe: Recipe
    learned: Learned
    launched: Launched
    code: LoadedCode

    def serves(self, launch: Launch, learned: Learned) -> bool:
        if self.recipe != Recipe.of(launch) or self.code.is_stale() or not is_waiting(self.launched):
            return False
        has_all = set(self.learned.modules) >= set(learned.modules)
        return has_all and not modules_in(project_folders(launch), self.learned.packages)


class SpareLauncher:
    """Gives a spare away where there is one, else starts an interpreter."""

    def __init__(self, records: LearnedRecords, *, has_clients: bool = True) -> None:
        self._records = records
        self._has_clients = has_clients
        self._spawner = SpawnLauncher()
        self._head_start = HeadStart(self._spawner)
        self._background = Background()
        self._recent: dict[str, Launch] = {}
        self._spares: dict[str, Spare] = {}
        self._ended: list[Launched] = []

    def is_ready(self, function: str) -> bool:
        return function in self._spares and is_waiting(self._spares[function].launched)

    async def launch(self, launch: Launch) -> Launched:
        self._note(launch)
        learned = learned_of(self._records, launch)
        spare = self._spares.pop(launch.function, None)
        is_served = spare is not None and is_forkable(launch) and spare.serves(launch, learned)
        if spare is not None and not is_served:
            self._discard(spare.launched)
        if learned.stamps:
            self._background.start(launch.function, self._refill, launch)
        if spare is None or not is_served:
            return self._head_start.take(launch) or self._spawner.spawn(launch)
        return replace(spare.launched, order={"variables": dict(launch.variables), "folder": str(launch.folder)})

    def knows(self, function: str) -> bool:
        return self._records.has(function)

    def begin(self, launch: Launch) -> None:
        self._head_start.begin(launch)

    def foresee(self, launch: Launch) -> None:
        """Prepare nothing: a spare is a whole process, and the function may never be called."""

    def learn(self, launch: Launch, news: Mapping[str, Any], files: Iterable[str]) -> None:
        self._records.keep(launch.python, launch.function, learned_of(self._records, launch).with_news(news))
        self._note(launch)
        self._background.start(launch.function, self._refill, launch)

    async def close(self) -> None:
        await self._background.close()
        await self._head_start.close()
        for function in list(self._spares):
            self._discard(self._spares.pop(function).launched)
        for launched in self._ended:
            while launched.process.poll() is None:
                await asyncio.sleep(0.002)

    def _note(self, launch: Launch) -> None:
        self._recent.pop(launch.function, None)
        self._recent[launch.function] = launch
        for function in list(self._recent)[:-MOST_SPARES]:
            del self._recent[function]
            if function in self._spares:
                self._discard(self._spares.pop(function).launched)

    async def _refill(self, launch: Launch) -> None:
        await asyncio.sleep(QUIET_S)
        for _ in range(MOST_TRIES):
            learned = learned_of(self._records, launch)
            present = self._spares.get(launch.function)
            is_wanted = launch.function in self._recent and is_forkable(launch)
            if not is_wanted or (present is not None and present.serves(launch, learned)):
                return
            if present is not None:
                self._discard(self._spares.pop(launch.function).launched)
            spare, refused = await self._make(launch, learned)
            self._records.keep(launch.python, launch.function, refused)
            if spare is not None:
                self._spares[launch.function] = spare
                return

    async def _make(self, launch: Launch, learned: Learned) -> tuple[Spare | None, Learned]:
        """Return a spare, or None and what is left to import ahead for another try."""
        recipe = Recipe.of(launch)
        try:
            launched = self._spawner.spawn(launch)
        except UserError:
            return None, learned.without((), learned.modules)
        try:
            preparation = recipe.preparation(learned, has_clients=self._has_clients)
            report = await asyncio.wait_for(prepare(launched, preparation), PREPARE_LIMIT_S)
        except (OSError, EOFError, asyncio.TimeoutError):
            report = {"unfit": None, "failed": learned.modules, "files": ()}
        except asyncio.CancelledError:
            self._discard(launched)
            raise
        refused = [report["unfit"]] if report["unfit"] else []
        left = learned.without(refused, report["failed"])
        if refused or not is_waiting(launched):
            self._discard(launched)
            return None, left
        code = LoadedCode()
        code.add(report["files"], ())
        return Spare(recipe, left, launched, code), left

    def _discard(self, launched: Launched) -> None:
        kill_group(launched.process)
        launched.close()
        self._ended = [each for each in self._ended if each.process.poll() is None] + [launched]


async def prepare(launched: Launched, preparation: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let a child import; returns its report. Raises OSError, EOFError."""
    loop, channel = asyncio.get_running_loop(), launched.channel
    channel.setblocking(False)
    text = orjson.dumps({"do": "prepare", **preparation})
    await loop.sock_sendall(channel, LENGTHS.pack(len(text), 0) + text)
    received = b""
    while len(received) < LENGTHS.size or len(received) < LENGTHS.size + LENGTHS.unpack_from(received)[0]:
        piece = await loop.sock_recv(channel, 1 << 16)
        if not piece:
            raise EOFError
        received += piece
    report: Mapping[str, Any] = orjson.loads(received[LENGTHS.size :])
    return report
