"""The translator's process, seen from here: started when it will be needed, asked once, gone afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import minisam

Json = dict[str, Any]

_ENTER = "import sys; sys.path[:] = sys.argv[1].split('\\n'); import minisam.template.lean_start as s; s.main()"


class Translator:
    """Asks a process of its own for each template. One that has begun already, and was not asked, ends with the block.

    Most of a process's time is its import: `begin` lets that go on while the template is read.
    """

    def __init__(self) -> None:
        self._begun: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Start the process that is asked next."""
        if self._begun is None:
            self._begun = _start()

    def ask(self, request: Mapping[str, Any]) -> Json:
        """Return the reply to a request; `translate.py` says what either is."""
        self.begin()
        process, self._begun = self._begun, None
        assert process is not None
        out, err = process.communicate(json.dumps(request))
        if process.returncode != 0:
            raise RuntimeError(f"the translator's process failed:\n{err}")
        reply: Json = json.loads(out)
        return reply

    def __enter__(self) -> Translator:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._begun is not None:
            self._begun.kill()
            self._begun.communicate()
            self._begun = None


def _start() -> subprocess.Popen[str]:
    """Start a process that imports from where this one does, the user's folder apart."""
    package = str(Path(minisam.__file__).parent.parent)
    here = str(Path.cwd())
    path = [package, *(entry for entry in sys.path if entry not in ("", here, package))]
    return subprocess.Popen(
        # Without `site`: the search path is given.
        [sys.executable, "-S", "-c", _ENTER, "\n".join(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
