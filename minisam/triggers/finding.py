"""Every trigger of a function, named and ordered as its own `Events` are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from minisam.errors import UsageError, nearest
from minisam.model import App, Function
from minisam.template.reader import read
from minisam.triggers import messages, requests, services, streams
from minisam.triggers.trigger import Trigger

_FINDERS: Sequence[Callable[[App, Function], Iterator[Trigger]]] = (
    requests.find,
    streams.find,
    messages.find,
    services.find,
)


def find(app: App, function: str, declared: Sequence[str] = ()) -> tuple[Trigger, ...]:
    """Return what calls the function with this id, in the order of its declared events; others follow."""
    chosen = app.functions[function]
    found = [_named(trigger, chosen) for finder in _FINDERS for trigger in finder(app, chosen)]
    places = {name: number for number, name in enumerate(declared)}
    return tuple(sorted(found, key=lambda trigger: places.get(trigger.name.partition("/")[0], len(places))))


def choose(
    triggers: Sequence[Trigger], function: str, source: str | None = None, *, flag: str = "--source: "
) -> Trigger:
    """Return the trigger named `source`, the first one without a name; raises UsageError naming those there are."""
    names = [trigger.name for trigger in triggers]
    if not triggers:
        raise UsageError(
            f"Nothing in the template calls '{function}'", hint="name an event: `minisam generate-event SERVICE EVENT`"
        )
    if source is None:
        return triggers[0]
    for trigger in triggers:
        if source in (trigger.name, trigger.name.partition("/")[0], trigger.resource):
            return trigger
    near = nearest(source, names)
    raise UsageError(
        f"{flag}'{function}' has no source '{source}'",
        hint=f"did you mean `{near}`?" if near else f"there are: {', '.join(names)}",
    )


def declared_events(app: App, function: str) -> list[str]:
    """Return the names in the `Events` of a SAM function, in their order; none in a nested stack or plain resource."""
    document: Any = read(app.template).value
    for key in ("Resources", function, "Properties", "Events"):
        document = document.get(key) if isinstance(document, dict) else None
    return list(document) if isinstance(document, dict) else []


def _named(trigger: Trigger, function: Function) -> Trigger:
    """Give a trigger its name in the function's `Events`: SAM puts the function's id before it."""
    name = trigger.name.removeprefix(function.id)
    return replace(trigger, name=name) if name and name != trigger.name else trigger
