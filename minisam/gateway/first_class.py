"""Service integrations of HTTP APIs: a subtype and its request parameters become a call of the embedded AWS.

The service's own answer is the client's; SQS answers in XML, the others in JSON.
AWS: docs "http-api-develop-integrations-aws-services-reference"; the services' API references
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from minisam.gateway.errors import id_headers
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse, encode_headers
from minisam.gateway.outbound import OutboundRequest
from minisam.gateway.service_calls import FORM, JSON_1_0, JSON_1_1, authorization
from minisam.model import ServiceAction

_TARGETS = {"events": "AWSEvents", "kinesis": "Kinesis_20131202", "states": "AWSStepFunctions"}
_LISTS = frozenset({"Resources", "AttributeNames", "MessageAttributeNames"})
_STRUCTURES = frozenset({"MessageAttributes", "MessageSystemAttributes"})


def to_call(action: ServiceAction, parameters: Mapping[str, str], aws_url: str) -> OutboundRequest:
    """Return the request for the embedded AWS at `aws_url`."""
    operation = action.target.partition("-")[2]
    given = {name: value for name, value in parameters.items() if name != "Region"}
    headers = [("Authorization", authorization(action)), ("Accept", "application/xml")]
    if action.service == "sqs":
        # The queue of that path is meant, wherever its address says that it is.
        path = urlsplit(given.pop("QueueUrl", "")).path
        form = {"Action": operation, "Version": "2012-11-05", "QueueUrl": aws_url + path, **dict(_flat(given))}
        body, headers = urlencode(form).encode(), [*headers, ("Content-Type", FORM)]
        return OutboundRequest(method="POST", url=aws_url + (path or "/"), headers=headers, body=body)
    content = {name: _list(value) if name in _LISTS else value for name, value in given.items()}
    value: Any = {"Entries": [content]} if operation == "PutEvents" else content
    if action.service == "states":
        value = {name[:1].lower() + name[1:]: text for name, text in content.items()}
    headers += [("X-Amz-Target", f"{_TARGETS[action.service]}.{operation}"), ("Content-Type", _json_type(action))]
    return OutboundRequest(method="POST", url=f"{aws_url}/", headers=headers, body=json.dumps(value).encode())


def to_answer(exchange: Exchange, action: ServiceAction, reply: HttpResponse) -> HttpResponse:
    """Return the service's answer as the client gets it."""
    media_type = "text/xml" if action.service == "sqs" else _json_type(action)
    headers = encode_headers([*id_headers("http", exchange.stamp), ("Content-Type", media_type)])
    return HttpResponse(status=reply.status, headers=headers, body=reply.body)


def _json_type(action: ServiceAction) -> str:
    return JSON_1_0 if action.service == "states" else JSON_1_1


def _flat(parameters: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return parameters as the query protocol has them: lists and attributes numbered."""
    found = []
    for name, value in parameters.items():
        singular = name.removesuffix("s")
        if name in _STRUCTURES:
            for place, (key, attribute) in enumerate(_object(value).items(), 1):
                fields = attribute.items() if isinstance(attribute, dict) else ()
                found.append((f"{singular}.{place}.Name", key))
                found += [(f"{singular}.{place}.Value.{field}", str(text)) for field, text in fields]
        elif name in _LISTS:
            found += [(f"{singular}.{place}", item) for place, item in enumerate(_list(value), 1)]
        else:
            found.append((name, value))
    return found


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _list(text: str) -> list[str]:
    try:
        value = json.loads(text)
    except ValueError:
        value = [part.strip() for part in text.split(",")]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
