"""What a handler prints and logs while it runs inside the test's process: kept as its log, and passed on."""

from __future__ import annotations

import io
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from minisam.model import Function
from minisam.runtime import handler_logging
from minisam.runtime.handler_results import Failure
from minisam.runtime.variables import log_level


class Output:
    """The log of one function: its root logger is set up as Lambda does, but only while it runs."""

    def __init__(self, function: Function) -> None:
        self._buffer = io.StringIO()
        is_json = function.log_format == "JSON"
        self._lines = handler_logging.RequestLogs(is_json, self._buffer)
        self._printer = handler_logging.Printer(self._buffer)
        self._printer.setFormatter(handler_logging.JsonFormatter() if is_json else _text_formatter())
        self._printer.addFilter(self._lines)
        self._level: int | str = log_level(function) or logging.WARNING

    def take(self) -> str:
        """Return what was written since the last time."""
        text = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return text

    def failed(self, failure: Failure) -> None:
        """Log what a handler raised, as Lambda does."""
        self._lines.error(failure)

    @contextmanager
    def of(self, request_id: str) -> Iterator[None]:
        """Let everything written inside belong to this invocation."""
        before, self._lines.request_id = self._lines.request_id, request_id
        out, err, root = sys.stdout, sys.stderr, logging.getLogger()
        level = root.level
        sys.stdout, sys.stderr = _Tee(out, self._buffer), _Tee(err, self._buffer)
        root.addHandler(self._printer)
        root.setLevel(self._level)
        try:
            yield
        finally:
            self._level = root.level
            root.setLevel(level)
            root.removeHandler(self._printer)
            sys.stdout, sys.stderr = out, err
            self._lines.request_id = before


class _Tee(io.TextIOBase):
    """Writes to two places; everything else is the first one's."""

    def __init__(self, first: TextIO, second: io.StringIO) -> None:
        self._first, self._second = first, second

    def write(self, text: str) -> int:
        self._second.write(text)
        return self._first.write(text)

    def flush(self) -> None:
        self._first.flush()

    def writable(self) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._first, name)


def _text_formatter() -> logging.Formatter:
    formatter = logging.Formatter(handler_logging.TEXT_FORMAT, handler_logging.TIME_FORMAT)
    formatter.converter = time.gmtime
    return formatter
