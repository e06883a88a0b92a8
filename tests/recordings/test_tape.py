"""Answers come from the recording in its order, and a call that reads gets only what it asked for."""

from __future__ import annotations

from dataclasses import replace

from minisam.recordings.calls import RecordedCall
from minisam.recordings.tape import Tape


def call(name, about, answer=None, **asked):
    return RecordedCall(
        name=name,
        subject=about,
        request={"method": "POST", "path": "/", "query": "", "json": asked},
        answer={"status": 200, "headers": {}, "json": answer},
    )


GET = call("dynamodb:GetItem", "orders", "first", Key="1")


def test_the_same_question_twice_gets_its_answers_in_order():
    tape = Tape([GET, replace(GET, answer={"status": 200, "headers": {}, "json": "second"})])

    answers = [tape.answer(GET) for _ in range(3)]

    assert [one and one.answer["json"] for one in answers] == ["first", "second", None]


def test_another_key_is_not_answered_with_what_is_under_this_one():
    assert Tape([GET]).answer(call("dynamodb:GetItem", "orders", Key="2")) is None


def test_a_write_is_answered_whatever_it_writes_now_but_not_elsewhere():
    tape = Tape([call("dynamodb:PutItem", "orders", "done", Item={"total": 5})])

    assert tape.answer(call("dynamodb:PutItem", "invoices", Item={"total": 6})) is None
    found = tape.answer(call("dynamodb:PutItem", "orders", Item={"total": 6}))
    assert found is not None and found.answer["json"] == "done"


def test_what_imports_asked_may_be_asked_any_number_of_times_or_never():
    tape = Tape([], [GET])

    assert tape.answer(GET) is tape.answer(GET) is GET


def test_a_drawn_id_in_the_question_does_not_hide_its_answer():
    asked = "5f0c6f0e-7c0b-4b8a-9b0a-0d5d3c1f7a11"
    tape = Tape([call("dynamodb:GetItem", "orders", "found", Key=asked)])

    found = tape.answer(call("dynamodb:GetItem", "orders", Key=asked.replace("5f", "6a")))

    assert found is not None and found.answer["json"] == "found"


def test_a_refusal_of_a_role_is_never_given_again():
    denied = replace(
        GET,
        answer={"status": 400, "headers": {}, "json": {"__type": "AccessDeniedException"}},
        decisions=({"action": "dynamodb:GetItem", "resource": "*", "allowed": False, "statement": None},),
    )

    assert Tape([denied]).answer(GET) is None
