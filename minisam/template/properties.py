"""Properties that a plain CloudFormation type does not have.

The names of the types that minisam runs or emulates are in properties.json, made by tools/make_properties.py from
CloudFormation's own schemas. SAM's types are checked by the translator, which knows them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from minisam.errors import TemplateError, nearest
from minisam.template.document import Document, DocumentPath

Definitions = Mapping[str, Mapping[str, str]]

_TABLE = Path(__file__).with_suffix(".json")


def check_properties(document: Document) -> list[TemplateError]:
    """Return an error for each property, also nested ones, that its resource's type does not have."""
    table: Mapping[str, Definitions] = json.loads(_TABLE.read_text(encoding="utf-8"))
    problems: list[TemplateError] = []
    for logical_id, resource in document.value["Resources"].items():
        if (definitions := table.get(resource["Type"])) is not None:
            check = _Check(document, resource["Type"], definitions)
            problems += check.errors(resource.get("Properties"), "", ("Resources", logical_id, "Properties"))
    return problems


class _Check:
    """Checks the properties of one resource."""

    def __init__(self, document: Document, kind: str, definitions: Definitions) -> None:
        self._document = document
        self._kind = kind
        self._definitions = definitions

    def errors(self, value: Any, definition: str, path: DocumentPath) -> Iterator[TemplateError]:
        """Yield an error for each unknown key of `value`, which is one or a list of what `definition` describes."""
        if isinstance(value, list):
            for at, item in enumerate(value):
                yield from self.errors(item, definition, (*path, at))
        elif isinstance(value, dict) and not _is_function(value):
            known = self._definitions[definition]
            for name, inner in value.items():
                if name not in known:
                    yield self._unknown(name, definition, known, (*path, name))
                elif known[name]:
                    yield from self.errors(inner, known[name], (*path, name))

    def _unknown(self, name: str, definition: str, known: Mapping[str, str], path: DocumentPath) -> TemplateError:
        where = f"{definition} of {self._kind}" if definition else self._kind
        guess = nearest(name, known)
        return TemplateError(
            f"'{name}' is not a property of {where}",
            position=self._document.positions.at(path),
            hint=f"did you mean `{guess}`?" if guess else f"see the reference of {self._kind}",
        )


def _is_function(value: Mapping[str, Any]) -> bool:
    return any(name == "Ref" or name.startswith("Fn::") for name in value)
