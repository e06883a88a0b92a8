"""A value as text, as bytes, as their digest: what events say of it in other words. Pure.

What only some samples need is imported where it is used: an event is printed sooner than hashlib (OpenSSL) is loaded.
"""

from __future__ import annotations

import binascii
import importlib
import json
from collections.abc import Callable
from functools import cache
from typing import Any


def as_text(value: Any) -> str:
    """Return how a value reads inside a longer text: objects are compact JSON, null is nothing."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value) if type(value) in (int, float) else as_json(value)


def as_json(value: Any) -> str:
    """Return compact JSON text, other alphabets as they are."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def as_bytes(value: Any) -> bytes:
    """Return the bytes of a value: UTF-8 of its text."""
    return value if isinstance(value, bytes) else as_text(value).encode("utf-8", "surrogatepass")


def as_base64(content: bytes) -> str:
    """Return base64 on one line."""
    return binascii.b2a_base64(content, newline=False).decode()


def md5(content: bytes) -> bytes:
    """Return the digest, in bytes."""
    return bytes(_md5()(content, usedforsecurity=False).digest())


@cache
def _md5() -> Callable[..., Any]:
    try:
        return importlib.import_module("_md5").md5  # type: ignore[no-any-return]  # CPython's own, without OpenSSL
    except ImportError:
        from hashlib import md5

        return md5
