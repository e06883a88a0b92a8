"""Which file a handler's module is: found in the order of Python's search path, by name alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from minisam.model import Function


def search_path(function: Function) -> list[Path]:
    """Return the folders in which a function's modules can lie: its code, then each layer's `python`, and itself."""
    return [function.code_dir, *(folder for layer in function.layers for folder in (layer / "python", layer))]


def module_path(handler: str) -> Path:
    """Return the relative path of a handler's module, without its ending.

    AWS: docs "python-handler"; the module's path may be written with "/" or ".".
    """
    return Path(*handler.rpartition(".")[0].replace(".", "/").split("/"))


def module_file(handler: str, folders: Sequence[Path]) -> tuple[Path, Path] | None:
    """Return the file of a handler's module and the folder it was found in, None where there is none.

    A folder of the module's name ends the search: it hides whatever later folders have.
    """
    relative = module_path(handler)
    if not relative.name:
        return None
    for folder in folders:
        for candidate in (folder / relative / "__init__.py", folder / relative.with_name(relative.name + ".py")):
            if candidate.is_file():
                return candidate, folder
        if (folder / relative).is_dir():
            return None
    return None
