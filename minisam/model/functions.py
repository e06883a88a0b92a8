"""What a template says of its functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal

from minisam.model.places import Position
from minisam.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a variable was written; `is_secret` tells that its value must not be shown (a parameter with NoEcho)."""

    section: Literal["function", "globals", "dockerfile"]
    position: Position
    is_secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A resource with a handler. `refusal` says why minisam does not run it, None when it does.

    `variables` are the template's, unresolved dynamic references included. `versions` and `aliases` are the
    template's qualifiers (alias name to version number). `layers` are folders or zip files on disk. `dead_letter` is
    the ARN of the queue or topic that gets events which could not be processed. `links`, where there are any, are what
    the task root holds instead of all of `code_dir`, by path in it. `requirements` are lines of a requirements file
    that stand for those beside the code. `origins` is where each variable was written. `may_loop`
    lets it run again and again on what it causes itself.
    """

    id: str
    name: str
    arn: str
    handler: str
    runtime: str
    code_dir: Path
    inline_code: str | None = None
    links: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    requirements: tuple[str, ...] | None = None
    layers: tuple[Path, ...] = ()
    timeout_s: float = 3
    memory_mb: int = 128
    ephemeral_storage_mb: int = 512
    variables: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    role: str = ""
    reserved_concurrency: int | None = None
    log_format: Literal["Text", "JSON"] = "Text"
    application_log_level: str | None = None
    log_group: str = ""
    may_loop: bool = False
    dead_letter: str | None = None
    versions: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    refusal: str | None = None
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class EventInvokeConfig:
    """What becomes of asynchronous invocations of one qualifier ("$LATEST", a version or an alias) of a function.

    `function` is its id, the destinations are ARNs. The defaults are AWS's where a function has no configuration.
    """

    function: str
    qualifier: str = "$LATEST"
    most_retries: int = 2
    most_age_s: int = 21_600
    on_success: str | None = None
    on_failure: str | None = None
