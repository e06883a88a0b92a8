"""A result that a function writes piece by piece, on its way to a client that reads it as it comes.

The invocation goes on by itself: its pieces wait here for whoever sends them. Where the runtime does not stream, the
outcome comes at once and is nobody's business here.
AWS: docs "configuration-response-streaming", "runtimes-custom" (the prelude ends with eight zero bytes)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable

from minisam.model import Outcome
from minisam.records import dataclass

WITH_PRELUDE = "application/vnd.awslambda.http-integration-response"
PRELUDE_END = b"\0" * 8
MOST_PRELUDE_BYTES = 16 * 1024


class BrokenOff(Exception):
    """The function failed after the answer had begun: what is left cannot be said in HTTP."""


@dataclass(frozen=True, slots=True)
class Head:
    """How a streamed result begins: its media type, and its prelude where it has one (JSON text)."""

    content_type: str
    prelude: bytes | None


class ResponseStream:
    """One invocation that may stream. `head` or the outcome comes first, then the pieces."""

    def __init__(self) -> None:
        self._pieces: asyncio.Queue[tuple[str, bytes] | None] = asyncio.Queue()
        self._work: asyncio.Task[Outcome | None] | None = None
        self._rest = b""

    def on_piece(self, content_type: str, piece: bytes) -> None:
        """Take the next piece."""
        self._pieces.put_nowait((content_type, piece))

    async def head(self, work: Awaitable[Outcome | None], *, needs_prelude: bool = False) -> Head | None:
        """Begin the work; return how its result begins, None where it is not streamed and `outcome` has it all.

        With `needs_prelude` there is one whatever the media type; one that does not end is empty. Raises what the work
        raises before the first piece.
        """
        self._work = asyncio.ensure_future(self._run(work))
        first = await self._pieces.get()
        if first is None:
            return None
        content_type, self._rest = first
        if content_type != WITH_PRELUDE and not needs_prelude:
            return Head(content_type, None)
        while PRELUDE_END not in self._rest and len(self._rest) <= MOST_PRELUDE_BYTES:
            if (piece := await self._pieces.get()) is None:
                self._pieces.put_nowait(None)
                break
            self._rest += piece[1]
        prelude, end, self._rest = self._rest.partition(PRELUDE_END)
        return Head(content_type, prelude if end else b"")

    async def outcome(self) -> Outcome | None:
        """Return what came of it all, once it is there."""
        assert self._work is not None
        return await asyncio.shield(self._work)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the pieces behind the prelude as they come."""
        if self._rest:
            yield self._rest
        while (piece := await self._pieces.get()) is not None:
            if piece[1]:
                yield piece[1]

    async def sound_pieces(self) -> AsyncIterator[bytes]:
        """Yield the pieces; raise BrokenOff at their end where the function failed."""
        async for piece in self.pieces():
            yield piece
        outcome = await self.outcome()
        if outcome is None or outcome.status != "ok":
            raise BrokenOff(outcome.error[0] if outcome is not None and outcome.error else "timeout")

    async def _run(self, work: Awaitable[Outcome | None]) -> Outcome | None:
        try:
            return await work
        finally:
            self._pieces.put_nowait(None)
