"""SQS: a message arrived, or was hidden until some time."""

from __future__ import annotations

from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.cloud.queues import message_of


def install(announcements: Announcements) -> None:
    """Announce "arrived" and "hidden" of a queue, each with the time at which the message can be received."""
    from moto.sqs import models

    add, receive = models.Queue.add_message, models.SQSBackend.receive_message
    change = models.SQSBackend.change_message_visibility

    def tell(kind: str, queue: Any, message: Any) -> None:
        visible_at = max(message.visible_at, message.delayed_until) / 1000
        announcements.tell("sqs", kind, queue.queue_arn, {"visible_at": visible_at})

    def add_message(queue: Any, message: Any) -> None:
        if (trace_id := announcements.trace_id) is not None:
            trace = {"DataType": "String", "StringValue": trace_id}
            message.system_attributes = {"AWSTraceHeader": trace, **(message.system_attributes or {})}
        add(queue, message)
        tell("arrived", queue, message)

    def receive_message(backend: Any, queue_name: str, *args: Any, **kwargs: Any) -> Any:
        messages = receive(backend, queue_name, *args, **kwargs)
        for message in messages:
            tell("hidden", backend.get_queue(queue_name), message)
        return messages

    def change_message_visibility(backend: Any, queue_name: str, receipt_handle: str, visibility_timeout: int) -> None:
        change(backend, queue_name, receipt_handle, visibility_timeout)
        queue = backend.get_queue(queue_name)
        if (message := message_of(queue, receipt_handle)) is not None:
            tell("hidden", queue, message)

    models.Queue.add_message = add_message
    models.SQSBackend.receive_message = receive_message
    models.SQSBackend.change_message_visibility = change_message_visibility
