"""The packages that a function's `requirements.txt` (or `pyproject.toml`) asks for and its interpreter lacks.

They are installed once into a cache folder that is named by what the file says and by the interpreter, in the
background; whoever starts the function waits for it. Afterwards, also when that failed, the function starts.
"""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from minisam.records import dataclass
from minisam.runtime.probes import Interpreter
from minisam.runtime.requirement_files import Wanted, linked_folders, shown

CHECK = Path(__file__).resolve().with_name("requirements_check.py")
EDITABLE = "editable_mode=compat"
LONGEST_LINE = 1 << 24
PROGRESS = ("Collecting ", "Downloading ", "Building ", "Installing ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A requirement that is not installed: where it is asked for, why, and the command that would install it."""

    requirement: str
    place: str
    problem: str
    command: str

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        by_hand = f"; `{self.command}` installs it" if self.command else ""
        return f"{self.requirement}{where} is not installed: {self.problem}{by_hand}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """Where the packages are, None where nothing was installed; `sources` are folders of editable ones."""

    folder: Path | None = None
    sources: tuple[str, ...] = ()
    lacking: tuple[Lacking, ...] = ()


class Packages:
    """Installs, each content once. `cache_dir` holds the folders; with `is_installing` False it only looks."""

    def __init__(self, cache_dir: Path, *, is_installing: bool, on_notice: Callable[[str], None]) -> None:
        self._cache_dir = cache_dir / "packages"
        self._is_installing = is_installing
        self._on_notice = on_notice
        self._tasks: dict[str, asyncio.Task[Installed]] = {}

    async def provide(self, wanted: Wanted, interpreter: Interpreter) -> Installed:
        """Return what is asked for besides what the interpreter has."""
        key = wanted.key(f"{interpreter.path}:{interpreter.version}")
        if key not in self._tasks:
            self._tasks[key] = asyncio.get_running_loop().create_task(self._provide(wanted, key, interpreter))
        return await asyncio.shield(self._tasks[key])

    async def close(self) -> None:
        """Stop what is being installed."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _provide(self, wanted: Wanted, key: str, interpreter: Interpreter) -> Installed:
        target = self._cache_dir / key
        if target.is_dir():
            return Installed(folder=target, sources=tuple(linked_folders(target)))
        try:
            return await self._make(wanted, target, interpreter)
        except OSError as error:
            return self._refused(wanted, [], f"{self._cache_dir} cannot be written: {error.strerror}", interpreter)

    async def _make(self, wanted: Wanted, target: Path, interpreter: Interpreter) -> Installed:
        """Install into `target`, unless nothing is lacking or nothing can be. Raises OSError."""
        self._cache_dir.mkdir(parents=True, exist_ok=True)
        import tempfile

        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=self._cache_dir) as unfinished:
            file = Path(unfinished) / "requirements.txt"
            file.write_text("".join(f"{line}\n" for line in wanted.lines), encoding="utf-8")
            lacking, problem = await self._lacking(wanted, file, interpreter)
            if problem is None and not lacking:
                return Installed()
            names = ", ".join(requirement for requirement, _ in lacking)
            if problem is None and not self._is_installing:
                problem = "--no-install"
            if problem is None:
                problem = await self._install(wanted, file, names, Path(unfinished) / "packages", interpreter)
            if problem is None:
                _move(Path(unfinished) / "packages", target)
                return Installed(folder=target, sources=tuple(linked_folders(target)))
        return self._refused(wanted, lacking, problem, interpreter)

    def _refused(
        self, wanted: Wanted, lacking: list[tuple[str, str]], problem: str, interpreter: Interpreter
    ) -> Installed:
        where = ", ".join(f"{requirement} ({place})" for requirement, place in lacking) or wanted.shown
        self._on_notice(f"not installed: {where}: {problem}; functions start without")
        command = _by_hand(wanted, interpreter) if wanted.problem is None else ""
        found = [Lacking(requirement=name, place=at, problem=problem, command=command) for name, at in lacking]
        whole = Lacking(requirement=wanted.shown, place="", problem=problem, command=command)
        return Installed(lacking=tuple(found) or (whole,))

    async def _lacking(
        self, wanted: Wanted, file: Path, interpreter: Interpreter
    ) -> tuple[list[tuple[str, str]], str | None]:
        """Return what is lacking and where it is asked for, or why that cannot be told."""
        if wanted.problem is not None:
            return [], wanted.problem
        source = wanted.file or file
        command = [str(interpreter.path), str(CHECK), str(source), *wanted.vendored]
        status, lines = await _run(command, source.parent)
        if status != 0:
            return [], f"{wanted.shown} cannot be read: {lines[-1] if lines else f'status {status}'}"
        found: list[tuple[str, str]] = json.loads(lines[-1])
        if wanted.file is None:
            found = [(name, wanted.shown) for name, _ in found]
            found += [(folder, wanted.shown) for folder in wanted.editable]
            return found, None
        return [(name, shown(Path(place))) for name, place in found], None

    async def _install(
        self, wanted: Wanted, file: Path, names: str, target: Path, interpreter: Interpreter
    ) -> str | None:
        """Install, telling the progress; returns why it failed."""
        began = time.perf_counter()
        installer, command = await _installer(interpreter)
        self._on_notice(f"installing {names} with {installer}")
        arguments = [*command, "--target", str(target), "-r", str(file)]
        for source in wanted.editable:
            arguments += ["-e", source]
        folder = wanted.file.parent if wanted.file else file.parent
        status, lines = await _run(arguments, folder, self._on_progress)
        if status == 0:
            self._on_notice(f"installed {names} in {time.perf_counter() - began:.1f} s")
            return None
        return _reason(lines) or f"status {status}"

    def _on_progress(self, line: str) -> None:
        if line.strip().startswith(PROGRESS):
            self._on_notice(line.strip().partition(" (from ")[0])


def _reason(lines: list[str]) -> str:
    """Return the last error of an installer's; where it announces a list, with the list's first line."""
    found = [number for number, line in enumerate(lines) if line.lower().lstrip().startswith(("error", "×"))]
    last = found[-1] if found else len(lines) - 1
    said = " ".join(line.strip() for line in lines[last : last + 1])
    if said.endswith(":") and last + 1 < len(lines):
        said += f" {lines[last + 1].strip()}"
    return said.removeprefix("ERROR: ")


async def _installer(interpreter: Interpreter) -> tuple[str, list[str]]:
    """Return a name and the beginning of a command that installs for this interpreter.

    uv where it is there, else the interpreter's own pip, else the pip beside minisam: environments that uv made have
    none. Editable packages are linked by path only (`editable_mode=compat`, setuptools' docs "Development Mode").
    """
    import shutil

    if (uv := shutil.which("uv")) is not None:
        return "uv", [uv, "pip", "install", "--python", str(interpreter.path), "--config-setting", EDITABLE]
    options = ["install", "--disable-pip-version-check", "--no-input", "--config-settings", EDITABLE]
    status, _ = await _run([str(interpreter.path), "-m", "pip", "--version"], Path.cwd())
    if status == 0:
        return "pip", [str(interpreter.path), "-m", "pip", *options]
    return "pip", [sys.executable, "-m", "pip", "--python", str(interpreter.path), *options]


def _by_hand(wanted: Wanted, interpreter: Interpreter) -> str:
    """Return the command with which the user installs the same into the function's interpreter."""
    import shutil

    pip = ["uv", "pip", "install", "--python", shown(interpreter.path)]
    if shutil.which("uv") is None:
        pip = [shown(interpreter.path), "-m", "pip", "install"]
    asked = ["-r", shown(wanted.file)] if wanted.file else [*wanted.lines, *wanted.editable]
    return shlex.join([*pip, *asked])


def _move(made: Path, target: Path) -> None:
    """Let the folder appear whole; another minisam may have been first."""
    made.mkdir(exist_ok=True)
    try:
        made.replace(target)
    except OSError:
        if not target.is_dir():
            raise


async def _run(
    command: Iterable[str], folder: Path, on_line: Callable[[str], None] | None = None
) -> tuple[int, list[str]]:
    """Run a program to its end; returns its status and its last lines."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LONGEST_LINE,
        )
    except OSError as error:
        return 127, [str(error)]
    lines: list[str] = []
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            lines.append(line.decode("utf-8", "replace").rstrip())
            if on_line is not None:
                on_line(lines[-1])
        return await process.wait(), lines
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
