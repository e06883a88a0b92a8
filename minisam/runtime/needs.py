"""What a function needs before it can start: an interpreter, its packages, and boto3 as on Lambda."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from minisam.errors import UserError
from minisam.records import dataclass
from minisam.runtime.freshness import FileMark, mark_of
from minisam.runtime.interpreter import Interpreters
from minisam.runtime.requirement_files import Wanted, asks, wanted_in, wanted_lines
from minisam.runtime.requirements import Lacking, Packages
from minisam.runtime.sdk import sdk_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What a function starts with. `packages` follow its code and layers in `sys.path`, `last_path` ends it.

    `sources` are folders of editable packages: project code, although it is installed.
    """

    python: Path
    packages: tuple[str, ...] = ()
    last_path: tuple[str, ...] = ()
    requirements: tuple[FileMark, ...] = ()
    sources: tuple[str, ...] = ()
    lacking: tuple[Lacking, ...] = ()


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
        self._interpreters = Interpreters(python, project, on_notice, cache_dir)
        self._packages = Packages(cache_dir, is_installing=is_installing, on_notice=on_notice)
        self._cache_dir = cache_dir
        self._begun: set[asyncio.Task[None]] = set()

    async def of(self, runtime: str, folders: Iterable[Path], lines: Sequence[str] | None = None) -> Equipment:
        """Return what a function with this runtime, code and layers starts with, once it is there.

        `lines` are requirements that stand for those beside the code, which is the first folder.
        """
        interpreter = await self._interpreters.choose(runtime)
        asked = list(_asked(folders, lines))
        marks = tuple(mark_of(str(file.resolve())) for wanted in asked for file in wanted.files if file.is_file())
        provided = [await self._packages.provide(wanted, interpreter) for wanted in asked if not wanted.is_empty]
        sources = tuple(source for each in provided for source in each.sources)
        return Equipment(
            python=interpreter.path,
            packages=(*sources, *(str(each.folder) for each in provided if each.folder is not None)),
            last_path=() if interpreter.has_boto3 else (str(sdk_folder(self._cache_dir)),),
            requirements=marks,
            sources=sources,
            lacking=tuple(lacking for each in provided for lacking in each.lacking),
        )

    def begin(self, runtime: str, folders: Iterable[Path], lines: Sequence[str] | None = None) -> None:
        """Fetch in the background what a function needs to be installed; nobody waits for it."""
        wanted = list(folders)
        if lines or any(map(asks, wanted)):
            task = asyncio.get_running_loop().create_task(self._fetch(runtime, wanted, lines))
            self._begun.add(task)
            task.add_done_callback(self._begun.discard)

    async def close(self) -> None:
        for task in self._begun:
            task.cancel()
        await asyncio.gather(*self._begun, return_exceptions=True)
        await self._packages.close()

    async def _fetch(self, runtime: str, folders: Iterable[Path], lines: Sequence[str] | None) -> None:
        try:
            await self.of(runtime, folders, lines)
        except UserError:
            return  # The function's first call says why it cannot start.


def _asked(folders: Iterable[Path], lines: Sequence[str] | None) -> Iterator[Wanted]:
    for index, folder in enumerate(folders):
        is_replaced = index == 0 and lines is not None
        wanted = wanted_lines(lines or (), folder, "its Dockerfile") if is_replaced else wanted_in(folder)
        if wanted is not None:
            yield wanted
