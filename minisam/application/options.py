"""How to run a template: what the command line, or a test, decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from minisam.endpoints import Endpoints
from minisam.model import LoadOptions
from minisam.project import user_cache_dir
from minisam.records import dataclass

if TYPE_CHECKING:
    from minisam.access.passages import Passage
    from minisam.account import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How to run a template. `serves`: all its APIs, the Lambda API alone, or nothing but what functions need.

    `debug` are functions that wait for a debugger, each with its port (None for the next one); the name "" is that of
    the only function. `inline` are functions that get the terminal. `retry_delay_s` is the pause before an asynchronous
    invocation is retried, None for AWS's. `iam` is what becomes of calls that no role allows; `policy_records` is
    a file that gets what functions do. `certificate` and its key are for the front door. `functions` are the ids or
    names of those that are served; without any, all are. `allow_remote` lets `host` be an address that other machines
    reach. `passages` lead calls of functions to the user's real `account`, which the user has confirmed. `record` is a
    folder that gets each invocation; with `is_observed` AWS calls are noted without it. `is_under_debugger` tells that
    a debugger runs minisam itself. `coverage` is how a test counts lines (minisam/testing/counting.py).
    """

    template: Path
    load: LoadOptions = field(default_factory=LoadOptions)
    serves: Literal["apis", "lambda", "nothing"] = "apis"
    functions: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    allow_remote: bool = False
    port: int = 0
    env_vars: Path | None = None
    env_file: Path | None = None
    python: Path | None = None
    is_installing: bool = True
    is_enforcing_memory: bool = False
    iam: Literal["auto", "enforce", "warn", "off"] = "auto"
    policy_records: Path | None = None
    record: Path | None = None
    is_observed: bool = False
    seed: Path | None = None
    state: Path | None = None
    aws_endpoints: Endpoints = field(default_factory=Endpoints)
    passages: tuple[Passage, ...] = ()
    account: Account | None = None
    allow_replace: bool = False
    is_watching: bool = True
    is_under_debugger: bool = False
    certificate: tuple[Path, Path] | None = None
    static_dir: Path | None = None
    jwt_issuers: Mapping[str, Path] = field(default_factory=dict)
    claims: Path | None = None
    disable_authorizer: bool = False
    retry_delay_s: float | None = None
    debug: tuple[tuple[str, int | None], ...] = ()
    inline: tuple[str, ...] = ()
    coverage: Mapping[str, Any] | None = None

    @property
    def cache_dir(self) -> Path:
        """The folder for what can be made again."""
        return self.load.cache_dir or user_cache_dir()

    @property
    def files(self) -> list[Path]:
        """The files that decide what is served, besides the functions' code."""
        return [path for path in (self.template, self.env_vars, self.env_file) if path is not None]

    @property
    def remote(self) -> list[dict[str, str]]:
        """The passages as JSON: what each leads to, what it lets do, and whose account that is."""
        if (account := self.account) is None:
            return []
        whose = {"account": account.id, "profile": account.profile or ""}
        return [{"to": one.word, "rights": one.rights, **whose} for one in self.passages]

    @property
    def is_followed(self) -> bool:
        """Whether AWS calls of functions are noted."""
        return self.is_observed or self.record is not None
