"""Handlers in TypeScript: bundled by the project's own esbuild each time that one of their files has changed.

What `sam build` does with `BuildMethod: esbuild`, but for minification; what esbuild is told besides (`External`,
loaders ...) is not read. Without an esbuild there is nothing to run.
AWS: docs "typescript-package"
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from minisam.errors import NotRunnable
from minisam.model import Function
from minisam.records import dataclass
from minisam.runtime.code_files import PACKAGES
from minisam.runtime.freshness import FileMark, mark_unread
from minisam.runtime.node_versions import major_of

ENDINGS = (".ts", ".mts", ".cts", ".tsx")
NODE_ENDINGS = ("", ".js", ".mjs", ".cjs")
MOST_TRIES = 3
CLOCK_NS = 20_000_000
"""How far the time of a file may lag behind the clock."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was built: the folder in the code's place, and the files that it was made of."""

    root: Path
    files: tuple[FileMark, ...]

    def is_stale(self) -> bool:
        return any(mark.is_stale() for mark in self.files)


class TypeScript:
    """Builds into `folder`; one build of a function at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bundles: dict[str, Bundle] = {}
        self._building: dict[str, asyncio.Lock] = {}

    async def bundle(self, function: Function, source: Path, code: Path) -> Bundle:
        """Return the bundle of the handler's file as it is now. Raises NotRunnable where it cannot be built."""
        async with self._building.setdefault(function.id, asyncio.Lock()):
            bundle = self._bundles.get(function.id)
            if bundle is None or bundle.is_stale():
                bundle = self._bundles[function.id] = await self._build(function, source, code)
            return bundle

    async def _build(self, function: Function, source: Path, code: Path) -> Bundle:
        esbuild = find_esbuild(code)
        if esbuild is None:
            raise NotRunnable(f"{source.name} is TypeScript, and there is no esbuild: `npm install --save-dev esbuild`")
        root = self._folder / function.id.replace("/", "-")
        is_module = _is_module(source, code)
        target = (root / source.relative_to(code)).with_suffix(".mjs" if is_module else ".js")
        meta = root / "meta.json"
        words = [str(source), "--bundle", "--platform=node", f"--target=node{major_of(function.runtime)}"]
        words += [f"--format={'esm' if is_module else 'cjs'}", "--sourcemap=inline", "--log-level=error"]
        words += [f"--outfile={target}", f"--metafile={meta}"]
        for _ in range(MOST_TRIES):
            began_ns = time.time_ns()
            await _run(esbuild, words, code)
            files = tuple(mark_unread(path) for path in _inputs(meta, code))
            if all(mark.stamp[0] < began_ns - CLOCK_NS for mark in files):
                break
        return Bundle(root, files)


def source_of(function: Function, code: Path) -> Path | None:
    """Return the TypeScript file of a handler that has no JavaScript, None where there is none."""
    place, _, name = function.handler.rpartition("/")
    stem = code / place / name.partition(".")[0]
    if any(Path(f"{stem}{ending}").is_file() for ending in NODE_ENDINGS):
        return None
    return next((path for ending in ENDINGS if (path := Path(f"{stem}{ending}")).is_file()), None)


def find_esbuild(code: Path) -> Path | None:
    """Return the program that npm has installed beside the code or above it, else the one on the PATH."""
    for folder in (code, *code.parents):
        if (program := folder / PACKAGES / ".bin" / "esbuild").is_file():
            return program
    from shutil import which  # not before it is needed: most of its import is about archives

    found = which("esbuild")
    return Path(found) if found else None


async def _run(program: Path, words: list[str], folder: Path) -> None:
    try:
        process = await asyncio.create_subprocess_exec(
            str(program), *words, cwd=folder, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
    except OSError as error:
        raise NotRunnable(f"esbuild cannot be started: {error}") from error
    try:
        _, told = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise NotRunnable(f"esbuild: {told.decode('utf-8', 'replace').strip()}")


def _inputs(meta: Path, code: Path) -> list[str]:
    """Return the files of the project's own that went into a bundle."""
    names = [code / name for name in json.loads(meta.read_bytes())["inputs"]]
    return [os.path.realpath(path) for path in names if PACKAGES not in path.parts and path.is_file()]


def _is_module(source: Path, code: Path) -> bool:
    """Tell whether the file is an ES module: by its ending, else by the nearest package.json."""
    if source.suffix in (".mts", ".cts"):
        return source.suffix == ".mts"
    for folder in source.parents:
        if (package := folder / "package.json").is_file():
            try:
                return bool(json.loads(package.read_bytes()).get("type") == "module")
            except (ValueError, AttributeError):
                return False
        if folder == code:
            break
    return False
