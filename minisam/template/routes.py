"""What REST and HTTP APIs share: the stacks and functions they are read from, and where a route is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from minisam.model import Function, Position, Resource, Route
from minisam.records import dataclass
from minisam.template.stack import Stack

_EVENT_TYPES = ("Api", "HttpApi")


@dataclass(frozen=True, slots=True)
class Landscape:
    """All stacks of an application, and all its functions by ARN."""

    stacks: Sequence[Stack]
    functions: Mapping[str, Function]

    def of_type(self, kind: str) -> Iterator[tuple[Stack, str, Resource]]:
        """Yield every resource of a type with its stack and logical id."""
        return ((stack, name, resource) for stack in self.stacks for name, resource in stack.of_type(kind))

    def by_ref(self, kind: str) -> dict[str, Resource]:
        """Return every resource of a type by what `Ref` gives for it."""
        return {resource.ref: resource for _, _, resource in self.of_type(kind)}


def route_place(
    stack: Stack, api: str, method: str, path: str, function: str | None, inner: tuple[str, ...]
) -> Position:
    """Return where a route of an API's body is written: in the body, or as an event of its function."""
    name = (function or "").removeprefix(stack.prefix)
    source = stack.source.value["Resources"]
    events = ((source.get(name) or {}).get("Properties") or {}).get("Events")
    for event, definition in events.items() if isinstance(events, Mapping) else ():
        if _asks_for(definition, method, path):
            return stack.source.positions.at(("Resources", name, "Properties", "Events", event))
    if _has_body(source.get(api)) or not name:
        return stack.place(api, "Body", *inner) if api in source else stack.place(api)
    return stack.place(name)


def repeated_routes(routes: Sequence[Route]) -> Iterator[tuple[Route, Route]]:
    """Yield each route that another one has claimed before, after that one."""
    seen: dict[tuple[str, str, str], Route] = {}
    for route in routes:
        first = seen.setdefault((route.api, route.method, route.path), route)
        if first is not route:
            yield first, route


def _asks_for(event: Any, method: str, path: str) -> bool:
    if not isinstance(event, Mapping) or event.get("Type") not in _EVENT_TYPES:
        return False
    properties = event.get("Properties") or {}
    wanted = str(properties.get("Method", "any")).upper().replace("X-AMAZON-APIGATEWAY-ANY-METHOD", "ANY")
    return wanted == method and properties.get("Path", "$default") == path


def _has_body(resource: Any) -> bool:
    properties = resource.get("Properties") if isinstance(resource, Mapping) else None
    return isinstance(properties, Mapping) and bool({"Body", "DefinitionBody", "DefinitionUri"} & properties.keys())
