"""Lambda at the AWS endpoint: event source mappings are kept here, all other calls go to who runs the functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from minisam.cloud.calls import Answer, Call
from minisam.cloud.event_source_mappings import PATH, EventSourceMappings


class LambdaFunctions(Protocol):
    """Answers the part of the Lambda API that is about functions."""

    def answer(self, call: Call, environ: Mapping[str, Any], body: bytes) -> Answer:
        """Return the response to one HTTP request."""


class LambdaService:
    """Both parts of the Lambda API behind one address."""

    def __init__(self, functions: LambdaFunctions, mappings: EventSourceMappings) -> None:
        self._functions = functions
        self._mappings = mappings

    def answer(self, call: Call, environ: Mapping[str, Any], body: bytes) -> Answer:
        """Return the response to one HTTP request."""
        if environ["PATH_INFO"].startswith(PATH):
            return self._mappings.answer(environ, body)
        return self._functions.answer(call, environ, body)
