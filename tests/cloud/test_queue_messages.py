"""A queue's messages: who can receive what, and when."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from itertools import islice

import pytest

from minisam.cloud.queue_messages import QueueMessages


@dataclass(slots=True)
class Message:
    id: str
    sent_timestamp: int = 0
    group_id: str | None = None


def filled(*ids, is_fifo=False, group=None):
    messages = QueueMessages(is_fifo=is_fifo)
    for name in ids:
        messages.add(Message(name, group_id=group), 0, 0)
    return messages


def receive(messages, count=10, *, now=0, until=30):
    received = [one.id for one in islice(messages.waiting(now), count)]
    for name in received:
        messages.hide(name, until, now)
    return received


def test_messages_are_received_in_the_order_of_their_arrival():
    messages = filled("a", "b", "c")
    assert receive(messages, 2) == ["a", "b"]
    assert receive(messages) == ["c"]
    assert receive(messages) == []


def test_a_message_comes_back_to_its_place_when_its_timeout_ends():
    messages = filled("a", "b")
    receive(messages, 1, until=30)
    assert receive(messages, 1, now=29, until=60) == ["b"]
    assert receive(messages, now=30) == ["a"]


def test_a_message_that_is_shown_at_once_is_first_again():
    messages = filled("a", "b")
    receive(messages, 1)
    messages.hide("a", 0, 0)
    assert receive(messages) == ["a", "b"]


def test_a_timeout_that_is_made_longer_ends_later():
    messages = filled("a")
    receive(messages, until=30)
    messages.hide("a", 90, 10)
    assert receive(messages, now=30) == []
    assert receive(messages, now=90) == ["a"]


def test_a_delayed_message_waits_for_its_time():
    messages = QueueMessages(is_fifo=False)
    messages.add(Message("later"), 15, 0)
    messages.add(Message("now"), 0, 0)
    assert messages.counts(0) == (1, 0, 1)
    assert receive(messages, now=14) == ["now"]
    assert receive(messages, now=15) == ["later"]


@pytest.mark.parametrize("is_received", [True, False])
def test_a_removed_message_does_not_come_back(is_received):
    messages = filled("a", "b")
    if is_received:
        receive(messages, 1)
    messages.remove("a")
    assert messages.find("a") is None
    assert len(messages) == 1
    assert receive(messages, now=1000, until=2000) == ["b"]


def test_counts_follow_each_change():
    messages = filled("a", "b", "c")
    receive(messages, 2, until=30)
    assert messages.counts(0) == (1, 2, 0)
    messages.remove("a")
    assert messages.counts(29) == (1, 1, 0)
    assert messages.counts(30) == (2, 0, 0)


def test_a_group_in_flight_waits_as_a_whole_and_others_do_not():
    messages = filled("a1", "a2", is_fifo=True, group="a")
    messages.add(Message("b1", group_id="b"), 0, 0)
    assert receive(messages, 1) == ["a1"]
    assert receive(messages) == ["b1"]
    messages.remove("a1")
    assert receive(messages) == ["a2"]


def test_one_call_may_take_several_messages_of_a_group():
    assert receive(filled("a1", "a2", "a3", is_fifo=True, group="a")) == ["a1", "a2", "a3"]


def test_a_group_is_free_when_its_last_message_landed():
    messages = filled("a1", "a2", "a3", is_fifo=True, group="a")
    receive(messages, 2)
    messages.hide("a1", 0, 0)
    assert receive(messages) == []
    messages.remove("a2")
    assert receive(messages) == ["a1", "a3"]


def test_a_group_whose_timeout_ended_begins_again_with_its_first():
    messages = filled("a1", "a2", is_fifo=True, group="a")
    receive(messages, 1, until=30)
    assert receive(messages, now=30) == ["a1", "a2"]


def test_old_messages_expire_whatever_their_state():
    messages = QueueMessages(is_fifo=False)
    for sent in range(4):
        messages.add(Message(str(sent), sent_timestamp=sent), 0, 0)
    receive(messages, 1)
    messages.expire(1)
    assert [one.id for one in messages] == ["2", "3"]
    assert messages.counts(0) == (2, 0, 0)


def test_messages_can_be_written_and_read():
    messages = filled("a1", "a2", "a3", is_fifo=True, group="a")
    receive(messages, 1)
    copy = pickle.loads(pickle.dumps(messages))
    assert receive(copy) == []
    copy.remove("a1")
    assert receive(copy) == ["a2", "a3"]


class Watched:
    """A message that counts how often anybody looks at one."""

    looks = 0

    def __init__(self, id: str) -> None:
        self._content = Message(id, group_id="g")

    def __getattr__(self, name):
        Watched.looks += 1
        return getattr(self._content, name)


@pytest.mark.parametrize("is_fifo", [False, True])
def test_an_operation_looks_at_as_many_messages_in_a_long_queue_as_in_a_short_one(is_fifo):
    def looks(size):
        messages = QueueMessages(is_fifo=is_fifo)
        for number in range(size):
            messages.add(Watched(f"m{number}"), 0, 0)
        Watched.looks = 0
        for turn in range(20):
            (name,) = receive(messages, 1, now=turn, until=turn + 5)
            messages.counts(turn)
            messages.expire(-1)
            if turn % 2:
                messages.remove(name)
            else:
                messages.hide(name, turn, turn)
        return Watched.looks

    assert looks(10_000) == looks(100)
