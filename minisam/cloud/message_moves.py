"""Messages on their way back from a dead-letter queue: the tasks that move them, and where they came from.

A task is done when it is answered. AWS: docs of SQS, "API_StartMessageMoveTask", "API_ListMessageMoveTasks",
"API_CancelMessageMoveTask", "sqs-configure-dead-letter-queue-redrive" (a moved message is a new one: new id, new time).
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from typing import Any

_MOST_TASKS = 10


def correct_moves() -> None:
    """Teach moto the three operations, and an attribute of received messages."""
    from moto.sqs.responses import SQSResponse

    receive = SQSResponse.receive_message

    def receive_message(response: Any) -> Any:
        answer = receive(response)
        queue = response.sqs_backend.get_queue(response._get_queue_name())
        asked = {*response._get_param("AttributeNames", []), *response._get_param("MessageSystemAttributeNames", [])}
        if asked & {"All", "DeadLetterQueueSourceArn"}:
            for made in answer.result.get("Messages", ()):
                _tell_source(queue, made)
        return answer

    SQSResponse.receive_message = receive_message
    SQSResponse.start_message_move_task = _start
    SQSResponse.list_message_move_tasks = _list
    SQSResponse.cancel_message_move_task = _cancel


def _tell_source(queue: Any, made: dict[str, Any]) -> None:
    message = queue._messages.find(made["MessageId"])
    if message is not None and (source := getattr(message, "dead_letter_source", None)):
        made.setdefault("Attributes", {})["DeadLetterQueueSourceArn"] = source


def _start(response: Any) -> Any:
    from moto.core.responses import ActionResult
    from moto.sqs.exceptions import InvalidParameterValue

    backend, arn = response.sqs_backend, response._get_param("SourceArn")
    source, target_arn = _queue(backend, arn), response._get_param("DestinationArn")
    if not any(queue.dead_letter_queue is source for queue in backend.queues.values()):
        raise InvalidParameterValue("Source queue must be configured as a Dead Letter Queue.")
    target = _queue(backend, target_arn) if target_arn else None
    task = {
        "TaskHandle": base64.b64encode(f"{uuid.uuid4()} {arn}".encode()).decode(),
        "Status": "COMPLETED",
        "SourceArn": arn,
        "DestinationArn": target_arn,
        "MaxNumberOfMessagesPerSecond": response._get_param("MaxNumberOfMessagesPerSecond"),
        "StartedTimestamp": int(_now_ms()),
        **_move(backend, source, target),
    }
    source.move_tasks = [task, *getattr(source, "move_tasks", [])][:_MOST_TASKS]
    return ActionResult({"TaskHandle": task["TaskHandle"]})


def _list(response: Any) -> Any:
    from moto.core.responses import ActionResult

    source = _queue(response.sqs_backend, response._get_param("SourceArn"))
    tasks = getattr(source, "move_tasks", [])[: int(response._get_param("MaxResults", 1))]
    shown = [{name: value for name, value in task.items() if value is not None} for task in tasks]
    # A handle is for cancelling, which only a task that runs can be.
    return ActionResult({"Results": [{k: v for k, v in task.items() if k != "TaskHandle"} for task in shown]})


def _cancel(response: Any) -> Any:
    from moto.sqs.exceptions import SQSException

    raise SQSException("ResourceNotFoundException", "Task does not exist.")


def _move(backend: Any, source: Any, target: Any | None) -> Mapping[str, int]:
    """Move what waits; without a target each message goes to the queue that it came from."""
    moved, now_ms = 0, _now_ms()
    waiting = list(source._messages.waiting(now_ms))
    for message in waiting:
        queue = target or _origin(backend, message)
        if queue is None:
            source._messages.hide(message.id, now_ms, now_ms)
            continue
        source._messages.remove(message.id)
        message.id, message.dead_letter_source = str(uuid.uuid4()), None
        message.approximate_receive_count, message.approximate_first_receive_timestamp = 0, None
        message.visible_at = message.delayed_until = 0.0
        message.mark_sent()
        queue.add_message(message)
        moved += 1
    return {"ApproximateNumberOfMessagesMoved": moved, "ApproximateNumberOfMessagesToMove": len(waiting)}


def _origin(backend: Any, message: Any) -> Any | None:
    arn = getattr(message, "dead_letter_source", None) or ""
    return backend.queues.get(arn.rpartition(":")[2])


def _queue(backend: Any, arn: str) -> Any:
    from moto.sqs.exceptions import SQSException

    queue = backend.queues.get(str(arn).rpartition(":")[2])
    if queue is None:
        raise SQSException("ResourceNotFoundException", f"The queue {arn} doesn't exist.")
    return queue


def _now_ms() -> float:
    from moto.core.utils import unix_time_millis

    return float(unix_time_millis())
