"""Which Node.js runs functions of a `nodejs` runtime.

The one on the `PATH` where its version is the runtime's, else an installed one of that version (nvm, fnm, volta, asdf,
mise), else the one on the `PATH`: then a notice says how they differ.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

from minisam.errors import NotRunnable

INSTALLED = (
    "~/.nvm/versions/node/v{}.*/bin/node",
    "~/.local/share/fnm/node-versions/v{}.*/installation/bin/node",
    "~/Library/Application Support/fnm/node-versions/v{}.*/installation/bin/node",
    "~/.volta/tools/image/node/{}.*/bin/node",
    "~/.asdf/installs/nodejs/{}.*/bin/node",
    "~/.local/share/mise/installs/node/{}.*/bin/node",
)


class NodeVersions:
    """Chooses, and asks a program only once what it is."""

    def __init__(self, on_notice: Callable[[str], None]) -> None:
        self._on_notice = on_notice
        self._chosen: dict[str, asyncio.Task[Path]] = {}

    async def choose(self, runtime: str) -> Path:
        """Return the program for a runtime such as nodejs22.x. Raises NotRunnable where there is none."""
        if runtime not in self._chosen:
            self._chosen[runtime] = asyncio.get_running_loop().create_task(self._choose(runtime))
        try:
            return await asyncio.shield(self._chosen[runtime])
        except NotRunnable:
            self._chosen.pop(runtime, None)  # it may be installed by the next call; others have waited too
            raise

    async def _choose(self, runtime: str) -> Path:
        wanted = major_of(runtime)
        on_path = which_node()
        version = await _version_of(on_path) if on_path else None
        if on_path and version and version.split(".")[0] == wanted:
            return on_path
        if (installed := installed_node(wanted)) is not None:
            return installed
        if on_path is None or version is None:
            raise NotRunnable(lacking(runtime))
        self._on_notice(f"functions of {runtime} run with Node.js {version} ({on_path})")
        return on_path


def lacking(runtime: str) -> str:
    """Say that there is no Node.js."""
    return f"its runtime is {runtime}, and there is no `node` on the PATH: install Node.js {major_of(runtime)}"


def major_of(runtime: str) -> str:
    """Return "22" for nodejs22.x."""
    return runtime.removeprefix("nodejs").partition(".")[0]


def which_node() -> Path | None:
    from shutil import which  # not before it is needed: most of its import is about archives

    found = which("node")
    return Path(found) if found else None


def installed_node(major: str) -> Path | None:
    """Return the newest installed program of a major version, off the PATH."""
    found: list[Path] = []
    for pattern in INSTALLED:
        path = Path(pattern.format(major)).expanduser()
        found += Path(path.anchor).glob(str(path.relative_to(path.anchor)))
    return max(found, key=_numbers, default=None)


def _numbers(path: Path) -> list[int]:
    version = re.search(r"/v?(\d+(?:\.\d+)+)/", str(path))
    return [int(number) for number in version[1].split(".")] if version else []


async def _version_of(program: Path) -> str | None:
    try:
        asked = await asyncio.create_subprocess_exec(
            str(program), "--version", stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
        )
        output, _ = await asked.communicate()
    except OSError:
        return None
    found = re.match(r"v(\d+\.\d+\.\d+)", output.decode("utf-8", "replace"))
    return found[1] if found else None
