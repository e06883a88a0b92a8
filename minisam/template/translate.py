"""The adapter to aws-sam-translator, in a process of its own: one JSON request in, one JSON reply out.

In: `{"template", "parameters", "region"}`, the template prepared by localise.py. Out: `{"template"}`, plain
CloudFormation, or `{"problems": [...]}`: of kind "property" or "event-type" (`path`, `where`, `known`), "document" or
"crash" (`message`, `resource`, `event`). Only this module imports the translator, and only lean_start.py, where that
process begins, imports this one: the import costs more than everything else that loading does.
"""

from __future__ import annotations

import copy
import functools
import json
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

from samtranslator.model import ResourceTypeResolver, sam_resources
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.open_api import open_api
from samtranslator.parser.parser import Parser
from samtranslator.plugins.application.serverless_app_plugin import ServerlessAppPlugin
from samtranslator.policy_template_processor.processor import PolicyTemplatesProcessor
from samtranslator.swagger import swagger
from samtranslator.translator.translator import Translator

Json = dict[str, Any]

_RESOURCE = re.compile(r"[Rr]esource with id \[(.+?)\]")
_EVENT = re.compile(r"Event with id \[(.+?)\]")
_MAX_ROUNDS = 20


def reply(text: str) -> str:
    """Answer a request, both as JSON. The process is the translator's alone: logging and parts of it are changed."""
    logging.disable(logging.ERROR)
    request = json.loads(text)
    _make_fast()
    return json.dumps(reply_to(request["template"], request["parameters"], request["region"]))


def reply_to(template: Json, parameters: Mapping[str, Any], region: str) -> Json:
    """Return the translated template, or everything that is wrong with it."""
    problems = _unknown_properties(template)
    for _ in range(_MAX_ROUNDS):
        try:
            translated = _translate(template, parameters, region)
        except InvalidDocumentException as error:
            found = [_problem(cause) for cause in error.causes]
        except Exception as error:  # malformed input makes the translator raise anything: name the resource
            found = [_crash(error, template, parameters, region)]
        else:
            return {"problems": problems} if problems else {"template": translated}
        problems += [problem for problem in found if problem not in problems]
        if not _remove_events(template, found):
            break
    return {"problems": problems}


def _translate(template: Json, parameters: Mapping[str, Any], region: str) -> Json:
    session = type("Session", (), {"region_name": region})()
    translator = Translator(None, Parser(), plugins=[_NoRepository()], boto_session=session)
    translated: Json = translator.translate(
        copy.deepcopy(template),
        parameter_values=dict(parameters),
        passthrough_metadata=True,
        get_managed_policy_map=dict,
    )
    return translated


class _NoRepository(ServerlessAppPlugin):  # type: ignore[misc]
    """Keeps the translator from calling the Serverless Application Repository."""

    def __init__(self) -> None:
        super().__init__(parameters={}, validate_only=True)

    def on_before_transform_template(self, template: Json) -> None:
        """Call nobody."""

    def on_after_transform_template(self, template: Json) -> None:
        """Call nobody."""


def _make_fast() -> None:
    """Skip what takes the translator longer than its work: it checks its own data, and copies an API for each event.

    The copies make 500 routes take 20 s. Each is put back in place of what it was copied from, so none is needed.
    """
    if hasattr(PolicyTemplatesProcessor, "_is_valid_templates_dict"):
        PolicyTemplatesProcessor._is_valid_templates_dict = staticmethod(lambda *_, **__: True)
    if hasattr(PolicyTemplatesProcessor, "get_default_policy_templates_json"):
        read = PolicyTemplatesProcessor.get_default_policy_templates_json
        PolicyTemplatesProcessor.get_default_policy_templates_json = staticmethod(functools.cache(read))
    for editor in (swagger, open_api):
        if hasattr(editor, "_deepcopy"):
            editor._deepcopy = lambda document: document


def _unknown_properties(template: Json) -> list[Json]:
    """Take what SAM does not know out of the template: the translator stops at the first property of a resource."""
    resolver = ResourceTypeResolver(sam_resources)
    problems: list[Json] = []
    resources = template.get("Resources")
    for logical_id, resource in resources.items() if isinstance(resources, dict) else ():
        if not isinstance(resource, dict) or not resolver.can_resolve(resource):
            continue
        model = resolver.resolve_resource_type(resource)
        path = ["Resources", logical_id, "Properties"]
        problems += _take_unknown(resource.get("Properties"), model.property_types, resource["Type"], path)
        problems += _unknown_of_events(resource, getattr(model, "event_resolver", None), path)
    return problems


def _unknown_of_events(resource: Json, resolver: Any, path: list[str]) -> list[Json]:
    properties = resource.get("Properties")
    events = properties.get("Events") if isinstance(properties, dict) else None
    problems: list[Json] = []
    if resolver is None or not isinstance(events, dict):
        return problems
    for name, event in list(events.items()):
        kind = event.get("Type") if isinstance(event, dict) else None
        inner = [*path, "Events", name]
        if resolver.can_resolve(event):
            known = resolver.resolve_resource_type(event).property_types
            where = f"the event type {kind}"
            problems += _take_unknown(event.get("Properties"), known, where, [*inner, "Properties"])
        elif isinstance(kind, str):
            where = str(resource["Type"])
            known = [known for known in resolver.resource_types if known]
            problems.append(
                {"kind": "event-type", "path": [*inner, "Type"], "name": kind, "where": where, "known": known}
            )
            del events[name]
    return problems


def _take_unknown(properties: Any, known: Iterable[str], where: str, path: list[str]) -> list[Json]:
    names = [name for name in properties if name not in known] if isinstance(properties, dict) else []
    for name in names:
        del properties[name]
    return [
        {"kind": "property", "path": [*path, name], "name": name, "where": where, "known": list(known)}
        for name in names
    ]


def _problem(cause: Any) -> Json:
    text = cause.message
    resource = getattr(cause, "_logical_id", None) or _first(_RESOURCE, text)
    event = getattr(cause, "_event_id", None) or _first(_EVENT, text)
    return {
        "kind": "document",
        "message": text,
        "resource": resource if isinstance(resource, str) else None,
        "event": event if isinstance(event, str) else None,
    }


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[1] if match else None


def _crash(error: Exception, template: Json, parameters: Mapping[str, Any], region: str) -> Json:
    """Name the resource without which the translator no longer fails in this way."""
    resources = template.get("Resources", {})
    culprits = (name for name in resources if not _crashes(_without(template, name), type(error), parameters, region))
    resource = next(culprits, None) if len(resources) > 1 else next(iter(resources), None)
    return {"kind": "crash", "message": f"{type(error).__name__}: {error}", "resource": resource, "event": None}


def _without(template: Json, name: str) -> Json:
    return {**template, "Resources": {key: value for key, value in template["Resources"].items() if key != name}}


def _crashes(template: Json, kind: type[Exception], parameters: Mapping[str, Any], region: str) -> bool:
    try:
        _translate(template, parameters, region)
    except InvalidDocumentException:
        return False
    except Exception as error:  # any exception is the answer here
        return isinstance(error, kind)
    return False


def _remove_events(template: Json, problems: list[Json]) -> bool:
    """Remove the events that were found wrong, so that what stands behind them is checked too."""
    has_removed = False
    for problem in problems:
        for name, resource in template["Resources"].items():
            if problem["resource"] not in (name, None) or not isinstance(resource, dict):
                continue
            events = (resource.get("Properties") or {}).get("Events")
            if isinstance(events, dict) and events.pop(problem["event"], None) is not None:
                has_removed = True
    return has_removed
