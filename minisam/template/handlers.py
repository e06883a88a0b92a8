"""Does a handler exist? Answered by reading its source, never by importing it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from minisam.errors import nearest
from minisam.template.handler_files import module_file, module_path
from minisam.template.problems import nearest_hint

_INLINE_MODULE = "index"


def missing_handler(handler: str, folders: Sequence[Path], inline_code: str | None) -> tuple[str, str | None] | None:
    """Say what of a handler does not exist, with a hint; None when it is there, or when only running it can tell.

    `folders` are searched in order: the code, then each layer's `python`.
    """
    module, dot, attribute = handler.rpartition(".")
    if not dot or not module or not attribute:
        return f"handler '{handler}' is not of the form module.function", "`app.handler` means handler() in app.py"
    if inline_code is not None:
        if module != _INLINE_MODULE:
            hint = f"InlineCode is the module '{_INLINE_MODULE}': write `{_INLINE_MODULE}.{attribute}`"
            return f"module '{module}' of handler '{handler}' does not exist", hint
        return _missing_name(attribute, inline_code.encode(), f"{_INLINE_MODULE}.py")
    if (found := module_file(handler, folders)) is not None:
        file, folder = found
        return _missing_name(attribute, file.read_bytes(), file.relative_to(folder).as_posix())
    relative = module_path(handler)
    if any((folder / relative).is_dir() for folder in folders):
        return f"module '{module}' of handler '{handler}' is a folder without __init__.py", None
    return f"module '{module}' of handler '{handler}' does not exist", _nearest_module(relative, folders)


def _nearest_module(relative: Path, folders: Iterable[Path]) -> str:
    guess = nearest(
        relative.name, [path.stem for folder in folders for path in (folder / relative).parent.glob("*.py")]
    )
    return f"did you mean '{guess}'?" if guess else f"expected {relative.as_posix()}.py in the code folder"


def _missing_name(name: str, source: bytes, file: str) -> tuple[str, str | None] | None:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:  # the last one: nested too deep
        line = getattr(error, "lineno", None)
        return f"{file}{f':{line}' if line else ''} is not valid Python: {getattr(error, 'msg', error)}", None
    names = set(_names(tree.body))
    if name in names or "*" in names or "__getattr__" in names:
        return None
    return f"{file} has no '{name}'", nearest_hint(name, names)


def _names(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield the names that statements bind at module level; "*" where only running them can tell."""
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
            continue
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.split(".")[0] for alias in statement.names)
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield node.name
            elif isinstance(node, ast.Import | ast.ImportFrom):
                yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.Name) and node.id in ("globals", "exec", "setattr"):
                yield "*"
