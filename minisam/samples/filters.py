"""What a placeholder may pass its value through: encodings, digests, times. Pure functions of one value.

`FILTERS` go by the names of `events/README.md`; those in `WITH_ARGUMENT` take what follows the colon.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from minisam.samples import attributes

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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


def moment(value: int) -> datetime:
    """Return the time of a number of milliseconds since the epoch, in UTC."""
    return _EPOCH + timedelta(milliseconds=value)


def gzipped(value: Any) -> bytes:
    """Return gzip's bytes, without a time of packing in them (the same input gives the same bytes)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(as_bytes(value)) + packer.flush()


def _parsed(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return value


def _integer(value: Any) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise ValueError(f"'{value}' is not a whole number") from error


def _query(value: Mapping[str, Any]) -> str:
    return urlencode(
        {key: each if isinstance(each, list) else as_text(each) for key, each in value.items()}, doseq=True
    )


def _clf(value: int) -> str:
    time = moment(value)
    return f"{time.day:02}/{_MONTHS[time.month - 1]}/{time:%Y:%H:%M:%S} +0000"


def _http_date(value: int) -> str:
    time = moment(value)
    return f"{_DAYS[time.weekday()]}, {time.day:02} {_MONTHS[time.month - 1]} {time:%Y %H:%M:%S} GMT"


def _iso_ms(value: int) -> str:
    return moment(value).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _name(value: str) -> str:
    return value.replace(":", "/").rsplit("/", 1)[-1]


def _lists(value: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {key: each if isinstance(each, list) else [each] for key, each in value.items()}


def _picked(value: Mapping[str, Any], names: Any) -> dict[str, Any]:
    wanted = names.split(",") if isinstance(names, str) else names
    return {name: value[name] for name in wanted if name in value}


FILTERS: Mapping[str, Callable[[Any], Any]] = {
    "text": as_text,
    "integer": _integer,
    "lower": lambda value: as_text(value).lower(),
    "upper": lambda value: as_text(value).upper(),
    "json": as_json,
    "parse": _parsed,
    "base64": lambda value: base64.b64encode(as_bytes(value)).decode(),
    "gzip": gzipped,
    "bytes": lambda value: list(as_bytes(value)),
    "md5": lambda value: hashlib.md5(as_bytes(value), usedforsecurity=False).hexdigest(),
    "md5-base64": lambda value: base64.b64encode(hashlib.md5(as_bytes(value), usedforsecurity=False).digest()).decode(),
    "sha256": lambda value: hashlib.sha256(as_bytes(value)).hexdigest(),
    "crc": lambda value: zlib.crc32(as_bytes(value)),
    "size": lambda value: len(as_bytes(value)),
    "quote-plus": lambda value: quote_plus(as_bytes(value), safe="/"),
    "quote": lambda value: quote(as_bytes(value), safe="/"),
    "query": _query,
    "lists": _lists,
    "path": lambda value: "/" + as_text(value).lstrip("/"),
    "bare-path": lambda value: as_text(value).lstrip("/"),
    "name": _name,
    "iso": lambda value: moment(value).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "iso-ms": _iso_ms,
    "seconds": lambda value: value // 1000,
    "millis": lambda value: value,
    "clf": _clf,
    "http-date": _http_date,
    "attributes": attributes.item,
    "attribute-size": attributes.size,
    "sqs-attributes": attributes.of_sqs,
    "sns-attributes": attributes.of_sns,
}

WITH_ARGUMENT: Mapping[str, Callable[[Any, Any], Any]] = {
    "after": lambda value, seconds: value + round(float(seconds) * 1000),
    "time": lambda value, pattern: moment(value).strftime(pattern),
    "pick": _picked,
    "or": lambda value, other: other if value is None else value,
}

TAKES_NULL = frozenset({"or", "json"})
