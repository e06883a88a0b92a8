"""What `samconfig.toml` says for `generate-event`: a section for each event, as SAM CLI names it.

`[default.local_generate_event_s3_put.parameters]`, with or without `local_`; `global` stands below it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

_NAMES = ("samconfig.toml", "samconfig.yaml", "samconfig.yml")


class ConfiguredCommand(click.Command):
    """A command whose defaults may come from the configuration files of the folder. `section` is its name there."""

    section: str = ""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        file, environment = _value_of("--config-file", args), _value_of("--config-env", args)
        if not context.resilient_parsing and (file or _is_configured()):
            context.default_map = self._configured(file, environment or os.environ.get("MINISAM_CONFIG_ENV"))
        return super().parse_args(context, args)

    def _configured(self, file: str | None, environment: str | None) -> dict[str, Any]:
        from minisam.config_files import read_configuration

        names = {
            flag[2:].replace("-", "_"): str(parameter.name)
            for parameter in self.params
            for flag in parameter.opts
            if flag.startswith("--")
        }
        found = read_configuration(self.section, Path.cwd(), Path(file) if file else None, environment, names)
        for notice in found.notices:
            print(notice, file=sys.stderr)
        for one in found.strange:
            if one.position.file.startswith("samconfig"):  # [tool.minisam] is shared by all commands
                print(f"{one.position}: generate-event has no option '{one.key}' here", file=sys.stderr)
        return {name: one.value for name, one in found.values.items()}


def _is_configured() -> bool:
    """Tell whether there may be something to read: reading takes longer than all the rest of the command."""
    project = Path("pyproject.toml")
    return any(map(os.path.exists, _NAMES)) or (project.is_file() and b"tool.minisam" in project.read_bytes())


def _value_of(flag: str, args: Sequence[str]) -> str | None:
    for place, word in enumerate(args):
        if word == flag:
            return next(iter(args[place + 1 :]), None)
        if word.startswith(f"{flag}="):
            return word.partition("=")[2]
    return None
