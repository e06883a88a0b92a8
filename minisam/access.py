"""IAM decisions, pure: policy documents and a request go in, a decision comes out. No AWS, no clock, no network.

Used for what Lambda authorizers return and for everything else that a policy decides.
AWS: docs "reference_policies_evaluation-logic", "reference_policies_elements_condition_operators",
"reference_policies_variables"
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any, Literal

from minisam.errors import UserError

Decision = Literal["allow", "explicit-deny", "implicit-deny"]
Policy = Mapping[str, Any]

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_DEFAULTED = re.compile(r"^(.+?),\s*'(.*)'$")
_STATEMENT_KEYS = frozenset("Sid Effect Action NotAction Resource NotResource Condition Principal NotPrincipal".split())


class MalformedPolicy(UserError):
    """A policy document that IAM would not accept; nothing can be decided by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """Who wants to do what: `context` holds condition keys (any casing) with one value or several.

    `principals` are all names under which the caller is known (its ARN, its account); resource policies name them.
    """

    action: str
    resource: str
    context: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    principals: tuple[str, ...] = ()

    def values(self, key: str) -> tuple[str, ...]:
        """Return the values of a condition key, none where the request lacks it."""
        wanted = key.lower()
        for name, value in self.context.items():
            if name.lower() == wanted:
                return (value,) if isinstance(value, str) else tuple(value)
        return ()


def decide(policies: Iterable[Policy], request: AccessRequest) -> Decision:
    """Return what the policies say together: a Deny that matches wins, else an Allow, else nobody allowed it.

    Raises MalformedPolicy for a document that IAM would not accept, whether or not it would have mattered.
    """
    effects = {
        statement["Effect"] for policy in policies for statement in _statements(policy) if _applies(statement, request)
    }
    if "Deny" in effects:
        return "explicit-deny"
    return "allow" if "Allow" in effects else "implicit-deny"


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern with `*` and `?` matches all of a text, slashes and colons included."""
    return _compiled(pattern).fullmatch(text) is not None


def _statements(policy: Policy) -> list[Mapping[str, Any]]:
    if not isinstance(policy, Mapping):
        raise MalformedPolicy("A policy document is a JSON object")
    found = policy.get("Statement")
    statements: list[Any] = found if isinstance(found, list) else [found]
    for statement in statements:
        _check(statement)
    return statements


def _check(statement: Any) -> None:
    if not isinstance(statement, Mapping):
        raise MalformedPolicy("A policy's Statement is an object or a list of them")
    if unknown := statement.keys() - _STATEMENT_KEYS:
        raise MalformedPolicy(f"A statement has no element '{min(map(str, unknown))}'")
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise MalformedPolicy(f"Effect is Allow or Deny, not '{statement.get('Effect')}'")
    for one, other in (("Action", "NotAction"), ("Resource", "NotResource")):
        if (one in statement) == (other in statement):
            raise MalformedPolicy(f"A statement has either {one} or {other}")


def _applies(statement: Mapping[str, Any], request: AccessRequest) -> bool:
    return (
        _names_principal(statement, request)
        and _names(statement, "Action", lambda pattern: matches(pattern.lower(), request.action.lower()))
        and _names(statement, "Resource", lambda pattern: _fits(pattern, request.resource, request))
        and _holds(statement.get("Condition") or {}, request)
    )


def _names(statement: Mapping[str, Any], element: str, is_named: Callable[[str], bool]) -> bool:
    if element in statement:
        return any(map(is_named, _texts(statement[element])))
    return not any(map(is_named, _texts(statement[f"Not{element}"])))


def _names_principal(statement: Mapping[str, Any], request: AccessRequest) -> bool:
    if "Principal" in statement:
        return _is_principal(statement["Principal"], request)
    return "NotPrincipal" not in statement or not _is_principal(statement["NotPrincipal"], request)


def _is_principal(element: Any, request: AccessRequest) -> bool:
    if element == "*":
        return True
    names = [name for group in element.values() for name in _texts(group)] if isinstance(element, Mapping) else []
    return any(name == "*" or name in request.principals for name in names)


def _fits(pattern: str, text: str, request: AccessRequest) -> bool:
    filled = _filled(pattern, request)
    return filled is not None and matches(filled, text)


def _filled(pattern: str, request: AccessRequest) -> str | None:
    """Return a pattern with its `${variables}` as literal text, None where the request lacks one."""
    is_missing = False

    def fill(found: re.Match[str]) -> str:
        nonlocal is_missing
        name = found[1].strip()
        if name in ("*", "?", "$"):
            return f"[{name}]"
        defaulted = _DEFAULTED.match(name)
        values = request.values(defaulted[1].strip() if defaulted else name)
        if len(values) != 1 and defaulted is None:
            is_missing = True
        text = values[0] if len(values) == 1 else defaulted[2] if defaulted else ""
        return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)

    parts, end = [], 0
    for found in _VARIABLE.finditer(pattern):
        parts += [pattern[end : found.start()].replace("[", "[[]"), fill(found)]
        end = found.end()
    return None if is_missing else "".join(parts) + pattern[end:].replace("[", "[[]")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern; `[*]` stands for the letter itself, as `_filled` writes what is not a wildcard."""
    return re.compile(fnmatch.translate(pattern), re.DOTALL)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in values):
        raise MalformedPolicy(f"Expected text or a list of texts, found {value!r}")
    return values


def _holds(condition: Any, request: AccessRequest) -> bool:
    if not isinstance(condition, Mapping):
        raise MalformedPolicy("Condition is an object of operators")
    return all(
        _test(
            str(operator), str(key), [_scalar(v) for v in (wanted if isinstance(wanted, list) else [wanted])], request
        )
        for operator, keys in condition.items()
        for key, wanted in (keys.items() if isinstance(keys, Mapping) else [(operator, None)])
    )


def _test(operator: str, key: str, wanted: list[str], request: AccessRequest) -> bool:
    quantifier, _, name = operator.rpartition(":")
    is_optional = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    given = request.values(key)
    if name == "Null":
        return all((text.lower() == "true") is (not given) for text in wanted)
    if name not in _OPERATORS:
        raise MalformedPolicy(f"Condition operator '{operator}' is unknown")
    is_negated, compare = _OPERATORS[name]
    if not given:
        return is_optional or quantifier == "ForAllValues" or (is_negated and quantifier != "ForAnyValue")

    def is_met(value: str) -> bool:
        return any(_compared(compare, value, text, request) for text in wanted) is not is_negated

    # Without a quantifier a key has one value; several are compared as ForAnyValue compares them.
    return all(map(is_met, given)) if quantifier == "ForAllValues" or is_negated else any(map(is_met, given))


def _compared(compare: Callable[[str, str], bool], value: str, text: str, request: AccessRequest) -> bool:
    filled = _filled(text, request)
    if filled is None:
        return False
    try:
        return compare(value, filled)
    except ValueError:
        return False


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise MalformedPolicy(f"A condition compares text, numbers and booleans, not {value!r}")


def _plain(text: str) -> str:
    """Return the text that a filled pattern stands for where wildcards mean nothing."""
    return re.sub(r"\[([*?$\[])\]", r"\1", text)


def _moment(text: str) -> float:
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


def _arn_like(value: str, pattern: str) -> bool:
    parts, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(parts) == len(patterns) == 6 and all(map(matches, patterns, parts))


def _orders(read: Callable[[str], float], prefix: str) -> dict[str, tuple[bool, Callable[[str, str], bool]]]:
    return {
        f"{prefix}Equals": (False, lambda value, text: read(value) == read(_plain(text))),
        f"{prefix}NotEquals": (True, lambda value, text: read(value) == read(_plain(text))),
        f"{prefix}LessThan": (False, lambda value, text: read(value) < read(_plain(text))),
        f"{prefix}LessThanEquals": (False, lambda value, text: read(value) <= read(_plain(text))),
        f"{prefix}GreaterThan": (False, lambda value, text: read(value) > read(_plain(text))),
        f"{prefix}GreaterThanEquals": (False, lambda value, text: read(value) >= read(_plain(text))),
    }


def _both(name: str, negated: str, compare: Callable[[str, str], bool]) -> dict[str, Any]:
    return {name: (False, compare), negated: (True, compare)}


# Each operator: whether it is the negation of its comparison, and the comparison of a value with a filled pattern.
_OPERATORS: dict[str, tuple[bool, Callable[[str, str], bool]]] = {
    **_both("StringEquals", "StringNotEquals", lambda value, text: value == _plain(text)),
    **_both(
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        lambda value, text: value.lower() == _plain(text).lower(),
    ),
    **_both("StringLike", "StringNotLike", lambda value, text: matches(text, value)),
    **_both("ArnLike", "ArnNotLike", _arn_like),
    **_both("ArnEquals", "ArnNotEquals", _arn_like),
    **_both(
        "IpAddress",
        "NotIpAddress",
        lambda value, text: ip_address(value) in ip_network(_plain(text), strict=False),
    ),
    "Bool": (False, lambda value, text: value.lower() == _plain(text).lower()),
    "BinaryEquals": (False, lambda value, text: value == _plain(text)),
    **_orders(float, "Numeric"),
    **_orders(_moment, "Date"),
}
