"""Starts environments by forking: from the function's own zygote, else from a base, else as a new interpreter.

Nothing is forked for a function before its first answer has told what it imports; then a base is made, and for the few
functions used last a nursery. What goes wrong on the way costs the head start and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from minisam.runtime.background import Background
from minisam.runtime.bases import BaseKey, Bases
from minisam.runtime.head_start import HeadStart
from minisam.runtime.launcher import Launch, Launched, SpawnLauncher
from minisam.runtime.learned import Learned, LearnedRecords
from minisam.runtime.nursery import Nursery, Recipe
from minisam.runtime.own_modules import is_forkable, learned_of
from minisam.runtime.zygote import Zygote, ZygoteLost

MOST_NURSERIES = 3
QUIET_S = 0.02
"""Leaves the answer that told what to prepare to itself."""
PREPARE_LIMIT_S = 20.0
MOST_TRIES = 5


class ZygoteLauncher:
    """Forks where it can; `has_clients` lets boto3's clients be made ahead."""

    def __init__(
        self, records: LearnedRecords, *, has_clients: bool = True, on_notice: Callable[[str], None] = lambda text: None
    ) -> None:
        self._records = records
        self._has_clients = has_clients
        self._spawner = SpawnLauncher()
        self._head_start = HeadStart(self._spawner)
        self._bases = Bases(has_clients=has_clients, on_failure=on_notice)
        self._nurseries: dict[str, Nursery] = {}
        self._recent: dict[str, Launch] = {}
        self._foreseen: dict[str, Launch] = {}
        self._files: dict[str, set[str]] = {}
        self._zygotes: set[Zygote] = set()
        self._background = Background()
        self._making = asyncio.Lock()

    def is_ready(self, function: str) -> bool:
        """Tell whether the next environment of a function is there already."""
        has_spare = function in self._nurseries and self._nurseries[function].has_spare
        is_foreseen = function in self._foreseen and not self._background.is_busy_with(f"base of {function}")
        return has_spare or is_foreseen

    async def launch(self, launch: Launch) -> Launched:
        self._note(launch)
        self._foreseen.pop(launch.function, None)
        forked = None
        if is_forkable(launch):
            try:
                forked = await self._fork(launch)
            except (ZygoteLost, OSError):
                forked = None
        if forked is None:
            return self._head_start.take(launch) or self._spawner.spawn(launch)
        self._head_start.drop()
        is_new = not self._learned(launch).stamps
        if not is_new:
            self._work_ahead(launch)
        told = {"variables": dict(launch.variables), "folder": str(launch.folder)}
        return replace(forked, order={**told, "is_new": is_new})

    def knows(self, function: str) -> bool:
        return self._records.has(function)

    def begin(self, launch: Launch) -> None:
        self._head_start.begin(launch)

    def foresee(self, launch: Launch) -> None:
        is_new = launch.function not in self._recent
        if is_new and self._learned(launch).stamps and is_forkable(launch):
            self._foreseen[launch.function] = launch
            self._background.start(f"base of {launch.function}", self._foresee, launch)

    def learn(self, launch: Launch, news: Mapping[str, Any], files: Iterable[str]) -> None:
        learned = self._learned(launch)
        self._records.keep(launch.python, launch.function, learned.with_news(news))
        self._files.setdefault(launch.function, set()).update(files)
        if is_forkable(launch):
            self._note(launch)
            self._work_ahead(launch)

    async def close(self) -> None:
        await self._background.close()
        await self._head_start.close()
        for function in list(self._nurseries):
            self._drop(function)
        await asyncio.gather(*(zygote.ended() for zygote in self._zygotes))
        await self._bases.close()

    def _learned(self, launch: Launch) -> Learned:
        return learned_of(self._records, launch)

    def _note(self, launch: Launch) -> None:
        """Make the function the one used last."""
        self._recent.pop(launch.function, None)
        self._recent[launch.function] = launch

    async def _fork(self, launch: Launch) -> Launched | None:
        nursery = self._nurseries.get(launch.function)
        if nursery is not None:
            if nursery.serves(launch, self._learned(launch)):
                return await nursery.launch()
            self._drop(launch.function)
        learned = self._learned(launch)
        key = BaseKey.of(launch, learned)
        if not learned.stamps:
            key = self._bases.any_like(key, launch)
        base = await self._bases.ready(key)
        return await base.fork() if base is not None else None

    def _work_ahead(self, launch: Launch) -> None:
        self._background.start(launch.function, self._prepare, launch)

    async def _prepare(self, launch: Launch) -> None:
        await asyncio.sleep(QUIET_S)
        try:
            base = await self._make_base(launch)
            async with self._making:
                if base is not None and launch.function in list(self._recent)[-MOST_NURSERIES:]:
                    await self._keep_nursery(self._recent[launch.function], base)
        except (ZygoteLost, OSError):
            self._drop(launch.function)

    async def _foresee(self, launch: Launch) -> None:
        await asyncio.sleep(QUIET_S)  # Others are foreseen at the same time.
        if await self._make_base(launch) is None:
            self._foreseen.pop(launch.function, None)
        else:
            self._head_start.drop()

    async def _make_base(self, launch: Launch) -> Zygote | None:
        learned = self._learned(launch)
        launches = (*self._foreseen.values(), *self._recent.values())
        known = [self._learned(each) for each in launches if each.python == launch.python]
        return await self._bases.make(BaseKey.of(launch, learned), launch, known)

    async def _keep_nursery(self, launch: Launch, base: Zygote) -> None:
        nursery = self._nurseries.get(launch.function)
        if nursery is None or not nursery.serves(launch, self._learned(launch)):
            self._drop(launch.function)
            nursery = await self._make_nursery(launch, base)
            if nursery is None:
                return
            self._nurseries[launch.function] = nursery
            for function in list(self._recent)[:-MOST_NURSERIES]:
                self._drop(function)
        await nursery.refill(sorted(self._files.get(launch.function, ())))

    async def _make_nursery(self, launch: Launch, base: Zygote) -> Nursery | None:
        recipe = Recipe.of(launch)
        for _ in range(MOST_TRIES):
            learned = self._learned(launch)
            zygote = await base.fork_zygote()
            self._zygotes.add(zygote)
            try:
                preparation = recipe.preparation(learned, has_clients=self._has_clients)
                report = await zygote.prepare(preparation, PREPARE_LIMIT_S)
            except ZygoteLost:
                # What its modules do is not known: they are not imported ahead again.
                report = {"unfit": None, "failed": learned.modules}
                zygote.end()
            refused = [report["unfit"]] if report["unfit"] else []
            learned = learned.without(refused, report["failed"])
            self._records.keep(launch.python, launch.function, learned)
            if zygote.is_alive and not refused:
                return Nursery(recipe, learned, zygote)
            zygote.end()
        return None

    def _drop(self, function: str) -> None:
        if (nursery := self._nurseries.pop(function, None)) is not None:
            nursery.close()
        self._zygotes = {zygote for zygote in self._zygotes if not zygote.is_gone}
