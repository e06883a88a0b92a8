"""HTTP requests of a test, and what came back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any
from urllib.parse import quote, urlencode

from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers
from minisam.records import dataclass
from minisam.testing.records import InvocationRecord

_UNSET: Any = object()
_SAFE = "/%:@!$&'()*+,;=~-._"


class Headers(dict[str, str]):
    """Header values by name, in any casing; repeated ones are joined with ", "."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.pairs = list(pairs)
        for name, value in pairs:
            key = name.lower()
            self[key] = f"{self[key]}, {value}" if key in self else value

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, or `default` where there is none."""
        return self[name] if name in self else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer. `invocation` is the function's that answered, None where an API answered by itself."""

    status: int
    headers: Headers
    content: bytes
    invocations: tuple[InvocationRecord, ...] = field(default=(), repr=False)

    @property
    def invocation(self) -> InvocationRecord | None:
        """The invocation behind the answer: the last that HTTP caused."""
        return next((one for one in reversed(self.invocations) if one.trigger == "http"), None)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)


Send = Callable[[HttpRequest, str | None], Response]


class Http:
    """Sends requests to the application's APIs: to all of them at once, or with `api=` to one under its stage."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = _UNSET,
        body: str | bytes = b"",
        headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
        query: Mapping[str, Any] | Sequence[tuple[str, str]] = (),
        api: str | None = None,
    ) -> Response:
        """Send one request. `json` becomes the body; `api` is the logical id of an API or of a function with a URL."""
        lines = list(headers.items() if isinstance(headers, Mapping) else headers)
        content = _encoded(json) if json is not _UNSET else body.encode() if isinstance(body, str) else body
        if json is not _UNSET:
            _default(lines, "Content-Type", "application/json")
        _default(lines, "Host", "localhost")
        _default(lines, "User-Agent", "minisam")
        _default(lines, "Accept", "*/*")
        if content:
            _default(lines, "Content-Length", str(len(content)))
        target, _, given = path.partition("?")
        asked = "&".join(filter(None, (given, urlencode(query, doseq=True))))
        request = HttpRequest(
            method=method.upper(),
            path=quote("/" + target.removeprefix("/"), safe=_SAFE).encode(),
            query=asked.encode(),
            headers=encode_headers((name, str(value)) for name, value in lines),
            body=content,
        )
        return self._send(request, api)

    def get(self, path: str, **more: Any) -> Response:
        """Send a GET request."""
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> Response:
        """Send a POST request."""
        return self.request("POST", path, **more)

    def put(self, path: str, **more: Any) -> Response:
        """Send a PUT request."""
        return self.request("PUT", path, **more)

    def patch(self, path: str, **more: Any) -> Response:
        """Send a PATCH request."""
        return self.request("PATCH", path, **more)

    def delete(self, path: str, **more: Any) -> Response:
        """Send a DELETE request."""
        return self.request("DELETE", path, **more)

    def options(self, path: str, **more: Any) -> Response:
        """Send an OPTIONS request."""
        return self.request("OPTIONS", path, **more)

    def head(self, path: str, **more: Any) -> Response:
        """Send a HEAD request."""
        return self.request("HEAD", path, **more)


def to_response(answer: HttpResponse, invocations: Sequence[InvocationRecord]) -> Response:
    """Return a gateway's answer as a test sees it."""
    headers = Headers([(as_text(name), as_text(value)) for name, value in answer.headers])
    return Response(status=answer.status, headers=headers, content=answer.body, invocations=tuple(invocations))


def _encoded(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _default(lines: list[tuple[str, str]], name: str, value: str) -> None:
    if not any(given.lower() == name.lower() for given, _ in lines):
        lines.append((name, value))
