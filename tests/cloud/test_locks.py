"""One lock per service."""

import threading

import pytest

from minisam.cloud.locks import Locks


def test_who_waits_is_woken_although_what_changed_cannot_be_kept():
    def no_room(service: str) -> None:
        raise OSError("no space left on device")

    locks, is_waiting, woken = Locks(), threading.Event(), []

    def wait() -> None:
        condition = locks.of("sqs")
        with condition:
            is_waiting.set()
            woken.append(condition.wait(timeout=5))

    receiver = threading.Thread(target=wait)
    receiver.start()
    is_waiting.wait()
    locks.on_change = no_room
    with pytest.raises(OSError, match="no space"), locks.held("sqs"):
        pass
    receiver.join()
    assert woken == [True]
