"""What answers a route besides a function behind a proxy integration: HTTP, AWS services, functions with templates.

An exchange goes in, an answer comes out; what goes over the network goes through `outbound.py`.
AWS: docs "how-to-integration-settings", "set-up-lambda-custom-integrations", "set-up-lambda-integration-async";
failures as localstack's tests, validated on AWS, have them (network error 504, unknown host 500)
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from minisam.errors import InvocationRefused, MinisamError, NotRunnable, Throttled
from minisam.gateway import first_class, http_parameters, http_proxy
from minisam.gateway.backends import Backends
from minisam.gateway.errors import Reason, explain, refuse
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse, encode_headers
from minisam.gateway.integration_request import (
    IntegrationRequest,
    Misconfigured,
    UnsupportedMedia,
    to_integration_request,
)
from minisam.gateway.integration_response import to_method_response
from minisam.gateway.mapping import UnreadableBody
from minisam.gateway.outbound import BadAddress, OutboundRequest, TimedOut, Unreachable
from minisam.gateway.service_calls import filled, from_service_reply, to_service_request
from minisam.gateway.vtl import BrokenTemplate, Overrides
from minisam.model import Api, App, Function, Outcome

LIMITS_S = {"rest": 29.0, "http": 30.0, "websocket": 29.0}
"""How long an integration may take where it says nothing."""

CallFunction = Callable[[Exchange, Function, bytes], Awaitable[Outcome | None]]
"""Runs a function for an exchange; None where that takes longer than the integration may."""

_REASONS: dict[type[Exception], Reason] = {
    UnsupportedMedia: "unsupported_media",
    UnreadableBody: "bad_json",
    Misconfigured: "misconfigured",
    BrokenTemplate: "misconfigured",
    BadAddress: "misconfigured",
    Unreachable: "network_error",
    TimedOut: "timeout",
    Throttled: "throttled",
    InvocationRefused: "misconfigured",
}
_INVOCATIONS = "/2015-03-31/functions/{}/invocations"
_log = logging.getLogger(__name__)


class Integrations:
    """Answers the exchanges of an app's integrations that are no plain proxies of functions."""

    def __init__(self, app: App, backends: Backends, call: CallFunction) -> None:
        self._app = app
        self._backends = backends
        self._call = call

    async def answer(self, exchange: Exchange) -> HttpResponse:
        """Return the integration's answer, or the API's own where the integration gives none."""
        try:
            if exchange.api.kind == "http":
                return await self._answer_http(exchange)
            if exchange.match.route.integration.is_proxy:
                return http_proxy.to_answer(exchange, await self._send(exchange, http_proxy.to_outbound_rest(exchange)))
            return await self._answer_mapped(exchange)
        except NotRunnable as problem:
            return explain(exchange.api.kind, 501, f"its function does not run here: {problem}", exchange.stamp)
        except tuple(_REASONS) as problem:
            reason = next(reason for kind, reason in _REASONS.items() if isinstance(problem, kind))
            if reason in ("misconfigured", "network_error"):
                _log.warning("The integration of %s fails: %s", exchange.match.route.path, problem)
            return refuse(exchange.api.kind, _of_api(exchange.api, reason), exchange.stamp)
        except MinisamError as problem:
            return explain(exchange.api.kind, 500, f"its function could not be run: {problem}", exchange.stamp)

    async def _answer_http(self, exchange: Exchange) -> HttpResponse:
        action = exchange.match.route.integration.action
        if action is None:
            sent = http_parameters.with_request_parameters(exchange)
            answer = http_proxy.to_answer(exchange, await self._send(exchange, http_proxy.to_outbound_http(sent)))
        else:
            there = action if action.region else replace(action, region=self._app.region)
            parameters = http_parameters.mapped_parameters(exchange)
            call = first_class.to_call(there, parameters, self._backends.aws_url)
            answer = first_class.to_answer(exchange, there, await self._send(exchange, call))
        return http_parameters.with_response_parameters(exchange, answer)

    async def _answer_mapped(self, exchange: Exchange) -> HttpResponse:
        """Answer through the mappings and templates of a REST API."""
        integration, overrides = exchange.match.route.integration, Overrides()
        request = to_integration_request(exchange, overrides)
        if integration.kind == "lambda":
            reply = await self._ask_function(exchange, request)
            return to_method_response(exchange, reply, _error_message(reply.body), overrides)
        if integration.action is not None:
            call = to_service_request(integration.action, request, self._backends.aws_url)
            reply = from_service_reply(integration.action, request, await self._send(exchange, call))
        else:
            reply = await self._send(exchange, _to_outbound(exchange, request))
        return to_method_response(exchange, reply, str(reply.status), overrides)

    async def _ask_function(self, exchange: Exchange, request: IntegrationRequest) -> HttpResponse:
        function = self._app.functions[exchange.match.route.integration.function or ""]
        if (request.header("x-amz-invocation-type") or "RequestResponse") != "RequestResponse":
            return await self._send(exchange, self._to_lambda_api(exchange, function, request))
        event = request.body or b"{}"
        try:
            json.loads(event)
        except (ValueError, RecursionError) as error:
            raise UnreadableBody("the event is no JSON") from error
        outcome = await self._call(exchange, function, event)
        if outcome is None:
            raise TimedOut(function.id)
        return HttpResponse(
            status=200, headers=encode_headers([("Content-Type", "application/json")]), body=outcome.payload
        )

    def _to_lambda_api(self, exchange: Exchange, function: Function, request: IntegrationRequest) -> OutboundRequest:
        """Return an asynchronous call: the Lambda API retries it and knows where failures go."""
        qualifier = exchange.match.route.integration.qualifier
        query = f"?Qualifier={qualifier}" if qualifier else ""
        headers = [line for line in request.headers if line[0].lower().startswith("x-am")]
        url = self._backends.lambda_url + _INVOCATIONS.format(function.name) + query
        return OutboundRequest(method="POST", url=url, headers=headers, body=request.body or b"{}")

    async def _send(self, exchange: Exchange, request: OutboundRequest) -> HttpResponse:
        timeout_s = exchange.match.route.integration.timeout_s or LIMITS_S[exchange.api.kind]
        return await self._backends.send(request, timeout_s)


def _to_outbound(exchange: Exchange, request: IntegrationRequest) -> OutboundRequest:
    integration = exchange.match.route.integration
    is_bodiless = request.method in ("GET", "HEAD", "OPTIONS")
    return OutboundRequest(
        method=request.method,
        url=http_proxy.with_query(filled(integration.uri, request.path), request.query),
        headers=request.headers,
        body=b"" if is_bodiless else request.body,
        is_tls_verified=integration.is_tls_verified,
    )


def _error_message(body: bytes) -> str:
    """Return what selection patterns of a function's responses are held against."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    message = value.get("errorMessage") if isinstance(value, dict) else None
    return message if isinstance(message, str) else "" if message is None else json.dumps(message)


def _of_api(api: Api, reason: Reason) -> Reason:
    """Return the reason that an API names; an HTTP API calls each failure of the network unavailability."""
    is_unavailable = api.kind == "http" and reason in ("network_error", "misconfigured")
    return "timeout" if is_unavailable else reason
