"""Files of a folder, served at the front door where no API has a route: a page and what it loads, beside its API.

SAM CLI: docs "sam local start-api", option --static-dir.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from urllib.parse import unquote_to_bytes

from minisam.gateway.http import HttpRequest, HttpResponse, encode_headers

_INDEX = "index.html"


class StaticFiles:
    """The files of one folder. Nothing outside it is served, not through links either, and no name with a dot first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """Return the file that a request asks for, None where it asks for none."""
        path = self._find(request) if request.method in ("GET", "HEAD") else None
        if path is None:
            return None
        kind, encoding = mimetypes.guess_type(path.name)
        headers = [("Content-Type", _with_charset(kind or "application/octet-stream")), ("Cache-Control", "no-cache")]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        try:
            return HttpResponse(status=200, headers=encode_headers(headers), body=path.read_bytes())
        except OSError:
            return None

    def _find(self, request: HttpRequest) -> Path | None:
        try:
            sent = unquote_to_bytes(request.path).decode()
        except UnicodeDecodeError:
            return None
        names = [name for name in sent.split("/") if name]
        if "\0" in sent or any(name.startswith(".") for name in names):
            return None
        path = self._folder.joinpath(*names)
        path = path / _INDEX if sent.endswith("/") else path
        found = path.resolve()
        return found if found.is_relative_to(self._folder) and found.is_file() else None


def _with_charset(kind: str) -> str:
    is_text = kind.startswith("text/") or kind in ("application/javascript", "application/json")
    return f"{kind}; charset=utf-8" if is_text else kind
