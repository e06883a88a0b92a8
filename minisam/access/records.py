"""What functions do, each thing once: a line of JSON, {"function", "action", "resource"}, in a file."""

from __future__ import annotations

import json
from pathlib import Path


class Records:
    """The file that gets the records; without a file none are made. Several processes may add to one file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: set[str] = set()

    @property
    def is_wanted(self) -> bool:
        """Whether there is a file."""
        return self._path is not None

    def add(self, function: str, action: str, resource: str | None) -> None:
        """Write down that a function did something, to something ("*" where that is not known)."""
        if self._path is None:
            return
        line = json.dumps({"function": function, "action": action, "resource": resource or "*"}) + "\n"
        if line not in self._known:
            self._known.add(line)
            with open(self._path, "a", encoding="utf-8") as file:
                file.write(line)
