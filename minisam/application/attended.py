"""Functions that somebody debugs: which they are, how they are started, and their requests' endless patience."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from minisam.application.options import RunOptions
from minisam.errors import PortTaken, UsageError, nearest
from minisam.model import App, Function, Route
from minisam.runtime.launcher import Launcher
from minisam.runtime.programs import has_own_program

FIRST_PORT = 5678
"""What debuggers try first."""
FIRST_NODE_PORT = 9229
_PATIENCE_S = 24 * 60 * 60.0
_AT_A_BREAKPOINT_S = 36_000


def attended(app: App, options: RunOptions, cache_dir: Path) -> dict[str, Launcher]:
    """Return the launchers of the functions that somebody attends to, by id. Raises UsageError, PortTaken."""
    launchers: dict[str, Launcher] = {}
    for place, (name, port) in enumerate(options.debug):
        function = _find(app, name, "--debug")
        launchers[function.id] = _debugger(function, port, place, cache_dir)
    for name in options.inline:
        function = _find(app, name, "--inline")
        if has_own_program(function):
            raise UsageError(
                f"--inline: function '{function.id}' is of {function.runtime}; only Python has `breakpoint()`"
            )
        from minisam.runtime.debugging import TerminalLauncher

        launchers[function.id] = TerminalLauncher()
    return launchers


def unhurried(app: App, functions: Iterable[str]) -> App:
    """Return the app with no API waiting less than a day for these functions: a debugger takes its time."""
    patient = set(functions)

    def relax(route: Route) -> Route:
        if route.integration.function not in patient:
            return route
        return replace(route, integration=replace(route.integration, timeout_s=_PATIENCE_S))

    return replace(app, routes=tuple(map(relax, app.routes))) if patient else app


def under_debugger(app: App) -> App:
    """Return the app with ten hours for every function, as SAM CLI gives them to a debugger, and patient APIs."""
    functions = {id: replace(each, timeout_s=_AT_A_BREAKPOINT_S) for id, each in app.functions.items()}
    return replace(unhurried(app, app.functions), functions=functions)


def announcements(launchers: Mapping[str, Launcher]) -> list[str]:
    """Return a line for each attended function."""
    return [
        f"--inline: '{id}' has this terminal, takes one event at a time, and is not timed out"
        if (port := getattr(launcher, "port", None)) is None
        else f"--debug: '{id}' waits for a debugger at 127.0.0.1:{port}, then takes one event at a time"
        for id, launcher in launchers.items()
    ]


def _debugger(function: Function, port: int | None, place: int, cache_dir: Path) -> Launcher:
    from minisam.runtime.debugging import DebugLauncher, NodeDebugLauncher

    if not has_own_program(function):
        return DebugLauncher(_free(port or FIRST_PORT + place), cache_dir)
    if function.runtime.startswith("nodejs"):
        return NodeDebugLauncher(_free(port or FIRST_NODE_PORT + place))
    raise UsageError(
        f"--debug: function '{function.id}' is of {function.runtime}; only Python and Node.js are debugged"
    )


def _find(app: App, name: str, flag: str) -> Function:
    """Return the function of this id or name; without a name the only one there is."""
    if not name and len(app.functions) == 1:
        return next(iter(app.functions.values()))
    if not name:
        raise UsageError(f"Which function is to be debugged? The template has {', '.join(app.functions) or 'none'}")
    for function in app.functions.values():
        if name in (function.id, function.name):
            return function
    near = nearest(name, app.functions)
    hint = f"did you mean `{near}`?" if near else f"there are: {', '.join(app.functions) or 'none'}"
    raise UsageError(f"{flag}: function '{name}' is not in {app.template}", hint=hint)


def _free(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            message = f"Port {port} for the debugger is taken: {error.strerror}"
            raise PortTaken(message, hint="name another: `--debug FUNCTION:PORT`") from error
    return port
