"""The environment variables that a template gives a function: their values, where each is written, which are secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from minisam.model import Position
from minisam.template.creation_order import names_in
from minisam.template.intrinsic_values import WrongArguments, kind_of, to_text
from minisam.template.stack import Stack

_INNER = ("Environment", "Variables")
_GLOBAL = ("Globals", "Function", *_INNER)


@dataclass(slots=True)
class Variables:
    """Values and places by name; `secret` are those made of a parameter with NoEcho."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, Position] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)


def read_variables(stack: Stack, logical_id: str) -> Variables:
    """Return a function's variables; what is wrong with one is a problem of the stack's."""
    found = Variables()
    environment = stack.resources[logical_id].properties.get("Environment")
    given = environment.get("Variables") if isinstance(environment, Mapping) else None
    for name, value in given.items() if isinstance(given, Mapping) else ():
        path = (*_INNER, name)
        try:
            found.values[str(name)] = _text(value)
        except WrongArguments as error:
            message = f"Function '{stack.prefix}{logical_id}': variable '{name}': {error}"
            stack.problem(message, logical_id, *path, hint="variables are text: write it in quotes")
            continue
        found.places[str(name)] = _place(stack, logical_id, name)
        if _is_secret(stack, logical_id, name):
            found.secret.add(str(name))
        for text, meaning in stack.placeholders.items():
            if text in found.values[str(name)]:
                function = f"Function '{stack.prefix}{logical_id}'"
                message = f"{function}: variable '{name}' needs {meaning}, which only AWS knows"
                hint = f"it gets '{text}'; give it another value in an env file"
                stack.notice("placeholder", message, stack.place(logical_id, *path), hint=hint)
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        raise WrongArguments(f"expected text, found {kind_of(value)}")
    return to_text(value)


def _place(stack: Stack, logical_id: str, name: Any) -> Position:
    """Return where the variable is written: in the function, else in Globals."""
    positions = stack.source.positions
    own = ("Resources", logical_id, "Properties", *_INNER, name)
    shared = (*_GLOBAL, name)
    if own not in positions.keys and shared in positions.keys:
        return positions.at(shared)
    return positions.at(own) if own in positions.keys else stack.place(logical_id, *_INNER, name)


def _is_secret(stack: Stack, logical_id: str, name: Any) -> bool:
    definition = stack.document.value["Resources"][logical_id].get("Properties") or {}
    for key in _INNER:
        definition = definition.get(key) if isinstance(definition, Mapping) else None
    written = definition.get(name) if isinstance(definition, Mapping) else None
    return any(wanted in stack.parameters.no_echo for wanted, _ in names_in(written, ()))
