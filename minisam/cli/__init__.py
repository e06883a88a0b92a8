"""The command line: one file per command, found by name and imported only when it runs.

A command's module is `minisam.cli.<verb with underscores>` and has `command`, a click command. What the list of
commands says about each is read from its source: showing it must not take the time of importing all of them.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence

import click

from minisam import __version__
from minisam.errors import UsageError, UserError, nearest

_HERE = os.path.dirname(__file__)
_NOT_COMMANDS = {
    *("__init__", "built", "companion", "completion", "consent", "conversions", "event_configuration"),
    *("event_template", "firing", "hotkeys", "keyboard", "options", "orders", "running_functions", "session"),
    *("tables", "terminal", "values"),
}
INTERRUPTED = 130
_AWS_ONLY = "minisam changes nothing in an account: SAM CLI does that, with the same template"
_OF_SAM_CLI = {
    "build": "none is needed: functions run from their source, as it is saved",
    "logs": "functions' logs are shown where the application runs",
    **dict.fromkeys(("deploy", "delete", "package", "publish", "sync", "remote", "traces", "pipeline"), _AWS_ONLY),
}
"""Commands of SAM CLI's that minisam has not, and what to do instead."""


class Commands(click.Group):
    """A group whose commands are the modules of this package; a `local` before them is SAM CLI's spelling."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(context, args[1:] if args[:1] == ["local"] else args)

    def list_commands(self, context: click.Context) -> list[str]:
        files = (file.removesuffix(".py") for file in os.listdir(_HERE) if file.endswith(".py"))
        return sorted(name.replace("_", "-") for name in files if name not in _NOT_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none of this name, say which was meant, or who has it."""
        name = args[0]
        if name.startswith("-") or context.resilient_parsing or name in self.list_commands(context):
            return super().resolve_command(context, args)
        near = nearest(name, self.list_commands(context))
        hint = f"did you mean `minisam {near}`?" if near else "`minisam --help` lists the commands"
        raise UsageError(f"minisam has no command '{name}'", hint=_OF_SAM_CLI.get(name, hint))

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(name)) for name in self.list_commands(context)])


def _summary(name: str) -> str:
    """Return the first line of a command's help."""
    with open(os.path.join(_HERE, name.replace("-", "_") + ".py"), encoding="utf-8") as file:
        _, _, body = file.read().partition("\ndef command(")
    return body.partition('"""')[2].partition("\n")[0]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="minisam %(version)s")
def minisam() -> None:
    """Run an AWS SAM template on your laptop, without Docker and without an AWS account.

    Example: minisam start-api -t template.yaml
    """


def run(arguments: Sequence[str]) -> int:
    """Run a command line (without the program's name) and return its exit status.

    0; 1 a function or a check failed; 2 usage; 3 template; 4 port taken; 5 runtime; 6 real AWS; 130, 143 signals.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # a letter that the terminal does not have is no reason to fail
        sys.stdout.reconfigure(errors="backslashreplace")
    if "_MINISAM_COMPLETE" in os.environ:
        from minisam.cli.completion import answer

        return answer(minisam)
    try:
        status = minisam.main([*arguments], prog_name="minisam", standalone_mode=False)
    except UserError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except click.exceptions.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return status if isinstance(status, int) else 0
