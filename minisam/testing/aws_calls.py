"""Leads every call of botocore in this process to the embedded AWS, whoever made the client and when.

`Endpoint._send` is the one place that all of them pass, behind the `before-send` event: what another mock answers
there never arrives here. No socket is involved, and so no real account can be.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

import botocore.endpoint
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from moto import settings
from moto.core.botocore_stubber import MockRawResponse

from minisam.cloud.calls import Answer

_ENDPOINT: Any = botocore.endpoint.Endpoint

Ask = Callable[[dict[str, Any], bytes], Answer]
"""Answers a WSGI environ and a body."""

_AWS_HOSTS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".on.aws")
_PREFIXES = {"monitoring": "cloudwatch", "email": "ses"}
"""Where IAM's name of a service is not the one that requests are signed with."""


class AwsCalls:
    """The patch. `ask` answers what is meant for AWS; `note` is told of each call, as "dynamodb:GetItem"."""

    def __init__(self, ask: Ask, note: Callable[[str], None]) -> None:
        self._ask = ask
        self._note = note
        self._originals: tuple[Any, Any] | None = None

    def install(self) -> None:
        """Take all calls from now on."""
        send, make_request = _ENDPOINT._send, _ENDPOINT.make_request
        self._originals = send, make_request
        machines = f"localhost:{settings.moto_server_port()}"  # where moto's state machines believe the rest of AWS is

        beginning = _Beginning()

        def _send(endpoint: Any, request: AWSPreparedRequest) -> AWSResponse:
            # What minisam itself calls is answered before it comes here, and a retry is no other call.
            call, beginning.call = beginning.call, None
            if call is not None:
                self._note(call)
            return ask_aws(self._ask, request) if _is_aws(request.url, machines) else send(endpoint, request)

        def _make_request(endpoint: Any, operation_model: Any, request_dict: Any) -> Any:
            service = operation_model.service_model.signing_name
            beginning.call = f"{_PREFIXES.get(service, service)}:{operation_model.name}"
            return make_request(endpoint, operation_model, request_dict)

        _ENDPOINT._send = _send
        _ENDPOINT.make_request = _make_request

    def remove(self) -> None:
        """Leave botocore as it was."""
        if self._originals is not None:
            _ENDPOINT._send, _ENDPOINT.make_request = self._originals
            self._originals = None


class _Beginning(threading.local):
    """The call that a thread is about to send."""

    call: str | None = None


def _is_aws(url: str, machines: str) -> bool:
    parts = urlsplit(url)
    return parts.netloc == machines or (parts.hostname or "").lower().endswith(_AWS_HOSTS)


def ask_aws(ask: Ask, request: AWSPreparedRequest) -> AWSResponse:
    """Return the embedded AWS's answer to a request that botocore was about to send."""
    headers = [(name, _text(value)) for name, value in request.headers.items()]
    made = ask(*to_environ(request.method, request.url, headers, _body_of(request)))
    content = b"" if request.method == "HEAD" else made.body
    return AWSResponse(request.url, made.status, HTTPHeaders.from_pairs(made.headers), MockRawResponse(content))


def to_environ(method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> tuple[dict[str, Any], bytes]:
    """Return a request as a WSGI server would hand it on, and its body."""
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    lines = {name.upper().replace("-", "_"): value for name, value in headers}
    environ: dict[str, Any] = {
        "HTTP_HOST": parts.netloc,
        **{f"HTTP_{name}": value for name, value in lines.items()},
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path, "latin-1"),
        "RAW_URI": target,
        "REQUEST_URI": target,
        "QUERY_STRING": parts.query,
        "CONTENT_TYPE": lines.get("CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": parts.scheme,
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ.pop("HTTP_TRANSFER_ENCODING", None)  # the body is whole
    return environ, body


def _body_of(request: AWSPreparedRequest) -> bytes:
    body: Any = request.body or b""
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else bytes(body)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
