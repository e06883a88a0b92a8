"""What InvokeWithResponseStream answers: event-stream messages around the pieces of a result.

A message is its length, the length of its headers, a checksum of both, headers, payload, a checksum of all.
AWS: docs "API_InvokeWithResponseStream", Smithy's "Amazon Event Stream Specification"; botocore reads the same
"""

from __future__ import annotations

import json
import struct
from binascii import crc32
from collections.abc import Iterable, Mapping

MEDIA_TYPE = "application/vnd.amazon.eventstream"
PIECE_BYTES = 64 * 1024

_PRELUDE = struct.Struct("!II")
_CHECKSUM = struct.Struct("!I")
_STRING = 7


def result_messages(payload: bytes, *, error: tuple[str, str] | None = None, log_tail: str | None = None) -> bytes:
    """Return the whole answer: the payload in pieces, then the end, with error and base64 log where there are any.

    A failed function's payload is its error object, which streams like any other.
    """
    pieces = [payload[at : at + PIECE_BYTES] for at in range(0, len(payload), PIECE_BYTES)]
    end: dict[str, str] = {}
    if error is not None:
        end |= {"ErrorCode": error[0], "ErrorDetails": error[1]}
    if log_tail is not None:
        end["LogResult"] = log_tail
    return b"".join([*_chunks(pieces), _event("InvokeComplete", "application/json", json.dumps(end).encode())])


def message(headers: Mapping[str, str], payload: bytes) -> bytes:
    """Return one message; header values are strings."""
    encoded = b"".join(_header(name.encode(), value.encode()) for name, value in headers.items())
    total = _PRELUDE.size + _CHECKSUM.size + len(encoded) + len(payload) + _CHECKSUM.size
    prelude = _PRELUDE.pack(total, len(encoded))
    body = prelude + _CHECKSUM.pack(crc32(prelude)) + encoded + payload
    return body + _CHECKSUM.pack(crc32(body))


def _header(name: bytes, value: bytes) -> bytes:
    return bytes([len(name)]) + name + struct.pack("!BH", _STRING, len(value)) + value


def _chunks(pieces: Iterable[bytes]) -> list[bytes]:
    return [_event("PayloadChunk", "application/octet-stream", piece) for piece in pieces]


def _event(kind: str, media_type: str, payload: bytes) -> bytes:
    return message({":event-type": kind, ":content-type": media_type, ":message-type": "event"}, payload)
