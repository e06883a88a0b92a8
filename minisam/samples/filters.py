"""What a placeholder may pass its value through: encodings, digests, times. Pure functions of one value.

`FILTERS` go by the names of `events/README.md`; those in `WITH_ARGUMENT` take what follows the colon. What only some
samples need is imported where it is used: an event is printed sooner than hashlib (OpenSSL) is loaded.
"""

from __future__ import annotations

import binascii
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from minisam.samples.forms import as_base64, as_bytes, as_json, as_text, md5

if TYPE_CHECKING:
    from types import ModuleType

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~/"
_QUOTED = [chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in range(256)]
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(value: int) -> datetime:
    """Return the time of a number of milliseconds since the epoch, in UTC."""
    return _EPOCH + timedelta(milliseconds=value)


def gzipped(value: Any) -> bytes:
    """Return gzip's bytes, without a time of packing in them (the same input gives the same bytes)."""
    import zlib

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
    from urllib.parse import urlencode

    return urlencode(
        {key: each if isinstance(each, list) else as_text(each) for key, each in value.items()}, doseq=True
    )


def _quoted(value: Any) -> str:
    """Percent-encode all but the unreserved characters of RFC 3986 and the slash."""
    return "".join([_QUOTED[byte] for byte in as_bytes(value)])


def _sha256(value: Any) -> str:
    from hashlib import sha256

    return sha256(as_bytes(value)).hexdigest()


def _attributes() -> ModuleType:
    from minisam.samples import attributes

    return attributes


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


def _segments(value: Any) -> list[str]:
    return [segment for segment in as_text(value).split("/") if segment]


def _lists(value: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {key: each if isinstance(each, list) else [each] for key, each in value.items()}


def _picked(value: Mapping[str, Any], names: Any) -> dict[str, Any]:
    """Return the object with only these keys; its first where none are named."""
    if names is None:
        return dict([*value.items()][:1])
    wanted = names.split(",") if isinstance(names, str) else names
    return {name: value[name] for name in wanted if name in value}


def _path_parameters(route: str, path: Any) -> dict[str, str] | None:
    """Return what the variables of a route (`GET /pets/{id}`, `/{proxy+}`) are in a path; None where it has none."""
    template = route.partition(" ")[2].strip() or route
    names = re.findall(r"\{([^{}+]+)\+?\}", template)
    pieces = re.split(r"(\{[^{}]+\})", template.strip("/"))
    pattern = "".join(
        "(.+)" if piece.endswith("+}") else "([^/]+)" if piece[:1] == "{" else re.escape(piece) for piece in pieces
    )
    found = re.fullmatch(pattern, as_text(path).strip("/"), re.DOTALL) if names else None
    return dict(zip(names, found.groups(), strict=True)) if found else None


FILTERS: Mapping[str, Callable[[Any], Any]] = {
    "text": as_text,
    "integer": _integer,
    "lower": lambda value: as_text(value).lower(),
    "upper": lambda value: as_text(value).upper(),
    "json": as_json,
    "parse": _parsed,
    "base64": lambda value: as_base64(as_bytes(value)),
    "gzip": gzipped,
    "bytes": lambda value: list(as_bytes(value)),
    "md5": lambda value: md5(as_bytes(value)).hex(),
    "md5-base64": lambda value: as_base64(md5(as_bytes(value))),
    "sha256": _sha256,
    "crc": lambda value: binascii.crc32(as_bytes(value)),
    "size": lambda value: len(as_bytes(value)),
    "quote-plus": lambda value: _quoted(value).replace("%20", "+"),
    "quote": lambda value: _quoted(value),
    "query": _query,
    "lists": _lists,
    "last-values": lambda value: {key: each[-1] for key, each in _lists(value).items() if each},
    "joined-values": lambda value: {key: ",".join(map(as_text, each)) for key, each in _lists(value).items()},
    "path": lambda value: "/" + as_text(value).lstrip("/"),
    "bare-path": lambda value: as_text(value).lstrip("/"),
    "segments": _segments,
    "first-segment": lambda value: (_segments(value) or [""])[0],
    "name": _name,
    "iso": lambda value: moment(value).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "iso-ms": _iso_ms,
    "seconds": lambda value: value // 1000,
    "millis": lambda value: value,
    "clf": _clf,
    "http-date": _http_date,
    "attributes": lambda value: _attributes().item(value),
    "attribute-size": lambda value: _attributes().size(value),
    "sqs-attributes": lambda value: _attributes().of_sqs(value),
    "sqs-attributes-md5": lambda value: _attributes().sqs_digest(value),
    "sns-attributes": lambda value: _attributes().of_sns(value),
}

WITH_ARGUMENT: Mapping[str, Callable[[Any, Any], Any]] = {
    "after": lambda value, seconds: value + round(float(seconds) * 1000),
    "time": lambda value, pattern: moment(value).strftime(pattern),
    "pick": _picked,
    "or": lambda value, other: other if value is None else value,
    "plus": lambda value, other: value + (other or 0),
    "path-parameters": _path_parameters,
}

TAKES_NULL = frozenset({"or", "json"})
