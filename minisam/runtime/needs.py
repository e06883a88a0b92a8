"""What a function needs before it can start: an interpreter, its packages, and boto3 as on Lambda."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from minisam.errors import UserError
from minisam.runtime.freshness import FileMark, mark_of
from minisam.runtime.interpreter import Interpreters
from minisam.runtime.requirements import Packages, requirements_file
from minisam.runtime.sdk import sdk_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What a function starts with. `packages` follow its code and layers in `sys.path`, `last_path` ends it."""

    python: Path
    packages: tuple[str, ...] = ()
    last_path: tuple[str, ...] = ()
    requirements: tuple[FileMark, ...] = ()
    lacking: tuple[str, ...] = ()


class Needs:
    """Finds what functions need, and begins to fetch it before they are called."""

    def __init__(
        self,
        *,
        cache_dir: Path,
        python: Path | None = None,
        project: Path | None = None,
        is_installing: bool = True,
        on_notice: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._interpreters = Interpreters(python, project, on_notice)
        self._packages = Packages(cache_dir, is_installing=is_installing, on_notice=on_notice)
        self._cache_dir = cache_dir
        self._begun: set[asyncio.Task[None]] = set()

    async def of(self, runtime: str, folders: Iterable[Path]) -> Equipment:
        """Return what a function with this runtime, code and layers starts with, once it is there."""
        interpreter = await self._interpreters.choose(runtime)
        files = [file for folder in folders if (file := requirements_file(folder))]
        marks = tuple(mark_of(str(file.resolve())) for file in files)
        provided = [await self._packages.provide(file.parent, interpreter) for file in files]
        return Equipment(
            python=interpreter.path,
            packages=tuple(str(each.folder) for each in provided if each.folder is not None),
            last_path=() if interpreter.has_boto3 else (str(sdk_folder(self._cache_dir)),),
            requirements=marks,
            lacking=tuple(each.lacking for each in provided if each.lacking is not None),
        )

    def begin(self, runtime: str, folders: Iterable[Path]) -> None:
        """Fetch in the background what a function needs to be installed; nobody waits for it."""
        wanted = [folder for folder in folders if requirements_file(folder)]
        if wanted:
            task = asyncio.get_running_loop().create_task(self._fetch(runtime, wanted))
            self._begun.add(task)
            task.add_done_callback(self._begun.discard)

    async def close(self) -> None:
        for task in self._begun:
            task.cancel()
        await asyncio.gather(*self._begun, return_exceptions=True)
        await self._packages.close()

    async def _fetch(self, runtime: str, folders: Iterable[Path]) -> None:
        try:
            await self.of(runtime, folders)
        except UserError:
            return  # The function's first call says why it cannot start.
