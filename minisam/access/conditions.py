"""Whether a statement's Condition holds for what is known of a request.

AWS: docs "reference_policies_elements_condition_operators", "reference_policies_multi-value-conditions",
"reference_policies_condition-single-vs-multi-valued-context-keys"
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from ipaddress import ip_address, ip_network
from typing import Any

from minisam.access.patterns import Values, filled, matches, plain
from minisam.errors import UserError

Compare = Callable[[str, str], bool]


class MalformedPolicy(UserError):
    """A policy document that IAM would not accept; nothing can be decided by it."""


def holds(condition: Any, values: Values, *, has_variables: bool = True) -> bool:
    """Whether all operators of a Condition are met. Raises MalformedPolicy."""
    if not isinstance(condition, Mapping):
        raise MalformedPolicy("Condition is an object of operators")
    met = True
    for operator, keys in condition.items():
        if not isinstance(keys, Mapping):
            raise MalformedPolicy(f"Condition operator '{operator}' holds an object of keys")
        for key, wanted in keys.items():
            texts = [_scalar(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
            fill = [filled(text, values, has_variables=has_variables) for text in texts]
            met = _test(str(operator), texts, fill, values(str(key))) and met
    return met


def _test(operator: str, texts: list[str], wanted: list[str | None], given: tuple[str, ...]) -> bool:
    quantifier, _, name = operator.rpartition(":")
    is_optional = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    if quantifier not in ("", "ForAllValues", "ForAnyValue"):
        raise MalformedPolicy(f"Condition operator '{operator}' is unknown")
    if name == "Null":
        return all((text.lower() == "true") is (not given) for text in texts)
    if name not in OPERATORS:
        raise MalformedPolicy(f"Condition operator '{operator}' is unknown")
    is_negated, compare = OPERATORS[name]
    if not given:
        return is_optional or quantifier == "ForAllValues" or (is_negated and quantifier != "ForAnyValue")

    def is_met(value: str) -> bool:
        return any(text is not None and _compared(compare, value, text) for text in wanted) is not is_negated

    # Without a quantifier a key has one value; several of them must all differ, or one be alike.
    is_every = quantifier == "ForAllValues" or (is_negated and not quantifier)
    return all(map(is_met, given)) if is_every else any(map(is_met, given))


def _compared(compare: Compare, value: str, text: str) -> bool:
    try:
        return compare(value, text)
    except ValueError:
        return False


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise MalformedPolicy(f"A condition compares text, numbers and booleans, not {value!r}")


def _moment(text: str) -> float:
    """Return seconds since the epoch of an ISO 8601 date or of such a number."""
    if re.fullmatch(r"\d+(\.\d+)?", text) and len(text) != 4:
        return float(text)
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        text = f"{text}-01-01"[:10]
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


def _arn_like(value: str, pattern: str) -> bool:
    parts, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(parts) == len(patterns) == 6 and all(map(matches, patterns, parts))


def _same_bytes(value: str, text: str) -> bool:
    return base64.b64decode(value, validate=True) == base64.b64decode(plain(text), validate=True)


def _in_network(value: str, text: str) -> bool:
    return ip_address(value) in ip_network(plain(text), strict=False)


def _orders(read: Callable[[str], float], prefix: str) -> dict[str, tuple[bool, Compare]]:
    return {
        **_both(f"{prefix}Equals", f"{prefix}NotEquals", lambda value, text: read(value) == read(plain(text))),
        f"{prefix}LessThan": (False, lambda value, text: read(value) < read(plain(text))),
        f"{prefix}LessThanEquals": (False, lambda value, text: read(value) <= read(plain(text))),
        f"{prefix}GreaterThan": (False, lambda value, text: read(value) > read(plain(text))),
        f"{prefix}GreaterThanEquals": (False, lambda value, text: read(value) >= read(plain(text))),
    }


def _both(name: str, negated: str, compare: Compare) -> dict[str, tuple[bool, Compare]]:
    return {name: (False, compare), negated: (True, compare)}


def _alike(value: str, text: str) -> bool:
    return value.lower() == plain(text).lower()


OPERATORS: dict[str, tuple[bool, Compare]] = {
    **_both("StringEquals", "StringNotEquals", lambda value, text: value == plain(text)),
    **_both("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", _alike),
    **_both("StringLike", "StringNotLike", lambda value, text: matches(text, value)),
    **_both("ArnLike", "ArnNotLike", _arn_like),
    **_both("ArnEquals", "ArnNotEquals", _arn_like),
    **_both("IpAddress", "NotIpAddress", _in_network),
    "Bool": (False, _alike),
    "BinaryEquals": (False, _same_bytes),
    **_orders(float, "Numeric"),
    **_orders(_moment, "Date"),
}
"""Each operator: whether it is the negation of its comparison, and the comparison of a value with a filled pattern."""
