"""Request validators of REST APIs: the required parameters first, then the body against its model.

AWS: docs "api-gateway-method-request-validation"; order, texts and the absent body as recorded by localstack's
validated snapshot test_api_gateway_request_validator
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from minisam.gateway.errors import refuse
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse, as_text, bare_media_type
from minisam.model import Validation

_log = logging.getLogger(__name__)


def refusal(exchange: Exchange) -> HttpResponse | None:
    """Return the answer to a request that its route's validator does not let pass, None for one that passes."""
    validation = exchange.match.route.validation
    if validation is None:
        return None
    kind, stamp = exchange.api.kind, exchange.stamp
    if missing := _missing(validation, exchange):
        return refuse(kind, "bad_parameters", stamp, detail=", ".join(missing))
    schema = _schema(validation, exchange.request.media_type() or "application/json")
    if schema is None or exchange.request.is_too_large:
        return None
    try:
        body = json.loads(exchange.request.body or b"{}")
    except (ValueError, RecursionError):
        return refuse(kind, "bad_body", stamp)
    is_valid = _is_valid(schema, body, exchange.match.route.path)
    if is_valid is None:
        return refuse(kind, "misconfigured", stamp)
    return None if is_valid else refuse(kind, "bad_body", stamp)


def _missing(validation: Validation, exchange: Exchange) -> list[str]:
    """Return the bare names of required parameters that are absent or blank; header names count with their case."""
    request = exchange.request
    sent = {f"header.{as_text(name)}" for name, value in request.headers if value.strip()}
    sent |= {f"querystring.{name}" for name, value in request.query_pairs() if value.strip()}
    sent |= {f"path.{name}" for name, value in exchange.match.parameters.items() if value}
    return [name.partition(".")[2] for name in validation.parameters if name not in sent]


def _schema(validation: Validation, media_type: str) -> Mapping[str, Any] | None:
    schemas = {bare_media_type(kind): schema for kind, schema in validation.schemas.items()}
    return schemas.get(media_type, schemas.get("$default"))


def _is_valid(schema: Mapping[str, Any], body: Any, path: str) -> bool | None:
    """Whether a body fits a draft 4 schema; None where the schema itself cannot be used."""
    from jsonschema import Draft4Validator, SchemaError  # only a route with a model pays for the import
    from referencing.exceptions import Unresolvable

    try:
        Draft4Validator.check_schema(schema)
        return bool(Draft4Validator(schema).is_valid(body))
    except (SchemaError, Unresolvable, re.error, RecursionError) as error:
        _log.warning("The model of %s cannot be used: %s", path, str(error).partition("\n")[0])
        return None
