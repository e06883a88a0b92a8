"""Events in Python: `minisam.events.s3.put(bucket="b", key="a b.jpg")` is the dict that a handler receives.

Services and events are those of `minisam generate-event`, with `_` for `-`; the stub beside this file, made from the
samples by `tools/make_events.py`, lists them with their options for editors and type checkers.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable
from typing import Any

from minisam import samples

_CONTEXT = frozenset({"region", "account", "partition", "seed", "frozen", "count"})


class Service:
    """The events of one service, as functions."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Callable[..., Any]:
        event = _found(name, samples.events(self._name))
        if event is None:
            raise AttributeError(f"service '{self._name}' has no event '{name}'")
        return function(samples.load(self._name, event))

    def __dir__(self) -> list[str]:
        return [identifier(event) for event in samples.events(self._name)]


def function(sample: samples.Sample) -> Callable[..., Any]:
    """Return the function that renders a sample from keyword arguments."""
    options = {identifier(name): name for name in sample.options}
    name = identifier(sample.event)

    def render(**given: Any) -> Any:
        context = {key: given.pop(key) for key in _CONTEXT & given.keys()}
        if unknown := sorted(given.keys() - options.keys()):
            raise TypeError(f"{name}() got an unexpected keyword argument '{unknown[0]}'")
        values = {options[key]: value for key, value in given.items()}
        return sample.render(values, samples.Circumstances(**context))

    render.__name__ = render.__qualname__ = name
    render.__doc__ = f"{sample.help}\n\n{sample.reference}"
    return render


def identifier(name: str) -> str:
    """Return a service's, event's or option's name as a name of Python."""
    plain = name.replace("-", "_")
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def __getattr__(name: str) -> Service:
    service = None if name.startswith("__") else _found(name, samples.services())
    if service is None:
        raise AttributeError(f"module 'minisam.events' has no service '{name}'")
    return Service(service)


def __dir__() -> list[str]:
    return [identifier(service) for service in samples.services()]


def _found(name: str, known: list[str]) -> str | None:
    return next((each for each in known if identifier(each) == name), None)
