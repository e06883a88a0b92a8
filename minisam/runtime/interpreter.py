"""Which Python runs a function.

The one given with `--python`, else that of the project's virtual environment, else an installed one of the function's
`Runtime`, else the one that runs minisam. What differs from `Runtime` is told once.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from minisam.errors import RuntimeUnavailable
from minisam.runtime.probes import Interpreter, Probes, why_not
from minisam.runtime.pyenv import Unclear, behind_shim

HINT = "name a Python from 3.8 on, such as python3.12 or its path, with --python"


class Interpreters:
    """Chooses, and asks each interpreter only once what it is.

    `project` is the folder whose `.venv` or `venv` counts. Raises RuntimeUnavailable for a `python` that is none.
    """

    def __init__(
        self,
        python: Path | None,
        project: Path | None,
        on_notice: Callable[[str], None],
        cache_dir: Path | None = None,
    ) -> None:
        self._probes = Probes(cache_dir)
        self._on_notice = on_notice
        self._told: set[str] = set()
        self._known: dict[Path, Interpreter | None] = {}
        self._chosen: dict[str, Interpreter] = {}
        self._fixed = find_interpreter(python) if python is not None else _virtual_environment(project)
        if python is not None and self._fixed is not None:
            self._probed_or_raise(self._fixed)

    async def choose(self, runtime: str) -> Interpreter:
        """Return the interpreter of a function with this runtime. Raises RuntimeUnavailable."""
        if runtime in self._chosen:
            return self._chosen[runtime]
        found = self._chosen[runtime] = await asyncio.to_thread(self._choose, runtime)
        wanted = runtime.removeprefix("python")
        if wanted not in ("", found.version) and runtime.startswith("python"):
            other = elsewhere(wanted) if self._fixed is None else None
            hint = f"; `--python {other}` would run them with {wanted}" if other else ""
            self._tell(f"functions of {runtime} run with Python {found.version} ({found.path}){hint}")
        if not found.has_boto3:
            self._tell(f"{found.path} has no boto3, which Lambda has: functions get the one of minisam")
        return found

    def _choose(self, runtime: str) -> Interpreter:
        if self._fixed is not None:
            return self._probed_or_raise(self._fixed)
        own = _running()
        if not runtime.startswith("python") or runtime == f"python{own.version}":
            return own
        installed = _installed(runtime)
        return (self._probed(installed) if installed is not None else None) or own

    def _probed_or_raise(self, path: Path) -> Interpreter:
        if (found := self._probed(path)) is None:
            said = f"'{path}' is not a Python interpreter that can be run: {why_not(path)}"
            raise RuntimeUnavailable(said, hint=HINT)
        return found

    def _probed(self, path: Path) -> Interpreter | None:
        if path not in self._known:
            self._known[path] = _running() if path == Path(sys.executable) else self._probes.ask(path)
        return self._known[path]

    def _tell(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._on_notice(text)


def find_interpreter(python: Path) -> Path:
    """Return the absolute path of a program by its name or path. Raises RuntimeUnavailable where there is none."""
    if (found := _which(str(python))) is None:
        raise RuntimeUnavailable(f"'{python}' is not a Python interpreter that can be run", hint=HINT)
    return Path(found).absolute()


def _installed(program: str) -> Path | None:
    """Return where a program is that can be run by its name; a shim that leads nowhere is none."""
    if (found := _which(program)) is None:
        return None
    try:
        return behind_shim(Path(found), os.environ, Path.cwd())
    except Unclear:
        return Path(found)


def _which(program: str) -> str | None:
    from shutil import which  # not before it is needed: most of its import is about archives

    return which(program)


def elsewhere(version: str) -> Path | None:
    """Return a Python of this version that pyenv or uv keeps off the `PATH`, the newest; it is not tried."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or "~/.pyenv").expanduser() / "versions"
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or "~/.local/share/uv/python").expanduser()
    found = [*pyenv.glob(f"{version}.*/bin/python"), *uv.glob(f"cpython-{version}.*/bin/python{version}")]
    return max(found, key=_patch_number, default=None)


def _patch_number(path: Path) -> int:
    digits = re.search(r"3\.\d+\.(\d+)", str(path))
    return int(digits[1]) if digits else -1


def _running() -> Interpreter:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Interpreter(path=Path(sys.executable), version=version, has_boto3=True)


def _virtual_environment(project: Path | None) -> Path | None:
    """Return the Python of the environment beside the template, else of the active one."""
    folders = [project / name for name in (".venv", "venv")] if project else []
    folders += [Path(active)] if (active := os.environ.get("VIRTUAL_ENV")) else []
    candidates = [folder.absolute() / "bin" / "python" for folder in folders]
    return next((path for path in candidates if os.access(path, os.X_OK)), None)
