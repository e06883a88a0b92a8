"""The Lambda API: what an AWS SDK's Lambda client speaks to. Requests go in, answers in AWS's own shapes come out.

A function is named by its name, its ARN, or its id in the template (`Stack/Id`), with or without a qualifier. What
runs functions is in `lambda_invocations.py`, what looks at them in `lambda_lookups.py` and `lambda_urls.py`; what would
change them is refused by name, since the template says what there is. Event source mappings are the embedded AWS's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from minisam import web_pages
from minisam.access.needs import needs
from minisam.access.operation import Need, Place
from minisam.access.operation import Operation as Asked
from minisam.gateway import lambda_errors as errors
from minisam.gateway.exchange import Stamp, stamp
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, json_response
from minisam.gateway.lambda_access import ACTION, LambdaAccess
from minisam.gateway.lambda_errors import LambdaError
from minisam.gateway.lambda_functions import FunctionBook
from minisam.gateway.lambda_invocations import Accept, Invocations
from minisam.gateway.lambda_lookups import Lookups
from minisam.gateway.lambda_operations import Operation, find_operation
from minisam.gateway.lambda_urls import UrlLookups, UrlOf
from minisam.gateway.outbound import OutboundError, OutboundRequest, send
from minisam.model import ACCOUNT_ID, App, Invoke

if TYPE_CHECKING:
    from minisam.gateway.remote_functions import RemoteFunctions

_MAPPINGS = ("EventSourceMapping", "EventSourceMappings")
_AWS_PATIENCE_S = 60.0
_RELAYED_HEADERS = (b"content-type", b"x-amzn-errortype")


class LambdaApi:
    """Answers the Lambda API's requests for the functions of one loaded app."""

    def __init__(
        self,
        app: App,
        invoke: Invoke,
        accept: Accept,
        *,
        aws_url: str = "",
        url_of: UrlOf = lambda api: None,
        access: LambdaAccess | None = None,
        elsewhere: RemoteFunctions | None = None,
        stamps: Callable[[HttpRequest], Stamp] = stamp,
    ) -> None:
        """`accept` takes asynchronous invocations; `url_of` gives the address here of an API by its id.

        `aws_url` is the embedded AWS's, which keeps the event source mappings; `elsewhere` are functions that others
        have.
        """
        self._book = FunctionBook(app)
        self._invocations = Invocations(invoke, accept)
        self._lookups = Lookups(app, self._book)
        self._urls = UrlLookups(app, self._book, url_of)
        self._aws_url = aws_url
        self._access = access
        self._elsewhere = elsewhere
        self._place = Place(region=app.region, account=ACCOUNT_ID)
        self._stamp = stamps

    async def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        made = self._stamp(request)
        try:
            _refuse_foreign_pages(request)
            answer = await self._route(request, made)
        except LambdaError as error:
            answer = error.response()
        return answer.with_headers([("x-amzn-RequestId", made.request_id)])

    async def _route(self, request: HttpRequest, made: Stamp) -> HttpResponse:
        path = as_text(request.path)
        found = find_operation(request.method, path)
        if not isinstance(found, Operation):
            unknown = errors.unknown_operation(request.method, path)
            raise errors.method_not_allowed(request.method, found) if found else unknown
        operation, parameters = found
        query = dict(request.query_pairs())
        if self._elsewhere and (name := parameters.get("FunctionName")) and not self._book.has(name):
            given = {**query, **parameters}
            if far := await self._elsewhere.answer(request, operation, given, partial(self._allow, request)):
                return far
        if self._invocations.answers(operation):
            target = self._book.find(parameters["FunctionName"], query.get("Qualifier"))
            self._allow(request, Need(action=ACTION, resource=target.arn))
            return await self._invocations.answer(operation, request, target, made)
        if operation.endswith(_MAPPINGS):
            return await self._relay(request, operation)
        for lookups in (self._lookups, self._urls):
            if lookups.answers(operation):
                for need in self._needs(operation, parameters, query):
                    self._allow(request, need)
                return json_response(200, lookups.answer(operation, parameters, query))
        raise errors.not_done(operation)

    def _allow(self, request: HttpRequest, need: Need) -> None:
        """Raise LambdaError where the signer is a function whose role does not let it do this."""
        if self._access is None or need.resource is None:
            return
        if (objection := self._access.objection(request, need.action, need.resource)) is not None:
            raise errors.forbidden(objection)

    def _needs(self, operation: str, parameters: Mapping[str, str], query: Mapping[str, str]) -> tuple[Need, ...]:
        """Return what looking at something needs; a function is the one that its name means here."""
        given = {**query, **parameters}
        if name := parameters.get("FunctionName"):
            given["FunctionName"] = self._book.find(name, None).function.arn
        return needs(Asked(service="lambda", name=operation, parameters=given), self._place) or ()

    async def _relay(self, request: HttpRequest, operation: str) -> HttpResponse:
        """Return what the embedded AWS says; it starts with the first call."""
        if not self._aws_url:
            raise errors.not_done(operation)
        headers = [(as_text(name), as_text(value)) for name, value in request.headers]
        target = as_text(request.path) + (f"?{as_text(request.query)}" if request.query else "")
        outbound = OutboundRequest(
            method=request.method, url=self._aws_url + target, headers=headers, body=request.body
        )
        try:
            reply = await send(outbound, _AWS_PATIENCE_S)
        except OutboundError as error:
            raise errors.service(f"The embedded AWS does not answer: {error}") from error
        kept = tuple((name, value) for name, value in reply.headers if name.lower() in _RELAYED_HEADERS)
        return HttpResponse(status=reply.status, headers=kept, body=reply.body)


def _refuse_foreign_pages(request: HttpRequest) -> None:
    """Refuse what a web page makes a browser send, but what a page of this machine has signed."""
    if said := web_pages.refusal(request.header, as_text(request.query)):
        raise errors.forbidden(f"This is not answered here: {said}")
