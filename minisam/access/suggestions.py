"""The smallest policy that would allow what was denied: a SAM policy template where one fits, else a statement.

The templates are those of the installed aws-sam-translator; its data file is read, the translator is not imported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from minisam.access.decisions import texts_of
from minisam.access.operation import Need
from minisam.access.patterns import matches
from minisam.model import Resource

_WILDCARD_COUNTS = 40
_BESIDES_COUNTS = 5
_PSEUDO = re.compile(r"\$\{AWS::\w+\}")


@cache
def policy_templates() -> Mapping[str, Any]:
    """Return SAM's policy templates by name: {"Parameters", "Definition"}."""
    spec = find_spec("samtranslator")
    for folder in (spec.submodule_search_locations if spec else None) or ():
        path = Path(folder) / "policy_templates_data" / "policy_templates.json"
        if path.is_file():
            found: Mapping[str, Any] = json.loads(path.read_text("utf-8"))["Templates"]
            return found
    return {}


def suggest(need: Need, resources: Mapping[str, Resource]) -> str:
    """Return one entry for `Policies`, in YAML, that allows the need."""
    fitting = sorted(_fitting(need), key=lambda found: (found[0], found[1]))
    if fitting:
        _, name, values = fitting[0]
        given = ", ".join(f"{parameter}: {_reference(value, resources)}" for parameter, value in values.items())
        return f"{name}: {{{given}}}"
    resource = need.resource or "*"
    return f'Statement: [{{Effect: Allow, Action: "{need.action}", Resource: {_reference(resource, resources)}}}]'


def _fitting(need: Need) -> Iterator[tuple[int, str, dict[str, str]]]:
    for name, template in policy_templates().items():
        statements = template["Definition"]["Statement"]
        for statement in statements:
            actions = texts_of(statement.get("Action"))
            if not any(matches(action.lower(), need.action.lower()) for action in actions):
                continue
            values = _values(statement.get("Resource"), need.resource)
            if values is not None and set(values) == set(template.get("Parameters", {})):
                # A whole statement about something else is more than was asked for.
                rest = sum(_BESIDES_COUNTS * _weight(one) for one in statements if one is not statement)
                yield _weight(statement) + rest, name, values


def _weight(statement: Mapping[str, Any]) -> int:
    return sum(_WILDCARD_COUNTS if "*" in action else 1 for action in texts_of(statement.get("Action")))


def _values(resource: Any, wanted: str | None) -> dict[str, str] | None:
    """Return the parameters that make a template's Resource the wanted one, None where none do.

    Of several the shortest: what could be a bucket named `a/b` is the object `b` of the bucket `a`.
    """
    fitting = []
    for one in resource if isinstance(resource, list) else [resource]:
        text, names = _format(one)
        if wanted is None or text is None:
            continue
        if found := re.fullmatch(text, wanted):
            fitting.append({names[key]: value for key, value in found.groupdict().items()})
    return min(fitting, key=lambda values: sum(map(len, values.values())), default=None)


def _format(resource: Any) -> tuple[str | None, dict[str, str]]:
    """Return a Resource as a regular expression whose groups are the template's parameters."""
    if isinstance(resource, str):
        return re.escape(resource).replace(r"\*", ".*"), {}
    sub = resource.get("Fn::Sub") if isinstance(resource, Mapping) else None
    if not (isinstance(sub, list) and len(sub) == 2):
        return None, {}
    names: dict[str, str] = {}
    pattern, end = "", 0
    for found in re.finditer(r"\$\{([\w:]+)\}", sub[0]):
        pattern += re.escape(sub[0][end : found.start()]).replace(r"\*", ".*")
        end = found.end()
        given = sub[1].get(found[1])
        if found[1].startswith("AWS::"):
            pattern += "[^:]*"
        elif found[1] in names:
            pattern += f"(?P={found[1]})"
        else:
            names[found[1]] = str(given.get("Ref")) if isinstance(given, Mapping) else found[1]
            pattern += f"(?P<{found[1]}>[^:]+?)"
    return pattern + re.escape(sub[0][end:]).replace(r"\*", ".*"), names


def _reference(value: str, resources: Mapping[str, Resource]) -> str:
    """Spell a value as the template would: by the resource that has it, where one does."""
    for resource in resources.values():
        if "/" in resource.id:
            continue
        if resource.ref == value:
            return f"!Ref {resource.id}"
        for attribute, text in resource.attributes.items():
            if text == value and attribute in ("Arn", "QueueName", "TopicName", "Name"):
                return f"!GetAtt {resource.id}.{attribute}"
    return json.dumps(value)
