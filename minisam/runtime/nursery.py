"""What is kept ready for one function: a zygote with its variables and its modules, and one blank environment.

A blank environment (a spare) has imported what lies outside the project and waits to be told the handler: it is always
up to date with the project, and is given away at once.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from minisam.records import dataclass
from minisam.runtime.launcher import Launch, Launched
from minisam.runtime.learned import Learned
from minisam.runtime.own_modules import modules_in, project_folders
from minisam.runtime.zygote import Zygote

VOLATILE = ("AWS_LAMBDA_LOG_STREAM_NAME",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What decides whether a prepared process can become an environment of a launch."""

    python: Path
    variables: Mapping[str, str]
    search_path: tuple[str, ...]
    project_roots: tuple[str, ...]
    last_path: tuple[str, ...]

    @classmethod
    def of(cls, launch: Launch) -> Recipe:
        order = launch.order
        return cls(
            python=launch.python,
            variables={name: value for name, value in launch.variables.items() if name not in VOLATILE},
            search_path=tuple(order["search_path"]),
            project_roots=tuple(order["project_roots"]),
            last_path=tuple(order["last_path"]),
        )

    def preparation(self, learned: Learned, *, has_clients: bool) -> dict[str, Any]:
        """Return the order by which a process prepares for this."""
        return {
            "variables": dict(self.variables),
            "search_path": self.search_path,
            "project_roots": self.project_roots,
            "last_path": self.last_path,
            "modules": learned.modules,
            "unfit": learned.unfit,
            "clients": learned.clients if has_clients else (),
        }


class Nursery:
    """One function's zygote and its spare."""

    def __init__(self, recipe: Recipe, learned: Learned, zygote: Zygote) -> None:
        self._recipe = recipe
        self._learned = learned
        self._zygote = zygote
        self._spare: Launched | None = None

    def serves(self, launch: Launch, learned: Learned) -> bool:
        """Tell whether its processes can become environments of this launch, with all that is learned by now."""
        if self._recipe != Recipe.of(launch) or not self._zygote.is_usable:
            return False
        has_all = set(self._learned.modules) >= set(learned.modules)
        return has_all and not modules_in(project_folders(launch), self._learned.packages)

    @property
    def has_spare(self) -> bool:
        return self._spare is not None and is_waiting(self._spare)

    async def launch(self) -> Launched:
        """Give the spare away, or fork an environment. Raises ZygoteLost, OSError."""
        spare, self._spare = self._spare, None
        if spare is not None and is_waiting(spare):
            return spare
        discard(spare)
        return await self._zygote.fork()

    async def refill(self, files: Iterable[str]) -> None:
        """Have a spare, with these files of the project compiled. Raises ZygoteLost, OSError."""
        if not self.has_spare:
            self._zygote.compile_ahead(files)
            discard(self._spare)
            self._spare = None
            spare = await self._zygote.fork(is_spare=True)
            # Another refill may have been faster.
            discard(self._spare)
            self._spare = spare

    def close(self) -> Zygote:
        """Let the spare go, and the zygote when its children have ended; returns it."""
        discard(self._spare)
        self._spare = None
        self._zygote.retire()
        return self._zygote


def is_waiting(launched: Launched) -> bool:
    """Tell whether a child that has not been spoken to is still there."""
    try:
        return launched.channel.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def discard(launched: Launched | None) -> None:
    if launched is not None:
        launched.close()
        launched.process.poll()  # The zygote waits for it from now on.
