"""Where a function lives inside the test's process: its own modules, `sys.path`, variables and boto3 session.

While a room is entered, `import app` finds this function's `app` and no other's; left, everything is as it was. What
is installed (the standard library, site-packages) is shared by all.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import boto3

from minisam.runtime.code_import import below, installed_folders, is_below
from minisam.runtime.layout import Layout

_ENTERING = threading.RLock()
"""Modules, variables and paths exist once in a process: one thread at a time is in a room."""
_ENVIRONS: list[Mapping[str, str]] = []
"""What `os.environ` was outside of each room that is entered now, the outermost first."""
_PATIENCE_S = 60


class RoomTaken(Exception):
    """Another thread's handler does not end."""


class Room:
    """One function's surroundings. `overlay` gives what the test changed, of an `os.environ`."""

    def __init__(
        self,
        layout: Layout,
        variables: Mapping[str, str],
        overlay: Callable[[Mapping[str, str]], Mapping[str, str]] = lambda outside: {},
    ) -> None:
        self.variables = dict(variables)
        self._given = dict(variables)
        self._overlay = overlay
        self._search_path = [*layout.search_path]
        self._roots = [os.path.realpath(root) for root in layout.project_roots]
        self._installed = below(installed_folders(), self._roots)
        self._top_names = _top_names(layout.search_path)
        self._modules: dict[str, ModuleType] = {}
        self._session: Any = None

    def forget(self) -> None:
        """Be as at first: the next entry imports everything anew, as a cold start does; installed packages stay."""
        self._modules = {}
        self.variables = dict(self._given)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Live in this room. Raises RoomTaken where another thread's handler does not leave."""
        if not _ENTERING.acquire(timeout=_PATIENCE_S):
            raise RoomTaken("another handler runs in another thread, and does not end")
        try:
            with self._modules_swapped(), self._variables_swapped(), _session_swapped(self):
                yield
        finally:
            _ENTERING.release()

    @contextmanager
    def _modules_swapped(self) -> Iterator[None]:
        path = sys.path[:]
        hidden = self._hidden()
        for name in hidden:
            del sys.modules[name]
        known = set(sys.modules)
        sys.modules.update(self._modules)
        sys.path[:0] = self._search_path
        try:
            yield
        finally:
            own = {name: sys.modules[name] for name in sys.modules.keys() - known if self._owns(sys.modules[name])}
            for name in own:
                del sys.modules[name]
            self._modules = own
            sys.modules.update(hidden)
            sys.path[:] = path

    @contextmanager
    def _variables_swapped(self) -> Iterator[None]:
        before = dict(os.environ)
        # A function that another one calls is entered from that one's room: what the test set is seen outside of both.
        _ENVIRONS.append(before)
        given = {**self.variables, **self._overlay(_ENVIRONS[0])}
        _change_environ(before, given)
        try:
            yield
        finally:
            _ENVIRONS.pop()
            after = dict(os.environ)
            if after != given:
                changed = {name: value for name, value in after.items() if given.get(name) != value}
                self.variables = {name: value for name, value in self.variables.items() if name in after} | changed
            _change_environ(after, before)

    def _hidden(self) -> dict[str, ModuleType]:
        """Return the modules of others whose names mean modules of this room."""
        if not any(name in sys.modules for name in self._top_names):
            return {}
        meant = {name: one for name, one in sys.modules.items() if name.partition(".")[0] in self._top_names}
        return {name: one for name, one in meant.items() if not is_below(_place_of(one) or _SOMEWHERE, _INSTALLED)}

    def _owns(self, module: ModuleType) -> bool:
        place = _place_of(module)
        return place is not None and is_below(place, self._roots) and not is_below(place, self._installed)


_INSTALLED = installed_folders()
_SOMEWHERE = sys.prefix
"""Stands for the place of a module that has none, as built-in ones: it is not hidden."""


@contextmanager
def _session_swapped(room: Room) -> Iterator[None]:
    """Give the room a default session of boto3 of its own: sessions remember whose credentials they found."""
    before = boto3.DEFAULT_SESSION
    boto3.DEFAULT_SESSION = room._session
    try:
        yield
    finally:
        room._session = boto3.DEFAULT_SESSION
        boto3.DEFAULT_SESSION = before


def _change_environ(present: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    for name in present.keys() - wanted.keys():
        del os.environ[name]
    for name, value in wanted.items():
        if present.get(name) != value:
            os.environ[name] = value


def _top_names(folders: tuple[str, ...]) -> frozenset[str]:
    """Return the names of modules and packages that lie in the folders."""
    names = (name for folder in folders if os.path.isdir(folder) for name in os.listdir(folder))
    return frozenset(name.partition(".")[0] for name in names if not name.startswith("."))


def _place_of(module: ModuleType) -> str | None:
    file = getattr(module, "__file__", None)
    if file is not None:
        return str(file)
    return next((str(folder) for folder in getattr(module, "__path__", None) or ()), None)
