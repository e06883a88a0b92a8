"""A receiver that waits for messages does so without holding the service's lock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from minisam.cloud.locks import Locks

_GLANCE_S = 0.2


def patient(receive: Callable[..., Any], locks: Locks) -> Callable[..., Any]:
    """Return a method of moto's SQS backend that asks `receive` until there is something or its time is over."""

    def receive_message(
        backend: Any, queue_name: str, count: int, wait_s: int, visibility_timeout: int, *names: Any, **named: Any
    ) -> Any:
        end = time.monotonic() + wait_s
        changed = locks.of("sqs")
        with changed:
            while True:
                messages = receive(backend, queue_name, count, 0, visibility_timeout, *names, **named)
                left = end - time.monotonic()
                if messages or left <= 0:
                    return messages
                # Delays and visibility timeouts end without anybody saying so.
                changed.wait(min(left, _GLANCE_S))

    return receive_message
