"""What a source is: one way in which something that happens in AWS makes functions run.

Every file of this folder with a `SOURCE` is one. A source is made with a `Desk`, hears of occurrences in the embedded
AWS, and works in lanes of the engine. It speaks to AWS by public calls and to functions by the Lambda API, so it knows
nothing of where it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from minisam.clock import Clock
from minisam.model import Occurrence
from minisam.records import dataclass
from minisam.sources.engine import Engine


class Aws(Protocol):
    """Public AWS calls, however they get there."""

    region: str

    def call(self, service: str, operation: str, /, **parameters: Any) -> Mapping[str, Any]:
        """Make one call and return its answer. Raises botocore's ClientError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the Lambda API said to an invocation.

    `payload` is JSON text. `function_error` is what AWS says in X-Amz-Function-Error; `refusal` is the error code where
    the function was not run at all ("TooManyRequestsException", "ResourceNotFoundException", ...).
    """

    status: int
    payload: bytes = b""
    function_error: str | None = None
    refusal: str | None = None
    executed_version: str = "$LATEST"
    request_id: str = ""

    @property
    def is_ok(self) -> bool:
        """Tell whether the function ran and returned."""
        return self.function_error is None and self.refusal is None


class Functions(Protocol):
    """The Lambda API, for sources.

    `trigger` says to people what makes the function run, `sqs Orders; 5 records`: what it is, and how much of it.
    """

    def invoke(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        """Run the function, by name or ARN, and wait for what it returns."""

    def send(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        """Queue an asynchronous invocation: AWS retries it, and knows its destinations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a source works with. `report` gets a line for the user about what the source did or could not do.

    `traced` lets everything that calls inside its block cause carry a trace header.
    """

    aws: Aws
    functions: Functions
    engine: Engine
    report: Callable[[str], None]
    traced: Callable[[str | None], AbstractContextManager[None]] = lambda trace_id: nullcontext()

    @property
    def clock(self) -> Clock:
        """The clock that everything here goes by."""
        return self.engine.clock


class Source(Protocol):
    """Makes functions run. `services` are those whose occurrences it hears."""

    services: frozenset[str]

    def hear(self, occurrence: Occurrence) -> None:
        """Take note of what happened and wake a lane; called under the service's lock, so it only remembers."""


def name_of(arn: str, records: int | None = None) -> str:
    """Return what people call the source with this ARN: `sqs Orders`, or `sqs Orders; 5 records`."""
    service, rest = arn.split(":")[2], arn.split(":", 5)[5]
    parts = rest.replace(":", "/").split("/")
    if service in ("dynamodb", "kinesis"):
        name = f"{service} {parts[1]}"
    elif service == "logs":
        name = f"logs {rest.removeprefix('log-group:').removesuffix(':*')}"
    else:
        name = f"{_NOUNS.get(service, service)} {parts[-1]}"
    return name if records is None else f"{name}; {records} {'record' if records == 1 else 'records'}"


_NOUNS = {"events": "rule", "scheduler": "schedule", "iot": "iot rule", "pipes": "pipe"}

SourceType = Callable[[Desk], Source]
