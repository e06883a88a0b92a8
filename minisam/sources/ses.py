"""What SES would send: no e-mail leaves this machine, so each is told to who reads the terminal."""

from __future__ import annotations

import textwrap

from minisam.model import Occurrence
from minisam.sources.source import Desk

_LONGEST = 1000


class SesSource:
    """Tells of e-mails, the beginning of their text included."""

    services = frozenset({"ses"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hear(self, occurrence: Occurrence) -> None:
        """Tell it."""
        content = occurrence.content
        text = content["text"].strip()
        shown = text[:_LONGEST] + (" ..." if len(text) > _LONGEST else "")
        line = f"SES would send from {content['from']} to {', '.join(content['to'])}: {content['subject']}"
        told = f"{line}\n{textwrap.indent(shown, '  ')}" if shown else line
        self._desk.engine.submit("ses e-mail", lambda: self._desk.report(told))


SOURCE = SesSource
