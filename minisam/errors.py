"""Every error that minisam raises on purpose, in one tree.

    MinisamError
    +- UserError                a mistake of the user's: message, position, hint; `exit_status`
    |  +- UsageError            2  a wrong option, an unreadable event file, an unknown function
    |  +- TemplateError         3  one problem of the template
    |  +- TemplateErrors        3  all of them, collected
    |  +- PortTaken             4
    |  +- RuntimeUnavailable    5  the interpreter, a process or an endpoint cannot be had
    |  +- RealAwsRefused        6  real AWS was asked for where it may not be
    |  +- RealAwsUnavailable    6  the user's account cannot be had
    +- InvocationRefused        the function was not run at all
       +- UnknownFunction       no such function or qualifier
       +- Throttled             its reserved concurrency is used up
       +- NotRunnable           it cannot run here (another runtime ...)

A handler that fails is not an error of minisam: it is an `Outcome`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minisam.model import Position


class MinisamError(Exception):
    """The root: everything that minisam raises on purpose."""


class UserError(MinisamError):
    """A mistake of the user's; printed as `file:line:column: message` and an indented hint."""

    exit_status = 1

    def __init__(self, message: str, *, position: Position | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.hint = hint

    def __str__(self) -> str:
        return self.without_hint() + (printable(f"\n  hint: {self.hint}", "\n\t") if self.hint else "")

    def without_hint(self) -> str:
        """Return what is printed before the hint."""
        where = f"{self.position}: " if self.position else ""
        return printable(f"{where}{self.message}", "\n\t")


class UsageError(UserError):
    """A wrong option or argument, or a file given on the command line that cannot be used."""

    exit_status = 2


class TemplateError(UserError):
    """One problem of the template or of a file that it includes."""

    exit_status = 3


class TemplateErrors(UserError):
    """All problems of a template, in the order of their positions."""

    exit_status = 3

    def __init__(self, errors: Sequence[TemplateError]) -> None:
        super().__init__(f"{len(errors)} problem{'s' if len(errors) != 1 else ''} in the template")
        self.errors = tuple(sorted(set(errors), key=_order))

    def __str__(self) -> str:
        """Each with its hint; one that neighbours share stands below the last of them."""
        following = (*(error.hint for error in self.errors[1:]), None)
        return "\n".join(
            error.without_hint() if error.hint and error.hint == later else str(error)
            for error, later in zip(self.errors, following, strict=True)
        )


class PortTaken(UserError):
    """Another process listens on the port."""

    exit_status = 4


class RuntimeUnavailable(UserError):
    """An interpreter, a process or an endpoint that minisam needs cannot be had."""

    exit_status = 5


class RealAwsRefused(UserError):
    """An address of real AWS was given, or a way to it that nobody confirmed; minisam does not call it."""

    exit_status = 6


class RealAwsUnavailable(UserError):
    """The user's account, which was asked for, cannot be had: no credentials, none that hold, no connection."""

    exit_status = 6


class InvocationRefused(MinisamError):
    """The function was not run at all."""


class UnknownFunction(InvocationRefused):
    """No function, or no version or alias of it, has this name."""


class Throttled(InvocationRefused):
    """The function's reserved concurrency is used up."""


class NotRunnable(InvocationRefused):
    """The function exists but cannot run here; the message says why."""


def printable(value: object, kept: str = "") -> str:
    """Return a value as text without control characters, but `kept`: nothing that is shown may steer the terminal."""
    text = "" if value is None else str(value)
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in kept else f"\\x{ord(letter):02x}" for letter in text)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, None where nothing is like it; case is forgiven."""
    import difflib

    folded = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def _order(error: TemplateError) -> tuple[str, int, int, str]:
    position = error.position
    return (position.file, position.line, position.column, error.message) if position else ("", 0, 0, error.message)
