"""What makes functions run besides HTTP: one file per source, found by being there with a `SOURCE`."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from minisam.sources.source import SourceType


@functools.cache
def source_types() -> tuple[SourceType, ...]:
    """Return every source, in the order of their files."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(module.SOURCE for module in modules if hasattr(module, "SOURCE"))
