"""The page that a browser gets when the latest save does not load: what broke, and where.

Only browsers see it, and only in place of an error answer of the same status; API clients get AWS's own JSON, and
beside it why a template that was saved does not load.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from minisam.gateway.http import HttpRequest, HttpResponse, encode_headers
from minisam.model import Function, Outcome

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem; color: #222 }}
h1 {{ font-size: 1.3rem; color: #b00020 }}
pre {{ background: #f4f4f4; padding: 1rem; overflow: auto; border-radius: 4px }}
@media (prefers-color-scheme: dark) {{ body {{ background: #1b1b1b; color: #ddd }} pre {{ background: #2a2a2a }} }}
</style></head>
<body><h1>{title}</h1>
{sections}
<p>Save a fix and reload this page.</p>
</body></html>
"""

_INIT_ERRORS = frozenset(
    {
        "Runtime.BuiltInModuleConflict",
        "Runtime.HandlerNotFound",
        "Runtime.ImportModuleError",
        "Runtime.MalformedHandlerName",
        "Runtime.UserCodeSyntaxError",
    }
)


def is_broken_import(outcome: Outcome) -> bool:
    """Whether a function failed before its handler was called: its module does not import, its handler is missing.

    An error at import carries no request id (AWS: localstack's recorded test_lambda_runtime_error).
    """
    if outcome.status == "ok" or outcome.error is None:
        return False
    if outcome.error[0] in _INIT_ERRORS:
        return True
    return _details(outcome).get("requestId") == ""


def broken_import(function: Function, outcome: Outcome, answer: HttpResponse, problem: str | None) -> HttpResponse:
    """Return `answer` as a page that shows why the function's module does not load."""
    kind, message = outcome.error or ("", "")
    frames = _details(outcome).get("stackTrace")
    trace = "\n".join(str(frame).rstrip() for frame in frames) if isinstance(frames, list) else ""
    sections = [("", f"{kind}: {message}"), ("Traceback", trace), ("The template does not load either", problem or "")]
    return _page(answer, f"Function '{function.id}' does not load", sections)


def broken_save(request: HttpRequest, answer: HttpResponse, problem: str) -> HttpResponse:
    """Return `answer` with the reason why the template which is served is not the latest one.

    A browser gets a page; another client gets AWS's JSON with a `problem` beside the `message`.
    """
    if not request.is_from_browser():
        return replace(answer, body=orjson.dumps({**orjson.loads(answer.body), "problem": problem}))
    return _page(answer, "The template does not load; the last good one is being served", [("", problem)])


def _page(answer: HttpResponse, title: str, sections: list[tuple[str, str]]) -> HttpResponse:
    import html  # with its table of every entity, and most runs show no page

    parts = [
        (f"<h2>{html.escape(heading)}</h2>" if heading else "") + f"<pre>{html.escape(text)}</pre>"
        for heading, text in sections
        if text
    ]
    headers = [line for line in answer.headers if line[0].lower() != b"content-type"]
    return replace(
        answer,
        headers=(*headers, *encode_headers([("Content-Type", "text/html; charset=utf-8")])),
        body=_PAGE.format(title=html.escape(title), sections="\n".join(parts)).encode("utf-8", "replace"),
    )


def _details(outcome: Outcome) -> dict[str, Any]:
    try:
        value = orjson.loads(outcome.payload)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
