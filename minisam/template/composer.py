"""YAML events -> plain values and their positions.

Works on libyaml's event stream instead of its nodes, so that depth, size and aliases are bounded before anything is
built: an alias is copied and counted, never shared. Nothing but dicts, lists and scalars is ever constructed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import field
from typing import Any, NoReturn

import yaml

from minisam.errors import TemplateError, TemplateErrors, nearest
from minisam.model import Finding, Position
from minisam.records import dataclass
from minisam.template.document import DocumentPath, Positions
from minisam.template.functions import FOR_EACH, LONG_NAMES, SHORT_NAMES, dotted, is_known, long_form
from minisam.template.scalars import YAML_TAG, plain_value, tagged_value

MAX_DEPTH = 100
TOO_DEEP = (f"The nesting is deeper than {MAX_DEPTH} levels", "flatten it, or include a file")
"""Message and hint."""
MAX_NODES = 100_000
MAX_PROBLEMS = 100

_MERGE = "<<"


@dataclass(slots=True)
class _Anchored:
    """What an anchor names: complete once its node has ended, `size` counts all nodes in it."""

    value: Any = None
    size: int = 0
    depth: int = 0
    is_complete: bool = False


@dataclass(slots=True)
class Composer:
    """Composes one YAML document; `problems` collects what does not stop it."""

    events: Iterator[Any]
    file: str
    problems: list[TemplateError] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    keys: dict[DocumentPath, Position] = field(default_factory=dict)
    values: dict[DocumentPath, Position] = field(default_factory=dict)
    _anchors: dict[str, _Anchored] = field(default_factory=dict)
    _nodes: int = 0
    _deepest: int = 0

    def compose(self) -> Any:
        """Return the document's value, None for an empty one. Raises TemplateErrors when it must stop."""
        value = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.report(event, "A second YAML document starts here", hint="keep one document in a file")
                    break
                value = self._node(next(self.events), (), 0)
                self.keys[()] = self.values[()]
        return value

    @property
    def positions(self) -> Positions:
        """Where everything composed so far stands."""
        return Positions(self.keys, self.values)

    def report(self, event: Any, message: str, hint: str | None = None) -> None:
        """Note a problem and go on, up to as many as anybody reads."""
        self.problems.append(TemplateError(message, position=self._place(event), hint=hint))
        if len(self.problems) >= MAX_PROBLEMS:
            raise TemplateErrors(self.problems)

    def _stop(self, event: Any, message: str, hint: str) -> NoReturn:
        self.report(event, message, hint)
        raise TemplateErrors(self.problems)

    def _place(self, event: Any) -> Position:
        mark = event.start_mark
        return Position(file=self.file, line=mark.line + 1, column=mark.column + 1)

    def _count(self, event: Any, size: int, depth: int) -> None:
        self._nodes += size
        self._deepest = max(self._deepest, depth)
        if depth > MAX_DEPTH:
            self._stop(event, *TOO_DEEP)
        if self._nodes > MAX_NODES:
            hint = "aliases and merge keys count as often as they are used" if self._anchors else "split the template"
            self._stop(event, f"The document has more than {MAX_NODES:,} values", hint)

    def _node(self, event: Any, path: DocumentPath, depth: int) -> Any:
        self.values[path] = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        self._count(event, 1, depth)
        anchored, before = self._anchor(event, depth)
        short = self._short_name(event)
        inner = path
        if short:
            inner = (*path, SHORT_NAMES[short])
            self.keys[inner] = self.values[inner] = self.values[path]
        value = self._content(event, inner, depth, plain=short is None)
        if short:
            value = long_form(short, value)
        if anchored:
            anchored.value, anchored.size, anchored.is_complete = value, self._nodes - before + 1, True
            anchored.depth, self._deepest = self._deepest - depth, max(self._deepest, anchored.depth)
        return value

    def _anchor(self, event: Any, depth: int) -> tuple[_Anchored | None, int]:
        if event.anchor is None:
            return None, 0
        anchored = self._anchors[event.anchor] = _Anchored(depth=self._deepest)
        self._deepest = depth
        return anchored, self._nodes

    def _alias(self, event: Any, depth: int) -> Any:
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            self._stop(event, f"The alias '*{event.anchor}' has no anchor", f"put `&{event.anchor}` before it")
        if not anchored.is_complete:
            self._stop(event, f"The alias '*{event.anchor}' stands inside what it names", "write the value out")
        self._count(event, anchored.size, depth + anchored.depth)
        return copy.deepcopy(anchored.value)

    def _short_name(self, event: Any) -> str | None:
        tag = event.tag
        if tag is None or tag == "!" or tag.startswith(YAML_TAG):
            return None
        name = tag.removeprefix("!")
        if name in SHORT_NAMES and tag.startswith("!"):
            return str(name)
        guess = nearest(name.removeprefix("Fn::"), SHORT_NAMES)
        hint = f"did you mean `!{guess}`?" if guess else "use an intrinsic function of CloudFormation"
        self.report(event, f"'{tag}' is not an intrinsic function", hint)
        return None

    def _content(self, event: Any, path: DocumentPath, depth: int, *, plain: bool) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        tag = (event.tag or "").removeprefix(YAML_TAG)
        if (event.tag or "").startswith(YAML_TAG) and tag not in ("map", "seq"):
            self._unsupported(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return self._mapping(path, depth)

    def _scalar(self, event: Any) -> Any:
        tag, text = event.tag, event.value
        if tag is None:
            return plain_value(text) if event.implicit[0] else text
        if not tag.startswith(YAML_TAG):
            return text
        try:
            return tagged_value(tag, text)
        except KeyError:
            self._unsupported(event)
        except ValueError:
            self.report(event, f"'{text}' does not fit its tag '!!{tag.removeprefix(YAML_TAG)}'", "remove the tag")
        return text

    def _unsupported(self, event: Any) -> None:
        kind = event.tag.removeprefix(YAML_TAG)
        self.report(event, f"The YAML tag '!!{kind}' is not possible in a template", "remove the tag")

    def _sequence(self, path: DocumentPath, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            inner = (*path, len(items))
            self.keys[inner] = self._place(event)
            items.append(self._node(event, inner, depth + 1))
        return items

    def _mapping(self, path: DocumentPath, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, path, depth)
            inner = (*path, key)
            if key == _MERGE and event.implicit[0]:
                merged = {**self._merged(inner, depth), **merged}
                continue
            if key in mapping:
                self._duplicate(event, key, inner)
            self.keys[inner] = self._place(event)
            value = self._node(next(self.events), inner, depth + 1)
            mapping[key] = dotted(value) if key == "Fn::GetAtt" else value
        return {**merged, **mapping} if merged else mapping

    def _key(self, event: Any, path: DocumentPath, depth: int) -> str:
        if isinstance(event, yaml.AliasEvent):
            value = self._alias(event, depth + 1)
            key = value if isinstance(value, str) else None
        else:
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
        if key is None:
            self._stop(event, "A mapping's key is not a text", "put quotes around the key")
        if not is_known(key):
            guess = nearest(key, [*LONG_NAMES, FOR_EACH])
            self.report(event, f"'{key}' is not an intrinsic function", f"did you mean `{guess}`?" if guess else None)
        return str(key)

    def _duplicate(self, event: Any, key: str, path: DocumentPath) -> None:
        """A section or logical id that is lost is an error; a property is a warning: the last one holds, as in AWS."""
        message = f"The key '{key}' is written twice; the first one is at {self.keys[path]}"
        if len(path) <= 2:
            self.report(event, message, "keep one of the two, or give them different names")
        elif len(self.findings) < MAX_PROBLEMS:
            self.findings.append(
                Finding(
                    check="duplicate-key",
                    severity="warning",
                    message=message,
                    hint="the last one holds; remove the other",
                    position=self._place(event),
                )
            )

    def _merged(self, path: DocumentPath, depth: int) -> dict[str, Any]:
        event = next(self.events)
        value = self._node(event, path, depth + 1)
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, dict) for part in parts):
            self.report(event, "A merge key `<<` needs a mapping, or a list of mappings", "name an anchor: `<<: *name`")
            return {}
        merged: dict[str, Any] = {}
        for part in reversed(parts):
            merged.update(part)
        return merged
