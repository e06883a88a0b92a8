"""Which code of a function's modules its handler can reach, by the names that code mentions.

A function of a module counts once code that counts mentions it, a class with all of its methods. A name is looked up as
Python does: what the function itself binds is no function of the module, what is imported is the other module's. What a
decorator of an object registers (`@app.get("/items")`) counts once code that counts mentions the object.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set

_Function = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_Function, ast.ClassDef)
_MODULE_ONLY = ""

Place = tuple[str, str]
"""A module and a name in it."""


def reachable(modules: Mapping[str, ast.Module], packages: Set[str], handler: str) -> set[ast.AST]:
    """Return the nodes that run when the modules are imported and the handler ("module.function") is called.

    `packages` are those of the modules that are an `__init__`.
    """
    scopes = {name: _Scope(name, tree, is_package=name in packages) for name, tree in modules.items()}
    return _Search(scopes).found((handler.rpartition(".")[0], handler.rpartition(".")[2]))


class _Scope:
    """What the names of one module stand for."""

    def __init__(self, module: str, tree: ast.Module, *, is_package: bool) -> None:
        self.module = module
        self.definitions = {node.name: node for node in tree.body if isinstance(node, _DEFINITIONS)}
        self.code = [node for node in tree.body if not isinstance(node, _DEFINITIONS)]
        self.imported = imports_of(tree, module, is_package=is_package)
        stars = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*")
        self.stars = [origin(node, module, is_package=is_package) for node in stars]

    def registered(self) -> Iterator[tuple[str, ast.AST]]:
        """Yield the objects whose methods decorate definitions, with the definitions."""
        for node in self.definitions.values():
            for decorator in node.decorator_list:
                called = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(called, ast.Attribute) and (path := dotted(called)):
                    yield path.rpartition(".")[0], node


class _Search:
    def __init__(self, scopes: Mapping[str, _Scope]) -> None:
        self._scopes = scopes
        self._waiting: list[tuple[str, ast.AST]] = []
        self._reached: set[ast.AST] = set()
        self._seen: set[Place] = set()
        self._registered: dict[Place, list[tuple[str, ast.AST]]] = {}

    def found(self, handler: Place) -> set[ast.AST]:
        for scope in self._scopes.values():
            for path, node in scope.registered():
                self._registered.setdefault(self._meant(scope, path), []).append((scope.module, node))
            self._waiting += ((scope.module, node) for node in scope.code)
            for definition in scope.definitions.values():
                for inner in (inner for one in definition.decorator_list for inner in ast.walk(one)):
                    self._look(scope, inner, frozenset(), is_decorator=True)
        self._reach(handler)
        while self._waiting:
            module, node = self._waiting.pop()
            self._enter(self._scopes[module], node, frozenset())
        return self._reached

    def _enter(self, scope: _Scope, node: ast.AST, bound: frozenset[str]) -> None:
        """Visit a node; functions in it with the names that they bind themselves."""
        if isinstance(node, _Function):
            bound |= _bound_by(node)
        self._look(scope, node, bound)
        decorators = getattr(node, "decorator_list", ())
        for child in ast.iter_child_nodes(node):
            if child not in decorators:
                self._enter(scope, child, bound)

    def _look(self, scope: _Scope, node: ast.AST, bound: frozenset[str], *, is_decorator: bool = False) -> None:
        """Count a node, and what it mentions; an object that only decorates is not used by that."""
        self._reached.add(node)
        path = dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else None
        if path and isinstance(getattr(node, "ctx", None), ast.Load) and path.partition(".")[0] not in bound:
            place = self._meant(scope, path)
            if not is_decorator:
                self._waiting += self._registered.pop(place, [])
            self._reach(place)

    def _reach(self, place: Place) -> None:
        scope = self._scopes.get(place[0])
        if scope is None or place in self._seen:
            return
        if (node := scope.definitions.get(place[1].partition(".")[0])) is not None:
            self._seen.add(place)
            self._waiting.append((scope.module, node))
        elif place[1] and (meant := self._meant(scope, place[1])) != place:
            self._seen.add(place)
            self._reach(meant)

    def _meant(self, scope: _Scope, path: str) -> Place:
        """Return the module that a dotted name is of, and its name there, through imports."""
        first, _, rest = path.partition(".")
        if first in scope.definitions or first not in scope.imported:
            stars = (star for star in scope.stars if first in getattr(self._scopes.get(star), "definitions", ()))
            return next(stars, scope.module) if first not in scope.definitions else scope.module, path
        module, name = scope.imported[first]
        parts = [part for part in (name, *rest.split(".")) if part]
        while parts and f"{module}.{parts[0]}" in self._scopes:
            module = f"{module}.{parts.pop(0)}"
        return module, ".".join(parts)


def imports_of(tree: ast.Module, module: str, *, is_package: bool) -> dict[str, Place]:
    """Return what the imported names of a module stand for."""
    found: dict[str, Place] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                found[alias.asname or name] = name, _MODULE_ONLY
        elif isinstance(node, ast.ImportFrom):
            place = origin(node, module, is_package=is_package)
            found |= {alias.asname or alias.name: (place, alias.name) for alias in node.names if alias.name != "*"}
    return found


def origin(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    """Return the module that `from ... import` means in a module."""
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    return ".".join([*parts[: len(parts) - node.level + is_package], *([node.module] if node.module else [])])


def dotted(node: ast.AST) -> str | None:
    """Return a name with its attributes ("a.b.c"), None for another expression."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr}"
    return None


def _bound_by(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    nodes = [inner for child in ast.iter_child_nodes(function) for inner in ast.walk(child)]
    named = {node.arg for node in nodes if isinstance(node, ast.arg)}
    named |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return frozenset(named - {name for node in nodes if isinstance(node, ast.Global) for name in node.names})
