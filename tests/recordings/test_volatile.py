"""What differs each time is looked past; what came in is not."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone

import pytest

from minisam.recordings.volatile import Mask

NOW = datetime(2026, 12, 1, 16, 51, 44, 255000, timezone.utc)


@pytest.mark.parametrize(
    "value",
    [
        str(uuid.UUID(int=2**127 + 12345)),
        "9f86d081884c",
        NOW.isoformat(),
        NOW.strftime("%Y-%m-%d %H:%M:%S"),
        NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
        NOW.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        NOW.timestamp(),
        int(NOW.timestamp() * 1000),
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "V1StGXR8_Z5jdHi6B-myT",
        "Root=1-6b0efb1a-626f41bac4d54df92dcf8c24",
    ],
    ids=str,
)
def test_ids_and_times_are_hidden_alone_and_in_a_text(value):
    assert Mask().hides(value)
    assert Mask().hides({"deep": [f"order {value} made"]})


@pytest.mark.parametrize(
    "value", ["pending", "a sentence of words", 5, 1234567, True, None, "3.14", "order-17", "facade"]
)
def test_all_else_is_compared(value):
    assert not Mask().hides(value)


def test_what_came_in_with_the_event_or_an_answer_must_come_out_again():
    given, stored, drawn = (str(uuid.uuid4()) for _ in range(3))
    mask = Mask({"id": given}, [({"put": drawn}, {"item": drawn}), ({"get": given}, {"item": stored})])

    assert not mask.hides(given)
    assert not mask.hides(stored)
    assert mask.hides(drawn), "the answer only said what the function itself had drawn"
