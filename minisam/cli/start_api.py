"""`minisam start-api`: the whole application."""

from __future__ import annotations

from minisam.cli import options as given
from minisam.cli.terminal import Terminal


@given.command("start-api")
def command(options: given.Options) -> int:
    """Serve the template's APIs, functions and AWS resources, with hot reload.

    Prints what is served and what is not, and runs until Ctrl-C.

    Example: minisam start-api -t template.yaml --port 3000
    """
    from minisam.cli.session import serve

    run = given.run_options(options, serves="apis")
    return serve(run, Terminal(log_file=given.path_of(options, "log_file")), given.path_of(options, "endpoints_file"))
