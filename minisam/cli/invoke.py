"""`minisam invoke`: one invocation of one function."""

from __future__ import annotations

import json
import sys
import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minisam.cli import options as given
from minisam.cli.completion import complete_function
from minisam.cli.terminal import Terminal
from minisam.errors import InvocationRefused, UsageError
from minisam.model import App, Function, Invocation, Position

if TYPE_CHECKING:
    from minisam.application import Application, RunOptions

_FUNCTION = click.Argument(["function"], required=False, shell_complete=complete_function)
_MAX_EVENT_BYTES = 6 * 1024 * 1024


@given.command("invoke", arguments=[_FUNCTION])
def command(options: given.Options, function: str | None) -> int:
    """Invoke FUNCTION once and print its result.

    FUNCTION is a logical id, a function name or `Stack/Function`; it may be left out when there is only one.
    The result goes to standard output, the function's log to standard error. The exit status is 1 when it fails.
    Each invocation begins with empty tables and queues, unless it goes to what is `--running`.

    Example: minisam invoke Hello -e event.json
    """
    event = b"{}" if options["no_event"] else read_event(options["event"])
    if options["running"]:
        if options["record"]:
            raise UsageError("--record: the running application would have to record", hint="start it with `--record`")
        from minisam.cli.running_functions import invoke_running
        from minisam.template import load_app

        app = load_app(given.template_of(options), given.load_options(options))
        return invoke_running(app.template, find_function(app, function).id, event)
    run_options = given.run_options(options, serves="nothing")
    if function is None and run_options.inline:
        function = run_options.inline[0]
    if run_options.debug and function is not None:
        run_options = replace(run_options, debug=((function, options["debug_port"]),))
    return invoke_once(run_options, given.path_of(options, "log_file"), function, event)


def invoke_once(run_options: RunOptions, log_file: Path | None, function: str | None, event: bytes) -> int:
    """Run the template for one invocation, print its result and return the exit status."""
    from minisam.cli.session import run

    terminal = Terminal(log_file=log_file)

    async def body(application: Application) -> int:
        terminal.show_warnings(application.app.findings)
        chosen = find_function(application.app, function)
        invocation = Invocation(request_id=str(uuid.uuid4()), function=chosen.id, event=event, trigger="cli")
        try:
            outcome = await application.invoke(invocation)
        except InvocationRefused as error:
            raise UsageError(f"Function '{chosen.id}' cannot be invoked: {error}", position=chosen.position) from error
        sys.stdout.buffer.write(outcome.payload + b"\n")  # JSON is UTF-8, whatever the terminal's letters are
        sys.stdout.flush()
        return 0 if outcome.status == "ok" else 1

    return run(run_options, terminal, body)


def read_event(source: str | None) -> bytes:
    """Return an event's JSON text from a file, standard input (`-`) or nothing (`{}`).

    Raises UsageError with file, line and column for text that is not JSON.
    """
    if source is None:
        return b"{}"
    try:
        text = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"Cannot read the event file '{source}': {error.strerror}", hint="check `--event`") from error
    name = "<stdin>" if source == "-" else source
    if len(text) > _MAX_EVENT_BYTES:
        raise UsageError(f"{name}: the event has {len(text)} bytes; Lambda takes at most {_MAX_EVENT_BYTES}")
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        position = Position(file=name, line=error.lineno, column=error.colno)
        raise UsageError(f"not JSON: {error.msg}", position=position, hint="an event is one JSON value") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"not JSON: {error}", position=Position(file=name), hint="an event is UTF-8 JSON") from error
    return text.removeprefix(b"\xef\xbb\xbf").strip()


def find_function(app: App, name: str | None) -> Function:
    """Return the function of this id, name or ARN; raises UsageError naming the nearest one."""
    functions = list(app.functions.values())
    if name is None:
        if len(functions) == 1:
            return functions[0]
        raise UsageError(f"Which function? The template has {', '.join(app.functions) or 'none'}")
    from minisam.application.exposure import find_function as find_named

    return find_named(app, name)
