"""Keeps invocations as cases: what came in, what the function asked of AWS, what came of it.

A case is put together and written after the caller has its answer. AWS calls are noted where they are answered: by the
embedded AWS, and by the front where they are of Lambda.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from minisam.access.keys import key_of
from minisam.cloud.call_recorder import CallRecorder, recorded_calls
from minisam.cloud.process import Cloud
from minisam.errors import UserError
from minisam.model import Invocation, Invoke, OnPiece, Outcome
from minisam.recordings.calls import RecordedCall
from minisam.recordings.cases import MOST_CASES, Case, case_from_json, folder_for, name_of, paths_in, write_case
from minisam.recordings.secrets import Redactor
from minisam.records import dataclass

MOST_WAITING = 500
_OTHERS = re.compile(r";?(?:Parent|Sampled)=[^;]*")


class Calls:
    """The AWS calls of functions, of both processes that answer them."""

    def __init__(self, cloud: Cloud) -> None:
        self.front = CallRecorder()
        self._cloud = cloud

    async def taken(self, run: str, function: str) -> tuple[list[RecordedCall], list[RecordedCall]]:
        """Return what an invocation asked, and what its function asked while it was imported. Raises UserError."""
        key = key_of(function)
        answers: list[Mapping[str, list[dict[str, Any]]]] = [self.front.take(run, key)]
        if self._cloud.is_running:
            answers.append(await self._cloud.ask({"verb": "taken", "run": run, "key": key}))
        return recorded_calls(answers, "calls"), recorded_calls(answers, "init_calls")

    async def play(self, function: str, recording: Mapping[str, Any]) -> None:
        """Answer a function's calls from a recording, as `CallRecorder.play` takes it. Raises UserError."""
        self.front.play(key_of(function), recording)
        await self._cloud.ask({"verb": "play", "key": key_of(function), "recording": recording})

    async def stop(self) -> None:
        """Let AWS answer again."""
        self.front.stop()
        if self._cloud.is_running:
            await self._cloud.ask({"verb": "stop-playing"})

    async def observe(self, invoke: Invoke, invocation: Invocation) -> tuple[Case, Outcome]:
        """Run a function; return all that is known of it, nothing of it redacted. Raises as `invoke` does."""
        run = Run(invocation)
        outcome = await invoke(run.invocation)
        calls, init_calls = await self.taken(run.id, invocation.function)
        return run.case(outcome, calls, init_calls), outcome


class Run:
    """An invocation that is followed: its trace tells its AWS calls from all others."""

    def __init__(self, invocation: Invocation) -> None:
        self.id = secrets.token_hex(8)
        self._given = invocation
        self._began = time.time()
        self._pieces: list[bytes] = []
        root = invocation.trace_id or f"Root=1-{int(self._began):08x}-{secrets.token_hex(12)}"
        self.invocation = replace(invocation, trace_id=f"{_OTHERS.sub('', root)};Parent={self.id};Sampled=0")
        if invocation.on_piece is not None:
            self.invocation = replace(self.invocation, on_piece=self._gathering(invocation.on_piece))

    def case(self, outcome: Outcome, calls: list[RecordedCall], init_calls: list[RecordedCall]) -> Case:
        """Return all that is known of it."""
        given = self._given
        moment = datetime.fromtimestamp(self._began, timezone.utc)
        recorded = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
        text = b"".join((*self._pieces, outcome.payload)).decode("utf-8", "replace")
        return Case(
            name=name_of(recorded, given.function, self.id),
            recorded=recorded,
            function=given.function,
            trigger=given.trigger,
            qualifier=given.qualifier,
            client_context=json.loads(given.client_context) if given.client_context else None,
            event=json.loads(given.event),
            calls=tuple(calls),
            init_calls=tuple(init_calls),
            status=outcome.status,
            result=_json(text) if outcome.content_type is None else text,
            error=outcome.error,
            content_type=outcome.content_type,
            duration_ms=outcome.duration_ms,
            is_cold=outcome.init_ms is not None,
        )

    def _gathering(self, on_piece: OnPiece) -> OnPiece:
        def take(content_type: str, piece: bytes) -> None:
            self._pieces.append(piece)
            on_piece(content_type, piece)

        return take


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Where cases go, which values none of them may hold (by name), and who is told what went wrong."""

    folder: Path
    secrets: Callable[[], Mapping[str, str]]
    on_notice: Callable[[str], None]


class Recorder:
    """Writes a case for each invocation."""

    def __init__(self, keeping: Keeping, calls: Calls, invoke: Invoke) -> None:
        """Raises UsageError where the folder cannot be written."""
        self._keeping = keeping
        self._calls = calls
        self._run = invoke
        self._folder = folder_for(keeping.folder)
        self._left = MOST_CASES - len(paths_in(self._folder))
        self._said: set[str] = set()
        self._waiting: set[asyncio.Task[None]] = set()

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Run a function, and keep what it did; the one verb."""
        run = Run(invocation)
        outcome = await self._run(run.invocation)
        if self._left <= 0:
            self._say_once(f"--record: '{self._folder}' has {MOST_CASES} cases: no more are kept")
        elif len(self._waiting) >= MOST_WAITING:
            self._say_once("--record: requests come faster than they can be written: not all of them are kept")
        else:
            self._left -= 1
            task = asyncio.get_running_loop().create_task(self._keep(run, outcome))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)
        return outcome

    async def close(self) -> None:
        """Write what waits."""
        await asyncio.gather(*self._waiting)

    async def _keep(self, run: Run, outcome: Outcome) -> None:
        try:
            calls, init_calls = await self._calls.taken(run.id, run.invocation.function)
            await asyncio.to_thread(self._write, run, outcome, calls, init_calls)
        except (OSError, UserError) as error:
            self._say_once(f"--record: '{self._folder}': {error}: what ran is not kept")

    def _write(self, run: Run, outcome: Outcome, calls: list[RecordedCall], init_calls: list[RecordedCall]) -> None:
        write_case(self._folder, redacted(run.case(outcome, calls, init_calls), self._keeping.secrets()))

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._keeping.on_notice(sentence)


def redacted(case: Case, named_secrets: Mapping[str, str]) -> Case:
    """Return a case without what must not be stored."""
    return case_from_json(case.name, Redactor(named_secrets)(case.to_json()))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
