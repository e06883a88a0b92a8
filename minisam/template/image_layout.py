"""Which folder of this machine is the task root of an image, or which links make one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

Layout = dict[str, tuple[Path, ...]]


def task_root(placed: Iterable[tuple[str, Path]], context: Path) -> tuple[Path, Layout]:
    """Return a folder in which everything lies just as in the image; else the context, and what to link by path."""
    layout = merged(placed)
    if (root := _common_root(layout)) is not None:
        return root, {}
    return context, layout


def merged(placed: Iterable[tuple[str, Path]]) -> Layout:
    """Return what stands at each path; later files replace earlier ones, folders lie over one another."""
    layout: Layout = {}
    for path, source in placed:
        below = [each for each in layout.get(path, ()) if each.is_dir() and each != source]
        layout[path] = (*below, source) if source.is_dir() else (source,)
    return layout


def _common_root(layout: Mapping[str, tuple[Path, ...]]) -> Path | None:
    roots = set()
    for path, sources in layout.items():
        parts = tuple(path.split("/")) if path else ()
        for source in sources:
            if parts and source.parts[-len(parts) :] != parts:
                return None
            roots.add(Path(*source.parts[: len(source.parts) - len(parts)]))
    return roots.pop() if len(roots) == 1 else None
