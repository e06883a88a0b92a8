"""What a target gets of an event: all of it, a part (InputPath), a constant (Input) or a text made of parts.

AWS: docs "eb-transform-target-input", "eb-inputpath"; how values stand in quotes was recorded against AWS by localstack
(tests/aws/services/events/test_events_inputs).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

_PLACEHOLDER = re.compile(r"<([^<>\s]+)>")
_MISSING = object()


def make_input(event: Mapping[str, Any], target: Mapping[str, Any], rule_arn: str) -> str:
    """Return the JSON text, or plain text, that a rule's target gets."""
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        found = value_at(event, target["InputPath"])
        return json.dumps(None if found is _MISSING else found)
    if transformer := target.get("InputTransformer"):
        return _transformed(event, transformer, rule_arn)
    return json.dumps(event)


def value_at(event: Mapping[str, Any], path: str) -> Any:
    """Return what a JSON path finds: the value, a list where the path may find several; `MISSING` for nothing."""
    found = find_all(event, path)
    if not found:
        return _MISSING
    return found if "*" in path or ".." in path else found[0]


def find_all(value: Any, path: str) -> list[Any]:
    """Return everything that a JSON path finds."""
    return [match.value for match in _parse(path).find(value)]


def _transformed(event: Mapping[str, Any], transformer: Mapping[str, Any], rule_arn: str) -> str:
    values = {name: value_at(event, path) for name, path in transformer.get("InputPathsMap", {}).items()}
    values |= {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rpartition("/")[2],
        "aws.events.event.ingestion-time": event.get("time"),
        "aws.events.event": {name: value for name, value in event.items() if name != "detail"},
        "aws.events.event.json": event,
    }
    return "".join(_pieces(transformer["InputTemplate"], values))


def _pieces(template: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the template's text and, for each placeholder, its value as its place wants it."""
    end, is_quoted = 0, False
    for found in _PLACEHOLDER.finditer(template):
        text = template[end : found.start()]
        is_quoted ^= _quotes(text) % 2 == 1
        yield text
        yield _placed(values.get(found[1], _MISSING), is_quoted)
        end = found.end()
    yield template[end:]


def _quotes(text: str) -> int:
    return len(re.findall(r'(?<!\\)"', text))


def _placed(value: Any, is_quoted: bool) -> str:
    """Return a value as JSON; inside quotes a text as it is, and everything else without any quotes."""
    if value is _MISSING:
        return ""
    if not is_quoted:
        return json.dumps(value)
    if isinstance(value, str):
        return json.dumps(value)[1:-1]
    return json.dumps(value, separators=(",", ":")).replace('"', "")


@lru_cache(maxsize=512)
def _parse(path: str) -> Any:
    from jsonpath_ng import parse

    return parse(path)
