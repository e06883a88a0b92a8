"""What one option is: its flags, its kind, and where its value may come from."""

from __future__ import annotations

from typing import Any, Literal

from minisam.records import dataclass

Kind = Literal["text", "path", "integer", "number", "flag", "words", "pairs", "names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One option. `words` takes every `Key=Value` word that follows the flag; `pairs` repeats as `NAME=VALUE`.

    `names` repeats too. `choices` are what a shell offers; who reads the value refuses others. `bounds` are the least
    and the greatest number. Where not `is_in_files`, the configuration files of a project, which others may have
    written, have no say.
    """

    name: str
    flags: tuple[str, ...]
    help: str
    kind: Kind = "text"
    default: Any = None
    environment: tuple[str, ...] = ()
    is_in_files: bool = True
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables that give it a value, the strongest first."""
        return (f"MINISAM_{self.name.upper()}", *self.environment)
