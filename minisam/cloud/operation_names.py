"""What AWS calls an operation that a REST request asks for; and which of S3's the embedded AWS has not.

Other protocols say the name in the request. Read from botocore's models, and so only where an error names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

S3_LACKS = frozenset(
    {"abac", "analytics", "annotation", "intelligent-tiering", "metadataAnnotationTable", "metadataConfiguration"}
    | {"metadataInventoryTable", "metadataJournalTable", "metadataTable", "metrics", "renameObject", "requestPayment"}
    | {"session", "torrent"}
)
"""Words of the query that name operations of S3's which moto takes for others, and answers wrongly."""

_SERVICES = {"execute-api": ("apigatewaymanagementapi",), "states": ("stepfunctions",)}


def operation_name(service: str, environ: Mapping[str, Any]) -> str | None:
    """Return the name of the operation, None where no model of the service has one of this method and path."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    found = [
        (len(wanted), -pattern.groups, name)
        for verb, pattern, wanted, name in _operations(service)
        if verb == method and pattern.fullmatch(path) and wanted.items() <= query.items()
    ]
    return max(found)[2] if found else None


def lacking_in_s3(environ: Mapping[str, Any]) -> bool:
    """Tell whether a request of S3's asks for what moto does not know."""
    query = environ.get("QUERY_STRING", "")
    return bool(query) and any(part.partition("=")[0] in S3_LACKS for part in query.split("&"))


@lru_cache(8)
def _operations(service: str) -> list[tuple[str, re.Pattern[str], dict[str, str], str]]:
    from botocore.loaders import create_loader

    loader = create_loader()
    names = _SERVICES.get(service) or [
        name for name in loader.list_available_services("service-2") if name.startswith(service)
    ]
    return [one for name in names for one in _of_model(loader.load_service_model(name, "service-2"))]


def _of_model(model: Mapping[str, Any]) -> Iterator[tuple[str, re.Pattern[str], dict[str, str], str]]:
    for name, operation in model["operations"].items():
        path, _, query = operation["http"]["requestUri"].partition("?")
        parts = re.split(r"(\{[^}]+\})", path)
        pattern = "".join(_pattern(part) for part in parts)
        wanted = dict(parse_qsl(query, keep_blank_values=True))
        yield operation["http"]["method"], re.compile(pattern + "/?"), wanted, name


def _pattern(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    return "(.+)" if part.endswith("+}") else "([^/]+)"
