"""What a function gave back, read as the result of a proxy integration.

JSON bytes go in; a `ProxyResult` comes out, or `Malformed` is raised: each kind of API has its own answer to that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from minisam.records import dataclass

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_BROKEN_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Malformed(Exception):
    """The function's result is not what the integration expects."""

    @property
    def why(self) -> str:
        """What the log says of it."""
        return f"the function's result is malformed: {self}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyResult:
    """A well-formed result. `status` is None where it had none; `multi` are the multiValueHeaders."""

    status: int | None
    headers: tuple[tuple[str, str], ...]
    multi: tuple[tuple[str, tuple[str, ...]], ...]
    body: str
    is_base64: bool
    cookies: tuple[str, ...] = ()

    def header_lines(self) -> Sequence[tuple[str, str]]:
        """Return the header lines: of a name in both maps the multi values come first, in the multi name's casing."""
        if not self.multi:
            return self.headers
        single = {name.lower(): value for name, value in self.headers}
        lines = []
        for name, values in self.multi:
            lines += [(name, value) for value in values]
            if (value_too := single.pop(name.lower(), None)) is not None:
                lines.append((name, value_too))
        return [*lines, *((name, value) for name, value in self.headers if name.lower() in single)]


def parse_json(payload: bytes) -> Any:
    """Return the value of a function's payload; raises Malformed where it is not JSON."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"not JSON: {error}") from error


def parse_proxy_result(payload: bytes, *, allowed_keys: frozenset[str] | None = None) -> ProxyResult:
    """Read a result that must be an object; `allowed_keys` makes any other key malformed."""
    value = parse_json(payload)
    if not isinstance(value, dict):
        raise Malformed(f"it is {_kind(value)}, not an object with statusCode and body")
    if allowed_keys is not None and not allowed_keys.issuperset(value):
        raise Malformed(f"a REST API knows no {', '.join(map(repr, sorted(set(value) - allowed_keys)))} in it")
    return read_proxy_result(value)


def read_proxy_result(value: Mapping[str, Any]) -> ProxyResult:
    """Read a result object, whatever other keys it has."""
    body = value.get("body")
    if body is not None and not isinstance(body, str):
        raise Malformed(f"its body is {_kind(body)}, not a string (json.dumps makes one)")
    headers, multi = _mapping(value, "headers"), _mapping(value, "multiValueHeaders")
    return ProxyResult(
        status=_status(value.get("statusCode")),
        headers=tuple([(name, text) for name, v in headers if (text := _header(name, v)) is not None]),
        multi=tuple([(name, _header_list(name, values)) for name, values in multi]),
        body=body or "",
        is_base64=_flag(value.get("isBase64Encoded")),
        cookies=_cookies(value.get("cookies")),
    )


def _kind(value: Any) -> str:
    kinds = {type(None): "null", bool: "true or false", str: "a string", list: "a list", dict: "an object"}
    return kinds.get(type(value), "a number")


def _status(value: Any) -> int | None:
    if value is None or (type(value) is int and 200 <= value <= 599):
        return value
    if isinstance(value, str) and value.isascii() and value.strip().isdigit():
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 200 <= value <= 599:
        raise Malformed(f"statusCode is {value!r}")
    return value


def _mapping(value: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    found = value.get(key)
    if found is None:
        return []
    if not isinstance(found, dict):
        raise Malformed(f"{key} is not an object")
    return list(found.items())


def _header_list(name: str, values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise Malformed(f"multiValueHeaders of {name!r} is not a list")
    return tuple(text for value in values if (text := _header(name, value)) is not None)


def _header(name: str, value: Any) -> str | None:
    """Return a header's value as text, None for null; a name or value that would break the message is malformed."""
    if value is None:
        return None
    if isinstance(value, (dict, list)) or not _NAME.fullmatch(name):
        raise Malformed(f"the header {name!r} cannot be sent")
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    if _BROKEN_VALUE.search(text):
        raise Malformed(f"the header {name!r} has a line break or a control character")
    return text


def _flag(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise Malformed(f"isBase64Encoded is {value!r}")


def _cookies(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Malformed("cookies is not a list")
    return tuple(text for cookie in value if (text := _header("set-cookie", cookie)) is not None)
