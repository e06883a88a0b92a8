"""What CloudFormation expands before SAM sees a template: included files, loops, references in policies.

In: a document as read, its parameters. Out: a document without AWS::Include, local DefinitionUri and Fn::ForEach,
with its findings. `Fn::Length`, `Fn::ToJsonString` and `Fn::FindInMap` with a DefaultValue stay: they may hold
references to resources, so the resolver applies them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from minisam.model import Finding, LoadOptions
from minisam.template.document import Document, DocumentPath
from minisam.template.include import expand_includes
from minisam.template.literals import Literals, NotLiteral
from minisam.template.loops import expand_loops
from minisam.template.parameters import Parameters
from minisam.template.structure import LANGUAGE_EXTENSIONS, transforms

_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")
_EXTENSIONS = ("Fn::Length", "Fn::ToJsonString")


def expand_language(document: Document, parameters: Parameters, options: LoadOptions | None = None) -> Document:
    """Return `document` with includes and loops expanded. Raises TemplateErrors."""
    literals = Literals.of(document.value, parameters.values, options or LoadOptions())
    document = expand_includes(document, literals)
    literals = Literals.of(document.value, parameters.values, options or LoadOptions())
    document = expand_loops(document, literals)
    if LANGUAGE_EXTENSIONS in transforms(document.value):
        return _with_policies(document, literals)
    return replace(document, findings=(*document.findings, *_without_transform(document)))


def _with_policies(document: Document, literals: Literals) -> Document:
    """Apply the functions that LanguageExtensions allows in DeletionPolicy and UpdateReplacePolicy."""
    resources = document.value.get("Resources")
    if not isinstance(resources, dict):
        return document
    evaluated = {name: _policies_evaluated(resource, literals) for name, resource in resources.items()}
    return replace(document, value={**document.value, "Resources": evaluated})


def _policies_evaluated(resource: Any, literals: Literals) -> Any:
    if not isinstance(resource, dict) or not any(isinstance(resource.get(name), dict) for name in _POLICIES):
        return resource
    result = dict(resource)
    for name in _POLICIES:
        try:
            result[name] = literals.text(result[name])
        except (KeyError, NotLiteral):
            continue
    return result


def _without_transform(document: Document) -> Iterator[Finding]:
    for path in _extensions(document.value, ()):
        yield Finding(
            check="language-extensions",
            severity="warning",
            message=f"'{path[-1]}' works in AWS only with the transform {LANGUAGE_EXTENSIONS}",
            hint=f"add `{LANGUAGE_EXTENSIONS}` to the template's Transform",
            position=document.positions.at(path),
        )


def _extensions(value: Any, path: DocumentPath) -> Iterator[DocumentPath]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in entries:
        if key in _EXTENSIONS:
            yield (*path, key)
        yield from _extensions(item, (*path, key))
