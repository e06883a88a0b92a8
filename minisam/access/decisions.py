"""What policies say of a request: a Deny that matches wins, else an Allow, else nobody allowed it.

Used for what Lambda authorizers return and for everything else that a policy decides.
AWS: docs "reference_policies_evaluation-logic", "reference_policies_elements"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, Literal

from minisam.access.conditions import MalformedPolicy, holds
from minisam.access.patterns import filled, matches
from minisam.records import dataclass

Decision = Literal["allow", "explicit-deny", "implicit-deny"]
Policy = Mapping[str, Any]

_STATEMENT_KEYS = frozenset("Sid Effect Action NotAction Resource NotResource Condition Principal NotPrincipal".split())


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision, and what made it: the `policy`'s place among those asked and its statement, both None for no one."""

    decision: Decision
    policy: int | None = None
    statement: Mapping[str, Any] | None = None


def decide(policies: Iterable[Policy], request: AccessRequest) -> Decision:
    """Return what the policies say together.

    Raises MalformedPolicy for a document that IAM would not accept, whether or not it would have mattered.
    """
    return judge(policies, request).decision


def judge(policies: Iterable[Policy], request: AccessRequest) -> Ruling:
    """Return the decision and the statement that made it. Raises MalformedPolicy."""
    allowed: Ruling | None = None
    denied: Ruling | None = None
    for index, policy in enumerate(policies):
        for statement in statements_of(policy):
            if not _applies(statement, request, has_variables=_has_variables(policy)):
                continue
            if statement["Effect"] == "Deny":
                denied = denied or Ruling(decision="explicit-deny", policy=index, statement=statement)
            else:
                allowed = allowed or Ruling(decision="allow", policy=index, statement=statement)
    return denied or allowed or Ruling(decision="implicit-deny")


def statements_of(policy: Policy) -> list[Mapping[str, Any]]:
    """Return a document's statements. Raises MalformedPolicy."""
    if not isinstance(policy, Mapping):
        raise MalformedPolicy("A policy document is a JSON object")
    found = policy.get("Statement")
    statements: list[Any] = found if isinstance(found, list) else [found]
    for statement in statements:
        _check(statement)
    return statements


def texts_of(value: Any) -> list[str]:
    """Return an element that is one text or a list of them as a list. Raises MalformedPolicy."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in values):
        raise MalformedPolicy(f"Expected text or a list of texts, found {value!r}")
    return values


def _has_variables(policy: Policy) -> bool:
    # Differs from AWS: a document without a version may use them; IAM's own default is the version before they came.
    return str(policy.get("Version", "2012-10-17")) >= "2012-10-17"


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


def _applies(statement: Mapping[str, Any], request: AccessRequest, *, has_variables: bool) -> bool:
    def fits(pattern: str) -> bool:
        text = filled(pattern, request.values, has_variables=has_variables)
        return text is not None and matches(text, request.resource)

    return (
        _names_principal(statement, request)
        and _names(statement, "Action", lambda pattern: matches(pattern.lower(), request.action.lower()))
        and _names(statement, "Resource", fits)
        and holds(statement.get("Condition") or {}, request.values, has_variables=has_variables)
    )


def _names(statement: Mapping[str, Any], element: str, is_named: Callable[[str], bool]) -> bool:
    if element in statement:
        return any(map(is_named, texts_of(statement[element])))
    return not any(map(is_named, texts_of(statement[f"Not{element}"])))


def _names_principal(statement: Mapping[str, Any], request: AccessRequest) -> bool:
    if "Principal" in statement:
        return _is_principal(statement["Principal"], request)
    return "NotPrincipal" not in statement or not _is_principal(statement["NotPrincipal"], request)


def _is_principal(element: Any, request: AccessRequest) -> bool:
    if element == "*":
        return True
    names = [name for group in element.values() for name in texts_of(group)] if isinstance(element, Mapping) else []
    return any(name == "*" or name in request.principals for name in names)
