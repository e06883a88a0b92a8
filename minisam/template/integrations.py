"""What answers a route: a definition in OpenAPI's spelling in, an Integration out.

AWS: docs "api-gateway-swagger-extensions-integration", "services-apigateway" (the URI of a Lambda integration),
"http-api-develop-integrations-aws-services-reference" (the subtypes of HTTP APIs)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict, cast

from minisam.model import (
    ContentHandling,
    Function,
    Integration,
    IntegrationResponse,
    Passthrough,
    ServiceAction,
)
from minisam.template.integration_definitions import Definition

_FUNCTION = re.compile(
    r"(?:arn:[^:]+:apigateway:[^:]*:lambda:path/[^/]+/functions/)?"
    r"(?P<arn>arn:[^:]+:lambda:[^:]*:[^:]*:function:(?P<name>[^:/]+))(?::(?P<qualifier>[^/:]+))?"
    r"(?:/invocations|/(?P<streaming>response-streaming-invocations))?"
)
_SERVICE = re.compile(r"arn:[^:]+:apigateway:(?P<region>[^:]*):(?P<service>[^:]+):(?P<target>(?:action|path)/.*)")
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.([A-Za-z0-9_]+)\}")
_HEADER = "method.response.header."
_PASSTHROUGHS = ("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")
_CONTENT_HANDLINGS = ("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")
_REQUIRED = {
    "EventBridge-PutEvents": "Detail DetailType Source",
    "SQS-SendMessage": "QueueUrl MessageBody",
    "SQS-ReceiveMessage": "QueueUrl",
    "SQS-DeleteMessage": "QueueUrl ReceiptHandle",
    "SQS-PurgeQueue": "QueueUrl",
    "Kinesis-PutRecord": "StreamName Data PartitionKey",
    "StepFunctions-StartExecution": "StateMachineArn",
    "StepFunctions-StartSyncExecution": "StateMachineArn",
    "StepFunctions-StopExecution": "ExecutionArn",
}
_SIGNING_NAMES = {"EventBridge": "events", "SQS": "sqs", "Kinesis": "kinesis", "StepFunctions": "states"}


class _Shaping(TypedDict):
    """What every kind of integration may have."""

    http_method: str
    timeout_s: float | None
    passthrough: Passthrough
    content_handling: ContentHandling | None
    request_parameters: dict[str, str]
    request_templates: dict[str, str]
    responses: dict[str, IntegrationResponse]
    response_parameters: dict[str, dict[str, str]]


def to_integration(
    definition: Definition | None, functions: Mapping[str, Function], stage_variables: Mapping[str, str]
) -> Integration:
    """Return a route's integration. `functions` are all functions of the application by ARN."""
    if definition is None:
        return _unsupported("it has no integration")
    kind = str(definition.get("type", "")).lower()
    if kind == "mock":
        return Integration(kind="mock", is_proxy=False, **_shaping(definition))
    if definition.get("integrationSubtype"):
        return _first_class(definition)
    uri = str(definition.get("uri") or "")
    filled = _STAGE_VARIABLE.sub(lambda found: stage_variables.get(found[1], found[0]), uri)
    if unset := _STAGE_VARIABLE.search(filled):
        return _unsupported(f"the stage variable '{unset[1]}' in its integration is not set")
    called = _FUNCTION.fullmatch(filled)
    if called is not None:
        return _lambda(definition, called, functions)
    if str(definition.get("connectionType") or "").upper() == "VPC_LINK":
        return _unsupported("its integration goes through a VPC link, which leads into a network of AWS")
    if kind in ("http", "http_proxy") or filled.startswith("http"):
        return _http(definition, filled)
    return _service(definition, filled)


def _lambda(definition: Definition, called: re.Match[str], functions: Mapping[str, Function]) -> Integration:
    function = functions.get(called["arn"])
    if function is None:
        return _unsupported(f"function '{called['name']}' is not part of this application")
    shaping = _shaping(definition)
    shaping["http_method"] = shaping["http_method"] or "POST"
    return Integration(
        kind="lambda",
        is_proxy=str(definition.get("type", "")).lower() != "aws",
        function=function.id,
        qualifier=called["qualifier"],
        is_streaming=called["streaming"] is not None,
        **shaping,
    )


def _http(definition: Definition, uri: str) -> Integration:
    if not uri.startswith(("http://", "https://")):
        return _unsupported(f"its HTTP integration has no address that could be called ('{uri}')")
    tls = definition.get("tlsConfig")
    return Integration(
        kind="http",
        is_proxy=str(definition.get("type", "")).lower() != "http",
        uri=uri,
        is_tls_verified=not (isinstance(tls, Mapping) and tls.get("insecureSkipVerification") is True),
        **_shaping(definition),
    )


def _service(definition: Definition, uri: str) -> Integration:
    if not uri:
        return _unsupported("its integration names nothing to call")
    called = _SERVICE.fullmatch(uri)
    if called is None:
        return _unsupported(f"its integration calls '{uri}', which is no function of this application")
    if called["service"] == "s3" and called["target"].startswith("action/"):
        return _unsupported(f"the form 's3:{called['target']}' is not known here; 's3:path/BUCKET/KEY' runs")
    action = ServiceAction(
        service=called["service"],
        target=called["target"],
        region=called["region"],
        credentials=str(definition.get("credentials") or ""),
    )
    return Integration(kind="service", is_proxy=False, uri=uri, action=action, **_shaping(definition))


def _first_class(definition: Definition) -> Integration:
    subtype = str(definition["integrationSubtype"])
    if subtype not in _REQUIRED:
        return _unsupported(f"the service integration {subtype} has nothing here to call")
    shaping = _shaping(definition)
    missing = [name for name in _REQUIRED[subtype].split() if name not in shaping["request_parameters"]]
    if missing:
        return _unsupported(f"its integration {subtype} needs the request parameters {', '.join(missing)}")
    action = ServiceAction(
        service=_SIGNING_NAMES[subtype.partition("-")[0]],
        target=subtype,
        region=shaping["request_parameters"].get("Region", ""),
        credentials=str(definition.get("credentials") or ""),
    )
    return Integration(kind="service", action=action, **shaping)


def _shaping(definition: Definition) -> _Shaping:
    passthrough = str(definition.get("passthroughBehavior") or "").upper()
    responses = definition.get("responses")
    by_status = definition.get("responseParameters")
    return _Shaping(
        http_method=str(definition.get("httpMethod") or "").upper(),
        timeout_s=_timeout_s(definition),
        passthrough=cast(Passthrough, passthrough) if passthrough in _PASSTHROUGHS else "WHEN_NO_MATCH",
        content_handling=_content_handling(definition),
        request_parameters=_texts(definition.get("requestParameters")),
        request_templates=_texts(definition.get("requestTemplates")),
        responses={
            str(pattern): _response(response)
            for pattern, response in (responses if isinstance(responses, Mapping) else {}).items()
            if isinstance(response, Mapping)
        },
        response_parameters={
            str(status): _texts(mapping)
            for status, mapping in (by_status if isinstance(by_status, Mapping) else {}).items()
        },
    )


def _response(response: Definition) -> IntegrationResponse:
    headers = _texts(response.get("responseParameters"))
    status = str(response.get("statusCode") or "200")
    return IntegrationResponse(
        status=int(status) if status.isdigit() else 200,
        headers={name.removeprefix(_HEADER): value for name, value in headers.items() if name.startswith(_HEADER)},
        templates=_texts(response.get("responseTemplates")),
        content_handling=_content_handling(response),
    )


def _content_handling(definition: Definition) -> ContentHandling | None:
    given = str(definition.get("contentHandling") or "").upper()
    return cast(ContentHandling, given) if given in _CONTENT_HANDLINGS else None


def _timeout_s(definition: Definition) -> float | None:
    given = definition.get("timeoutInMillis")
    return int(given) / 1000 if isinstance(given, int | str) and str(given).isdigit() else None


def _texts(value: Any) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, Mapping) else {}


def _unsupported(reason: str) -> Integration:
    return Integration(kind="unsupported", reason=reason)
