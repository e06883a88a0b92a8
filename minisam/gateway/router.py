"""Which route a method and a path reach: a tree of path segments, built once per API.

Routes go in, a `Match` comes out: the route and the values of its path parameters, still percent-encoded. REST and
HTTP APIs walk the same tree in different orders; the front door walks the routes of all APIs as a REST API does.
AWS: docs "http-api-develop-routes", "api-gateway-method-settings-method-request"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from urllib.parse import unquote

from minisam.model import Route
from minisam.records import dataclass

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
"""What "ANY" stands for."""

DEFAULT_PATH = "$default"

MOST_REMEMBERED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A route and its path parameters by name, as they stand in the path."""

    route: Route
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Goal:
    """A route with the names of its path parameters, in order."""

    route: Route
    names: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    statics: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    goals: dict[str, _Goal] = field(default_factory=dict)
    greedy: dict[str, _Goal] = field(default_factory=dict)


class Router:
    """The routes of one API, or of all of them; `is_strict` makes a trailing slash count, as HTTP APIs do."""

    def __init__(self, routes: Iterable[Route] = (), *, is_strict: bool = False) -> None:
        self._root = _Node()
        self._defaults: dict[str, Route] = {}
        self._is_strict = is_strict
        # Clients ask for the same paths again and again.
        self._found_rest = lru_cache(maxsize=MOST_REMEMBERED)(self._find_rest)
        self._found_http = lru_cache(maxsize=MOST_REMEMBERED)(self._find_http)
        for route in routes:
            self.add(route.method, route)

    def add(self, method: str, route: Route) -> None:
        """Let `route` answer `method` on its path; the first one added for a method and path stays."""
        self._found_rest.cache_clear()
        self._found_http.cache_clear()
        if route.path == DEFAULT_PATH:
            self._defaults.setdefault(method, route)
            return
        node, is_greedy = self._root, False
        segments = _segments(route.path.rstrip("/"))
        names = tuple(segment[1:-1].removesuffix("+") for segment in segments if segment.startswith("{"))
        for segment in segments:
            if segment.startswith("{") and segment.endswith("+}"):
                is_greedy = True
            elif segment.startswith("{") and segment.endswith("}"):
                node.parameter = node = node.parameter or _Node()
            else:
                node = node.statics.setdefault(segment, _Node())
        (node.greedy if is_greedy else node.goals).setdefault(method, _Goal(route, names))

    def match_rest(self, method: str, path: str) -> Match | None:
        """Find a route as REST APIs do: static before {parameter} before {proxy+}, segment by segment.

        A method and a path are found together: a path whose own resource lacks the method falls to the next one.
        """
        return self._found_rest(method, path)

    def match_http(self, method: str, path: str) -> Match | None:
        """Find a route as HTTP APIs do: a full match, then a greedy one, then $default."""
        return self._found_http(method, path)

    def _find_rest(self, method: str, path: str) -> Match | None:
        segments = self._split(path)
        for values, goals in _walk(self._root, segments, (), is_greedy_included=True):
            if goal := _serving(goals, method):
                return _matched(goal, values)
        return self._default(method)

    def _find_http(self, method: str, path: str) -> Match | None:
        segments = self._split(path)
        for values, goals in _walk(self._root, segments, (), is_greedy_included=False):
            if goal := _serving(goals, method):
                return _matched(goal, values)
        for values, goals in _walk(self._root, segments, (), is_greedy_included=True):
            if goal := _serving(goals, method):
                return _matched(goal, values)
        return self._default(method)

    def _split(self, path: str) -> list[str]:
        return _segments(path if self._is_strict else path.rstrip("/"))

    def _default(self, method: str) -> Match | None:
        route = self._defaults.get(method) or self._defaults.get("ANY")
        return Match(route=route, parameters={}) if route else None


def shape(path: str) -> str:
    """Return a path with its parameter names left out: two paths of one shape take the same requests."""
    return "/".join(
        ("{+}" if segment.endswith("+}") else "{}") if segment.startswith("{") else segment
        for segment in path.rstrip("/").split("/")
    )


def _walk(
    node: _Node, segments: Sequence[str], values: tuple[str, ...], *, is_greedy_included: bool
) -> Iterator[tuple[tuple[str, ...], dict[str, _Goal]]]:
    """Yield what the segments reach, the most specific first: parameter values and routes by method."""
    if not segments:
        yield values, node.goals
        return
    head, rest = segments[0], segments[1:]
    if (child := node.statics.get(unquote(head))) is not None:
        yield from _walk(child, rest, values, is_greedy_included=is_greedy_included)
    if head and node.parameter is not None:
        yield from _walk(node.parameter, rest, (*values, head), is_greedy_included=is_greedy_included)
    if is_greedy_included and node.greedy and any(segments):
        yield (*values, "/".join(segments)), node.greedy


def _serving(goals: Mapping[str, _Goal], method: str) -> _Goal | None:
    return goals.get(method) or (goals.get("ANY") if method in METHODS else None)


def _matched(goal: _Goal, values: Sequence[str]) -> Match:
    return Match(route=goal.route, parameters=dict(zip(goal.names, values, strict=False)))


def _segments(path: str) -> list[str]:
    inner = path.removeprefix("/")
    return inner.split("/") if inner else []
