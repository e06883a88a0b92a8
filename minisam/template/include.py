"""Files that a template draws in: AWS::Include, and API and state machine definitions.

A path is relative to the file that names it. What is included keeps its own positions; what lies in S3 stays as it is
and is a notice.
AWS: docs "AWS::Include transform"; the properties are those that `sam package` uploads.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from minisam.errors import TemplateError, TemplateErrors, UsageError
from minisam.model import Finding, Position
from minisam.records import dataclass
from minisam.template.composer import MAX_DEPTH, MAX_NODES
from minisam.template.document import Document, DocumentPath, Positions
from minisam.template.literals import Literals, NotLiteral
from minisam.template.premises import Outside, locate
from minisam.template.reader import read
from minisam.template.structure import INCLUDE

MAX_INCLUDES_DEEP = 10

_TRANSFORM = "Fn::Transform"
_DEFINITIONS = {
    "AWS::Serverless::Api": ("DefinitionUri", "DefinitionBody"),
    "AWS::Serverless::HttpApi": ("DefinitionUri", "DefinitionBody"),
    "AWS::Serverless::WebSocketApi": ("DefinitionUri", "DefinitionBody"),
    "AWS::Serverless::StateMachine": ("DefinitionUri", "Definition"),
    "AWS::ApiGateway::RestApi": ("BodyS3Location", "Body"),
    "AWS::ApiGatewayV2::Api": ("BodyS3Location", "Body"),
    "AWS::StepFunctions::StateMachine": ("DefinitionS3Location", "Definition"),
}


def expand_includes(document: Document, literals: Literals) -> Document:
    """Return `document` with the contents of its local includes and definitions in place.

    Raises TemplateErrors for files that do not exist or are broken.
    """
    inclusion = _Inclusion(document, literals)
    value = inclusion.run()
    if inclusion.problems:
        raise TemplateErrors(inclusion.problems)
    return replace(
        document,
        value=value,
        positions=Positions(inclusion.keys, inclusion.values),
        files=tuple(dict.fromkeys((*document.files, *inclusion.files))),
        findings=(*document.findings, *inclusion.findings),
    )


@dataclass(frozen=True, slots=True)
class _Origin:
    """The file that a node comes from, and how many includes lie above it."""

    path: Path
    display: str
    depth: int = 0

    def beside(self, location: str, premises: Sequence[Path]) -> _Origin:
        """Return the file that a location in this one means. Raises Outside."""
        path = locate(self.path.parent, location, premises)
        display = os.path.normpath(os.path.join(os.path.dirname(self.display), location))
        return _Origin(path, display, self.depth + 1)


@dataclass(slots=True)
class _Inclusion:
    document: Document
    literals: Literals
    problems: list[TemplateError] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    keys: dict[DocumentPath, Position] = field(default_factory=dict)
    values: dict[DocumentPath, Position] = field(default_factory=dict)
    _read: dict[Path, Document] = field(default_factory=dict)
    _nodes: int = 0

    def run(self) -> Any:
        self.keys.update(self.document.positions.keys)
        self.values.update(self.document.positions.values)
        origin = _Origin(self.document.path, self.document.positions.of_value(()).file)
        template = self._node(self.document.value, (), origin)
        template = self._at_top(template, origin)
        resources = template.get("Resources")
        for logical_id, resource in resources.items() if isinstance(resources, dict) else ():
            self._definition(logical_id, resource, template, origin)
        return template

    def _node(self, value: Any, path: DocumentPath, origin: _Origin) -> Any:
        if isinstance(value, list):
            return [self._node(item, (*path, at), origin) for at, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        result = {key: self._node(item, (*path, key), origin) for key, item in value.items()}
        location = _location(result.get(_TRANSFORM))
        if location is None:
            return result
        place = (*path, _TRANSFORM, "Parameters", "Location")
        included = self._included(location, path, place, origin)
        if included is None:
            return result
        del result[_TRANSFORM]
        return _merged(included, result)

    def _at_top(self, template: dict[str, Any], origin: _Origin) -> dict[str, Any]:
        """Merge the includes that the template's own Transform section asks for."""
        declared = template.get("Transform")
        entries = declared if isinstance(declared, list) else [declared]
        kept = []
        for at, entry in enumerate(entries):
            place: DocumentPath = ("Transform", at) if isinstance(declared, list) else ("Transform",)
            location = _location(entry)
            included = None if location is None else self._included(location, (), place, origin)
            if included is None:
                kept.append(entry)
            else:
                template = _merged(included, template)
        if len(kept) < len(entries):
            template = {**template, "Transform": kept}
        return template

    def _definition(self, logical_id: str, resource: Any, template: Mapping[str, Any], origin: _Origin) -> None:
        kind = resource.get("Type") if isinstance(resource, dict) else None
        properties = resource.get("Properties") if isinstance(resource, dict) else None
        if not isinstance(kind, str) or kind not in _DEFINITIONS or not isinstance(properties, dict):
            return
        uri, body = _DEFINITIONS[kind]
        if body in properties or uri not in properties:
            return
        base: DocumentPath = ("Resources", logical_id, "Properties")
        target, place = (*base, body), (*base, uri)
        included = self._included(properties[uri], target, place, origin)
        if included is not None:
            self.keys[target] = self.document.positions.at(place)
            del properties[uri]
            properties[body] = included

    def _included(self, location: Any, target: DocumentPath, place: DocumentPath, origin: _Origin) -> Any:
        """Return the content of the file at a location, None when it is not a local file or cannot be read."""
        position = Positions(self.keys, self.values).of_value(place)
        try:
            text = self.literals.text(location)
        except NotLiteral:
            self._notice("The location of this file is not a local path", position)
            return None
        if "://" in text or text.startswith("arn:"):
            self._notice(f"'{text}' lies in AWS; minisam does not fetch it", position)
            return None
        try:
            inner = origin.beside(text, self.document.premises)
        except Outside as error:
            self._refuse(error.message, position, error.hint)
            return None
        if inner.depth > MAX_INCLUDES_DEEP or len(target) > MAX_DEPTH:
            self._refuse("Files include each other without end", position, "remove one of the includes")
            return None
        document = self._document(inner, position)
        if document is None:
            return None
        self._place(document, target, position)
        return self._node(copy.deepcopy(document.value), target, inner)

    def _document(self, origin: _Origin, position: Position) -> Document | None:
        if origin.path in self._read:
            return self._read[origin.path]
        try:
            document = read(origin.path, display=origin.display)
        except UsageError as error:
            hint = f"the path is relative to the file that names it: {origin.path.parent}"
            self._refuse(error.message, position, hint)
            return None
        except TemplateErrors as errors:
            self.problems.extend(errors.errors)
            return None
        self._read[origin.path] = document
        self.files.append(origin.path)
        self.findings.extend(document.findings)
        return document

    def _place(self, document: Document, target: DocumentPath, position: Position) -> None:
        self._nodes += len(document.positions.values)
        if self._nodes > MAX_NODES:
            self._refuse(f"The includes bring more than {MAX_NODES:,} values", position, "include fewer files")
            raise TemplateErrors(self.problems)
        for mine, theirs in ((self.keys, document.positions.keys), (self.values, document.positions.values)):
            for inner, place in theirs.items():
                if inner:
                    mine.setdefault((*target, *inner), place)

    def _notice(self, message: str, position: Position) -> None:
        hint = "use a path to a local file to have it read here"
        finding = Finding(check="include", severity="notice", message=message, hint=hint, position=position)
        self.findings.append(finding)

    def _refuse(self, message: str, position: Position, hint: str) -> None:
        self.problems.append(TemplateError(message, position=position, hint=hint))


def _location(transform: Any) -> Any:
    """Return the location that an AWS::Include names, None for anything else."""
    if not isinstance(transform, dict) or transform.get("Name") != INCLUDE:
        return None
    parameters = transform.get("Parameters")
    return parameters.get("Location", "") if isinstance(parameters, dict) else ""


def _merged(included: Any, own: Mapping[str, Any]) -> Any:
    """Return the included mapping with the template's own entries over it."""
    result = dict(included)
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = _merged(result[key], value) if both else value
    return result
