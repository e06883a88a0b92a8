"""JSONPath, as mapping templates and parameter mappings use it.

A path of names and indexes is walked here and leads to one value; any other (wildcards, filters, `..`) goes to a
library, which is imported with the first of its kind, and leads to a list.
AWS: docs "api-gateway-mapping-template-reference" ($input.path, $input.json)
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_STEP = re.compile(r"""\.([\w-]+)|\[(-?\d+)\]|\['([^']*)'\]|\["([^"]*)"\]""")
_PLAIN = re.compile(r"""\$(?:\.[\w-]+|\[-?\d+\]|\['[^']*'\]|\["[^"]*"\])*""")
_LENGTH = ".length()"


class BrokenPath(Exception):
    """An expression that is no JSONPath."""


def find(value: Any, expression: str, missing: Any = None) -> Any:
    """Return what a JSONPath leads to, `missing` where that is nothing; raises BrokenPath."""
    path = expression.strip() or "$"
    if not path.startswith("$"):
        path = f"${path}" if path.startswith(("[", ".")) else f"$.{path}"
    if path.endswith(_LENGTH):
        found = find(value, path.removesuffix(_LENGTH))
        return len(found) if isinstance(found, (list, dict)) else missing
    return _walk(value, path, missing) if _PLAIN.fullmatch(path) else _search(value, path) or missing


def _walk(value: Any, path: str, missing: Any) -> Any:
    for name, index, quoted, quoted_too in _STEP.findall(path):
        key = name or quoted or quoted_too
        if index and isinstance(value, list) and -len(value) <= int(index) < len(value):
            value = value[int(index)]
        elif not index and isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return missing
    return value


def _search(value: Any, path: str) -> list[Any]:
    try:
        return [match.value for match in _compiled(path).find(value)]
    except (TypeError, KeyError, AttributeError):  # a filter that compares what cannot be compared finds nothing
        return []


@lru_cache(maxsize=256)
def _compiled(path: str) -> Any:
    from jsonpath_ng.ext.parser import parse

    try:
        return parse(path)
    except Exception as error:  # its lexer and parser raise bare exceptions too
        raise BrokenPath(f"{path!r} is no JSONPath: {error}") from error
