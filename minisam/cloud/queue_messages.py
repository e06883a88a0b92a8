"""The messages of one queue, kept so that no operation's time grows with their number.

A message is delayed, then waits, is in flight while somebody works on it, and waits again or is deleted. Its place is
its number in the order of arrival. Times are milliseconds since the epoch. Nothing here is code, so that a queue can
be written to a file.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any, Protocol

Group = str | None
"""A message group of a FIFO queue; None for all messages of a standard queue."""

_SLACK = 1000
"""How many entries about messages that are gone may pile up beside twice the entries of those that are there."""


class Message(Protocol):
    """What is asked of a message here: when it was sent, and its group."""

    id: str
    sent_timestamp: int
    group_id: str | None


class QueueMessages:
    """Every method that takes the time first lets that time come: delays and visibility timeouts end by it."""

    def __init__(self, *, is_fifo: bool) -> None:
        self._is_fifo = is_fifo
        self._next_place = 0
        self._messages: dict[int, Any] = {}
        self._places: dict[str, int] = {}
        self._in_flight: dict[int, float] = {}
        self._delayed: dict[int, float] = {}
        self._due: list[tuple[float, int]] = []
        self._sent: list[tuple[float, int]] = []
        self._lines: dict[Group, list[int]] = {}
        self._heads: list[tuple[int, str]] = []
        self._busy: dict[Group, int] = {}

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._messages.values()))

    def __len__(self) -> int:
        return len(self._messages)

    def counts(self, now_ms: float) -> tuple[int, int, int]:
        """Return how many messages wait, are in flight and are delayed."""
        self.settle(now_ms)
        in_flight, delayed = len(self._in_flight), len(self._delayed)
        return len(self._messages) - in_flight - delayed, in_flight, delayed

    def add(self, message: Message, delayed_until_ms: float, now_ms: float) -> None:
        """Put a message at the end."""
        place = self._enter(message)
        if delayed_until_ms > now_ms:
            self._delayed[place] = delayed_until_ms
            heapq.heappush(self._due, (delayed_until_ms, place))
        else:
            self._line_up(place)

    def add_in_flight(self, message: Message, until_ms: float, now_ms: float) -> None:
        """Put a message at the end that nobody can receive until some time to come."""
        self._enter(message)
        self.hide(message.id, until_ms, now_ms)

    def find(self, message_id: str) -> Any | None:
        """Return the message with this id, None where it is not there any more."""
        place = self._places.get(message_id)
        return None if place is None else self._messages[place]

    def is_in_flight(self, message_id: str, now_ms: float) -> bool:
        """Tell whether somebody works on the message."""
        self.settle(now_ms)
        return self._places.get(message_id) in self._in_flight

    def waiting(self, now_ms: float) -> Iterator[Any]:
        """Yield the messages that can be received, in their order; those of groups in flight are left out.

        Each that is yielded is taken out of its line: it must be hidden or removed before the queue is asked again.
        """
        self.settle(now_ms)
        busy = set(self._busy)
        while self._heads:
            place, key = heapq.heappop(self._heads)
            group = key if self._is_fifo else None
            line = self._lines.get(group, [])
            if not line or line[0] != place or group in busy:
                continue  # told of twice, or told of again when the group is free
            heapq.heappop(line)
            self._tell_head(group)
            if place in self._messages:
                yield self._messages[place]

    def hide(self, message_id: str, until_ms: float, now_ms: float) -> None:
        """Let nobody receive a message until some time, which may be now."""
        place = self._places[message_id]
        self._land(place)
        if until_ms > now_ms:
            self._in_flight[place] = until_ms
            heapq.heappush(self._due, (until_ms, place))
            if self._is_fifo:
                self._busy[self._group(place)] = self._busy.get(self._group(place), 0) + 1
        else:
            self._line_up(place)

    def remove(self, message_id: str) -> Any:
        """Take a message out, whatever its state. Raises KeyError."""
        place = self._places.pop(message_id)
        self._delayed.pop(place, None)
        self._land(place)
        return self._messages.pop(place)

    def expire(self, sent_before_ms: float) -> None:
        """Drop the messages that were sent before some time."""
        while self._sent and self._sent[0][0] <= sent_before_ms:
            place = heapq.heappop(self._sent)[1]
            if place in self._messages:
                self.remove(self._messages[place].id)
        if len(self._sent) > 2 * len(self._messages) + _SLACK:
            self._sent = [entry for entry in self._sent if entry[1] in self._messages]
            heapq.heapify(self._sent)

    def settle(self, now_ms: float) -> None:
        """Let delays and visibility timeouts end."""
        while self._due and self._due[0][0] <= now_ms:
            due, place = heapq.heappop(self._due)
            if self._in_flight.get(place) == due:
                self._land(place)
                self._line_up(place)
            elif self._delayed.get(place) == due:
                del self._delayed[place]
                self._line_up(place)

    def _enter(self, message: Message) -> int:
        place = self._next_place
        self._next_place += 1
        self._messages[place] = message
        self._places[message.id] = place
        heapq.heappush(self._sent, (message.sent_timestamp, place))
        return place

    def _group(self, place: int) -> Group:
        return self._messages[place].group_id if self._is_fifo else None

    def _line_up(self, place: int) -> None:
        group = self._group(place)
        line = self._lines.setdefault(group, [])
        heapq.heappush(line, place)
        if line[0] == place:
            self._tell_head(group)

    def _tell_head(self, group: Group) -> None:
        line = self._lines.get(group)
        if line:
            heapq.heappush(self._heads, (line[0], group or ""))
        elif line is not None:
            del self._lines[group]

    def _land(self, place: int) -> None:
        """End a message's flight, where it is in flight; the last of its group frees the group."""
        if self._in_flight.pop(place, None) is None or not self._is_fifo:
            return
        group = self._group(place)
        self._busy[group] -= 1
        if not self._busy[group]:
            del self._busy[group]
            self._tell_head(group)
