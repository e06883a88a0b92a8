"""Dataclasses whose methods are made when they are first needed.

The standard library writes the source of six methods for every class and compiles it, at import: a hundred classes were
a third of the time to the first response, and most of them are never made an instance of. Here a class gets `__init__`
at its first instance; equality, hash, order and text need no source at all. In every other way these are dataclasses:
`replace`, `fields`, `asdict` and type checkers know them as such.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Iterable
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, eq=True, order=False):
        """Make a dataclass. What it does not take is not needed here."""

        def made_of(cls: type) -> type:
            cls.__doc__ = cls.__doc__ or cls.__name__  # else the signature is worked out for it
            own = frozenset(vars(cls))
            made = dataclasses.dataclass(cls, init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
            _give(made, own, _methods(made, frozen, eq, order))
            if frozen and slots:
                _give(made, own, {"__getstate__": _state, "__setstate__": _set_state})
            return made

        return made_of if cls is None else made_of(cls)


def _give(cls: type, own: frozenset[str], methods: dict[str, Any]) -> None:
    """Set methods, but for those that the class itself defines."""
    for name, method in methods.items():
        if name not in own or (name == "__hash__" and "__eq__" in own and vars(cls)["__hash__"] is None):
            setattr(cls, name, method)


def _methods(cls: type, frozen: bool, eq: bool, order: bool) -> dict[str, Any]:
    methods: dict[str, Any] = {"__init__": _first_init(cls, frozen), "__repr__": _repr}
    key = _key(cls)
    if eq:
        methods["__eq__"] = _compared(cls, operator.eq, key)
        methods["__hash__"] = (lambda self: hash(key(self))) if frozen else None
    if order:
        for compare in (operator.lt, operator.le, operator.gt, operator.ge):
            methods[f"__{compare.__name__}__"] = _compared(cls, compare, key)
    if frozen:
        methods |= {"__setattr__": _refuse_assignment, "__delattr__": _refuse_deletion}
    return methods


def _key(cls: type) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives an instance's compared values as a tuple."""
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    if len(names) > 1:
        return operator.attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _compared(cls: type, compare: Callable[[Any, Any], bool], key: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        return compare(key(self), key(other)) if other.__class__ is self.__class__ else NotImplemented

    return method


def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_assignment(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: Iterable[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


def _first_init(cls: type, frozen: bool) -> Callable[..., None]:
    """Return an `__init__` that puts the real one in its place when it is called for the first time."""

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        made = _init(cls, frozen)
        cls.__init__ = made  # type: ignore[misc]
        made(self, *values, **named)

    return __init__


def _init(cls: type, frozen: bool) -> Callable[..., None]:
    known: dict[str, Any] = {"_missing": dataclasses.MISSING}
    positional, named, body = ["self"], list[str](), list[str]()
    for field in dataclasses.fields(cls):
        name = value = field.name
        if field.default_factory is not dataclasses.MISSING:
            known[f"_{name}"] = field.default_factory
            value = f"_{name}() if {name} is _missing else {name}" if field.init else f"_{name}()"
            parameter = f"{name}=_missing"
        elif field.default is not dataclasses.MISSING:
            known[f"_{name}"] = field.default
            value = name if field.init else f"_{name}"
            parameter = f"{name}=_{name}"
        else:
            parameter = name
        if field.init:
            (named if field.kw_only else positional).append(parameter)
        elif value == name:
            continue  # `__post_init__` sets it
        if frozen:
            known[f"_set_{name}"] = _setter(cls, name)
        body.append(f"_set_{name}(self, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join([*positional, *(["*", *named] if named else [])])
    exec(f"def __init__({parameters}):\n " + "\n ".join(body or ["pass"]), known)
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _setter(cls: type, name: str) -> Callable[[Any, Any], None]:
    """Return what sets an attribute of a frozen instance; a slot's own way is the shorter one."""
    slot = vars(cls).get(name)
    if isinstance(slot, MemberDescriptorType):
        return slot.__set__
    return lambda self, value: object.__setattr__(self, name, value)
