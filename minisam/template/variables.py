"""The environment variables that a template gives a function: their values, and where each is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from minisam.model import Origin
from minisam.records import dataclass
from minisam.template.creation_order import names_in
from minisam.template.intrinsic_values import WrongArguments, kind_of, to_text
from minisam.template.stack import Stack

_INNER = ("Environment", "Variables")
_GLOBAL = ("Globals", "Function", *_INNER)


@dataclass(slots=True)
class Variables:
    """Values and origins by name."""

    values: dict[str, str] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)


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
        found.origins[str(name)] = _origin(stack, logical_id, name)
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


def _origin(stack: Stack, logical_id: str, name: Any) -> Origin:
    """Return where the variable is written: in the function, else in Globals."""
    positions = stack.source.positions
    own = ("Resources", logical_id, "Properties", *_INNER, name)
    shared = (*_GLOBAL, name)
    is_secret = _is_secret(stack, logical_id, name)
    if own not in positions.keys and shared in positions.keys:
        return Origin(section="globals", position=positions.at(shared), is_secret=is_secret)
    return Origin(section="function", position=positions.at(own), is_secret=is_secret)


def _is_secret(stack: Stack, logical_id: str, name: Any) -> bool:
    definition = stack.document.value["Resources"][logical_id].get("Properties") or {}
    for key in _INNER:
        definition = definition.get(key) if isinstance(definition, Mapping) else None
    written = definition.get(name) if isinstance(definition, Mapping) else None
    return any(wanted in stack.parameters.no_echo for wanted, _ in names_in(written, ()))
