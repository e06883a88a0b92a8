"""A context object for a handler that is called by hand, outside of any template."""

from __future__ import annotations

import os
import time
import uuid
from typing import Any

from minisam.model import ACCOUNT_ID, DEFAULT_REGION
from minisam.runtime.variables import log_stream
from minisam.testing.inline import LambdaContext

_VARIABLES = {
    "AWS_LAMBDA_FUNCTION_NAME": "test",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/test",
}
_TIMEOUT_S = 3


def a_context() -> Any:
    """Return the context of an invocation of a function named "test", as Lambda would make it by default."""
    header = {
        "request_id": str(uuid.uuid4()),
        "arn": f"arn:aws:lambda:{DEFAULT_REGION}:{ACCOUNT_ID}:function:test",
        "deadline_ms": int((time.time() + _TIMEOUT_S) * 1000),
    }
    given = {**_VARIABLES, "AWS_LAMBDA_LOG_STREAM_NAME": log_stream("$LATEST")}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        return LambdaContext(header, None)
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
