"""What tests exercised of a template: its functions, its routes, what triggers its functions.

Each process of a test run writes what it saw into a folder; `merged` is all of them together.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from minisam import triggers
from minisam.access.decisions import statements_of
from minisam.access.roles import role_of
from minisam.errors import UsageError
from minisam.gateway.front import FrontDoor
from minisam.gateway.http import HttpRequest, as_text
from minisam.gateway.router import Router
from minisam.model import App, Route
from minisam.sources.source import name_of
from minisam.testing.permissions import Decision
from minisam.testing.records import InvocationRecord

VARIABLE = "MINISAM_USAGE"
"""Names the folder, where somebody wants to know."""
_OF_LAMBDA = "DeadLetterQueuePolicy"
"""SAM's own: Lambda uses it for the function, which never does."""
KINDS = ("functions", "routes", "sources", "statements")

Seen = dict[str, dict[str, bool]]
"""By kind: each thing, and whether it was exercised."""


class Usage:
    """What was exercised of one application."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._front = FrontDoor(app)
        self._sources = {
            f"{function} <- {one.name}": (function, _words_of(app, one.resource))
            for function in app.functions
            for one in triggers.find(app, function, triggers.declared_events(app, function))
            if one.service not in ("apigateway", "function-url")
        }
        self.seen: Seen = {
            "functions": dict.fromkeys(app.functions, False),
            "routes": dict.fromkeys(map(_named, app.routes), False),
            "sources": dict.fromkeys(self._sources, False),
            "statements": dict.fromkeys(_statements(app), False),
        }

    def request(self, request: HttpRequest, api: str | None) -> None:
        """Take note of the route that a request takes."""
        path = as_text(request.path)
        if api is None:
            match = self._front.match(request.method, path)
        else:
            known = self._app.apis[api]
            below = path if known.stage == "$default" else path.removeprefix(f"/{known.stage}") or "/"
            router = Router((route for route in self._app.routes if route.api == api), is_strict=known.kind != "rest")
            match = (router.match_rest if known.kind == "rest" else router.match_http)(request.method, below)
        if match is not None:
            self.seen["routes"][_named(match.route)] = True

    def invoked(self, records: Iterable[InvocationRecord]) -> None:
        """Take note of what ran, and of what made it run."""
        for record in records:
            self.seen["functions"][record.function] = True
            for name, (function, words) in self._sources.items():
                if record.function == function and record.trigger in words:
                    self.seen["sources"][name] = True
            if record.trigger == "websocket":
                context = record.event.get("requestContext", {})
                self._message(record.function, str(context.get("routeKey", "")))

    def decided(self, decisions: Iterable[Decision]) -> None:
        """Take note of the policy statements that decided."""
        for one in decisions:
            name = f"{one.function}: {one.statement}"
            if name in self.seen["statements"]:
                self.seen["statements"][name] = True

    def _message(self, function: str, key: str) -> None:
        for route in self._app.routes:
            if route.method == "WS" and route.path == key and route.integration.function == function:
                self.seen["routes"][_named(route)] = True


def write(folder: Path, usages: Mapping[Path, Usage]) -> None:
    """Write what this process saw."""
    content = {str(template): usage.seen for template, usage in usages.items()}
    (folder / f"{os.getpid()}.json").write_text(json.dumps(content))


def merged(folder: Path) -> dict[str, Seen]:
    """Return, by template, what all processes saw."""
    together: dict[str, Seen] = {}
    for path in sorted(folder.glob("*.json")):
        for template, seen in json.loads(path.read_text()).items():
            known = together.setdefault(template, {kind: {} for kind in KINDS})
            for kind, things in seen.items():
                for name, is_used in things.items():
                    known[kind][name] = known[kind].get(name, False) or is_used
    return together


def percentage(together: Mapping[str, Mapping[str, Mapping[str, bool]]]) -> float:
    """Return how much of all things was exercised. Raises UsageError where no test opened a template."""
    used = [is_used for seen in together.values() for things in seen.values() for is_used in things.values()]
    if not together:
        raise UsageError("No test opened a template", hint="tests do with the fixture `sam`; see docs/testing.md")
    return 100 * sum(used) / len(used) if used else 100.0


def _named(route: Route) -> str:
    return f"{route.api} {route.method} {route.path}"


def _statements(app: App) -> Iterator[str]:
    """Yield the statements of functions' roles that are written in the template."""
    for id in app.functions:
        if (resource := app.resources.get(id)) is not None:
            for grant in role_of(resource, app.resources, lambda arn: None).grants:
                if grant.name == _OF_LAMBDA:
                    continue
                for number in range(len(statements_of(grant.document))):
                    yield f"{id}: {grant.name} #{number + 1}"


def _words_of(app: App, id: str) -> frozenset[str]:
    """Return how sources call what this resource stands for."""
    resource = app.resources[id]
    properties: Mapping[str, Any] = resource.properties
    arns = [properties.get("EventSourceArn"), properties.get("TopicArn"), resource.attributes.get("Arn")]
    return frozenset(name_of(arn) for arn in arns if isinstance(arn, str) and arn.count(":") >= 5)
