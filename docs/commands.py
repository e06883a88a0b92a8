"""Write the reference of all commands from their own help: `python docs/commands.py > docs/commands.md`."""

from __future__ import annotations

import os
import re
import subprocess
import sys


def help_of(*command: str) -> str:
    """Return the help of the command, or of one of its commands, 100 columns wide."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    arguments = [sys.executable, "-m", "minisam", *command, "--help"]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.replace("python -m minisam", "minisam")


def commands() -> list[str]:
    """Return the names of all commands, in the order of the help."""
    _, _, listed = help_of().partition("Commands:\n")
    return re.findall(r"^  ([a-z][a-z-]*)", listed, re.M)


def options_of(command: str) -> set[str]:
    """Return the long names of a command's options."""
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", help_of(command)))


def reference() -> str:
    """Return the whole reference as Markdown."""
    head = "# Commands\n\nWritten by `make docs` from each command's own help.\n"
    return head + "".join(f"\n## minisam {name}\n\n```text\n{help_of(name).rstrip()}\n```\n" for name in commands())


if __name__ == "__main__":
    print(reference(), end="")
