"""The framing of AWS's event streams (`application/vnd.amazon.eventstream`): headers and a payload, checked by CRC-32.

AWS: docs "Amazon Event Stream Specification" (smithy.io, amazon-eventstream)
"""

from __future__ import annotations

import struct
import zlib

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_TEXT = 7
"""The type of a header whose value is text."""


def message(event_type: str, content_type: str, payload: bytes) -> bytes:
    """Return one event as bytes: lengths and their checksum, headers, payload, checksum of it all."""
    headers = b"".join(
        _header(name, value)
        for name, value in ((":event-type", event_type), (":content-type", content_type), (":message-type", "event"))
    )
    lengths = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    head = lengths + struct.pack("!I", zlib.crc32(lengths)) + headers + payload
    return head + struct.pack("!I", zlib.crc32(head))


def _header(name: str, value: str) -> bytes:
    raw_name, raw_value = name.encode(), value.encode()
    return bytes([len(raw_name)]) + raw_name + struct.pack("!BH", _TEXT, len(raw_value)) + raw_value
