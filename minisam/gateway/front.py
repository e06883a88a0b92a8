"""The front door: the routes of every REST and HTTP API merged on one port, without stages, as SAM CLI has it.
Function URLs are not here: each takes every path, at an address of its own. Nor are WebSocket APIs.

Where two APIs serve one method and path, the implicit API wins, then the upper stack, then the one declared first;
each such collision is a finding, so that it is named at start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from minisam.gateway.router import METHODS, Match, Router, shape
from minisam.model import Api, ApiKind, App, Finding, Route


class FrontDoor:
    """Finds the route that answers at the front door; `collisions` are the routes that do not."""

    def __init__(self, app: App) -> None:
        self._apis = {api.id: api for api in app.apis.values() if api.kind in ("rest", "http")}
        self._router = Router()
        self.collisions = self._admit(_in_order_of_precedence(self._apis, app.routes))

    @property
    def kind(self) -> ApiKind:
        """The kind of API that speaks where no route is found."""
        return "rest" if any(api.kind == "rest" for api in self._apis.values()) or not self._apis else "http"

    @property
    def only_api(self) -> Api | None:
        """The one API behind the front door, None where there are more: nobody's answer is then another's."""
        return next(iter(self._apis.values())) if len(self._apis) == 1 else None

    def match(self, method: str, path: str) -> Match | None:
        """Find the route for a method and a path; a trailing slash does not count."""
        return self._router.match_rest(method, path)

    def api_of(self, match: Match) -> Api:
        """Return the API that a match belongs to."""
        return self._apis[match.route.api]

    def _admit(self, routes: list[Route]) -> tuple[Finding, ...]:
        winners: dict[tuple[str, str], Route] = {}
        hidden: dict[tuple[int, str], list[str]] = {}
        for place, route in enumerate(routes):
            for method in METHODS if route.method == "ANY" else (route.method,):
                winner = winners.setdefault((method, shape(route.path)), route)
                if winner is route:
                    self._router.add(method, route)
                elif winner.api != route.api:
                    hidden.setdefault((place, winner.api), []).append(method)
        return tuple(_collision(routes[place], winner, methods) for (place, winner), methods in hidden.items())


def _in_order_of_precedence(apis: Mapping[str, Api], routes: Iterable[Route]) -> list[Route]:
    """Return the routes, the winners first; within an API a route's own method comes before ANY."""
    order = {api_id: place for place, api_id in enumerate(apis)}

    def precedence(route: Route) -> tuple[bool, int, int, bool]:
        api = apis[route.api]
        return (not api.is_implicit, api.id.count("/"), order[api.id], route.method == "ANY")

    return sorted((route for route in routes if route.api in apis), key=precedence)


def _collision(loser: Route, winner: str, methods: list[str]) -> Finding:
    what = "ANY" if len(methods) == len(METHODS) else ", ".join(methods)
    return Finding(
        check="front-door-collision",
        severity="warning",
        message=f"{what} {loser.path} of API '{loser.api}' is hidden by API '{winner}' at the front door",
        hint=f"'{loser.api}' answers it at its own address",
        position=loser.position,
    )
