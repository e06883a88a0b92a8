"""Runs in the child: the `context` object that a handler gets beside its event.

AWS: docs "python-context"; attribute names and shapes as in awslambdaric's lambda_context.py.
"""

from __future__ import annotations

import json
import os
import sys
import time

from _minisam_handler_results import Fault  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

W3C_FIELDS = ("traceparent", "tracestate", "baggage")
TRACE_VARIABLE = "_X_AMZN_TRACE_ID"
FIXED = {
    "log_group_name": "AWS_LAMBDA_LOG_GROUP_NAME",
    "log_stream_name": "AWS_LAMBDA_LOG_STREAM_NAME",
    "function_name": "AWS_LAMBDA_FUNCTION_NAME",
    "memory_limit_in_mb": "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "function_version": "AWS_LAMBDA_FUNCTION_VERSION",
}
# What only UTF-8 text begins with; finding out takes the json module as long as parsing it.
PLAIN_BEGINNINGS = (b'{"', b"[", b'"')


class Record:
    """An object with fixed attributes, each taken from a mapping or None."""

    __slots__: tuple[str, ...] = ()

    def __init__(self, values: dict[str, Any]) -> None:
        for name in self.__slots__:
            setattr(self, name, values.get(name))

    def __repr__(self) -> str:
        return f"{type(self).__name__}([{','.join(f'{name}={getattr(self, name)}' for name in self.__slots__)}])"


class CognitoIdentity(Record):
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(Record):
    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class ClientContext(Record):
    __slots__ = ("custom", "env", "client")


class LambdaContext:
    """What a handler may ask about its invocation and its function."""

    log_group_name: str | None
    log_stream_name: str | None
    function_name: str | None
    memory_limit_in_mb: str | None
    function_version: str | None

    def __init__(self, header: dict[str, Any], client_context: Any, fixed: dict[str, str | None] | None = None) -> None:
        self.aws_request_id = header["request_id"]
        self.__dict__.update(fixed or fixed_attributes())
        self.invoked_function_arn = header["arn"]
        self.tenant_id = None
        self._w3c = w3c_fields(client_context)
        self.client_context = client_context_of(client_context)
        self.identity = CognitoIdentity({})
        self._deadline_ms = header["deadline_ms"]

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int(self._deadline_ms) - int(time.time() * 1000))

    def w3c(self) -> dict[str, str]:
        return dict(self._w3c)

    def log(self, msg: object) -> None:
        sys.stdout.write(str(msg))

    def __repr__(self) -> str:
        shown = ("aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb")
        shown += ("function_version", "invoked_function_arn", "client_context", "identity", "tenant_id")  # type: ignore[assignment]
        return f"LambdaContext([{','.join(f'{name}={getattr(self, name)}' for name in shown)}])"


def arguments(
    header: dict[str, Any], event: bytes, fixed: dict[str, str | None] | None = None
) -> tuple[Any, LambdaContext]:
    """Return what a handler is called with. Raises Fault for text that is not JSON.

    `fixed` keeps what is the same for all events of a process, from the first on.
    """
    if header["trace_id"] is None:
        os.environ.pop(TRACE_VARIABLE, None)
    else:
        os.environ[TRACE_VARIABLE] = header["trace_id"]
    if fixed is not None and not fixed:
        fixed.update(fixed_attributes())
    context = LambdaContext(header, client_context_from(header["client_context"]), fixed)
    try:
        return json.loads(event.decode() if event.startswith(PLAIN_BEGINNINGS) else event), context
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error


def fixed_attributes() -> dict[str, str | None]:
    return {name: os.environ.get(variable) for name, variable in FIXED.items()}


def client_context_from(text: str | None) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        message = f"Unable to parse Client Context JSON: {error}"
        raise Fault("Runtime.LambdaContextUnmarshalError", message) from error


def client_context_of(values: Any) -> ClientContext | None:
    if not isinstance(values, dict):
        return None
    context = ClientContext(values)
    if isinstance(values.get("client"), dict):
        context.client = Client(values["client"])  # type: ignore[attr-defined]
    return context


def w3c_fields(client_context: Any) -> dict[str, str]:
    """Take the trace context out of the client context, as awslambdaric does."""
    fields = client_context.pop("w3c", None) if isinstance(client_context, dict) else None
    if not isinstance(fields, dict):
        return {}
    return {name: fields[name] for name in W3C_FIELDS if isinstance(fields.get(name), str)}
