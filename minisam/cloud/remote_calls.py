"""Calls of functions that leave for the user's real account, where a passage (`--remote`) leads there.

The role has decided before. What passes is told, call by call; what does not pass is AWS's own denial, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from minisam.access.keys import key_of
from minisam.access.needs import needs
from minisam.access.operation import Need, Place
from minisam.access.passages import FLAG, WHY, Way, Ways, find_way
from minisam.cloud.calls import Answer, Call, error_answer, readable_by
from minisam.cloud.denials import refusal_answer
from minisam.cloud.messages import CloudEvent
from minisam.cloud.operations import key_id_of, path_of, read_operation
from minisam.model import RemoteRequest, Resource


class RemoteCalls:
    """Answers calls from the account, or with a refusal; None for calls that stay here."""

    def __init__(self, ways: Ways, place: Place, report: Callable[[CloudEvent], None]) -> None:
        self._ways = ways
        self._place = place
        self._report = report
        self._functions: dict[str, Resource] = {}

    def use(self, resources: Mapping[str, Resource]) -> None:
        """Let calls of these functions pass from now on, and of nobody else."""
        self._functions = {key_of(r.id): r for r in resources.values() if r.type == "AWS::Lambda::Function"}

    def answer(self, call: Call, environ: Mapping[str, Any], body: bytes) -> Answer | None:
        """Return the account's answer to a call of a function's."""
        function = self._functions.get(key_id_of(environ))
        operation = read_operation(call, environ, body) if function else None
        if function is None or operation is None:
            return None
        wanted = needs(operation, self._place)
        if (way := find_way(self._ways.passages, operation, wanted)) is None:
            return None
        what = f"'{function.id}': {operation.service}:{operation.name}{self._subject(wanted or ())}"
        if way.refusal is not None:
            return self._refused(call, function, what, way)
        try:
            reply = self._ways.send(_request(_service(way, environ), call, environ, body))
        except OSError as error:
            self._tell(function, f"{what}: no answer of account {self._ways.account}: {error}")
            return error_answer(call, 400, "RemoteUnavailable", str(error))
        if not reply.is_verified:
            self._tell(
                function, f"{what}: not sent to account {self._ways.account}: the signature is not the function's"
            )
            return refusal_answer(
                call, "The request signature we calculated does not match the signature you provided."
            )
        self._tell(function, f"{what}: account {self._ways.account} answered {reply.status}")
        return Answer(reply.status, tuple(readable_by(environ.get("HTTP_ORIGIN"), reply.headers)), reply.body)

    def _subject(self, wanted: tuple[Need, ...]) -> str:
        named = next((need.resource for need in wanted if need.resource not in (None, "*")), None)
        return " on " + named.replace(f":{self._place.account}:", f":{self._ways.account}:") if named else ""

    def _refused(self, call: Call, function: Resource, what: str, way: Way) -> Answer:
        why = WHY[way.refusal or "write"]
        about = f" ({way.need.action})" if way.need else ""
        hint = f"{FLAG} {way.passage.word}:rw lets it" if way.refusal in ("write", "unknown") else None
        self._tell(function, f"{what} does not go to account {self._ways.account}: it {why}{about}", hint=hint)
        name = way.need.action if way.need else call.operation
        return refusal_answer(call, f"{FLAG} {way.passage.word}: {name} is not authorized: it {why}")

    def _tell(self, function: Resource, message: str, *, hint: str | None = None) -> None:
        event = CloudEvent(
            kind="remote",
            message=message,
            resource=function.id,
            position=function.position if hint else None,
            hint=hint,
        )
        self._report(event)


def _service(way: Way, environ: Mapping[str, Any]) -> str:
    target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
    return "dynamodbstreams" if target.startswith("DynamoDBStreams_") else way.passage.service


def _request(service: str, call: Call, environ: Mapping[str, Any], body: bytes) -> RemoteRequest:
    query = environ.get("QUERY_STRING", "")
    target = environ.get("RAW_URI") or environ["PATH_INFO"]
    if not target.startswith("/"):
        target = "/" + target.partition("://")[2].partition("/")[2]
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):  # WSGI has them under names of their own; some SDKs sign both
        if environ.get(name):
            headers[name.lower().replace("_", "-")] = environ[name]
    return RemoteRequest(
        service=service,
        method=environ["REQUEST_METHOD"],
        target=target.partition("?")[0] + (f"?{query}" if query else ""),
        path=path_of(call, environ),
        headers=tuple(headers.items()),
        body=body,
    )
