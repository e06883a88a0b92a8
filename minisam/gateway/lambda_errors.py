"""The errors of the Lambda API, each in the shape, status and spelling that AWS gives it.

`Type` and `message` are spelled differently from error to error: that is how AWS sends them.
AWS: docs "API_Invoke", section Errors; shapes as recorded by localstack (test_lambda.snapshot.json)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from minisam.gateway.http import HttpResponse, json_response


class LambdaError(Exception):
    """A request that the Lambda API refuses; knows its own answer."""

    def __init__(self, status: int, code: str, body: Mapping[str, str], headers: Mapping[str, str] | None = None):
        super().__init__(code)
        self.status = status
        self.code = code
        self.body = body
        self.headers = headers or {}

    def response(self) -> HttpResponse:
        """Return the error as an answer."""
        return json_response(self.status, dict(self.body), [("x-amzn-ErrorType", self.code), *self.headers.items()])


def not_found(arn: str) -> LambdaError:
    """Return the error for a function or qualifier that does not exist."""
    return LambdaError(404, "ResourceNotFoundException", {"Type": "User", "Message": f"Function not found: {arn}"})


def missing(message: str = "The resource you requested does not exist.") -> LambdaError:
    """Return the error for something other than a function that does not exist."""
    return LambdaError(404, "ResourceNotFoundException", {"Type": "User", "Message": message})


def throttled() -> LambdaError:
    """Return the error for a function whose reserved concurrency is used up."""
    reason = "ReservedFunctionConcurrentInvocationLimitExceeded"
    return LambdaError(429, "TooManyRequestsException", {"Reason": reason, "Type": "User", "message": "Rate Exceeded."})


def invalid_content(message: str) -> LambdaError:
    """Return the error for a body or client context that is not JSON."""
    return LambdaError(400, "InvalidRequestContentException", {"Type": "User", "message": message})


def invalid_parameter(message: str) -> LambdaError:
    """Return the error for a parameter with an impossible value."""
    return LambdaError(400, "InvalidParameterValueException", {"Type": "User", "message": message})


def too_large() -> LambdaError:
    """Return the error for a synchronous request over the limit."""
    message = "Request must be smaller than 6291456 bytes for the InvokeFunction operation"
    return LambdaError(413, "RequestEntityTooLargeException", {"Type": "User", "message": message})


def too_large_for_event(size: int, limit: int) -> LambdaError:
    """Return the error for an asynchronous request over the limit."""
    message = f"{size} byte payload is too large for the Event invocation type (limit {limit} bytes)"
    return LambdaError(413, "RequestEntityTooLargeException", {"Type": "User", "message": message})


def not_runnable(function_id: str, reason: str) -> LambdaError:
    """Return the error for a function that minisam does not run."""
    # Differs from AWS: there every runtime runs.
    message = f"function '{function_id}' does not run here: {reason}"
    return LambdaError(501, "InvalidRuntimeException", {"Type": "User", "Message": message})


def recursive(message: str) -> LambdaError:
    """Return the error for a function that ran too often on the way from one event."""
    return LambdaError(400, "RecursiveInvocationException", {"Type": "User", "Message": message})


def service(message: str) -> LambdaError:
    """Return the error for a function that could not be started."""
    return LambdaError(500, "ServiceException", {"Type": "Service", "Message": message})


def forbidden(message: str) -> LambdaError:
    """Return the error for a request that must not be answered."""
    return LambdaError(403, "AccessDeniedException", {"Message": message})


def not_done(operation: str) -> LambdaError:
    """Return the error for an operation that minisam does not carry out; 501 is what no SDK tries again."""
    # Differs from AWS: the template says what there is.
    message = f"minisam does not do {operation}: functions and what belongs to them come from the template"
    return LambdaError(501, "NotImplementedException", {"Type": "User", "Message": message})


def unknown_operation(method: str, path: str) -> LambdaError:
    """Return the error for a path that the Lambda API does not have."""
    return LambdaError(404, "UnknownOperationException", {"Message": f"There is no operation {method} {path}"})


def method_not_allowed(method: str, methods: Iterable[str]) -> LambdaError:
    """Return the error for a path that other methods serve."""
    allowed = ", ".join(sorted(methods))
    message = f"{method} is not allowed here; use {allowed}"
    return LambdaError(405, "MethodNotAllowedException", {"Message": message}, {"Allow": allowed})
