"""The packages that a function's `requirements.txt` (or `pyproject.toml`) asks for and its interpreter lacks.

They are installed once into a cache folder that is named by what the file says and by the interpreter, in the
background; whoever starts the function waits for it. Afterwards, also when that failed, the function starts.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minisam.runtime.interpreter import Interpreter

CHECK = Path(__file__).resolve().with_name("requirements_check.py")
PROGRESS = ("Collecting ", "Downloading ", "Building ", "Installing ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """Where the packages are, None where nothing was installed; `lacking` says what is not there, and why."""

    folder: Path | None = None
    lacking: str | None = None


class Packages:
    """Installs, each content once. `cache_dir` holds the folders; with `is_installing` False it only looks."""

    def __init__(self, cache_dir: Path, *, is_installing: bool, on_notice: Callable[[str], None]) -> None:
        self._cache_dir = cache_dir / "packages"
        self._is_installing = is_installing
        self._on_notice = on_notice
        self._tasks: dict[str, asyncio.Task[Installed]] = {}

    async def provide(self, folder: Path, interpreter: Interpreter) -> Installed:
        """Return what the code in `folder` needs besides what its interpreter has."""
        if (file := requirements_file(folder)) is None:
            return Installed()
        key = _key(file, interpreter)
        if key not in self._tasks:
            self._tasks[key] = asyncio.get_running_loop().create_task(self._provide(file, key, interpreter))
        return await asyncio.shield(self._tasks[key])

    async def close(self) -> None:
        """Stop what is being installed."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _provide(self, file: Path, key: str, interpreter: Interpreter) -> Installed:
        target = self._cache_dir / key
        if target.is_dir():
            return Installed(folder=target)
        self._cache_dir.mkdir(parents=True, exist_ok=True)
        import tempfile

        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=self._cache_dir) as unfinished:
            source = _as_requirements(file, Path(unfinished))
            lacking, problem = await self._lacking(source, file, interpreter)
            if problem is None and not lacking:
                return Installed()
            named = ", ".join(requirement for requirement, _ in lacking)
            where = ", ".join(f"{requirement} ({place})" for requirement, place in lacking) or _shown(file)
            if problem is None and not self._is_installing:
                problem = "--no-install"
            if problem is None:
                problem = await self._install(source, named, Path(unfinished) / "packages", interpreter)
            if problem is None:
                _move(Path(unfinished) / "packages", target)
                return Installed(folder=target)
        self._on_notice(f"not installed: {where}: {problem}; functions start without")
        return Installed(lacking=f"{where} is not installed: {problem}")

    async def _lacking(
        self, source: Path, file: Path, interpreter: Interpreter
    ) -> tuple[list[tuple[str, str]], str | None]:
        """Return what is lacking and where it is asked for, or why that cannot be told."""
        status, lines = await _run([str(interpreter.path), str(CHECK), str(source)], source.parent)
        if status != 0:
            return [], f"{_shown(file)} cannot be read: {lines[-1] if lines else f'status {status}'}"
        found: list[tuple[str, str]] = json.loads(lines[-1])
        # What was made from pyproject.toml has lines of its own.
        is_own = source == file
        return [(each, _shown(Path(place)) if is_own else _shown(file)) for each, place in found], None

    async def _install(self, source: Path, named: str, target: Path, interpreter: Interpreter) -> str | None:
        """Install, telling the progress; returns why it failed."""
        import shutil

        uv, began = shutil.which("uv"), time.perf_counter()
        command = [uv, "pip", "install", "--python", str(interpreter.path)] if uv else []
        command = command or [
            str(interpreter.path),
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
        ]
        self._on_notice(f"installing {named} with {'uv' if uv else 'pip'}")
        arguments = [*command, "--target", str(target), "-r", str(source)]
        status, lines = await _run(arguments, source.parent, self._on_progress)
        if status == 0:
            self._on_notice(f"installed {named} in {time.perf_counter() - began:.1f} s")
            return None
        errors = [line for line in lines if line.lower().startswith(("error", "  ×", "×"))] or lines[-1:]
        return errors[-1].strip() if errors else f"status {status}"

    def _on_progress(self, line: str) -> None:
        if line.strip().startswith(PROGRESS):
            self._on_notice(line.strip())


def requirements_file(folder: Path) -> Path | None:
    """Return the file beside the code that says what it needs."""
    if (folder / "requirements.txt").is_file():
        return folder / "requirements.txt"
    file = folder / "pyproject.toml"
    return file if file.is_file() and _project_dependencies(file) else None


def _project_dependencies(file: Path) -> list[str]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return []
    project = content.get("project")
    found = project.get("dependencies") if isinstance(project, dict) else None
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _as_requirements(file: Path, folder: Path) -> Path:
    if file.name == "requirements.txt":
        return file
    made = folder / "requirements.txt"
    made.write_text("\n".join(_project_dependencies(file)) + "\n", encoding="utf-8")
    return made


def _key(file: Path, interpreter: Interpreter) -> str:
    """Return a name for what the file and those in its folder that it may include say, for this interpreter."""
    digest = hashlib.sha256(f"{interpreter.path}:{interpreter.version}:{file.resolve().parent}".encode())
    for each in sorted({file, *file.parent.glob("*requirements*.txt")}):
        digest.update(each.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


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


def _shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
