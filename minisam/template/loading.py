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

MAX_NESTED = 200


@dataclass(frozen=True, slots=True)
class _Lineage:
    """The files that nest one another down to a template, where all of them must lie, and a count of all stacks."""

    files: tuple[Path, ...]
    premises: tuple[Path, ...]
    stacks: Iterator[int]

    @classmethod
    def of(cls, path: Path) -> _Lineage:
        return cls((path.resolve(),), premises_of(path), count(1))

    def with_file(self, path: Path) -> _Lineage:
        return replace(self, files=(*self.files, path))


def load_stack(
    path: Path, options: LoadOptions, *, display: str | None = None, prefix: str = "", lineage: _Lineage | None = None
) -> Stack:
    """Return the stack of a template file with all that is nested in it.

    Raises TemplateErrors where the file cannot be read or expanded at all; what is wrong beyond that is among the
    stack's `errors`. `lineage` is given for a nested one.
    """
    line = lineage or _Lineage.of(path)

    def nest(parent: Stack, name: str, resource: Resource) -> Stack | None:
        return _load_nested(parent, name, resource, display or str(path), line)

    document = replace(read(path, display=display), premises=line.premises)
    parameters = resolve_parameters(document, options)
    source = expand_language(document, parameters)
    expanded = expand(source, parameters, options)
    return resolve_stack(expanded, parameters, options, source=source, prefix=prefix, nest=nest)


def _load_nested(parent: Stack, name: str, resource: Resource, display: str, lineage: _Lineage) -> Stack | None:
    location = resource.properties.get("TemplateURL")
    if "ApplicationId" in resource.properties:
        return None
    if not isinstance(location, str) or "://" in location:
        hint = "only templates on this machine are loaded; its outputs are placeholders"
        parent.notice("nested-stack", f"'{resource.id}' is not run: {location}", parent.place(name), hint=hint)
        return None
    try:
        path = locate(lineage.files[-1].parent, location, lineage.premises)
    except Outside as error:
        parent.problem(f"Nested template: {error.message}", name, "TemplateURL", hint=error.hint)
        return None
    if path in lineage.files:
        circle = " -> ".join(part.name for part in (*lineage.files[lineage.files.index(path) :], path))
        parent.problem(f"Template '{location}' nests itself: {circle}", name, "TemplateURL")
        return None
    if not path.is_file():
        parent.problem(f"Template '{location}' does not exist", name, "TemplateURL", hint=f"expected it at {path}")
        return None
    if next(lineage.stacks) > MAX_NESTED:
        parent.problem(f"The templates nest more than {MAX_NESTED} stacks in all", name, "TemplateURL")
        return None
    options = _options(parent, name, resource)
    shown = os.path.normpath(os.path.join(os.path.dirname(display), location))
    try:
        child = load_stack(
            path, options, display=shown, prefix=f"{parent.prefix}{name}/", lineage=lineage.with_file(path)
        )
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
