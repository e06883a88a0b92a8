"""The CloudFormation types that the embedded AWS holds: one file per service, each with its `KINDS`.

A new file is found by being there.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping

from minisam.cloud.kind import Kind


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its CloudFormation type."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return {kind.type: kind for module in modules for kind in module.KINDS}


def emulated_types() -> frozenset[str]:
    """Return the CloudFormation types that the embedded AWS creates."""
    return frozenset(kinds())
