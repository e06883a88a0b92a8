"""Runs in the child: the root logger as AWS sets it up, and how a failure is logged.

AWS: docs "python-logging"; formats as in awslambdaric's lambda_runtime_log_utils.py.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

TEXT_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"
NO_BREAK_SPACE = "\u00a0"
# What a record has of its own; anything else in it came from `extra`.
OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"aws_request_id", "message", "asctime", "taskName"}


class RequestLogs(logging.Filter):
    """Marks each record with the invocation that is running, and logs failures."""

    def __init__(self, is_json: bool, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self.request_id = ""
        self._is_json = is_json

    def filter(self, record: logging.LogRecord) -> bool:
        record.aws_request_id = self.request_id
        return True

    def error(self, failure: Any) -> None:
        """Log what a handler raised. Differs from AWS: lines end with a newline, not a carriage return."""
        lines = [self._json(failure)] if self._is_json else self._text(failure)
        try:
            self._stream.write("\n".join(lines) + "\n")
        except (ValueError, OSError):
            return  # The handler closed it, or what lies under it; the caller still hears of the failure.

    @staticmethod
    def _json(failure: Any) -> str:
        timestamp = time.strftime(TIME_FORMAT + "Z", time.gmtime())
        return json.dumps({"timestamp": timestamp, "level": "ERROR", **failure.fields()}, ensure_ascii=False)

    @staticmethod
    def _text(failure: Any) -> list[str]:
        described = ": ".join(part for part in (failure.kind, failure.message) if part)
        lines = [f"[ERROR] {described}", "Traceback (most recent call last):"]
        for frame in failure.trace:
            for line in frame.splitlines():
                text = line.lstrip(" ")
                lines.append(NO_BREAK_SPACE * (len(line) - len(text)) + text)
        return lines


class Printer(logging.Handler):
    """Writes each record to the log, also while the handler has redirected standard output."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._stream.write(self.format(record))
        except Exception:
            self.handleError(record)


class JsonFormatter(logging.Formatter):
    """One JSON object a line; what `extra` held stands beside AWS's own keys."""

    def format(self, record: logging.LogRecord) -> str:
        raised = record.exc_info if record.exc_info and record.exc_info[0] else None
        entry: dict[str, Any] = {
            "timestamp": self.formatTime(record, TIME_FORMAT + "Z"),
            "level": record.levelname,
            "message": record.msg if isinstance(record.msg, dict) and not record.args else record.getMessage(),
            "logger": record.name,
            "stackTrace": traceback.format_tb(raised[2]) if raised else None,
            "errorType": raised[0].__name__ if raised and raised[0] else None,
            "errorMessage": str(raised[1]) if raised else None,
            "requestId": getattr(record, "aws_request_id", None),
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if raised else None,
        }
        for name, value in vars(record).items():
            if name not in OWN_FIELDS:
                entry.setdefault(name, value)
        shown = {name: value for name, value in entry.items() if value is not None}
        return json.dumps(shown, ensure_ascii=False, default=str) + "\n"


def install(log_format: str, level: str | None) -> RequestLogs:
    """Give the root logger its one handler."""
    logging.Formatter.converter = time.gmtime
    is_json = log_format == "JSON"
    logs = RequestLogs(is_json, sys.stdout)
    handler = Printer(sys.stdout)
    handler.setFormatter(JsonFormatter() if is_json else logging.Formatter(TEXT_FORMAT, TIME_FORMAT))
    handler.addFilter(logs)
    root = logging.getLogger()
    if level:
        root.setLevel("DEBUG" if level == "TRACE" else "CRITICAL" if level == "FATAL" else level)
    root.addHandler(handler)
    return logs
