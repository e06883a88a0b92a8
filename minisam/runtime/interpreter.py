"""Which Python runs a function.

The one given with `--python`, else that of the project's virtual environment, else an installed one of the function's
`Runtime`, else the one that runs minisam. What differs from `Runtime` is told once.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minisam.errors import RuntimeUnavailable

PROBE = (
    "import sys, json, importlib.util as u; "
    "print(json.dumps(['.'.join(map(str, sys.version_info[:2])), u.find_spec('boto3') is not None]))"
)
PROBE_LIMIT_S = 20
OLDEST = (3, 8)
HINT = "name a Python from 3.8 on, such as python3.12 or its path, with --python"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A Python that starts: its path, its version as in "3.12", and whether boto3 is installed for it."""

    path: Path
    version: str
    has_boto3: bool


class Interpreters:
    """Chooses, and asks each interpreter only once what it is.

    `project` is the folder whose `.venv` or `venv` counts. Raises RuntimeUnavailable for a `python` that is none.
    """

    def __init__(self, python: Path | None, project: Path | None, on_notice: Callable[[str], None]) -> None:
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
            other = elsewhere(wanted)
            hint = f"; `--python {other}` is {runtime}" if other else ""
            self._tell(f"functions of {runtime} run with Python {found.version} ({found.path}){hint}")
        if not found.has_boto3:
            self._tell(f"{found.path} has no boto3, which Lambda has: functions get the one of minisam")
        return found

    def _choose(self, runtime: str) -> Interpreter:
        if self._fixed is not None:
            return self._probed_or_raise(self._fixed)
        own = _running()
        installed = shutil.which(runtime) if runtime not in ("", f"python{own.version}") else None
        is_python = runtime.startswith("python") and installed is not None
        return (self._probed(Path(str(installed))) if is_python else None) or own

    def _probed_or_raise(self, path: Path) -> Interpreter:
        if (found := self._probed(path)) is None:
            raise RuntimeUnavailable(f"'{path}' is not a Python interpreter that can be run", hint=HINT)
        return found

    def _probed(self, path: Path) -> Interpreter | None:
        if path not in self._known:
            self._known[path] = _running() if path == Path(sys.executable) else probe(path)
        return self._known[path]

    def _tell(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._on_notice(text)


def find_interpreter(python: Path) -> Path:
    """Return the absolute path of a program by its name or path. Raises RuntimeUnavailable where there is none."""
    if (found := shutil.which(python)) is None:
        raise RuntimeUnavailable(f"'{python}' is not a Python interpreter that can be run", hint=HINT)
    return Path(found).absolute()


def probe(path: Path) -> Interpreter | None:
    """Ask a program what Python it is; None where it is none, or too old a one."""
    try:
        command = [str(path), "-c", PROBE]
        asked = subprocess.run(command, capture_output=True, timeout=PROBE_LIMIT_S, stdin=subprocess.DEVNULL)
        version, has_boto3 = json.loads(asked.stdout)
        is_known = tuple(map(int, version.split("."))) >= OLDEST
    except (OSError, subprocess.TimeoutExpired, ValueError, TypeError, AttributeError):
        return None
    return Interpreter(path=path, version=version, has_boto3=bool(has_boto3)) if is_known else None


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
