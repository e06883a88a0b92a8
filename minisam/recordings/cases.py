"""Cases as files: one invocation each, JSON that people read, complete or not there at all, for its owner alone.

    {"minisam": 1, "recorded", "function", "trigger", "qualifier", "client_context", "event",
     "calls": [...], "init_calls": [...],
     "outcome": {"status", "result", "error", "content_type", "duration_ms", "cold"}}

`calls` are what the invocation asked of AWS, `init_calls` what the function asked while its modules were imported, then
or before.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from minisam.errors import UsageError, nearest
from minisam.model import Position
from minisam.recordings.calls import RecordedCall, calls_from_json
from minisam.records import dataclass

FORMAT = 1
MOST_CASES = 1000
"""In a folder: nobody reads more, and a load test would fill the disk."""
_HINT = "cases are written by `minisam start-api --record DIR`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One invocation. `name` is the file's, without its ending; `recorded` a time in ISO 8601, UTC.

    `result` is what the function returned, AWS's error object where it failed (`status` is then not "ok"), or the text
    that it streamed (`content_type`). `is_cold`: it was the first one of its environment.
    """

    name: str
    recorded: str
    function: str
    trigger: str
    event: Any
    status: str
    result: Any
    error: tuple[str, str] | None = None
    content_type: str | None = None
    duration_ms: float = 0
    is_cold: bool = False
    qualifier: str | None = None
    client_context: Any = None
    calls: tuple[RecordedCall, ...] = ()
    init_calls: tuple[RecordedCall, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the file's content."""
        return {
            "minisam": FORMAT,
            "recorded": self.recorded,
            "function": self.function,
            "trigger": self.trigger,
            "qualifier": self.qualifier,
            "client_context": self.client_context,
            "event": self.event,
            "calls": [call.to_json() for call in self.calls],
            "init_calls": [call.to_json() for call in self.init_calls],
            "outcome": {
                "status": self.status,
                "result": self.result,
                "error": list(self.error) if self.error else None,
                "content_type": self.content_type,
                "duration_ms": round(self.duration_ms, 1),
                "cold": self.is_cold,
            },
        }


def case_from_json(name: str, value: Mapping[str, Any]) -> Case:
    """Return the case that `to_json` made. Raises KeyError, TypeError, ValueError for anything else."""
    if value["minisam"] != FORMAT:
        raise ValueError(f"its format is {value['minisam']!r}, this minisam reads {FORMAT}")
    outcome = value["outcome"]
    return Case(
        name=name,
        recorded=str(value["recorded"]),
        function=str(value["function"]),
        trigger=str(value["trigger"]),
        qualifier=value.get("qualifier"),
        client_context=value.get("client_context"),
        event=value["event"],
        calls=calls_from_json(value["calls"]),
        init_calls=calls_from_json(value["init_calls"]),
        status=str(outcome["status"]),
        result=outcome["result"],
        error=(str(outcome["error"][0]), str(outcome["error"][1])) if outcome["error"] else None,
        content_type=outcome.get("content_type"),
        duration_ms=float(outcome.get("duration_ms", 0)),
        is_cold=bool(outcome.get("cold")),
    )


def name_of(recorded: str, function: str, run: str) -> str:
    """Return a file's name: by time, then readable, then unlike any other."""
    moment = re.sub(r"[-:.]", "", recorded.rstrip("Z"))
    return f"{moment}-{re.sub(r'[^A-Za-z0-9]+', '.', function)}-{run[:6]}"


def write_case(folder: Path, case: Case) -> Path:
    """Write a case's file, whole or not at all. Raises OSError."""
    content = _encoded(case.to_json())
    handle, unfinished = tempfile.mkstemp(dir=folder, prefix=".", suffix=".new")  # of mode 0600
    try:
        with open(handle, "wb") as file:
            file.write(content)
        path = folder / f"{case.name}.json"
        os.replace(unfinished, path)
    except BaseException:
        os.unlink(unfinished)
        raise
    return path


def _encoded(value: Any) -> bytes:
    try:
        return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:  # half of a pair, which JSON can escape
        return (json.dumps(value, indent=2) + "\n").encode()


def folder_for(path: Path) -> Path:
    """Return the folder, made where there is none. Raises UsageError where it cannot be written."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise UsageError(f"--record: '{path}' cannot be written: {error.strerror}", hint="name a folder") from error


def paths_in(folder: Path) -> list[Path]:
    """Return the files of a folder's cases, the oldest first."""
    return sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))


def read_case(path: Path) -> Case:
    """Return the case of a file. Raises UsageError with the place for what is none."""
    try:
        value = json.loads(path.read_text("utf-8"))
        return case_from_json(path.stem, value)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read: {error.strerror}", hint=_HINT) from error
    except json.JSONDecodeError as error:
        place = Position(file=str(path), line=error.lineno, column=error.colno)
        raise UsageError(f"not JSON: {error.msg}", position=place, hint=_HINT) from error
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
        place = Position(file=str(path), line=1, column=1)
        what = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise UsageError(f"not a recorded case: {what}", position=place, hint=_HINT) from error


def read_cases(folder: Path, names: Iterable[str] = ()) -> list[Case]:
    """Return the folder's cases, or those of these names (a case's, its file's, a function's). Raises UsageError."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder '{folder}'", hint=_HINT)
    cases = [read_case(path) for path in paths_in(folder)]
    if not cases:
        raise UsageError(f"'{folder}' has no cases", hint=_HINT)
    wanted = [Path(name).name.removesuffix(".json") if name.endswith(".json") else name for name in names]
    known = {name for case in cases for name in (case.name, case.function)}
    for name in wanted:
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean `{near}`?" if near else "name a case or a function; without any, all are run"
            raise UsageError(f"'{folder}' has no case '{name}'", hint=hint)
    return [case for case in cases if not wanted or case.name in wanted or case.function in wanted]
