"""A function's role in JSON and in words: each statement, and the line of the template that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minisam.access.decisions import statements_of, texts_of
from minisam.access.roles import Grant, Managed, role_of
from minisam.model import App, Function


def describe(app: App, function: Function, managed: Managed) -> dict[str, Any]:
    """Return the role and its statements as JSON."""
    role = role_of(app.resources[function.id], app.resources, managed)
    return {
        "function": function.id,
        "role": role.id or role.arn,
        "arn": role.arn,
        "boundary": role.boundary,
        "gaps": list(role.gaps),
        "statements": [row for grant in role.grants for row in _statements(grant)],
    }


def in_words(listing: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that a person reads."""
    yield f"Function '{listing['function']}' has the role '{listing['role']}', which"
    for row in listing["statements"]:
        verb = "may" if row["effect"] == "Allow" else "must not"
        but = "all but " if row["is_all_but"] else ""
        on = ", ".join(row["resources"])
        where = f"all but {on}" if row["is_elsewhere"] else on
        yield f"  {verb} {but}{', '.join(row['actions'])}"
        yield f"      on {where}{' under conditions' if row['condition'] else ''}"
        yield f"      {row['position']} ({row['policy']})"
    if not listing["statements"]:
        yield "  may do nothing"
    for gap in listing["gaps"]:
        yield f"  is not wholly known: {gap}"
    if listing["boundary"]:
        yield "  is limited by a permissions boundary"


def _statements(grant: Grant) -> Iterator[dict[str, Any]]:
    for statement in statements_of(grant.document):
        yield {
            "policy": grant.name,
            "position": str(grant.position),
            "sid": statement.get("Sid"),
            "effect": statement["Effect"],
            "actions": texts_of(statement.get("Action", statement.get("NotAction"))),
            "is_all_but": "NotAction" in statement,
            "resources": texts_of(statement.get("Resource", statement.get("NotResource"))),
            "is_elsewhere": "NotResource" in statement,
            "condition": statement.get("Condition"),
        }
