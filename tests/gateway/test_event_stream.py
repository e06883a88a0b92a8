"""Event-stream messages, as botocore reads them."""

from __future__ import annotations

import json

from botocore.eventstream import EventStreamBuffer

from minisam.gateway.event_stream import PIECE_BYTES, message, result_messages


def _read(data):
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    return [(event.headers, event.payload) for event in buffer]


def test_botocore_reads_a_message_and_its_checksums():
    assert _read(message({":event-type": "PayloadChunk", "é": "ö"}, b"x")) == [
        ({":event-type": "PayloadChunk", "é": "ö"}, b"x")
    ]


def test_a_result_is_its_pieces_and_an_end():
    # docs API_InvokeWithResponseStream: PayloadChunk events, then one InvokeComplete
    payload = b"a" * (PIECE_BYTES + 1)

    events = _read(result_messages(payload))

    assert [headers[":event-type"] for headers, _ in events] == ["PayloadChunk", "PayloadChunk", "InvokeComplete"]
    assert b"".join(piece for _, piece in events[:-1]) == payload
    assert json.loads(events[-1][1]) == {}


def test_a_failure_is_named_at_the_end():
    events = _read(result_messages(b"{}", error=("Unhandled", "boom"), log_tail="bG9n"))

    assert json.loads(events[-1][1]) == {"ErrorCode": "Unhandled", "ErrorDetails": "boom", "LogResult": "bG9n"}
