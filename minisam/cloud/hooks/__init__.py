"""What moto's services announce: one file per service of moto's, found by its name when the service is loaded.

Each has `install(announcements)`, which wraps the places in moto where something happens. Deliveries that moto would
make by itself are taken away there: the sources make them.
"""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from minisam.cloud.announcements import Announcements

_installed: set[str] = set()


def install(service: str, announcements: Announcements) -> None:
    """Install the hooks of one of moto's services, once; the caller sees to it that nobody else does at that time."""
    if service in _installed:
        return
    _installed.add(service)
    name = f"{__name__}.{service}"
    if find_spec(name) is not None:
        importlib.import_module(name).install(announcements)
