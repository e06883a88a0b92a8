"""SES, version 2 of its API: what it sends goes through version 1's, so that one's hooks are needed."""

from __future__ import annotations

from minisam.cloud.announcements import Announcements
from minisam.cloud.hooks import install as install_hooks


def install(announcements: Announcements) -> None:
    """Install version 1's."""
    install_hooks("ses", announcements)
