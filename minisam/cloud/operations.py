"""What an HTTP request asks of AWS, as operation and parameters: as much of them as permissions depend on.

The JSON and query protocols name their operation; of the REST ones it is found as botocore's service models describe
them: by method, path, query and the headers that it requires.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from botocore.loaders import Loader

from minisam.access.operation import Operation, prefix_of
from minisam.cloud.calls import Call
from minisam.records import dataclass

_MODELS = {
    "bedrock": "bedrock-runtime",
    "email": "sesv2",
    "execute-api": "apigatewaymanagementapi",
    "iotdata": "iot-data",
    "elasticfilesystem": "efs",
    "mobiletargeting": "pinpoint",
    "ses": "sesv2",
}
_BUCKET_HOST = re.compile(r"(.+?)\.(?:s3[.-].*amazonaws\.com|localhost)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """One REST operation: what must be there, and where its parameters are."""

    name: str
    path: re.Pattern[str]
    query: tuple[tuple[str, str], ...]
    queries: Mapping[str, str]
    headers: Mapping[str, str]
    required: frozenset[str]


def read_operation(call: Call, environ: Mapping[str, Any], body: bytes) -> Operation | None:
    """Return what is asked for, None where it cannot be told."""
    service = prefix_of(call.service)
    if call.protocol == "json":
        return Operation(service=service, name=call.operation, parameters=_json(body))
    if call.protocol == "cbor":
        return Operation(service=service, name=call.operation, parameters=_cbor(body))
    if call.protocol == "query":
        return Operation(service=service, name=call.operation, parameters=_form(body))
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    path, method = path_of(call, environ), environ["REQUEST_METHOD"]
    shapes = _shapes(_MODELS.get(call.service, call.service)).get(method, ())
    found = _match(shapes, path, query, environ)
    if found is None:
        return None
    shape, parameters = found
    if call.protocol == "rest-json":
        parameters = {**_json(body), **parameters}
    elif shape.name == "DeleteObjects":
        parameters["Delete"] = {"Objects": _deleted(body)}
    return Operation(service=service, name=shape.name, parameters=parameters)


def path_of(call: Call, environ: Mapping[str, Any]) -> str:
    """Return a request's path as it was sent, one that names the bucket where the host did so."""
    raw = environ.get("RAW_URI") or environ["PATH_INFO"]
    path: str = re.sub(r"^https?://[^/]+", "", raw).partition("?")[0] or "/"
    host = environ.get("HTTP_HOST", "").partition(":")[0]
    if call.service == "s3" and (bucket := _BUCKET_HOST.fullmatch(host)):
        return f"/{bucket[1]}{path}"
    return path


def _match(
    shapes: Iterable[_Shape], path: str, query: Mapping[str, str], environ: Mapping[str, Any]
) -> tuple[_Shape, dict[str, Any]] | None:
    """Return the operation that demands most of what the request has."""
    best: tuple[int, _Shape, re.Match[str]] | None = None
    for shape in shapes:
        if any(name not in query or (value and query[name] != value) for name, value in shape.query):
            continue
        if (found := shape.path.fullmatch(path)) is None:
            continue
        if any(key not in query and key not in environ for key in shape.required):
            continue
        rank = 10 * len(shape.query) + len(shape.required)
        if best is None or rank > best[0]:
            best = rank, shape, found
    if best is None:
        return None
    _, shape, match = best
    parameters: dict[str, Any] = {name: unquote(text) for name, text in match.groupdict().items() if text}
    parameters |= {name: query[key] for name, key in shape.queries.items() if key in query}
    parameters |= {name: environ[key] for name, key in shape.headers.items() if key in environ}
    return shape, parameters


@cache
def _shapes(service: str) -> Mapping[str, list[_Shape]]:
    """Return a service's REST operations by their HTTP methods."""
    loader = Loader()
    if service not in loader.list_available_services("service-2"):
        return {}
    model = loader.load_service_model(service, "service-2")
    found: dict[str, list[_Shape]] = {}
    for name, entry in model["operations"].items():
        found.setdefault(entry["http"]["method"], []).append(_shape(name, entry, model["shapes"]))
    return found


def _shape(name: str, entry: Mapping[str, Any], shapes: Mapping[str, Any]) -> _Shape:
    uri, _, query = entry["http"]["requestUri"].partition("?")
    given = shapes.get(str((entry.get("input") or {}).get("shape")), {})
    members = given.get("members") or {}
    places = {member: (spec.get("location"), spec.get("locationName", member)) for member, spec in members.items()}
    labels: dict[str, str] = {str(key): member for member, (place, key) in places.items() if place == "uri"}
    headers = {m: "HTTP_" + key.upper().replace("-", "_") for m, (place, key) in places.items() if place == "header"}
    queries = {member: key for member, (place, key) in places.items() if place == "querystring"}
    return _Shape(
        name=name,
        path=re.compile(_pattern(uri, labels), re.DOTALL),
        query=tuple(parse_qsl(query, keep_blank_values=True)),
        queries=queries,
        headers=headers,
        required=frozenset(
            {**headers, **queries}[m] for m in given.get("required") or () if m in {**headers, **queries}
        ),
    )


def _pattern(uri: str, labels: Mapping[str, str]) -> str:
    pattern, end = "", 0
    for found in re.finditer(r"\{([\w-]+)(\+?)\}", uri):
        pattern += re.escape(uri[end : found.start()])
        pattern += f"(?P<{labels.get(str(found[1]), found[1])}>{'.+' if found[2] else '[^/]+'})"
        end = found.end()
    return pattern + re.escape(uri[end:]) + "/?"


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _form(body: bytes) -> Mapping[str, Any]:
    """Return a query-protocol call's parameters; lists of texts are those written `Name.member.1`."""
    flat = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    lists: dict[str, list[str]] = {}
    for name, value in flat.items():
        if found := re.fullmatch(r"(\w+)\.member\.\d+", name):
            lists.setdefault(found[1], []).append(value)
    return {**flat, **lists}


def _cbor(body: bytes) -> Mapping[str, Any]:
    from botocore.parsers import BaseCBORParser

    try:
        value = BaseCBORParser().parse_data_item(io.BufferedReader(io.BytesIO(body)))
    except (ValueError, KeyError, IndexError, TypeError):
        return {}
    return value if isinstance(value, dict) else {}


def _deleted(body: bytes) -> list[dict[str, str]]:
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return []
    objects = (element for element in root.iter() if element.tag.rpartition("}")[2] == "Object")
    return [{child.tag.rpartition("}")[2]: child.text or "" for child in element} for element in objects]


def key_id_of(environ: Mapping[str, Any]) -> str:
    """Return the access key that a request is signed with, in its header or its address; "" where it is not."""
    text = environ.get("HTTP_AUTHORIZATION") or ""
    if found := re.search(r"Credential=([^/,\s]+)/", text):
        return found[1]
    query = environ.get("QUERY_STRING", "")
    if "X-Amz-Credential=" in query:
        return unquote(dict(parse_qsl(query)).get("X-Amz-Credential", "")).partition("/")[0]
    return dict(parse_qsl(query)).get("AWSAccessKeyId", "") if "AWSAccessKeyId=" in query else ""


def blob_key(text: str) -> str | None:
    """Return the id of the key that the embedded AWS wrote in front of a ciphertext."""
    try:
        return base64.b64decode(text)[:36].decode("ascii")
    except ValueError:
        return None
