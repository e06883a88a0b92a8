"""Functions of an application that runs already, called through its Lambda Invoke API."""

from __future__ import annotations

import base64
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

from minisam.errors import UsageError
from minisam.running import running, runtime_folder

_PATIENCE_S = 1000


def invoke_running(template: Path, function: str, event: bytes) -> int:
    """Print a function's result, the end of its log on standard error; return the exit status.

    Raises UsageError where the template is not running, or has no such function there.
    """
    url = f"{_lambda_url(template)}/2015-03-31/functions/{quote(function, safe='')}/invocations"
    request = urllib.request.Request(url, event, {"X-Amz-Log-Type": "Tail", "Content-Type": "application/json"})
    try:
        # This machine is no business of a proxy's.
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=_PATIENCE_S) as answer:
            sys.stderr.write(base64.b64decode(answer.headers.get("X-Amz-Log-Result", "")).decode("utf-8", "replace"))
            sys.stdout.buffer.write(answer.read() + b"\n")
            return 1 if answer.headers.get("X-Amz-Function-Error") else 0
    except urllib.error.HTTPError as error:
        raise UsageError(f"Function '{function}' cannot be invoked: {_message(error.read())}") from error
    except OSError as error:
        raise UsageError(f"The running application does not answer at {url}: {error}", hint="start it anew") from error


def find_running(template: Path) -> str | None:
    """Return the address of the Lambda API of the application that runs this template, None where none does."""
    path = str(template.resolve())
    found = (one for one in running(runtime_folder(os.environ)) if one.get("template") == path)
    return next((str(application["lambda"]) for application in found), None)


def _lambda_url(template: Path) -> str:
    if (url := find_running(template)) is None:
        raise UsageError(f"{template} is not running", hint="start it with `minisam start-api`")
    return url


def _message(body: bytes) -> str:
    try:
        answer = json.loads(body)
        return str(answer.get("Message") or answer.get("message"))
    except (ValueError, AttributeError):
        return body.decode("utf-8", "replace")
