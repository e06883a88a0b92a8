"""What Cognito would send to users: nobody sends it here, so it is told to who reads the terminal."""

from __future__ import annotations

from minisam.model import Occurrence
from minisam.sources.source import Desk


class CognitoSource:
    """Tells of messages whose text the pool's CustomMessage function made."""

    services = frozenset({"cognito-idp"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hear(self, occurrence: Occurrence) -> None:
        """Tell it."""
        content = occurrence.content
        subject = f"{content['subject']}: " if content["subject"] else ""
        line = f"Cognito would send to {content['to']}: {subject}{content['text']}"
        self._desk.engine.submit("cognito message", lambda: self._desk.report(line))


SOURCE = CognitoSource
