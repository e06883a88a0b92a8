"""The CloudFormation types that the embedded AWS holds: one file per service, each with its `KINDS`.

A new file is found by being there.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Kind


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its CloudFormation type."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return _Kinds({kind.type: kind for module in modules for kind in module.KINDS})


class _Kinds(dict[str, Kind]):
    """Kinds by type; `Custom::Anything` is a custom resource."""

    def __missing__(self, type_: str) -> Kind:
        if type_.startswith("Custom::"):
            return self["AWS::CloudFormation::CustomResource"]
        raise KeyError(type_)

    def __contains__(self, type_: object) -> bool:
        return super().__contains__(type_) or (isinstance(type_, str) and type_.startswith("Custom::"))

    def get(self, type_: str, default: Any = None) -> Any:
        return self[type_] if type_ in self else default


def emulated_types() -> frozenset[str]:
    """Return the CloudFormation types that the embedded AWS creates."""
    return frozenset(kinds())
