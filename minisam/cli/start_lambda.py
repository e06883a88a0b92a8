"""`minisam start-lambda`: the Lambda Invoke API alone."""

from __future__ import annotations

import dataclasses

import click

from minisam.cli import options as given
from minisam.cli.completion import complete_function
from minisam.cli.terminal import Terminal

_FUNCTIONS = click.Argument(["functions"], nargs=-1, shell_complete=complete_function)


@given.command("start-lambda", arguments=[_FUNCTIONS])
def command(options: given.Options, functions: tuple[str, ...]) -> int:
    """Serve the Lambda Invoke API for the template's functions, without their HTTP APIs.

    With FUNCTIONS (logical ids, names or `Stack/Function`) only for these.
    Any AWS SDK can call it: give its Lambda client the endpoint that is printed.

    Example: minisam start-lambda --port 3001
    """
    from minisam.cli.session import serve

    run = dataclasses.replace(given.run_options(options, serves="lambda"), functions=functions)
    return serve(run, Terminal(log_file=given.path_of(options, "log_file")), given.path_of(options, "endpoints_file"))
