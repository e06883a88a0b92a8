"""The AWS calls that a function's own source makes: clients and resources of boto3 by name, literal operations.

In: a function with its code. Out: what is called, with the parameters that are spelled out (literals, variables of the
function's environment), found without running anything. What is not literal is not found.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import field
from pathlib import Path

from minisam.access.actions import actions
from minisam.access.operation import Operation, prefix_of
from minisam.model import Function, Position
from minisam.policies.reach import Place, imports_of, origin, reachable
from minisam.project import is_inside
from minisam.records import dataclass

_OBJECTS = {
    "Table": ("dynamodb", ("TableName",)),
    "Bucket": ("s3", ("Bucket",)),
    "Object": ("s3", ("Bucket", "Key")),
    "Queue": ("sqs", ("QueueUrl",)),
    "Topic": ("sns", ("TopicArn",)),
}
_TRANSFERS = {
    "upload_file": "PutObject",
    "upload_fileobj": "PutObject",
    "download_file": "GetObject",
    "download_fileobj": "GetObject",
    "copy": "CopyObject",
    "batch_writer": "BatchWriteItem",
    "send_messages": "SendMessageBatch",
    "receive_messages": "ReceiveMessage",
}
_OF_OBJECT = {"get": "GetObject", "put": "PutObject", "delete": "DeleteObject", "load": "HeadObject"}
_BY_NAME = ("get_paginator", "generate_presigned_url")
_NO_CALLS = frozenset({"can_paginate", "close", "get_waiter", "meta", "exceptions", "generate_presigned_post"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCall:
    """One call as it is written."""

    operation: Operation
    position: Position


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a name holds: a client, a resource's service, or one of its objects with its identifiers."""

    service: str
    kind: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


def calls_of(function: Function, premises: Sequence[Path]) -> tuple[SourceCall, ...]:
    """Return the calls in the handler's module and in the project's modules that it imports.

    `premises` are the folders of the project: a link that leads out of them is not followed.
    """
    found: dict[tuple[str, int, int, str], SourceCall] = {}
    modules = {name: (path, tree) for name, path, tree in _modules(function, premises)}
    packages = {name for name, (path, _) in modules.items() if path.name == "__init__.py"}
    trees = {name: tree for name, (_, tree) in modules.items()}
    reached = reachable(trees, packages, function.handler.replace("/", "."))
    readers = {
        name: _Reader(path, tree, imports_of(tree, name, is_package=name in packages), function.variables)
        for name, (path, tree) in modules.items()
    }
    for _ in range(3):  # names that hold what other names, and other modules', make
        for reader in readers.values():
            reader.bind(readers)
    for call in (call for reader in readers.values() for call in reader.calls(reached)):
        place = call.position
        found[place.file, place.line, place.column, call.operation.name] = call
    return tuple(found.values())


def _modules(function: Function, premises: Sequence[Path]) -> Iterator[tuple[str, Path, ast.Module]]:
    name = function.handler.rpartition(".")[0].replace("/", ".")
    waiting, seen = [name], set()
    while waiting:
        module = waiting.pop()
        path = _path_of(function.code_dir, module)
        if path is None or path in seen or not is_inside(path, premises):
            continue
        seen.add(path)
        try:
            tree = ast.parse(path.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):  # the last two: nested too deep
            continue
        yield module, path, tree
        waiting += _imported(tree, module, is_package=path.name == "__init__.py")


def _path_of(folder: Path, module: str) -> Path | None:
    base = folder.joinpath(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def _imported(tree: ast.Module, module: str, *, is_package: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            name = origin(node, module, is_package=is_package)
            yield from [name, *(f"{name}.{alias.name}".strip(".") for alias in node.names)]


def _shown(path: Path) -> str:
    """Spell a path as the user would: from here, unless it is elsewhere."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


class _Reader:
    """Reads one module. A name that is bound to two different things is whichever was bound last."""

    def __init__(
        self, path: Path, tree: ast.Module, imported: Mapping[str, Place], variables: Mapping[str, str]
    ) -> None:
        self._path, self._imported, self._variables = path, imported, variables
        self._nodes = list(ast.walk(tree))
        self._things: dict[str, _Thing] = {}
        self._texts: dict[str, str] = {}

    def bind(self, others: Mapping[str, _Reader]) -> None:
        """Learn what names hold, wherever they stand; those of other modules come from their readers."""
        for node in self._nodes:
            self._bind(node)
        for name, (module, attribute) in self._imported.items():
            if (inner := others.get(f"{module}.{attribute}".strip("."))) is not None:
                self._take(inner, {f"{name}.{held}": held for held in (*inner._things, *inner._texts)})
            elif (other := others.get(module)) is not None:
                self._take(other, {name: attribute, f"{name}()": f"{attribute}()"})

    def _take(self, other: _Reader, names: Mapping[str, str]) -> None:
        for name, held in names.items():
            if held in other._things:
                self._things.setdefault(name, other._things[held])
            if held in other._texts:
                self._texts.setdefault(name, other._texts[held])

    def calls(self, reached: Set[ast.AST]) -> Iterator[SourceCall]:
        """Yield the calls among the nodes that were reached."""
        for node in self._nodes:
            if node in reached and isinstance(node, ast.Call) and (operation := self._operation(node)) is not None:
                place = Position(file=_shown(self._path), line=node.lineno, column=node.col_offset + 1)
                yield SourceCall(operation=operation, position=place)

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in filter(None, map(_dotted, targets)):
                if (thing := self._thing(node.value)) is not None:
                    self._things[name] = thing
                elif (text := self._text(node.value)) is not None:
                    self._texts[name] = text
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            given = (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value)
            if (thing := next(filter(None, map(self._thing, given)), None)) is not None:
                self._things[f"{node.name}()"] = thing
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                held = _dotted(item.optional_vars) if item.optional_vars else None
                if held and (thing := self._thing(item.context_expr)) is not None:
                    self._things[held] = thing

    def _thing(self, node: ast.AST) -> _Thing | None:
        """Return what an expression holds, None for what is nothing of boto3's."""
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._things.get(_dotted(node) or "")
        if not isinstance(node, ast.Call):
            return None
        if (made := self._things.get(f"{_dotted(node.func)}()")) is not None:
            return made
        if not isinstance(node.func, ast.Attribute):
            return None
        method = node.func.attr
        if method in ("client", "resource"):
            first = node.args[0] if node.args else _keyword(node, "service_name")
            service = self._text(first) if first is not None else None
            return _Thing(service, method) if service else None
        owner = self._thing(node.func.value)
        if owner is not None and owner.kind == "resource" and method in _OBJECTS:
            service, names = _OBJECTS[method]
            values = (self._text(argument) for argument in node.args)
            return _Thing(service, method, {name: text for name, text in zip(names, values, strict=False) if text})
        return None

    def _operation(self, node: ast.Call) -> Operation | None:
        if not isinstance(node.func, ast.Attribute):
            return None
        method, owner = node.func.attr, self._thing(node.func.value)
        if owner is None:
            return self._of_collection(node)
        if method in _NO_CALLS or (owner.kind == "resource" and method in _OBJECTS):
            return None
        if method in _BY_NAME:
            method = (self._text(node.args[0]) if node.args else None) or ""
        name = _OF_OBJECT.get(method) if owner.kind == "Object" else None
        name = name or _TRANSFERS.get(method) or camel(method)
        given = {k.arg: text for k in node.keywords if k.arg and (text := self._text(k.value)) is not None}
        return Operation(
            service=prefix_of(owner.service), name=_known(owner.service, name), parameters={**owner.given, **given}
        )

    def _of_collection(self, node: ast.Call) -> Operation | None:
        """Return the listing that `bucket.objects.all()` and its like make."""
        inner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if not (isinstance(inner, ast.Attribute) and inner.attr == "objects"):
            return None
        owner = self._thing(inner.value)
        if owner is None or owner.kind != "Bucket":
            return None
        return Operation(service="s3", name="ListObjectsV2", parameters=owner.given)

    def _text(self, node: ast.AST) -> str | None:
        """Return the text that an expression is known to be."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._texts.get(_dotted(node) or "")
        if isinstance(node, ast.Subscript) and (_dotted(node.value) or "").endswith("environ"):
            return self._variables.get(self._text(node.slice) or "")
        if isinstance(node, ast.Call) and (_dotted(node.func) or "").endswith(("environ.get", "getenv")) and node.args:
            given = self._variables.get(self._text(node.args[0]) or "")
            return given if given is not None or len(node.args) < 2 else self._text(node.args[1])
        return None


def camel(method: str) -> str:
    """Return the operation that a method of a client is: "get_item" is "GetItem"."""
    return "".join(part[:1].upper() + part[1:] for part in method.split("_"))


def _known(service: str, name: str) -> str:
    """Return the operation spelled as AWS does: "DescribeDbInstances" is "DescribeDBInstances"."""
    known = actions().get(prefix_of(service), {"actions": {}})["actions"]
    return next((action for action in known if action.lower() == name.lower()), name)


def _dotted(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := _dotted(node.value)):
        return re.sub(r"^(self|cls)\.", "self.", f"{base}.{node.attr}")
    return None


def _keyword(node: ast.Call, name: str) -> ast.AST | None:
    return next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
