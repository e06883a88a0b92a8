"""Queues of moto's SQS as AWS has them: no operation's time grows with the number of messages.

moto looks at all messages of a queue for every operation, and at each of them several times. Its classes stay, with
their validation and answers; what is replaced is how messages are kept, received, deleted and hidden.
AWS: docs of SQS, "API_ReceiveMessage", "API_DeleteMessage", "API_ChangeMessageVisibility",
"FIFO-queues-exactly-once-processing"; the texts of errors about receipt handles are those that clients match on.
"""

from __future__ import annotations

import base64
import copy
import os
from collections import OrderedDict
from collections.abc import Callable
from itertools import islice
from typing import Any
from urllib.parse import ParseResult

from minisam.cloud.locks import Locks
from minisam.cloud.long_polls import patient
from minisam.cloud.message_moves import correct_moves
from minisam.cloud.queue_messages import QueueMessages

_FIRST_NUMBER = 18_800_000_000_000_000_000
_DEDUPLICATION_MS = 300_000
_LONGEST_MS = 43_200_000


def correct_queues(locks: Locks) -> None:
    """Replace it in moto."""
    from moto.sqs import models

    queue, backend = models.Queue, models.SQSBackend
    queue.__init__ = _with_messages(queue.__init__)
    queue.url = _url
    queue.messages = property(lambda queue: list(queue._messages))
    for place, name in enumerate(("", "_not_visible", "_delayed")):
        setattr(queue, f"approximate_number_of_messages{name}", property(_count(place)))
    queue.add_message = _locked(_add_message, locks)
    queue.delete_message = _delete_message
    backend.receive_message = patient(_receive_message, locks)
    backend.change_message_visibility = _change_message_visibility
    backend.delete_message_batch = _each(_delete_entry)
    backend.change_message_visibility_batch = _each(_hide_entry)
    backend.purge_queue = _purge_queue
    correct_moves()


def message_of(queue: Any, receipt_handle: str) -> Any | None:
    """Return the message that was received with this handle, None where it is gone. Raises ReceiptHandleIsInvalid."""
    return queue._messages.find(_read_handle(queue, receipt_handle)[0])


def _with_messages(init: Callable[..., None]) -> Callable[..., None]:
    def __init__(queue: Any, *args: Any, **kwargs: Any) -> None:
        init(queue, *args, **kwargs)
        _empty(queue)
        queue._numbered = 0
        queue._known = OrderedDict()

    return __init__


def _empty(queue: Any) -> None:
    queue._messages = QueueMessages(is_fifo=queue.fifo_queue)


def _url(queue: Any, request_url: ParseResult) -> str:
    """Queue URLs are AWS's, whatever the request's host."""
    return f"https://sqs.{queue.region}.amazonaws.com/{queue.account_id}/{queue.name}"


def _count(place: int) -> Callable[[Any], int]:
    return lambda queue: int(queue._messages.counts(_now_ms())[place])


def _locked(function: Callable[..., Any], locks: Locks) -> Callable[..., Any]:
    """Other services put messages into queues without asking SQS's API."""

    def locked(*args: Any, **kwargs: Any) -> Any:
        with locks.held("sqs"):
            return function(*args, **kwargs)

    return locked


def _add_message(queue: Any, message: Any) -> None:
    now_ms = _now_ms()
    if queue.fifo_queue:
        if (known := _known(queue, message, now_ms)) is not None:
            message.id, message.sequence_number = known
            return
        queue._numbered += 1
        message.sequence_number = str(_FIRST_NUMBER + 256 * queue._numbered)
        if message.deduplication_id:
            queue._known[_deduplication_key(queue, message)] = (now_ms, message.id, message.sequence_number)
    _expire(queue, now_ms)
    queue._messages.add(message, message.delayed_until, now_ms)


def _known(queue: Any, message: Any, now_ms: float) -> tuple[str, str] | None:
    """Return id and number of the message that this one repeats; also of one that was deleted meanwhile."""
    while queue._known and next(iter(queue._known.values()))[0] <= now_ms - _DEDUPLICATION_MS:
        queue._known.popitem(last=False)
    found = queue._known.get(_deduplication_key(queue, message)) if message.deduplication_id else None
    return None if found is None else (found[1], found[2])


def _deduplication_key(queue: Any, message: Any) -> tuple[str, str]:
    return message.group_id if queue.deduplication_scope == "messageGroup" else "", message.deduplication_id


def _receive_message(
    backend: Any, queue_name: str, count: int, wait_s: int, visibility_timeout: int, names: list[str] | None = None
) -> list[Any]:
    """Return copies of what can be received now; `wait_s` is somebody else's matter."""
    from moto.sqs.models import _filter_message_attributes

    queue, now_ms = backend.get_queue(queue_name), _now_ms()
    _expire(queue, now_ms)
    received = []
    for message in islice(_not_dead(queue, now_ms), count):
        message.receipt_handle = _new_handle(queue, message.id)
        message.approximate_receive_count += 1
        message.approximate_first_receive_timestamp = message.approximate_first_receive_timestamp or int(now_ms)
        message.visible_at = now_ms + int(visibility_timeout or 0) * 1000
        received.append(message)
    for message in received:
        queue._messages.hide(message.id, message.visible_at, now_ms)
    copies = [copy.copy(message) for message in received]
    for message in copies:
        _filter_message_attributes(message, names or [])
    return copies


def _not_dead(queue: Any, now_ms: float) -> Any:
    """Yield what waits; what was received often enough moves to the dead-letter queue instead."""
    limit = queue.redrive_policy["maxReceiveCount"] if queue.redrive_policy and queue.dead_letter_queue else None
    for message in queue._messages.waiting(now_ms):
        if limit is not None and message.approximate_receive_count >= limit:
            queue._messages.remove(message.id)
            message.visible_at = message.delayed_until = 0.0
            message.dead_letter_source = queue.queue_arn
            queue.dead_letter_queue.add_message(message)
        else:
            yield message


def _delete_message(queue: Any, receipt_handle: str) -> None:
    """Delete; what is gone already may be deleted again. A FIFO queue takes only the handle of a message in flight."""
    from moto.sqs.exceptions import InvalidParameterValue

    message = message_of(queue, receipt_handle)
    if message is None:
        return
    is_current = message.receipt_handle == receipt_handle and queue._messages.is_in_flight(message.id, _now_ms())
    if queue.fifo_queue and not is_current:
        raise InvalidParameterValue(
            f"Value {receipt_handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
        )
    queue._messages.remove(message.id)


def _change_message_visibility(backend: Any, queue_name: str, receipt_handle: str, visibility_timeout: int) -> None:
    from moto.sqs.exceptions import InvalidParameterValue, SQSException

    queue, now_ms = backend.get_queue(queue_name), _now_ms()
    message = message_of(queue, receipt_handle)
    if message is None:
        raise InvalidParameterValue(
            f"Value {receipt_handle} for parameter ReceiptHandle is invalid. "
            "Reason: Message does not exist or is not available for visibility timeout change."
        )
    if not queue._messages.is_in_flight(message.id, now_ms):
        raise SQSException("AWS.SimpleQueueService.MessageNotInflight", "The specified message isn't in flight.")
    until_ms = now_ms + int(visibility_timeout) * 1000
    if until_ms - message.sent_timestamp > _LONGEST_MS:
        raise InvalidParameterValue(
            f"Value {visibility_timeout} for parameter VisibilityTimeout is invalid. Reason: Total "
            "VisibilityTimeout for the message is beyond the limit [43200 seconds]"
        )
    message.visible_at = until_ms
    queue._messages.hide(message.id, until_ms, now_ms)


def _each(do: Callable[..., None]) -> Callable[..., tuple[list[str], list[dict[str, Any]]]]:
    """Return an operation on a batch: an entry that fails does not keep the others from being done."""
    from moto.sqs.exceptions import SQSException

    def each(backend: Any, queue_name: str, entries: list[dict[str, Any]]) -> tuple[list[str], list[dict[str, Any]]]:
        done, failed = [], []
        for entry in entries:
            try:
                do(backend, queue_name, entry)
                done.append(entry["Id"])
            except SQSException as error:
                failed.append({"Id": entry["Id"], "SenderFault": True, "Code": error.code, "Message": error.message})
        return done, failed

    return each


def _delete_entry(backend: Any, queue_name: str, entry: dict[str, Any]) -> None:
    backend.delete_message(queue_name, entry["ReceiptHandle"])


def _hide_entry(backend: Any, queue_name: str, entry: dict[str, Any]) -> None:
    from moto.sqs.exceptions import InvalidParameterValue

    timeout = int(entry.get("VisibilityTimeout") or 0)
    if not 0 <= timeout <= _LONGEST_MS // 1000:
        raise InvalidParameterValue(f"Value {timeout} for parameter VisibilityTimeout is invalid.")
    backend.change_message_visibility(queue_name, entry["ReceiptHandle"], timeout)


def _purge_queue(backend: Any, queue_name: str) -> None:
    _empty(backend.get_queue(queue_name))


def _expire(queue: Any, now_ms: float) -> None:
    queue._messages.expire(now_ms - queue.message_retention_period * 1000)


def _new_handle(queue: Any, message_id: str) -> str:
    """Return a handle that says whose it is: none has to be remembered."""
    text = f"{queue.queue_arn} {message_id} {os.urandom(24).hex()}"
    return base64.b64encode(text.encode()).decode()


def _read_handle(queue: Any, receipt_handle: str) -> tuple[str, str]:
    from moto.sqs.exceptions import ReceiptHandleIsInvalid

    try:
        arn, message_id, number = base64.b64decode(receipt_handle, validate=True).decode().split(" ")
    except ValueError:
        raise ReceiptHandleIsInvalid from None
    if arn != queue.queue_arn:
        raise ReceiptHandleIsInvalid
    return message_id, number


def _now_ms() -> float:
    from moto.core.utils import unix_time_millis

    return float(unix_time_millis())
