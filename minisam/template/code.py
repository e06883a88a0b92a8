"""Where a function's or layer's code is on this machine."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from minisam.model import Origin
from minisam.records import dataclass
from minisam.template.premises import Outside, locate
from minisam.template.runtimes import does_run
from minisam.template.stack import Stack

LOCAL_BUCKET = "minisam-local"


@dataclass(frozen=True, slots=True)
class Code:
    """A function's code: a folder or zip file, or text; `refusal` says why it cannot run.

    The rest is what a container image says of itself; of other code the template does.
    """

    folder: Path
    inline: str | None = None
    refusal: str | None = None
    handler: str | None = None
    runtime: str | None = None
    links: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    requirements: tuple[str, ...] | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)


def find_code(stack: Stack, logical_id: str) -> Code:
    """Return a function's code; a folder that does not exist is a problem of the stack's."""
    folder = stack.document.path.parent.resolve()
    given = stack.resources[logical_id].properties.get("Code")
    code: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    if isinstance(code.get("ZipFile"), str):
        return Code(folder, inline=code["ZipFile"])
    if not code and stack.declares(logical_id, "Code"):
        return Code(folder)
    if code.get("S3Bucket") != LOCAL_BUCKET:
        return Code(folder, refusal="its code is not on this machine")
    path = _local_path(stack, str(code.get("S3Key")), logical_id, "Code")
    if path is None:
        return Code(folder)
    if path.is_file() and not zipfile.is_zipfile(path):
        return Code(path, refusal=f"its code is the file {path.name}, which is no zip file")
    if not path.exists() and not _is_refused(stack, logical_id):
        message = f"Function '{logical_id}': code folder '{code.get('S3Key')}' does not exist"
        stack.problem(message, logical_id, "Code", hint=f"expected it at {shown(path)}")
    return Code(path)


def find_layer(stack: Stack, logical_id: str) -> Path | None:
    """Return a layer's folder or zip file, None when it is not on this machine."""
    content = stack.resources[logical_id].properties.get("Content")
    if not isinstance(content, Mapping) or content.get("S3Bucket") != LOCAL_BUCKET:
        return None
    path = _local_path(stack, str(content.get("S3Key")), logical_id, "Content")
    if path is None:
        return None
    if not path.exists():
        message = f"Layer '{logical_id}': '{content.get('S3Key')}' does not exist"
        stack.problem(message, logical_id, "Content", hint=f"expected it at {shown(path)}")
        return None
    method = (stack.document.value["Resources"][logical_id].get("Metadata") or {}).get("BuildMethod")
    stack.paths.append(path / "python")
    if method == "makefile" and path.is_dir() and not (path / "python").is_dir():
        message = f"Layer '{logical_id}' is not built (BuildMethod {method}): it has no folder 'python' to import from"
        stack.notice(
            "layer", message, stack.place(logical_id), hint="run its makefile, or put its modules into `python/`"
        )
    return path


def _is_refused(stack: Stack, logical_id: str) -> bool:
    runtime = stack.resources[logical_id].properties.get("Runtime")
    return isinstance(runtime, str) and not does_run(runtime)


def _local_path(stack: Stack, written: str, logical_id: str, name: str) -> Path | None:
    """Return what a path leads to; one that leads out of the project is a problem of the stack's, and None."""
    folder = stack.document.path.parent
    try:
        path = locate(folder, written, stack.document.premises)
    except Outside as error:
        stack.problem(f"'{logical_id}': {error.message}", logical_id, name, hint=error.hint)
        return None
    stack.paths.append(folder / written)
    return path


def shown(path: Path) -> str:
    """Spell a path as the user would: from here, unless that is no shorter."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
