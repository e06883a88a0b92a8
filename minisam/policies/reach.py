"""Which code of a function's modules its handler can reach, by the names that code mentions.

A function of a module counts once anything that counts mentions its name, a class with all of its methods. Names are
not told apart by module: that finds too much rather than too little.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def reachable(modules: Sequence[ast.Module], handler: str) -> set[ast.AST]:
    """Return the nodes of all modules that run when they are imported and the handler is called."""
    definitions: dict[str, list[ast.AST]] = {}
    waiting: list[ast.AST] = []
    for module in modules:
        for node in module.body:
            if isinstance(node, _DEFINITIONS):
                definitions.setdefault(node.name, []).append(node)
                waiting += node.decorator_list
            else:
                waiting.append(node)
    waiting += definitions.pop(handler, [])
    reached: set[ast.AST] = set()
    while waiting:
        for inner in ast.walk(waiting.pop()):
            reached.add(inner)
            for name in _mentioned(inner):
                waiting += definitions.pop(name, [])
    return reached


def _mentioned(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from _renamed(node.names)


def _renamed(names: Iterable[ast.alias]) -> Iterator[str]:
    """Yield what is imported under another name, which no later mention shows."""
    return (alias.name for alias in names if alias.asname)
