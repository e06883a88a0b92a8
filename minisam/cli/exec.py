"""`minisam exec`: the whole application for as long as a command runs, in any language."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from minisam.cli import options as given
from minisam.cli.terminal import Terminal

if TYPE_CHECKING:
    from minisam.application import Application, RunOptions

_WORDS = click.Argument(["words"], nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND...")


@given.command("exec", arguments=[_WORDS])
def command(options: given.Options, words: tuple[str, ...]) -> int:
    """Start the application, run COMMAND beside it, and end with its exit status.

    COMMAND finds in its environment: MINISAM_API_URL (the front door), MINISAM_LAMBDA_URL, MINISAM_ENDPOINTS (all
    addresses, as JSON), MINISAM_OUTPUT_NAME for each output of the stack, and the AWS settings that lead every SDK to
    the embedded AWS and to no real account. When it ends, everything ends.

    Example: minisam exec -t template.yaml -- pytest tests
    """
    return run_beside(given.run_options(options, serves="apis"), options, words)


def run_beside(run_options: RunOptions, options: given.Options, words: Sequence[str]) -> int:
    """Run the application and the command beside it; returns the command's exit status."""
    from minisam.cli.companion import beside, variables_of
    from minisam.cli.session import run

    terminal = Terminal(log_file=given.path_of(options, "log_file"))

    async def body(application: Application) -> int:
        terminal.show_warnings(application.app.findings)
        app = application.app
        await application.warm_up()
        outputs = {output.name: output.value for output in app.outputs}
        return await beside(words, {**os.environ, **variables_of(application.endpoints, app.region, outputs)})

    return run(run_options, terminal, body)
