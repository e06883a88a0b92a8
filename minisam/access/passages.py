"""Passages to the user's real account: `--remote SERVICE[:RESOURCE][:ro|:rw]`, and which calls each lets pass.

A passage leads calls of functions out of the embedded AWS, of one service, or of one resource of it. It is read-only
unless it says otherwise. Which actions and resources a call is about is what its permissions are decided on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from minisam.access.effects import gives_credentials, is_reading
from minisam.access.operation import Need, Operation, prefix_of
from minisam.access.patterns import matches
from minisam.aws_models import service_names
from minisam.errors import UsageError, nearest
from minisam.model import SendRemote
from minisam.records import dataclass

FLAG = "--remote"
_SECRET_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}$")
_SLASH_ENDS_NAME = frozenset({"dynamodb", "s3"})

Refusal = Literal["credentials", "write", "unknown", "split"]
WHY: Mapping[Refusal, str] = {
    "credentials": "would give the function credentials of the account",
    "write": "writes, and the way there is read-only",
    "unknown": "may write, and the way there is read-only",
    "split": "is about something in the account and something here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One way out. `service` is boto3's name; `resource` a name, an ARN or the end of one, with `*` and `?`."""

    service: str
    resource: str | None = None
    is_writable: bool = False

    @property
    def word(self) -> str:
        """What it leads to, as the option has it."""
        return f"{self.service}:{self.resource}" if self.resource else self.service

    @property
    def rights(self) -> str:
        """What it lets do, in words."""
        return "read and write" if self.is_writable else "read-only"

    def leads(self, need: Need) -> bool:
        """Tell whether what is needed lies behind it."""
        if need.action.partition(":")[0] != prefix_of(self.service):
            return False
        if self.resource is None:
            return True
        wanted = self.resource.split(":", 5)[5] if self.resource.startswith("arn:") else self.resource
        return need.resource is not None and any(matches(wanted, name) for name in names_of(need.resource))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """All passages of a run; `account` is the id of where they lead, `send` gets there."""

    passages: tuple[Passage, ...]
    account: str
    send: SendRemote


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a call goes: through `passage`, unless there is a reason against it."""

    passage: Passage
    refusal: Refusal | None = None
    need: Need | None = None


def find_way(passages: Iterable[Passage], operation: Operation, wanted: tuple[Need, ...] | None) -> Way | None:
    """Return the way that a call takes out, None where it stays here.

    `wanted` is what it needs, None where that is not known. A call that changes something, or is partly about what is
    here, does not pass; nor does one that would give the function credentials of the account.
    """
    of_service = [one for one in passages if prefix_of(one.service) == operation.service]
    if not of_service:
        return None
    asked = Need(action=f"{operation.service}:{operation.name}", resource="*")
    if wanted is None:
        open_one = next((one for one in of_service if one.resource is None), None)
        return _through(open_one, [asked], is_known=False) if open_one else None
    leading = [[one for one in of_service if one.leads(need)] for need in wanted or (asked,)]
    if not any(leading):
        return None
    if not all(leading):
        stays = next(need for need, ways in zip(wanted, leading, strict=True) if not ways)
        return Way(passage=next(ways[0] for ways in leading if ways), refusal="split", need=stays)
    best = [max(ways, key=lambda one: one.is_writable) for ways in leading]
    return _through(min(best, key=lambda one: one.is_writable), [asked, *wanted])


def _through(passage: Passage, needs: list[Need], *, is_known: bool = True) -> Way:
    for need in needs:
        if gives_credentials(need.action):
            return Way(passage=passage, refusal="credentials", need=need)
    if passage.is_writable:
        return Way(passage=passage)
    if not is_known:
        return Way(passage=passage, refusal="unknown", need=needs[0])
    parts = needs[1:] or needs
    writing = next((need for need in parts if not is_reading(need.action)), None)
    return Way(passage=passage, refusal="write" if writing else None, need=writing)


def names_of(arn: str) -> Iterator[str]:
    """Yield what people call a resource: `orders` for ".../table/orders/index/i", the bucket for an object."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return
    service, resource = parts[2], parts[5]
    yield resource
    if service == "s3":
        yield resource.partition("/")[0]
        return
    name = re.split(r"[:/]", resource, maxsplit=1)[-1]
    yield name
    yield name.partition(":")[0]
    if service in _SLASH_ENDS_NAME:
        yield name.partition("/")[0]
    if service == "ssm":
        yield f"/{name}"
    if service == "secretsmanager":
        yield _SECRET_SUFFIX.sub("", name)


def parse_passages(words: Iterable[str]) -> tuple[Passage, ...]:
    """Return the passages of `SERVICE[:RESOURCE][:ro|:rw]` words. Raises UsageError."""
    return tuple(dict.fromkeys(_parsed(word) for word in words))


def _parsed(word: str) -> Passage:
    service, _, rest = word.strip().partition(":")
    resource, _, mode = rest.rpartition(":")
    if mode not in ("ro", "rw"):
        resource, mode = rest, "ro"
    known = service_names()
    if service not in known:
        near = nearest(service, known)
        hint = f"did you mean `{near}`?" if near else "use boto3's name of the service, such as dynamodb or s3"
        raise UsageError(f"{FLAG}: there is no service '{service}'", hint=hint)
    if service == "apigatewaymanagementapi":
        raise UsageError(f"{FLAG}: WebSocket connections are those of this machine", hint="name another service")
    if resource == "" and ":" in rest:
        raise UsageError(f"{FLAG}: '{word}' names no resource", hint=f"write `{service}:{mode}` for all of it")
    return Passage(service=service, resource=resource or None, is_writable=mode == "rw")
