"""What functions ask of the front itself, the Lambda API: noted, or answered from a recording."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from minisam.cloud.call_recorder import CallRecorder, Made
from minisam.cloud.calls import Answer, read_call
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers


async def noted(
    recorder: CallRecorder, request: HttpRequest, ask: Callable[[HttpRequest], Awaitable[HttpResponse]]
) -> HttpResponse:
    """Return the answer of the recording where there is one that plays, else that of `ask`, which is noted."""
    environ = _environ(request)
    call = read_call(environ, request.body)
    with recorder.deciding() as decisions:
        answer = recorder.answer(call, environ, request.body)
        if answer is None:
            response = await ask(request)
            answer = _answer(response)
        else:
            response = HttpResponse(status=answer.status, headers=encode_headers(answer.headers), body=answer.body)
    recorder.note(Made(call=call, environ=environ, body=request.body, answer=answer, decisions=decisions))
    return response


def _answer(response: HttpResponse) -> Answer | None:
    """Return a response as an answer; one that is still being made cannot be kept."""
    if response.stream is not None:
        return None
    headers = tuple((as_text(name), as_text(value)) for name, value in response.headers)
    return Answer(response.status, headers, response.body)


def _environ(request: HttpRequest) -> dict[str, Any]:
    """Return a request as WSGI names its parts."""
    path, query = as_text(request.path), as_text(request.query)
    headers = {f"HTTP_{as_text(name).upper().replace('-', '_')}": as_text(value) for name, value in request.headers}
    return {
        **headers,
        "CONTENT_TYPE": headers.get("HTTP_CONTENT_TYPE", ""),
        "REQUEST_METHOD": request.method,
        "PATH_INFO": unquote(path, "latin-1"),
        "RAW_URI": f"{path}?{query}" if query else path,
        "QUERY_STRING": query,
    }
