"""The command line: one file per command, found by name and imported only when it runs.

A command's module is `minisam.cli.<verb with underscores>` and has `command`, a click command.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence

import click

from minisam import __version__
from minisam.errors import UserError

_NOT_COMMANDS = {"options", "terminal", "session", "built", "companion"}
INTERRUPTED, TERMINATED = 130, 143


class Commands(click.Group):
    """A group whose commands are the modules of this package."""

    def list_commands(self, context: click.Context) -> list[str]:
        found = {module.name for module in pkgutil.iter_modules(__path__)} - _NOT_COMMANDS
        return sorted(name.replace("_", "-") for name in found)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="minisam %(version)s")
def minisam() -> None:
    """Run an AWS SAM template on your laptop, without Docker and without an AWS account.

    Example: minisam start-api -t template.yaml
    """


def run(arguments: Sequence[str]) -> int:
    """Run a command line (without the program's name) and return its exit status.

    0; 1 a function or a check failed; 2 usage; 3 template; 4 port taken; 5 runtime; 130, 143 signals.
    """
    words = [*arguments]  # `list` is a command here
    if words[:1] == ["local"]:  # SAM CLI's spelling: `sam local start-api`
        words = words[1:]
    try:
        status = minisam.main(words, prog_name="minisam", standalone_mode=False)
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
