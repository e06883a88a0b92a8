"""The shape that every template has before anything else is asked of it: sections, resources, their attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from minisam.errors import TemplateError, TemplateErrors, nearest
from minisam.model import Finding
from minisam.template.composer import MAX_PROBLEMS
from minisam.template.document import Document, DocumentPath

SERVERLESS = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
INCLUDE = "AWS::Include"

SECTIONS = (
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Globals",
    "Resources",
    "Outputs",
    "Hooks",
)
ATTRIBUTES = (
    "Type",
    "Properties",
    "DependsOn",
    "Condition",
    "Metadata",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "UpdatePolicy",
    "CreationPolicy",
    "Connectors",
    "IgnoreGlobals",
)
SERVERLESS_TYPES = tuple(
    f"AWS::Serverless::{name}"
    for name in (
        "Function Api HttpApi WebSocketApi SimpleTable LayerVersion Application StateMachine Connector GraphQLApi "
        "CapacityProvider WebFunction MicrovmImage NetworkConnector"
    ).split()
)

_MAPPINGS = ("Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Globals", "Resources", "Outputs")
_LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}")


def transforms(template: Any) -> tuple[str, ...]:
    """Return the names of the transforms that a template asks for, in their order."""
    declared = template.get("Transform") if isinstance(template, dict) else None
    entries = declared if isinstance(declared, list) else [declared]
    names = (entry.get("Name") if isinstance(entry, dict) else entry for entry in entries)
    return tuple(name for name in names if isinstance(name, str))


def check_structure(document: Document) -> tuple[Finding, ...]:
    """Return what is odd about the template's shape. Raises TemplateErrors with everything that is wrong with it."""
    problems = list(islice(_problems(document), MAX_PROBLEMS))
    if problems:
        raise TemplateErrors(problems)
    return tuple(_oddities(document))


def _problems(document: Document) -> Iterator[TemplateError]:
    template = document.value
    for name in template:
        if name not in SECTIONS and (guess := nearest(name, SECTIONS)):
            message = f"'{name}' is not a section of a template"
            yield _error(document, (name,), message, f"did you mean `{guess}`?")
    for name in _MAPPINGS:
        if name in template and not isinstance(template[name], dict) and template[name] is not None:
            yield _error(
                document, (name,), f"The section '{name}' is not a mapping", "indent its entries by two spaces"
            )
    resources = template.get("Resources")
    if resources is None or resources == {}:
        place = ("Resources",) if "Resources" in template else ()
        yield _error(document, place, "The template has no resources", "add a `Resources:` section")
    elif isinstance(resources, dict):
        for logical_id, resource in resources.items():
            yield from _resource_problems(document, logical_id, resource)


def _resource_problems(document: Document, logical_id: str, resource: Any) -> Iterator[TemplateError]:
    path = ("Resources", logical_id)
    if not _LOGICAL_ID.fullmatch(logical_id):
        yield _error(document, path, f"'{logical_id}' is not a logical id", "use letters and digits only")
    if not isinstance(resource, dict):
        yield _error(document, path, f"Resource '{logical_id}' is not a mapping", "it needs at least a `Type:`")
        return
    for name in resource:
        if name not in ATTRIBUTES:
            guess = nearest(name, ATTRIBUTES)
            hint = f"did you mean `{guess}`?" if guess else "properties of the resource belong under `Properties:`"
            yield _error(document, (*path, name), f"'{name}' is not an attribute of a resource", hint)
    for name in ("Properties", "Metadata"):
        if not isinstance(resource.get(name) or {}, dict):
            message = f"{name} of resource '{logical_id}' is not a mapping"
            yield _error(document, (*path, name), message, "write `Name: value` lines below it")
    yield from _type_problems(document, logical_id, resource)


def _type_problems(document: Document, logical_id: str, resource: dict[str, Any]) -> Iterator[TemplateError]:
    kind = resource.get("Type")
    path = ("Resources", logical_id)
    if kind is None:
        yield _error(document, path, f"Resource '{logical_id}' has no Type", "add `Type: AWS::Serverless::Function`")
    elif not isinstance(kind, str):
        yield _error(document, (*path, "Type"), f"The Type of resource '{logical_id}' is not a text", "write its name")
    elif kind.startswith("AWS::Serverless::"):
        if kind not in SERVERLESS_TYPES:
            guess = nearest(kind, SERVERLESS_TYPES)
            hint = f"did you mean `{guess}`?" if guess else "see the resource types of the AWS SAM specification"
            yield _error(document, (*path, "Type"), f"'{kind}' is not a type of AWS SAM", hint)
        elif SERVERLESS not in transforms(document.value):
            message = f"'{kind}' needs the transform of AWS SAM"
            yield _error(document, (*path, "Type"), message, f"add `Transform: {SERVERLESS}` at the top")


def _oddities(document: Document) -> Iterator[Finding]:
    for name in document.value:
        if name not in SECTIONS:
            yield Finding(
                check="template-section",
                severity="warning",
                message=f"'{name}' is not a section of a template",
                hint="CloudFormation refuses it when the template is deployed",
                position=document.positions.at((name,)),
            )
    for name in transforms(document.value):
        if name not in (SERVERLESS, LANGUAGE_EXTENSIONS, INCLUDE):
            yield Finding(
                check="transform",
                severity="warning",
                message=f"The transform '{name}' runs in AWS only; the template is used without it",
                position=document.positions.at(("Transform",)),
            )
    for logical_id, resource in document.value["Resources"].items():
        location = (resource.get("Properties") or {}).get("Location")
        if resource["Type"] == "AWS::Serverless::Application" and isinstance(location, dict):
            yield Finding(
                check="application",
                severity="notice",
                message=f"Application '{logical_id}' comes from the Serverless Application Repository; it is not run",
                hint="use a local template as its Location to have it run here",
                position=document.positions.at(("Resources", logical_id)),
            )


def _error(document: Document, path: DocumentPath, message: str, hint: str) -> TemplateError:
    return TemplateError(message, position=document.positions.at(path), hint=hint)
