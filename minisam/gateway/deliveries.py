"""An invocation that a source asked the Lambda API for, as the log tells it: who, which function, what came of it.

Sources name themselves in a header; `sqs Orders; 5 records` is the queue Orders with the size of its batch.
"""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

from minisam.gateway.http import HttpRequest, HttpResponse, as_text
from minisam.records import dataclass

TRIGGER_HEADER = "x-minisam-trigger"
MOMENT_HEADER = "x-minisam-time"

_INVOKE = re.compile(r"/2015-03-31/functions/(.+)/invocations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a source delivered.

    `verdict` is "ok", "queued", "failed", how many records the function reported as failed, or why it was not run.
    """

    trigger: str
    amount: str
    function: str
    verdict: str

    @property
    def is_good(self) -> bool:
        """Tell whether the function took it."""
        return self.verdict in ("ok", "queued")


def trigger_of(request: HttpRequest) -> str | None:
    """Return the name of the source that asks, None where it is somebody else."""
    named = request.header(TRIGGER_HEADER)
    return _printable(named.partition(";")[0]) if named else None


def moment_of(request: HttpRequest) -> float | None:
    """Return what time it was where a source asked (seconds since the epoch), None where it is somebody else."""
    named = request.header(MOMENT_HEADER)
    try:
        return float(named) if named else None
    except ValueError:
        return None


def is_internal(request: HttpRequest) -> bool:
    """Tell whether minisam itself asks for something, so that nobody needs a line about it."""
    return request.header(TRIGGER_HEADER) is not None


def is_provisioning(request: HttpRequest) -> bool:
    """Tell whether a function is called to make a custom resource: while a template is being loaded, perhaps."""
    return (request.header(TRIGGER_HEADER) or "").startswith("custom resource ")


def delivery_of(request: HttpRequest, response: HttpResponse) -> Delivery | None:
    """Return what a source delivered, None where the request is not one of a source."""
    named = request.header(TRIGGER_HEADER)
    found = _INVOKE.fullmatch(as_text(request.path)) if named else None
    if not named or found is None:
        return None
    trigger, _, amount = map(str.strip, _printable(named).partition(";"))
    function = unquote(found[1])
    name = function.split(":")[6] if function.startswith("arn:") and function.count(":") >= 6 else function
    return Delivery(trigger=trigger, amount=amount, function=_printable(name), verdict=_verdict(response))


def _verdict(response: HttpResponse) -> str:
    if response.status == 202:
        return "queued"
    if response.status >= 300:
        return _header(response, b"x-amzn-errortype") or str(response.status)
    if _header(response, b"x-amz-function-error"):
        return "failed"
    return f"{failed} reported as failed" if (failed := _reported_failures(response.body)) else "ok"


def _reported_failures(body: bytes) -> int:
    """Return how many records of a batch the function gave back. AWS: docs "services-sqs-errorhandling"."""
    if b'"batchItemFailures"' not in body:
        return 0
    try:
        failures = json.loads(body)["batchItemFailures"]
    except (ValueError, TypeError, KeyError):
        return 0
    return len(failures) if isinstance(failures, list) else 0


def _header(response: HttpResponse, name: bytes) -> str:
    return next((as_text(value) for key, value in response.headers if key.lower() == name), "")


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())
