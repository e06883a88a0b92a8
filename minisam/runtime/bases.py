"""Zygotes that functions share: each has an interpreter's start and the large packages that functions have in common.

Only packages whose import does not depend on a function's variables are imported here; variables that the interpreter
or these packages read as they start make a base of their own. All else is imported with the function's own variables.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from minisam.records import dataclass
from minisam.runtime.launcher import Launch
from minisam.runtime.learned import Learned
from minisam.runtime.own_modules import modules_in, names_of
from minisam.runtime.zygote import Zygote, ZygoteLost

MOST_TRIES = 5
PREPARE_LIMIT_S = 20.0

LARGE = frozenset("boto3 botocore cryptography numpy pandas pydantic requests".split())
SHARED = LARGE | frozenset(
    """s3transfer jmespath dateutil urllib3 six certifi idna charset_normalizer pytz tzdata cffi pydantic_core
    annotated_types typing_extensions typing_inspection""".split()
)
NOT_SHARED = frozenset({"webbrowser"})
"""Modules of the standard library that read variables when they are imported."""
STARTUP_NAMES = frozenset("HOME LANG LANGUAGE OPENSSL_CONF AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE".split())
STARTUP_PREFIXES = tuple(
    "PYTHON LD_ DYLD_ LC_ MALLOC_ GLIBC_ OPENBLAS_ GOTO_ OMP_ MKL_ NPY_ NUMPY_ NUMEXPR_ PANDAS_ PYDANTIC_ BOTO".split()
)
HARMLESS = ("PATH", "AWS_EC2_METADATA_DISABLED", "TZ")


@dataclass(frozen=True, slots=True)
class BaseKey:
    """What functions must agree on to share a base: the interpreter, variables, large packages."""

    python: Path
    startup: tuple[tuple[str, str], ...]
    last_path: tuple[str, ...]
    is_bare: bool
    large: frozenset[str]

    @classmethod
    def of(cls, launch: Launch, learned: Learned) -> BaseKey:
        """Return the key; a function that brings one of the shared packages along gets a base without any."""
        startup = {name: value for name, value in launch.variables.items() if is_startup(name)}
        is_bare = bool(modules_in(launch.order["search_path"], SHARED))
        large = frozenset() if is_bare else learned.packages & LARGE
        return cls(launch.python, tuple(sorted(startup.items())), tuple(launch.order["last_path"]), is_bare, large)


class Bases:
    """The bases by key. `has_clients` lets them make boto3's clients ahead; `on_failure` is told of one that fails."""

    def __init__(self, *, has_clients: bool, on_failure: Callable[[str], None]) -> None:
        self._has_clients = has_clients
        self._on_failure = on_failure
        self._makings: dict[BaseKey, asyncio.Task[Zygote | None]] = {}
        self._begun: dict[BaseKey, float] = {}
        self._all: list[Zygote] = []
        self._unfit: set[str] = set()

    def any_like(self, key: BaseKey, launch: Launch) -> BaseKey:
        """Return the key of the base with most packages that fits a function of which nothing is known.

        One that is still being made is worth waiting for where the handler's module names one of its packages.
        """
        alike = [each for each in self._makings if replace(each, large=key.large) == key]
        fit = [each for each in alike if self._makings[each].done() or names_of(launch, each.large)]
        return max(fit, key=lambda each: len(each.large), default=key)

    async def ready(self, key: BaseKey) -> Zygote | None:
        """Return the base, or None where there is none.

        While it prepares it is waited for, but no longer than it has been at it: a new interpreter is as good then.
        """
        making = self._makings.get(key)
        if making is None:
            return None
        if not making.done():
            await asyncio.wait({making}, timeout=time.monotonic() - self._begun[key])
        if not making.done() or making.cancelled():
            return None
        base = making.result()
        if base is not None and not base.is_usable:
            self._makings.pop(key, None)
            base.retire()
            return None
        return base

    async def make(self, key: BaseKey, launch: Launch, known: Iterable[Learned]) -> Zygote | None:
        """Return the base after making it if need be: with what is learned of the functions known so far."""
        await self.ready(key)
        if key not in self._makings:
            self._makings[key] = asyncio.ensure_future(self._make(key, launch, list(known)))
            self._begun[key] = time.monotonic()
        await asyncio.wait({self._makings[key]})
        return await self.ready(key)

    async def close(self) -> None:
        makings = list(self._makings.values())
        for making in makings:
            making.cancel()
        await asyncio.gather(*makings, return_exceptions=True)
        await asyncio.gather(*(base.ended() for base in self._all))

    async def _make(self, key: BaseKey, launch: Launch, known: list[Learned]) -> Zygote | None:
        variables = base_variables(launch.variables)
        for _ in range(MOST_TRIES):
            try:
                base = Zygote.spawn(key.python, variables)
                self._all.append(base)
                report = await base.prepare(self._preparation(key, variables, known), PREPARE_LIMIT_S)
            except (ZygoteLost, OSError, ValueError):
                break
            if report["unfit"] is None:
                return base
            self._unfit.add(report["unfit"])
            base.end()
        self._on_failure("modules cannot be imported ahead: functions start with a new interpreter each")
        return None

    def _preparation(self, key: BaseKey, variables: Mapping[str, str], known: list[Learned]) -> dict[str, Any]:
        alike = [learned for learned in known if key.is_bare or learned.packages & LARGE == key.large]
        names = dict.fromkeys(name for learned in alike for name in learned.modules)
        modules = [name for name in names if self._is_shared(name, key.is_bare)]
        clients = sorted({client for learned in alike for client in learned.clients})
        return {
            "variables": dict(variables),
            "search_path": None,
            "last_path": key.last_path,
            "modules": modules,
            "unfit": sorted(self._unfit),
            "clients": clients if self._has_clients else [],
        }

    def _is_shared(self, name: str, is_bare: bool) -> bool:
        top = name.partition(".")[0]
        if top in self._unfit or top in NOT_SHARED:
            return False
        return top in sys.stdlib_module_names or (top in SHARED and not is_bare)


def is_startup(name: str) -> bool:
    return name in STARTUP_NAMES or name.startswith(STARTUP_PREFIXES)


def base_variables(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if is_startup(name) or name in HARMLESS}
