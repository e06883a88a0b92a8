"""SQS: the messages of each queue, those in flight included."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minisam.cloud.ledgers import Note

_queues: dict[str, Any] = {}
"""Where each message lies, by its id."""
_receipts: dict[str, str] = {}
"""The id of the message that each receipt handle is of."""


def install(note: Note) -> None:
    """Note the messages that arrive, are received, get another visibility, and are deleted."""
    from moto.sqs.models import Message, Queue, SQSBackend

    add, delete, purge = Queue.add_message, Queue.delete_message, SQSBackend.purge_queue
    receive, change = Message.mark_received, Message.change_visibility

    def forget(message_id: str) -> None:
        if (queue := _queues.pop(message_id, None)) is not None:
            note(queue, message_id.encode(), None)

    def add_message(queue: Any, message: Any) -> None:
        before = len(queue._messages)
        add(queue, message)
        if len(queue._messages) > before:  # else it is a FIFO queue's duplicate
            forget(message.id)  # it came from another queue
            _queues[message.id] = queue
            note(queue, message.id.encode(), message)

    def mark_received(message: Any, *args: Any, **kwargs: Any) -> None:
        receive(message, *args, **kwargs)
        _receipts[message.receipt_handle] = message.id
        renote(message)

    def change_visibility(message: Any, *args: Any, **kwargs: Any) -> None:
        change(message, *args, **kwargs)
        renote(message)

    def renote(message: Any) -> None:
        if (queue := _queues.get(message.id)) is not None:
            note(queue, message.id.encode(), message)

    def delete_message(queue: Any, receipt_handle: str) -> None:
        delete(queue, receipt_handle)
        if (message_id := _receipts.pop(receipt_handle, None)) is not None:
            forget(message_id)

    def purge_queue(backend: Any, queue_name: str) -> None:
        messages = list(backend.get_queue(queue_name)._messages)
        purge(backend, queue_name)
        for message in messages:
            forget(message.id)

    Queue.add_message, Queue.delete_message, SQSBackend.purge_queue = add_message, delete_message, purge_queue
    Message.mark_received, Message.change_visibility = mark_received, change_visibility


def containers(backends: Any) -> dict[str, Any]:
    """The queues."""
    return {
        f"{account}/{region}/{name}": queue
        for account, regions in backends.items()
        for region, backend in regions.items()
        for name, queue in backend.queues.items()
    }


def contents(queue: Any) -> Iterator[tuple[bytes, Any]]:
    """All messages."""
    for message in queue._messages:
        _queues[message.id] = queue
        yield message.id.encode(), message


def packed(queue: Any, message: Any) -> Any:
    """A message's values."""
    return dict(vars(message))


def put_back(queue: Any, name: bytes, packed: Any) -> None:
    """Put a message into its queue; one in flight stays so until its time is over."""
    from moto.sqs.models import Message

    message = object.__new__(Message)
    vars(message).update(packed)
    queue._messages.append(message)
    _queues[message.id] = queue
    _receipts.update(dict.fromkeys(filter(None, message.all_receipt_handles), message.id))
    if message.receipt_handle and not message.visible:
        queue.pending_messages.add(message)


def emptied(containers: Mapping[str, Any]) -> dict[type, Callable[[Any], tuple[Any, ...]]]:
    """Queues without messages."""
    from moto.sqs.models import Queue

    def reduce_queue(queue: Any) -> tuple[Any, ...]:
        state = {**vars(queue), "_messages": [], "_pending_messages": set(), "deleted_messages": set()}
        return copyreg.__newobj__, (type(queue),), state  # type: ignore[attr-defined]

    return {Queue: reduce_queue}
