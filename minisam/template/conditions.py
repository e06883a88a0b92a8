"""Conditions: which of them hold, decided once each and only when asked.

`Fn::If` resolves only the branch that is taken. A condition that does not exist, or that needs itself, is a problem
at the place that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from minisam.template.document import DocumentPath
from minisam.template.intrinsic_values import WrongArguments, kind_of
from minisam.template.problems import Problems, nearest_hint

MAX_DEEP = 40
"""How many conditions may name each other in a row."""

Resolve = Callable[[Any, DocumentPath], Any]


class Unresolvable(Exception):
    """A value cannot be resolved; why is among the problems already."""


class Conditions:
    """The `Conditions` section of a template. `resolve` resolves the values inside their expressions."""

    def __init__(self, expressions: Mapping[str, Any], resolve: Resolve, problems: Problems) -> None:
        self._expressions = expressions
        self._resolve = resolve
        self._problems = problems
        self._known: dict[str, bool | None] = {}
        self._asked: list[str] = []

    def holds(self, name: Any, path: DocumentPath) -> bool:
        """Say whether the condition that is named at `path` holds. Raises Unresolvable."""
        if not isinstance(name, str):
            self._fail(f"expected a condition's name, found {kind_of(name)}", path)
        if name not in self._expressions:
            self._fail(f"condition '{name}' is not defined in Conditions", path, nearest_hint(name, self._expressions))
        if name in self._asked:
            circle = " -> ".join([*self._asked[self._asked.index(name) :], name])
            self._fail(f"circular conditions: {circle}", ("Conditions", name))
        if len(self._asked) >= MAX_DEEP:
            self._fail(f"conditions name each other more than {MAX_DEEP} deep", ("Conditions", name))
        if name not in self._known:
            self._known[name] = self._decide(name)
        known = self._known[name]
        if known is None:
            raise Unresolvable(name)
        return known

    def check(self) -> None:
        """Decide every condition, so that the problems of unused ones are collected too."""
        for name in self._expressions:
            if name not in self._known:
                self._known[name] = self._decide(name)

    def evaluate(self, expression: Any, path: DocumentPath) -> bool:
        """Say whether a condition's expression is true. Raises Unresolvable."""
        if isinstance(expression, Mapping) and list(expression) == ["Condition"]:
            return self.holds(expression["Condition"], (*path, "Condition"))
        value = self._resolve(expression, path)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if not isinstance(value, bool):
            self._fail(f"expected a condition, found {kind_of(value)}", path)
        return bool(value)

    def choose(self, argument: Any, path: DocumentPath) -> Any:
        """Resolve the branch of `Fn::If` that is taken."""
        if not isinstance(argument, list) or len(argument) != 3:
            raise WrongArguments("expected a list of a condition's name and two values")
        index = 1 if self.holds(argument[0], (*path, 0)) else 2
        return self._resolve(argument[index], (*path, index))

    def all_hold(self, argument: Any, path: DocumentPath) -> bool:
        """AWS: docs "intrinsic-function-reference-conditions", Fn::And."""
        return all(self._each(argument, path, 2, 10))

    def any_holds(self, argument: Any, path: DocumentPath) -> bool:
        """AWS: docs "intrinsic-function-reference-conditions", Fn::Or."""
        return any(self._each(argument, path, 2, 10))

    def negated(self, argument: Any, path: DocumentPath) -> bool:
        """AWS: docs "intrinsic-function-reference-conditions", Fn::Not."""
        return not self._each(argument, path, 1, 1)[0]

    def _each(self, argument: Any, path: DocumentPath, least: int, most: int) -> list[bool]:
        if not isinstance(argument, list) or not least <= len(argument) <= most:
            count = "one condition" if most == 1 else f"{least} to {most} conditions"
            raise WrongArguments(f"expected a list of {count}")
        return [self.evaluate(item, (*path, index)) for index, item in enumerate(argument)]

    def _decide(self, name: str) -> bool | None:
        self._asked.append(name)
        try:
            return self.evaluate(self._expressions[name], ("Conditions", name))
        except Unresolvable:
            return None
        finally:
            self._asked.pop()

    def _fail(self, message: str, path: DocumentPath, hint: str | None = None) -> None:
        self._problems.add(message, path, hint=hint)
        raise Unresolvable(message)
