"""What the translator says about a template -> positioned errors in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from minisam.errors import TemplateError, nearest
from minisam.template.document import Document, DocumentPath

_PREFIXES = re.compile(
    r"(?:Structure of the SAM template is invalid\.|(?:Resource|Event) with id \[.*?\] is invalid\.|"
    r"'Globals' section is invalid\.)\s*"
)
_NAMES = re.compile(r"'([\w.:]+)'|[Pp]roperty (\w+) not defined|Globals\.(\w+)")


def diagnose(problems: Sequence[Mapping[str, Any]], document: Document) -> list[TemplateError]:
    """Return an error for each of the translator process's problems, at the node that it speaks of."""
    return [_unknown(problem, document) if "path" in problem else _said(problem, document) for problem in problems]


def _unknown(problem: Mapping[str, Any], document: Document) -> TemplateError:
    name, where = problem["name"], problem["where"]
    guess = nearest(name, problem["known"])
    noun = "an event type" if problem["kind"] == "event-type" else "a property"
    return TemplateError(
        f"'{name}' is not {noun} of {where}",
        position=document.positions.at(tuple(problem["path"])),
        hint=f"did you mean `{guess}`?" if guess else f"see the reference of {where}",
    )


def _said(problem: Mapping[str, Any], document: Document) -> TemplateError:
    resource, event = _named(problem, document)
    text = _PREFIXES.sub("", problem["message"]).strip()
    text, _, allowed = text.partition(" Must be one of the following values - ")
    text = (text[:1].upper() + text[1:]).rstrip(".")
    if problem["kind"] == "crash":
        text = f"aws-sam-translator cannot read this ({problem['message']})"
    who = f"Event '{event}' of '{resource}': " if event else f"Resource '{resource}': " if resource else ""
    place = _place(text, resource, event, document)
    return TemplateError(
        f"{who}{text}",
        position=document.positions.at(place),
        hint=_hint(allowed, place, document.value["Resources"].get(resource, {}).get("Type")),
    )


def _hint(allowed: str, place: DocumentPath, kind: str | None) -> str:
    guess = nearest(str(place[-1]), re.findall(r"'(\w+)'", allowed)) if place else None
    if guess:
        return f"did you mean `{guess}`?"
    return f"see the reference of {kind}" if kind else "see the AWS SAM specification"


def _named(problem: Mapping[str, Any], document: Document) -> tuple[str | None, str | None]:
    """Return the resource and the event that a problem speaks of.

    The translator may name an event without its resource, or an event's resource by the two ids joined.
    """
    resource, event = problem["resource"], problem["event"]
    resources = document.value["Resources"]
    if resource is None and event is not None:
        owners = (name for name, entry in resources.items() if event in _events(entry))
        resource = next(owners, None)
    elif resource is not None and resource not in resources:
        joined = ((name, inner) for name, entry in resources.items() for inner in _events(entry))
        resource, event = next((pair for pair in joined if "".join(pair) == resource), (None, event))
    return resource, event if event in _events(resources.get(resource, {})) else None


def _events(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    events = (resource.get("Properties") or {}).get("Events")
    return events if isinstance(events, dict) else {}


def _place(text: str, resource: str | None, event: str | None, document: Document) -> DocumentPath:
    """Return the path of the deepest node that the text names, below the resource and event it is about."""
    template = document.value
    if resource is None or resource not in template["Resources"]:
        bases: list[DocumentPath] = [("Globals", kind) for kind in template.get("Globals") or {}]
        bases += [("Globals",), ()]
    else:
        base: DocumentPath = ("Resources", resource)
        inner = (*base, "Properties", "Events", event) if event else base
        bases = [(*inner, "Properties"), inner]
    return next((path for start in bases for path in _below(template, start, text)), bases[-1])


def _below(template: Any, base: DocumentPath, text: str) -> Iterator[DocumentPath]:
    """Yield the paths under `base` that the names quoted in `text` lead to, dotted names as deep as they go."""
    for match in _NAMES.finditer(text):
        path = base
        for name in (match[1] or match[2] or match[3]).split("."):
            if not isinstance(node := _at(template, path), dict) or name not in node:
                break
            path = (*path, name)
        if path != base:
            yield path


def _at(template: Any, path: DocumentPath) -> Any:
    node = template
    for step in path:
        node = node.get(step) if isinstance(node, dict) else None
    return node
