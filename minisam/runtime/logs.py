"""What a function prints, and the platform's own lines around it.

`LogPipe` reads one child's pipe and passes on whole lines; `PlatformLog` writes INIT_START, START, END and REPORT as
text or, where the function logs in JSON, as JSON.
AWS: docs "python-logging", "monitoring-cloudwatchlogs-advanced".
"""

from __future__ import annotations

import asyncio
import codecs
import os
import select
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from math import ceil
from typing import Any

import orjson

from minisam.records import dataclass

PIECE = 65536
MOST_IN_A_PIPE = 1 << 20
LONGEST_LINE = 1 << 20
"""AWS: docs "cloudwatch_limits_cwl", the size of a log event."""


class LogPipe:
    """Reads a pipe whenever there is something in it, and gives each complete line to `on_lines`, several at once.

    What becomes longer than a line may be counts as several.
    """

    def __init__(self, descriptor: int, on_lines: Callable[[str], None]) -> None:
        self._descriptor = descriptor
        self._on_lines = on_lines
        self._unfinished = bytearray()
        self._loop = asyncio.get_running_loop()
        self._is_open = True
        self._filled = select.poll()
        self._filled.register(descriptor, select.POLLIN)
        os.set_blocking(descriptor, False)
        self._loop.add_reader(descriptor, self._read)

    def drain(self) -> None:
        """Read what the pipe holds now: after an answer, that is all which was printed before it."""
        left = MOST_IN_A_PIPE
        while self._is_open and left > 0 and self._filled.poll(0) and (count := self._read()):
            left -= count

    def finish(self) -> None:
        """Pass on a last line without a newline, as the end of an invocation's output."""
        self.drain()
        if self._unfinished:
            self._pass_on(self._unfinished + b"\n")
            self._unfinished.clear()

    def close(self) -> None:
        """Read the rest and close the pipe."""
        self.finish()
        if self._is_open:
            self._is_open = False
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)

    def _read(self) -> int:
        try:
            piece = os.read(self._descriptor, PIECE)
        except BlockingIOError:
            return 0
        if not piece:
            self._loop.remove_reader(self._descriptor)
            return 0
        lines, newline, rest = piece.rpartition(b"\n")
        if newline:
            self._pass_on(self._unfinished + lines + newline)
            self._unfinished.clear()
        self._unfinished += rest
        if len(self._unfinished) > LONGEST_LINE:
            text, length = codecs.utf_8_decode(self._unfinished, "replace", False)  # but for a letter that is cut
            self._on_lines(text + "\n")
            del self._unfinished[:length]
        return len(piece)

    def _pass_on(self, lines: bytes | bytearray) -> None:
        self._on_lines(lines.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a finished invocation; `status` is "success", "error", "failure" or "timeout"."""

    duration_ms: float
    memory_mb: int
    max_memory_mb: int
    init_ms: float | None = None
    status: str = "success"
    error_type: str | None = None


class PlatformLog:
    """Writes the lines that come from Lambda itself, not from the function."""

    def __init__(self, runtime: str, log_format: str) -> None:
        self._runtime = runtime
        self._is_json = log_format == "JSON"

    def init_start(self) -> str:
        version = _runtime_version(self._runtime)
        if self._is_json:
            return _entry("initStart", {"initializationType": "on-demand", "phase": "init", "runtimeVersion": version})
        return f"INIT_START Runtime Version: {version}\n"

    def start(self, request_id: str, version: str) -> str:
        if self._is_json:
            return _entry("start", {"requestId": request_id, "version": version})
        return f"START RequestId: {request_id} Version: {version}\n"

    def timed_out(self, request_id: str, timeout_s: float) -> str:
        return f"{_now()} {request_id} Task timed out after {timeout_s:.2f} seconds\n\n"

    def exited(self, kind: str, message: str) -> str:
        return f"{message}\n{kind}\n"

    def end(self, request_id: str, report: Report) -> str:
        if self._is_json:
            return _entry("report", {"requestId": request_id, **_record(report)})
        text = (
            f"END RequestId: {request_id}\n"
            f"REPORT RequestId: {request_id}\tDuration: {report.duration_ms:.2f} ms\t"
            f"Billed Duration: {ceil(report.duration_ms)} ms\tMemory Size: {report.memory_mb} MB\t"
            f"Max Memory Used: {report.max_memory_mb} MB\t"
        )
        if report.init_ms is not None:
            text += f"Init Duration: {report.init_ms:.2f} ms\t"
        if report.status in ("failure", "timeout"):
            text += f"Status: {'timeout' if report.status == 'timeout' else 'error'}\t"
        if report.status == "failure" and report.error_type:
            text += f"Error Type: {report.error_type}\t"
        return text + "\n"


def _runtime_version(runtime: str) -> str:
    """Return "python:3.13" for python3.13, "nodejs:22" for nodejs22.x, "provided:al2023" for provided.al2023."""
    name = runtime.rstrip("0123456789.x") if not runtime.startswith("provided") else "provided"
    version = runtime[len(name) :].removesuffix(".x").lstrip(".")
    return f"{name}:{version}" if version else name or "unknown"


def _record(report: Report) -> Mapping[str, Any]:
    metrics: dict[str, Any] = {"durationMs": round(report.duration_ms, 3)}
    metrics |= {"billedDurationMs": ceil(report.duration_ms), "memorySizeMB": report.memory_mb}
    metrics |= {"maxMemoryUsedMB": report.max_memory_mb}
    if report.init_ms is not None:
        metrics["initDurationMs"] = round(report.init_ms, 3)
    record: dict[str, Any] = {"metrics": metrics, "status": report.status}
    return record | ({"errorType": report.error_type} if report.error_type else {})


def _entry(kind: str, record: Mapping[str, Any]) -> str:
    return orjson.dumps({"time": _now(), "type": f"platform.{kind}", "record": record}).decode() + "\n"


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
