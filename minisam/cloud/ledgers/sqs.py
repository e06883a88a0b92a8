"""SQS: the messages of each queue, those in flight included, and what a FIFO queue knows of messages before."""

from __future__ import annotations

import copyreg
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minisam.cloud.ledgers import Note
from minisam.cloud.queue_messages import QueueMessages

_A_RUN = 1_000_000_000
"""More messages than a FIFO queue gets between two starts: the numbers of messages only ever rise."""


class Known(OrderedDict[Any, Any]):
    """What a FIFO queue knows, by group and deduplication id; `note` is told of every change."""

    note: Note | None = None

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        if self.note is not None:
            self.note(self, _known_name(key), value)

    def popitem(self, last: bool = True) -> Any:
        """Take one out."""
        key, value = super().popitem(last)
        if self.note is not None:
            self.note(self, _known_name(key), None)
        return key, value


def install(note: Note) -> None:
    """Note the messages that are added, hidden and removed, whoever does it, and what queues know."""
    from moto.sqs.models import Queue

    make, add, hide, remove = Queue.__init__, QueueMessages.add, QueueMessages.hide, QueueMessages.remove

    def made(queue: Any, *args: Any, **kwargs: Any) -> None:
        make(queue, *args, **kwargs)
        queue._known = Known()

    def noting_add(messages: QueueMessages, message: Any, *times: float) -> None:
        add(messages, message, *times)
        note(messages, message.id.encode(), message)

    def noting_hide(messages: QueueMessages, message_id: str, *times: float) -> None:
        hide(messages, message_id, *times)
        note(messages, message_id.encode(), messages.find(message_id))

    def noting_remove(messages: QueueMessages, message_id: str) -> Any:
        message = remove(messages, message_id)
        note(messages, message_id.encode(), None)
        return message

    replaced = {"add": noting_add, "hide": noting_hide, "remove": noting_remove}
    for name, method in replaced.items():
        setattr(QueueMessages, name, method)
    Queue.__init__ = made
    Known.note = staticmethod(note)


def containers(backends: Any) -> dict[str, Any]:
    """The queues' messages, and what they know."""
    return {
        f"{account}/{region}/{name}{what}": container
        for account, regions in backends.items()
        for region, backend in regions.items()
        for name, queue in backend.queues.items()
        for what, container in (("", queue._messages), (" known", queue._known))
    }


def contents(container: Any) -> Iterator[tuple[bytes, Any]]:
    """All of it."""
    if isinstance(container, Known):
        yield from ((_known_name(key), value) for key, value in container.items())
    else:
        yield from ((message.id.encode(), message) for message in container)


def packed(container: Any, value: Any) -> Any:
    """Plain values."""
    return value if isinstance(container, Known) else dict(vars(value))


def put_back(container: Any, name: bytes, packed: Any) -> None:
    """Put a message into its queue; one in flight stays so until its time is over."""
    from moto.core.utils import unix_time_millis
    from moto.sqs.models import Message

    if isinstance(container, Known):
        container[tuple(json.loads(name))] = packed
        return
    message, now_ms = object.__new__(Message), float(unix_time_millis())
    vars(message).update(packed)
    if message.visible_at > now_ms:
        container.add_in_flight(message, message.visible_at, now_ms)
    else:
        container.add(message, message.delayed_until, now_ms)


def emptied(containers: Mapping[str, Any]) -> dict[type, Callable[[Any], tuple[Any, ...]]]:
    """Queues without messages."""
    from moto.sqs.models import Queue

    def reduce_queue(queue: Any) -> tuple[Any, ...]:
        state = {**vars(queue), "_messages": _Empty(queue.fifo_queue), "_numbered": queue._numbered + _A_RUN}
        return copyreg.__newobj__, (type(queue),), {**state, "_known": Known()}  # type: ignore[attr-defined]

    return {
        Queue: reduce_queue,
        _Empty: lambda empty: (_empty, (empty.is_fifo,)),
        Known: lambda known: (Known, ()),
    }


class _Empty:
    """Stands for the messages of a queue."""

    def __init__(self, is_fifo: bool) -> None:
        self.is_fifo = is_fifo


def _empty(is_fifo: bool) -> QueueMessages:
    return QueueMessages(is_fifo=is_fifo)


def _known_name(key: Any) -> bytes:
    return json.dumps(key).encode()
