"""A function's configuration in AWS's shape, from the model and what else the template says of it.

AWS: docs "API_FunctionConfiguration"; members as recorded by localstack (test_lambda_api.snapshot.json)
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from minisam.gateway.lambda_functions import Target
from minisam.model import Function

_AS_WRITTEN = ("VpcConfig", "KMSKeyArn", "FileSystemConfigs")
_REVISIONS = uuid.UUID("5d9f4d5e-6c0b-5c43-9a59-0d4a2f6f9a51")


def configuration(target: Target, properties: Mapping[str, Any], modified: str, *, is_listed: bool = False) -> Any:
    """Return a version's configuration; a listing has no state (docs "API_ListFunctions").

    `properties` are CloudFormation's, `modified` is when the template was loaded. Code has neither size nor hash here:
    it is never packed.
    """
    function = target.function
    described: dict[str, Any] = {
        "FunctionName": function.name,
        "FunctionArn": f"{function.arn}:{target.qualifier}" if target.qualifier else function.arn,
        "Runtime": function.runtime,
        "Role": function.role,
        "Handler": function.handler,
        "Description": str(properties.get("Description") or ""),
        "Timeout": int(function.timeout_s),
        "MemorySize": function.memory_mb,
        "LastModified": modified,
        "Version": target.version,
        "TracingConfig": {"Mode": _inner(properties, "TracingConfig", "Mode") or "PassThrough"},
        "RevisionId": revision(function),
        "PackageType": str(properties.get("PackageType") or "Zip"),
        "Architectures": list(properties.get("Architectures") or ["x86_64"]),
        "EphemeralStorage": {"Size": function.ephemeral_storage_mb},
        "SnapStart": {
            "ApplyOn": _inner(properties, "SnapStart", "ApplyOn") or "None",
            "OptimizationStatus": "Off",
        },
        "LoggingConfig": _logging(function),
    }
    described |= _optional(function, properties)
    return described if is_listed else described | _state(function)


def revision(function: Function) -> str:
    """Return an id that changes when the function does."""
    return str(uuid.uuid5(_REVISIONS, repr(function)))


def version_target(function: Function, qualifier: str) -> Target:
    """Return a version or alias of a function as a target."""
    return Target(function, qualifier, f"{function.arn}:{qualifier}")


def _optional(function: Function, properties: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: properties[name] for name in _AS_WRITTEN if properties.get(name)}
    if function.variables:
        found["Environment"] = {"Variables": dict(function.variables)}
    if function.dead_letter:
        found["DeadLetterConfig"] = {"TargetArn": function.dead_letter}
    if layers := properties.get("Layers"):
        found["Layers"] = [{"Arn": layer} for layer in layers if isinstance(layer, str)]
    return found


def _state(function: Function) -> dict[str, Any]:
    if function.refusal:
        # Differs from AWS: there every function is active some time.
        return {"State": "Inactive", "StateReason": function.refusal, "LastUpdateStatus": "Successful"}
    return {"State": "Active", "LastUpdateStatus": "Successful"}


def _logging(function: Function) -> dict[str, str]:
    config = {"LogFormat": function.log_format, "LogGroup": function.log_group}
    if function.application_log_level:
        config["ApplicationLogLevel"] = function.application_log_level
    return config


def _inner(properties: Mapping[str, Any], name: str, inner: str) -> str:
    value = properties.get(name)
    return str(value.get(inner) or "") if isinstance(value, Mapping) else ""
