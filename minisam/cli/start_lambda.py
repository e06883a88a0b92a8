"""`minisam start-lambda`: the Lambda Invoke API alone."""

from __future__ import annotations

from minisam.cli import options as given
from minisam.cli.terminal import Terminal


@given.command("start-lambda")
def command(options: given.Options) -> int:
    """Serve the Lambda Invoke API for the template's functions, without their HTTP APIs.

    Any AWS SDK can call it: give its Lambda client the endpoint that is printed.

    Example: minisam start-lambda --port 3001
    """
    from minisam.cli.session import serve

    run = given.run_options(options, serves="lambda")
    return serve(run, Terminal(log_file=given.path_of(options, "log_file")), given.path_of(options, "endpoints_file"))
