"""What a call lacks that its operation requires, said as AWS says it.

SDKs ask for it before they send anything; integrations of API Gateway and hand-made requests do not, and moto fails.
AWS: docs "CommonErrors" of each service: ValidationException, "The input fails to satisfy the constraints specified by
an AWS service". Read from botocore's models, and so only after a failure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from minisam.cloud.calls import Call

_CODE = "ValidationException"


def lacking_members(call: Call, body: bytes) -> tuple[str, str] | None:
    """Return the code and message of AWS's error where a JSON call lacks required members, else None."""
    if call.protocol != "json":
        return None
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        return "SerializationException", "The request body is not JSON"
    wanted = _required(call.service, call.operation)
    lacking = [name for name in wanted if not isinstance(given, dict) or given.get(name) is None]
    if not lacking:
        return None
    said = "; ".join(
        f"Value null at '{name[0].lower()}{name[1:]}' failed to satisfy constraint: Member must not be null"
        for name in lacking
    )
    return _CODE, f"{len(lacking)} validation error{'s' if len(lacking) > 1 else ''} detected: {said}"


@lru_cache(64)
def _required(service: str, operation: str) -> tuple[str, ...]:
    """Return the names of the members that an operation requires; none where no model has it."""
    return next((tuple(names) for names in _in_models(service, operation)), ())


def _in_models(service: str, operation: str) -> Iterator[list[str]]:
    from botocore.loaders import create_loader

    loader = create_loader()
    for name in loader.list_available_services("service-2"):
        if name.startswith({"states": "stepfunctions"}.get(service, service)):
            model: Mapping[str, Any] = loader.load_service_model(name, "service-2")
            if found := model["operations"].get(operation):
                yield model["shapes"][found["input"]["shape"]].get("required", []) if "input" in found else []
