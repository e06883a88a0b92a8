"""All that moto holds at one moment, to be had again in a millisecond or two.

The state of every backend is pickled at once, so that what they share stays shared. Locks, threads, keys and code are
no state: they are kept as they are. AWS's own managed policies, thousands of them, never change.
"""

from __future__ import annotations

import io
import pickle
import threading
import types
import weakref
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

_KEPT_TYPES = (
    type(threading.Lock()),
    type(threading.RLock()),
    threading.Condition,
    threading.Event,
    threading.Thread,
    types.ModuleType,
    types.GeneratorType,
    weakref.ref,
    weakref.WeakValueDictionary,
    weakref.WeakKeyDictionary,
)
_KEPT_CLASSES = frozenset({"AWSManagedPolicy"})


class Snapshot:
    """The state of moto's backends. Raises pickle's errors where one of them cannot be saved."""

    def __init__(self) -> None:
        from moto.core.base_backend import BackendDict

        self._kept: list[Any] = []
        self._backends = [backend for backend in _backends(BackendDict) if not _is_new_iam(backend)]
        self._known = {id(backend) for backend in self._backends}
        file = io.BytesIO()
        _Saver(file, self._kept, self._known).dump([vars(backend) for backend in self._backends])
        self._state = file.getvalue()
        self._copy()  # what cannot be had again is to be known now

    def restore(self) -> None:
        """Make it all as it was; services that were not in use then are as new."""
        from moto.core.base_backend import BackendDict

        for backend in _backends(BackendDict):
            if id(backend) not in self._known and not _is_new_iam(backend):
                backend.reset()
        for backend, state in zip(self._backends, self._copy(), strict=True):
            vars(backend).clear()
            vars(backend).update(state)

    def _copy(self) -> list[dict[str, Any]]:
        states: list[dict[str, Any]] = _Loader(io.BytesIO(self._state), self._kept).load()
        return states


class _Saver(pickle.Pickler):
    def __init__(self, file: io.BytesIO, kept: list[Any], backends: set[int]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._kept = kept
        self._backends = backends
        self._numbers: dict[int, int] = {}

    def persistent_id(self, value: Any) -> int | None:
        if not (id(value) in self._backends or _is_kept(value)):
            return None
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._kept)
            self._kept.append(value)
        return self._numbers[id(value)]

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, defaultdict) and type(value) is not defaultdict:
            # Its own `__init__` may ask for more than pickle remembers.
            state = (value.default_factory, vars(value))
            return _new, (type(value),), state, None, iter(value.items()), _fill
        return NotImplemented


def _new(kind: Any) -> Any:
    return kind.__new__(kind)


def _fill(made: Any, state: tuple[Any, dict[str, Any]]) -> None:
    made.default_factory = state[0]
    vars(made).update(state[1])


class _Loader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, kept: list[Any]) -> None:
        super().__init__(file)
        self._kept = kept

    def persistent_load(self, number: int) -> Any:
        return self._kept[number]


def _is_kept(value: Any) -> bool:
    kind = type(value)
    if kind is str or kind is dict or kind is list or kind is int:
        return False
    if isinstance(value, _KEPT_TYPES) or kind.__name__ in _KEPT_CLASSES:
        return True
    if kind is types.FunctionType:
        return "<" in value.__qualname__
    module: str = kind.__module__
    return module.startswith(("cryptography.", "_cffi", "_thread", "jinja2"))


def _backends(registry: Any) -> Iterator[Any]:
    for service in registry._instances:
        for account in service.values():
            yield from list(account.values())


def _is_new_iam(backend: Any) -> bool:
    """IAM reads AWS's policies with each reset, which takes a while; it is spared where nothing was made."""
    return hasattr(backend, "managed_policies") and not (backend.roles or backend.users or backend.groups)
