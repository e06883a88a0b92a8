"""Functions of the user's real account, called by functions of the template where a passage (`--remote`) leads there.

Functions that the template has run here, whatever their names mean in the account.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from minisam.access.keys import key_of
from minisam.access.needs import needs
from minisam.access.operation import Need, Operation, Place
from minisam.access.passages import FLAG, WHY, Way, Ways, find_way
from minisam.daemon import in_daemon_thread
from minisam.gateway import lambda_errors as errors
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers
from minisam.model import ACCOUNT_ID, App, RemoteRequest

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/")
Allow = Callable[[Need], None]
"""Raises LambdaError where the signer's role does not let it do what is needed."""


class RemoteFunctions:
    """Answers calls about functions that are elsewhere, None for all others; `tell` is the log."""

    def __init__(self, app: App, ways: Ways, tell: Callable[[str], None]) -> None:
        self._ways = ways
        self._tell = tell
        self._place = Place(region=app.region, account=ACCOUNT_ID)
        self._callers = {key_of(id): id for id in app.functions}

    async def answer(
        self, request: HttpRequest, operation: str, parameters: Mapping[str, str], allow: Allow
    ) -> HttpResponse | None:
        """Return the account's answer. Raises LambdaError where it may not be asked."""
        found = _CREDENTIAL.search(request.header("authorization") or "")
        caller = self._callers.get(found[1]) if found else None
        asked = Operation(service="lambda", name=operation, parameters=parameters)
        wanted = needs(asked, self._place)
        way = find_way(self._ways.passages, asked, wanted) if caller else None
        if way is None:
            return None
        for need in wanted or ():
            allow(need)
        what = f"'{caller}': lambda:{operation} on {parameters.get('FunctionName')}"
        if way.refusal is not None:
            raise self._refused(what, way)
        try:
            reply = await in_daemon_thread(partial(self._ways.send, _remote(request)))
        except OSError as error:
            self._tell(f"{what}: no answer of account {self._ways.account}: {error}")
            raise errors.service(str(error)) from error
        if not reply.is_verified:
            self._tell(f"{what}: not sent to account {self._ways.account}: the signature is not the function's")
            raise errors.forbidden("The request signature we calculated does not match the signature you provided.")
        self._tell(f"{what}: account {self._ways.account} answered {reply.status}")
        return HttpResponse(status=reply.status, headers=encode_headers(reply.headers), body=reply.body)

    def _refused(self, what: str, way: Way) -> errors.LambdaError:
        why, word = WHY[way.refusal or "write"], way.passage.word
        hint = f"; {FLAG} {word}:rw lets it" if way.refusal == "write" else ""
        self._tell(f"{what} does not go to account {self._ways.account}: it {why}{hint}")
        return errors.forbidden(f"{FLAG} {word}: this is not authorized: it {why}")


def _remote(request: HttpRequest) -> RemoteRequest:
    path, query = as_text(request.path), as_text(request.query)
    return RemoteRequest(
        service="lambda",
        method=request.method,
        target=f"{path}?{query}" if query else path,
        path=path,
        headers=tuple((as_text(name), as_text(value)) for name, value in request.headers),
        body=request.body,
    )
