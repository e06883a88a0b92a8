"""Calls of AWS services as API Gateway makes them: an integration's request becomes one to the embedded AWS.

A service's JSON protocol wants its target named, its query protocol a form; replies of the latter come as XML, and as
JSON where JSON is accepted, which is what API Gateway asks for.
AWS: docs "api-gateway-swagger-extensions-integration" (uri); targets added, SSM's legacy protocol and both spellings of
message attributes as localstack's tests, validated on AWS, have them (test_apigateway_sqs, _ssm, _dynamodb)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from minisam.access.keys import key_of
from minisam.gateway.http import HttpResponse, as_text, encode_headers
from minisam.gateway.integration_request import IntegrationRequest, Misconfigured
from minisam.gateway.outbound import OutboundRequest
from minisam.model import ServiceAction

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORM = "application/x-www-form-urlencoded"
JSON_1_0 = "application/x-amz-json-1.0"
JSON_1_1 = "application/x-amz-json-1.1"

# EventBridge has none here: AWS wants its integrations to map X-Amz-Target themselves.
_TARGETS = {
    "cognito-idp": ("AWSCognitoIdentityProviderService", JSON_1_1),
    "dynamodb": ("DynamoDB_20120810", JSON_1_0),
    "firehose": ("Firehose_20150804", JSON_1_1),
    "kinesis": ("Kinesis_20131202", JSON_1_1),
    "secretsmanager": ("secretsmanager", JSON_1_1),
    "ssm": ("AmazonSSM", JSON_1_1),
    "states": ("AWSStepFunctions", JSON_1_0),
}
_QUERY_SERVICES = frozenset({"sqs", "sns", "sts", "iam", "email", "monitoring", "ec2", "rds", "autoscaling"})
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_SPELLINGS = {"etag": "ETag"}


def to_service_request(action: ServiceAction, request: IntegrationRequest, aws_url: str) -> OutboundRequest:
    """Return the request for the embedded AWS at `aws_url`; raises Misconfigured for an address with gaps."""
    form, _, called = action.target.partition("/")
    headers = {name: value for name, value in request.headers if name.lower() != "authorization"}
    headers["Authorization"] = authorization(action)
    query, body, method = list(request.query), request.body, request.method
    path = "/" + filled(called, request.path) if form == "path" else "/"
    if form == "action":
        query.append(("Action", called))
        target, _ = _TARGETS.get(action.service, ("", ""))
        if target and request.header("x-amz-target") is None:
            headers["X-Amz-Target"] = f"{target}.{called}"
        if action.service == "ssm":  # its integrations speak the query protocol
            body = json.dumps(dict(query)).encode()
    target_of_call = next((value for name, value in headers.items() if name.lower() == "x-amz-target"), "")
    if target_of_call:
        headers = _with(headers, "Content-Type", _json_type(request.header("content-type"), action.service))
        method, query = "POST", []
    elif action.service in _QUERY_SERVICES:
        body, query, method = _form(request, query), [], "POST"
        headers = _with(headers, "Content-Type", FORM)
    url = aws_url + path + (f"?{urlencode(query)}" if query else "")
    return OutboundRequest(method=method, url=url, headers=tuple(headers.items()), body=body)


def from_service_reply(action: ServiceAction, request: IntegrationRequest, reply: HttpResponse) -> HttpResponse:
    """Return the reply as AWS would have sent it to API Gateway."""
    headers = [(_spelled(as_text(name)), as_text(value)) for name, value in reply.headers]
    body = reply.body
    is_query = action.service in _QUERY_SERVICES and request.header("x-amz-target") is None
    if is_query and "json" in (request.header("accept") or "").lower():
        body = _as_json(body)
        headers = [*(line for line in headers if line[0] != "Content-Type"), ("Content-Type", "application/json")]
    if action.service == "ssm" and action.target.startswith("action/") and reply.status < 300:
        called = action.target.partition("/")[2]
        result = {f"{called}Result": json.loads(body or b"{}"), "ResponseMetadata": {}}
        body = json.dumps({f"{called}Response": result}, separators=(",", ":")).encode()
    return HttpResponse(status=reply.status, headers=encode_headers(headers), body=body)


def authorization(action: ServiceAction) -> str:
    """Return an Authorization header that names the service, and the integration's role by a key of its own.

    The embedded AWS reads whose key it is and what is called; it verifies no signature, so there is none.
    """
    scope = f"{key_of(action.credentials)}/19700101/{action.region}/{action.service.rpartition('.')[2]}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return an address with its "{x}" replaced; raises Misconfigured where one has no value."""
    if missing := [name for name in _PLACEHOLDER.findall(text) if name not in values]:
        raise Misconfigured(f"nothing is mapped to {{{missing[0]}}} of its address")
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _json_type(sent: str | None, service: str) -> str:
    """Return a Content-Type of the JSON protocol: the mapped one where it is one."""
    if sent and sent.startswith("application/x-amz-json"):
        return sent
    return _TARGETS.get(service, ("", JSON_1_0 if service == "sqs" else JSON_1_1))[1]


def _form(request: IntegrationRequest, query: Iterable[tuple[str, str]]) -> bytes:
    """Return the parameters of a query-protocol call, from the address and from a body that is a form."""
    sent = as_text(request.body).strip()
    pairs = parse_qsl(sent, keep_blank_values=True) if "Action=" in sent or not sent.startswith(("{", "[")) else []
    spelled = ((re.sub(r"^MessageAttributes\.", "MessageAttribute.", name), value) for name, value in [*query, *pairs])
    return urlencode(list(spelled)).encode()


def _with(headers: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    return {**{key: text for key, text in headers.items() if key.lower() != name.lower()}, name: value}


def _spelled(name: str) -> str:
    """Return a header's name as AWS's services spell it."""
    key = name.lower()
    return key if key.startswith("x-am") else _SPELLINGS.get(key, key.title())


def _as_json(body: bytes) -> bytes:
    """Return a query protocol's XML as the JSON that the service sends to who accepts it.

    Differs from AWS: absent members are missing instead of null, numbers are text.
    """
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return body
    value = _value(root)
    if _tag(root) == "ErrorResponse":
        return json.dumps(value, separators=(",", ":")).encode()
    return json.dumps({_tag(root): value}, separators=(",", ":")).encode()


def _value(element: Element) -> Any:
    if not len(element) and _tag(element) != "ReceiveMessageResult":
        return element.text or ""
    if len(element) and all(_tag(child) == "member" for child in element):
        return [_value(child) for child in element]
    found: dict[str, list[Any]] = {}
    for child in element:
        found.setdefault(_tag(child), []).append(_value(child))
    if _tag(element) == "ReceiveMessageResult":
        return {"messages": found.get("Message")}
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]
