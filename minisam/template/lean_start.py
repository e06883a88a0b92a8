"""The start of the translator's process: imports aws-sam-translator without what it imports and never uses here.

Two thirds of its import are boto3, which would ask AWS, jsonschema, which would check the translator's own files, and
the schemas of resource types that few templates have. Modules that only stand in for the first two take their places,
and the schemas are loaded when they are first touched. A stand-in that is used after all raises `Needed`: the
translator is imported anew then, with everything, and works as ever, only later.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType
from typing import Any

ADAPTER = "minisam.template.translate"
ABSENT = (
    "boto3",
    "botocore",
    "botocore.client",
    "botocore.config",
    "botocore.exceptions",
    "jsonschema",
    "jsonschema.exceptions",
)
_SCHEMAS = "samtranslator.internal.schema_source.aws_"


class Needed(BaseException):
    """A stand-in was used. Nothing may take this for an error of the template."""


def main() -> None:
    """Answer the request on stdin: one JSON value, as `translate.py` says."""
    gc.disable()  # The process ends before it has garbage worth looking for.
    replies, sys.stdout = sys.stdout, sys.stderr
    translate = import_lean()
    request = sys.stdin.read()
    try:
        reply = translate.reply(request)
    except Needed:
        reply = import_whole().reply(request)
    replies.write(reply)
    replies.flush()
    os._exit(0)  # Taking all of it down in order would be waited for.


def import_lean() -> Any:
    """Return the adapter, imported with stand-ins; imported whole where they do not do."""
    for name in ABSENT:
        sys.modules[name] = StandIn(name)
    sys.meta_path.insert(0, LateSchemas)
    try:
        return importlib.import_module(ADAPTER)
    except (Exception, Needed):  # what is really wrong is raised again
        return import_whole()


def import_whole() -> Any:
    """Return the adapter, imported with all that the translator asks for."""
    if LateSchemas in sys.meta_path:
        sys.meta_path.remove(LateSchemas)
    for name in list(sys.modules):
        if name in ABSENT or name == ADAPTER or name.partition(".")[0] == "samtranslator":
            del sys.modules[name]
    return importlib.import_module(ADAPTER)


class StandIn(ModuleType):
    """A module whose attributes are classes that can be named, in signatures and `except` clauses, and not used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Unusable(name, (Exception,), {"__module__": self.__name__})
        setattr(self, name, made)
        return made


class _Unusable(type):
    def __call__(cls, *args: Any, **options: Any) -> Any:
        raise Needed(f"{cls.__module__}.{cls.__name__}")

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise Needed(f"{cls.__module__}.{cls.__name__}.{name}")


class LateSchemas:
    """Finds the translator's schemas, and leaves their loading to the first use, by `importlib.util.LazyLoader`."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name.startswith(_SCHEMAS) else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec
