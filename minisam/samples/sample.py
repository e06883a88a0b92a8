"""One sample: its options, and `render`, which fills its payload. Reads only the files it is asked for."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from minisam.assets import asset_path
from minisam.errors import UsageError, nearest
from minisam.regions import check_partition, check_region
from minisam.samples.identifiers import Identifiers
from minisam.samples.payload import Filler, Scope, compile_payload, has_records

FROZEN_MS = 1428582896000  # 9 April 2015, the moment of AWS's own API Gateway samples
_YEAR_S = 365 * 24 * 3600
_DOMAINS = {"aws-cn": "amazonaws.com.cn", "aws-iso": "c2s.ic.gov", "aws-iso-b": "sc2s.sgov.gov"}


class Option(NamedTuple):
    """Something of a sample that the user may set; `type` is how a word of the command line is read."""

    name: str
    help: str
    type: str = "text"
    default: Any = None
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Circumstances:
    """What every event has: where it happens, when, how many records, and whether its ids repeat (`seed`).

    Raises UsageError for a region, an account or a partition that AWS cannot have.
    """

    def __init__(
        self,
        *,
        region: str = "us-east-1",
        account: str = "123456789012",
        partition: str = "aws",
        seed: int | None = None,
        frozen: bool = False,
        count: int | None = None,
    ) -> None:
        if not (len(account) == 12 and account.isdecimal() and account.isascii()):
            raise UsageError(f"'{account}' is no account's id", hint="it has 12 digits, such as 123456789012")
        self.region, self.account, self.partition = check_region(region), account, check_partition(partition)
        self.seed, self.frozen, self.count = seed, frozen, count

    def but(self, **changes: Any) -> Circumstances:
        """Return the same circumstances with other values by name."""
        return Circumstances(**{**vars(self), **changes})

    def now_ms(self) -> int:
        """Return the moment of the event: the clock's, the classic one, or one that the seed decides."""
        if self.frozen:
            return FROZEN_MS
        if self.seed is None:
            return time.time_ns() // 1_000_000
        from random import Random

        return FROZEN_MS + Random(self.seed).randrange(10 * _YEAR_S) * 1000

    def identifiers(self) -> Identifiers:
        """Return a new stream of ids, which the seed decides."""
        return Identifiers(0 if self.frozen and self.seed is None else self.seed)

    def scope(self, identifiers: Identifiers | None = None) -> Scope:
        """Return a new scope with the values that every event has."""
        values = {
            "region": self.region,
            "account": self.account,
            "partition": self.partition,
            "domain": _DOMAINS.get(self.partition, "amazonaws.com"),
            "now": self.now_ms(),
            "index": 0,
        }
        return Scope(values=values, identifiers=identifiers or self.identifiers(), count=self.count)


_HERE = Circumstances()


class Sample:
    """One event that a service sends to a function: a file of `events/`."""

    def __init__(self, service: str, event: str, document: Mapping[str, Any]) -> None:
        self.service = service
        self.event = event
        self.document = document

    @property
    def help(self) -> str:
        """What happened, in one sentence."""
        return str(self.document["help"])

    @property
    def reference(self) -> str:
        """The page that documents the shape."""
        return str(self.document["reference"])

    @property
    def note(self) -> str:
        """What the sample shows and what it does not, where that may surprise; mostly empty."""
        return str(self.document.get("note", ""))

    @cached_property
    def options(self) -> dict[str, Option]:
        """The options by name, in the order of the file."""
        return {name: _option(name, each) for name, each in self.document.get("options", {}).items()}

    @cached_property
    def has_records(self) -> bool:
        """Whether the event is a list of records, which `count` multiplies."""
        return has_records(self.document["payload"])

    @property
    def is_bare(self) -> bool:
        """Whether the event is a list of records and nothing around them."""
        payload = self.document["payload"]
        return "$records" in payload or ("$case" in payload and has_records(payload))

    @property
    def wrap_option(self) -> str | None:
        """The option that takes another event as JSON text."""
        wrap = self.document.get("wrap")
        return str(wrap["option"]) if wrap else None

    def render(self, values: Mapping[str, Any] | None = None, circumstances: Circumstances = _HERE) -> Any:
        """Return the event: a dict, or, where a service sends bare records, a list of dicts.

        `values` go by the options' names; what is missing has its default.
        """
        return self.render_carrier([values or {}], circumstances, circumstances.identifiers())

    def render_carrier(
        self,
        carried: Sequence[Mapping[str, Any]],
        circumstances: Circumstances,
        identifiers: Identifiers,
        *,
        nested: bool = False,
    ) -> Any:
        """Return the event with one record for each of the values in `carried`, ids taken from a stream.

        `nested` renders what the event is inside another event (`wrap.nested`).
        """
        scope = circumstances.scope(identifiers)
        for option in self.options.values():
            scope.values[option.name] = _default(option, scope)
        scope.values.update(carried[0], given=dict.fromkeys(carried[0], True))
        for name, fill in self._fillers("values").items():
            scope.values[name] = fill(scope)
        scope.record_values = self._fillers("record_values")
        if len(carried) > 1:
            scope.count, scope.per_record = len(carried), carried
        return self._nested(scope) if nested else self._payload(scope)

    @cached_property
    def _payload(self) -> Filler:
        return compile_payload(self.document["payload"])

    @cached_property
    def _nested(self) -> Filler:
        wrap = self.document.get("wrap") or {}
        return compile_payload(wrap["nested"]) if "nested" in wrap else self._payload

    def _fillers(self, section: str) -> dict[str, Filler]:
        return {name: compile_payload(node) for name, node in self.document.get(section, {}).items()}


def services() -> list[str]:
    """Return the names of all services that have samples."""
    with os.scandir(asset_path("events")) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("_"))


def events(service: str) -> list[str]:
    """Return the names of a service's events; raises UsageError naming the nearest service."""
    folder = _folder(service)
    return sorted(name.removesuffix(".json") for name in os.listdir(folder) if name.endswith(".json"))


def load(service: str, event: str) -> Sample:
    """Return one sample; raises UsageError naming the nearest service or event."""
    if event not in (known := events(service)):
        near = nearest(event, known)
        hint = f"did you mean `{near}`?" if near else f"there are: {', '.join(known)}"
        raise UsageError(f"Service '{service}' has no event '{event}'", hint=hint)
    with open(os.path.join(_folder(service), f"{event}.json"), "rb") as file:
        return Sample(service, event, json.loads(file.read()))


def default_event(service: str) -> str | None:
    """Return the name of the event that stands for the service, None where no one does."""
    known = events(service)
    if len(known) == 1:
        return known[0]
    return next((event for event in known if load(service, event).document.get("default")), None)


def _folder(service: str) -> str:
    folder = os.path.join(asset_path("events"), service)
    if not service or "/" in service or service.startswith((".", "_")) or not os.path.isdir(folder):
        near = nearest(service, services())
        hint = f"did you mean `{near}`?" if near else "`minisam generate-event --list` names all"
        raise UsageError(f"No service '{service}' has events", hint=hint)
    return folder


def _option(name: str, document: Mapping[str, Any]) -> Option:
    choices, aliases = tuple(document.get("choices", ())), tuple(document.get("aliases", ()))
    kind = document.get("type", "text")
    return Option(name, document["help"], kind, document.get("default"), choices, aliases)


def _default(option: Option, scope: Scope) -> Any:
    return compile_payload(option.default)(scope) if isinstance(option.default, str) else option.default
