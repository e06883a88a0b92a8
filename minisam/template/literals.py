"""What can be said of a value before any resource exists: parameters, mappings and pure functions of them.

Loops, includes and policies of resources need their arguments this early; everything else is the resolver's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from minisam.model import ACCOUNT_ID, LoadOptions
from minisam.records import dataclass
from minisam.template.intrinsic_values import joined

_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")


class NotLiteral(ValueError):
    """The value depends on something that is not known yet."""


@dataclass(frozen=True, slots=True)
class Literals:
    """Evaluates values over parameters (and loop variables), pseudo parameters and mappings."""

    names: Mapping[str, Any]
    mappings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, template: Mapping[str, Any], parameters: Mapping[str, Any], options: LoadOptions) -> Literals:
        """Return the evaluator for a template."""
        pseudo = {
            "AWS::AccountId": ACCOUNT_ID,
            "AWS::Partition": "aws",
            "AWS::Region": options.region,
            "AWS::StackName": options.stack_name,
            "AWS::URLSuffix": "amazonaws.com",
        }
        mappings = template.get("Mappings")
        return cls({**pseudo, **parameters}, mappings if isinstance(mappings, dict) else {})

    def with_names(self, names: Mapping[str, str]) -> Literals:
        """Return an evaluator that also knows `names`."""
        return Literals({**self.names, **names}, self.mappings)

    def evaluate(self, value: Any) -> Any:
        """Return the value with every function applied. Raises NotLiteral where that is not possible."""
        if isinstance(value, list):
            return [self.evaluate(item) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name in _FUNCTIONS:
                try:
                    return _FUNCTIONS[name](self, argument)
                except (KeyError, IndexError, TypeError, ValueError) as error:
                    raise NotLiteral(name) from error
            if name.startswith("Fn::") or name == "Condition":
                raise NotLiteral(name)
        return {key: self.evaluate(item) for key, item in value.items()}

    def text(self, value: Any) -> str:
        """Return the value as text. Raises NotLiteral where it is not one."""
        evaluated = self.evaluate(value)
        if isinstance(evaluated, bool):
            return str(evaluated).lower()
        if not isinstance(evaluated, (str, int, float)):
            raise NotLiteral(value)
        return str(evaluated)

    def _ref(self, name: Any) -> Any:
        return self.names[name]

    def _sub(self, argument: Any) -> str:
        text, given = argument if isinstance(argument, list) else (argument, {})
        names = {**self.names, **{name: self.text(item) for name, item in given.items()}}
        pieces, end = [], 0
        for match in _PLACEHOLDER.finditer(text):
            pieces += [text[end : match.start()], self.text(names[match[1].strip()])]
            end = match.end()
        return joined("", [*pieces, text[end:]]).replace("${!", "${")

    def _join(self, argument: Any) -> str:
        separator, items = self.evaluate(argument)
        return joined(str(separator), map(self.text, items))

    def _split(self, argument: Any) -> list[str]:
        separator, text = self.evaluate(argument)
        return self.text(text).split(separator)

    def _select(self, argument: Any) -> Any:
        index, items = self.evaluate(argument)
        if int(index) < 0:
            raise NotLiteral(index)
        return items[int(index)]

    def _find_in_map(self, argument: Any) -> Any:
        name, first, second, *rest = argument
        try:
            return self.evaluate(self.mappings[self.text(name)][self.text(first)][self.text(second)])
        except (KeyError, TypeError):
            return self.evaluate(rest[0]["DefaultValue"])


_FUNCTIONS = {
    "Ref": Literals._ref,
    "Fn::Sub": Literals._sub,
    "Fn::Join": Literals._join,
    "Fn::Split": Literals._split,
    "Fn::Select": Literals._select,
    "Fn::FindInMap": Literals._find_in_map,
}
