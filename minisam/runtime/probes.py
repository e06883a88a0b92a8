"""What a Python interpreter is: asked by running it once, and remembered while nothing it depends on has changed.

An answer holds for the interpreter's own file, its virtual environment's configuration, the folders that it imports
from, and the variables that steer it. A script that stands in for one is asked each time: what it runs may be another.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import orjson

from minisam.records import dataclass

PROBE = (
    "import sys, json, importlib.util as u; "
    "print(json.dumps(['.'.join(map(str, sys.version_info[:2])), u.find_spec('boto3') is not None, sys.path[1:]]))"
)
PROBE_LIMIT_S = 20
OLDEST = (3, 8)
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A Python that starts: its path, its version as in "3.12", and whether boto3 is installed for it."""

    path: Path
    version: str
    has_boto3: bool


class Probes:
    """Asks interpreters; keeps the answers in `cache_dir`, if there is one."""

    def __init__(self, cache_dir: Path | None) -> None:
        self._file = cache_dir / "interpreters.json" if cache_dir else None

    def ask(self, path: Path) -> Interpreter | None:
        """Return what a program is, None where it is no Python, or too old a one."""
        known = self._read()
        entry: Any = known.get(str(path))
        try:
            if entry["stamps"] == _stamps(path, entry["folders"]):
                return Interpreter(path=path, version=entry["version"], has_boto3=entry["has_boto3"])
        except (TypeError, KeyError):
            pass  # not known yet, or not by this version of minisam
        answer = _run(path)
        if answer is None:
            return None
        version, has_boto3, folders = answer
        if _is_script(path):
            return Interpreter(path=path, version=version, has_boto3=has_boto3)
        stamps = _stamps(path, folders)
        entry = {"version": version, "has_boto3": has_boto3, "folders": folders, "stamps": stamps}
        self._write({**known, str(path): entry})
        return Interpreter(path=path, version=version, has_boto3=has_boto3)

    def _read(self) -> dict[str, Any]:
        try:
            found = orjson.loads(self._file.read_bytes()) if self._file else {}
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, known: dict[str, Any]) -> None:
        if self._file is None:
            return
        unfinished = self._file.with_name(f".interpreters-{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(orjson.dumps(known))
            unfinished.replace(self._file)
        except OSError:
            return  # asked again next time


def _run(path: Path) -> tuple[str, bool, list[str]] | None:
    try:
        command = [str(path), "-c", PROBE]
        asked = subprocess.run(command, capture_output=True, timeout=PROBE_LIMIT_S, stdin=subprocess.DEVNULL)
        version, has_boto3, folders = json.loads(asked.stdout)
        is_known = tuple(map(int, version.split("."))) >= OLDEST
    except (OSError, subprocess.TimeoutExpired, ValueError, TypeError, AttributeError):
        return None
    return (version, bool(has_boto3), [str(folder) for folder in folders]) if is_known else None


def why_not(path: Path) -> str:
    """Return why a program that `Probes.ask` refused is none to run functions with: its age, or its own words."""
    try:
        command = [str(path), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        asked = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=PROBE_LIMIT_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(getattr(error, "strerror", None) or f"no answer in {PROBE_LIMIT_S} s")
    version = asked.stdout.strip()
    if asked.returncode == 0 and version.replace(".", "").isdigit():
        return f"it is Python {version}"
    said = [line.strip() for line in asked.stderr.splitlines() if line.strip()]
    return said[0] if said else f"it ended with status {asked.returncode}"


def _is_script(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def _stamps(path: Path, folders: list[str]) -> list[Any]:
    """Return how all that an answer depends on stands now."""
    files = [os.path.realpath(path), str(path.parent.parent / "pyvenv.cfg"), *folders]
    steering = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("PYTHON"))
    return [_FORMAT, steering, *(_stamp(file) for file in files)]


def _stamp(file: str) -> list[int] | None:
    try:
        status = os.stat(file)
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_size, status.st_ino]
