"""A folder of links that looks like the inside of a container image: its files lie in several places of a project.

In: files and folders of this machine by their path in the task root. Folders at the same path lie over one another.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Links = Mapping[str, Sequence[Path]]


def flatten(links: Links) -> tuple[dict[str, Path], tuple[Path, ...]]:
    """Return what to link at each path, and the folders whose entries that depends on."""
    flat: dict[str, Path] = {}
    listed: list[Path] = []
    # What lies deeper was placed more precisely: it wins over what a folder above it brings.
    for path in sorted(links, key=lambda path: path.count("/") + bool(path)):
        is_shared = not path or len(links[path]) > 1 or any(other.startswith(path + "/") for other in links)
        for source in links[path]:
            _place(flat, path, source, listed, is_opened=is_shared and source.is_dir())
    return flat, tuple(dict.fromkeys(listed))


def link_folder(base: Path, flat: Mapping[str, Path]) -> Path:
    """Return a folder in `base`, named by what it holds, with these links; it appears whole or not at all."""
    name = hashlib.sha256(repr(sorted(flat.items())).encode()).hexdigest()[:32]
    folder = base / name
    if folder.is_dir():
        return folder
    base.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=base))
    try:
        for path, source in flat.items():
            link = unfinished / path
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(source)
        unfinished.replace(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _place(flat: dict[str, Path], path: str, source: Path, listed: list[Path], *, is_opened: bool) -> None:
    """Put one source at a path; a folder that something else shares is opened, and its entries placed."""
    before = flat.get(path)
    if before is not None and before.is_dir() and source.is_dir() and before != source:
        del flat[path]
        _open(flat, path, before, listed)
        is_opened = True
    if is_opened or (source.is_dir() and any(known.startswith(path + "/") for known in flat)):
        _open(flat, path, source, listed)
        return
    for known in [known for known in flat if known.startswith(path + "/")]:
        del flat[known]
    for above in _above(path):
        if above in flat:
            folder = flat.pop(above)
            _open(flat, above, folder, listed)
    flat[path] = source


def _open(flat: dict[str, Path], path: str, folder: Path, listed: list[Path]) -> None:
    listed.append(folder)
    for entry in sorted(os.listdir(folder)):
        if entry != "__pycache__":
            _place(flat, f"{path}/{entry}" if path else entry, folder / entry, listed, is_opened=False)


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
