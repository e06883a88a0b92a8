"""What the commands import: the help next to nothing, a start that finds its app no more than it needs."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from minisam.cli import minisam

ROOT = Path(__file__).parents[2]


def imported_by(*arguments: str) -> set[str]:
    """Run a command to its end in a process of its own; returns the names of all modules that it imported."""
    program = (
        "import json, sys\nfrom minisam.__main__ import main\n"
        f"sys.argv = ['minisam', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print(json.dumps([*sys.modules]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_the_list_of_commands_imports_no_command():
    ours = {name for name in imported_by("--help") if name.partition(".")[0] == "minisam"}

    assert ours == {"minisam", "minisam.__main__", "minisam.cli", "minisam.errors"}


@pytest.mark.parametrize("name", minisam.list_commands(click.Context(minisam)))
def test_the_list_of_commands_says_the_first_line_of_each_help(name):
    context = click.Context(minisam, max_content_width=200, terminal_width=200)
    command = minisam.get_command(context, name)

    listed = minisam.get_help(context)

    assert command is not None and command.help is not None
    first, listed_words = command.help.strip().splitlines()[0], " ".join(listed.split())
    assert f"{name} {first}" in listed_words
