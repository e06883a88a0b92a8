"""A template file, and every local template nested in it, as resolved stacks.

The whole way of one file: read -> parameters -> language -> expansion -> resolution. A nested application or stack
with a local location goes the same way, with its parameters from the parent.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

from minisam.errors import TemplateErrors
from minisam.model import LoadOptions, Resource
from minisam.project import premises_of
from minisam.records import dataclass
from minisam.template.expansion import expand
from minisam.template.identity import nested_stack_name
from minisam.template.intrinsic_values import WrongArguments, to_text
from minisam.template.language import expand_language
from minisam.template.parameters import resolve_parameters
from minisam.template.premises import Outside, locate
from minisam.template.reader import read
from minisam.template.stack import Stack, resolve_stack
from minisam.template.translator import Translator

MAX_NESTED = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a template stands among those that nest it: `lineage` are the files from the outermost to this one.

    All of them lie in `premises`; `stacks` counts them.
    """

    display: str
    lineage: tuple[Path, ...]
    premises: tuple[Path, ...]
    stacks: Iterator[int]
    prefix: str = ""


def load_stack(path: Path, options: LoadOptions, translator: Translator, *, display: str | None = None) -> Stack:
    """Return the stack of a template file with all that is nested in it.

    Raises TemplateErrors where the file cannot be read or expanded at all; what is wrong beyond that is among the
    stack's `errors`. `display` is how messages spell the file.
    """
    place = Place(display or str(path), (path.resolve(),), premises_of(path), count(1))
    return _load(path, options, translator, place)


def _load(path: Path, options: LoadOptions, translator: Translator, place: Place) -> Stack:
    def nest(parent: Stack, name: str, resource: Resource) -> Stack | None:
        return _load_nested(parent, name, resource, place, translator)

    document = replace(read(path, display=place.display), premises=place.premises)
    parameters = resolve_parameters(document, options)
    source = expand_language(document, parameters)
    expanded = expand(source, parameters, options, translator)
    return resolve_stack(expanded, parameters, options, source=source, prefix=place.prefix, nest=nest)


def _load_nested(parent: Stack, name: str, resource: Resource, place: Place, translator: Translator) -> Stack | None:
    lineage = place.lineage
    location = resource.properties.get("TemplateURL")
    if "ApplicationId" in resource.properties:
        return None
    if not isinstance(location, str) or "://" in location:
        hint = "only templates on this machine are loaded; its outputs are placeholders"
        parent.notice("nested-stack", f"'{resource.id}' is not run: {location}", parent.place(name), hint=hint)
        return None
    try:
        path = locate(lineage[-1].parent, location, place.premises)
    except Outside as error:
        parent.problem(f"Nested template: {error.message}", name, "TemplateURL", hint=error.hint)
        return None
    if path in lineage:
        circle = " -> ".join(part.name for part in (*lineage[lineage.index(path) :], path))
        parent.problem(f"Template '{location}' nests itself: {circle}", name, "TemplateURL")
        return None
    if not path.is_file():
        parent.problem(f"Template '{location}' does not exist", name, "TemplateURL", hint=f"expected it at {path}")
        return None
    if next(place.stacks) > MAX_NESTED:
        parent.problem(f"The templates nest more than {MAX_NESTED} stacks in all", name, "TemplateURL")
        return None
    options = _options(parent, name, resource)
    shown = os.path.normpath(os.path.join(os.path.dirname(place.display), location))
    try:
        inner = replace(place, display=shown, lineage=(*lineage, path), prefix=f"{parent.prefix}{name}/")
        child = _load(path, options, translator, inner)
    except TemplateErrors as error:
        parent.problems.include(error.errors)
        return None
    parent.problems.include(child.errors)
    return child


def _options(parent: Stack, name: str, resource: Resource) -> LoadOptions:
    given = resource.properties.get("Parameters") or {}
    parameters = {}
    for key, value in given.items() if isinstance(given, Mapping) else ():
        try:
            parameters[str(key)] = to_text(value)
        except WrongArguments as error:
            parent.problem(f"Parameter '{key}': {error}", name, "Parameters", str(key))
    stack_name = nested_stack_name(parent.options.stack_name, parent.options.region, name)
    return replace(parent.options, stack_name=stack_name, parameters=parameters)
