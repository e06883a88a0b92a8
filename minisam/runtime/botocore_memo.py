"""Runs in a zygote: lets all clients of boto3 share the data that they are made of.

botocore keeps its parsed data files per session, and works out the signature and the name of each of its event handlers
anew. Here all are kept for the whole process, and so for all that are forked from it. Nothing else changes: the
functions that are wrapped are pure but for the files that they read, which are parts of the installed package.
"""

from __future__ import annotations

import importlib
import os
import sys
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

REGION, ENDPOINT = "us-east-1", "http://127.0.0.1:9"
MOST_RULES = 100
LISTS = ("list_available_services", "list_api_versions", "determine_latest_version")


def remember() -> None:
    """Wrap botocore's readers; once."""
    hooks: Any = importlib.import_module("botocore.hooks")
    loaders: Any = importlib.import_module("botocore.loaders")
    if hasattr(loaders.JSONFileLoader.load_file, "_minisam"):
        return
    loaders.JSONFileLoader.load_file = kept_files(loaders.JSONFileLoader.load_file)
    for name in LISTS:
        setattr(loaders.Loader, name, kept_lists(getattr(loaders.Loader, name)))
    hooks.accepts_kwargs = kept_signatures(hooks.accepts_kwargs)
    hooks.EventAliaser.__init__ = kept_aliases(hooks.EventAliaser.__init__, hooks.EVENT_ALIASES)
    rules: Any = importlib.import_module("botocore.endpoint_provider").RuleSet
    rules.__init__ = kept_rules(rules.__init__)


def make(clients: list[list[str]]) -> None:
    """Make each `[kind, service]` once, kind being "client" or "resource", and let it go."""
    session: Any = importlib.import_module("botocore.session")
    for kind, service in clients:
        try:
            make_one(kind, service, session.get_session())
        except Exception:
            continue  # The function will see why, where it makes its own.


def make_one(kind: str, service: str, core: Any) -> None:
    core.set_credentials("none", "none")
    core.get_component("credential_provider")
    options = {"region_name": REGION, "endpoint_url": ENDPOINT}
    if kind == "resource" or "boto3.session" in sys.modules:
        boto3: Any = importlib.import_module("boto3.session")
        getattr(boto3.Session(botocore_session=core), kind)(service, **options)
    else:
        core.create_client(service, **options)


def kept_files(load_file: Callable[..., Any]) -> Callable[..., Any]:
    """Keep what is read from the packages' own folders; files of others may change, as `AWS_DATA_PATH` allows."""
    contents: dict[str, Any] = {}

    def kept(self: Any, path: str) -> Any:
        if not is_own(path):
            return load_file(self, path)
        if path not in contents:
            contents[path] = load_file(self, path)
        return contents[path]

    kept._minisam = True  # type: ignore[attr-defined]
    return kept


def kept_lists(method: Callable[..., Any]) -> Callable[..., Any]:
    results: dict[Any, Any] = {}

    def kept(self: Any, *args: Any, **options: Any) -> Any:
        if any(os.path.isdir(folder) for folder in self.search_paths if not is_own(folder)):
            return method(self, *args, **options)
        key = (tuple(self.search_paths), args, tuple(sorted(options.items())))
        if key not in results:
            results[key] = method(self, *args, **options)
        found = results[key]
        return list(found) if isinstance(found, list) else found

    return kept


def kept_signatures(accepts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Keep the answer for plain functions and methods, whose signature never changes."""
    answers: dict[Any, bool] = {}

    def kept(function: Any) -> bool:
        plain = function.__func__ if isinstance(function, types.MethodType) else function
        if not isinstance(plain, types.FunctionType) or not str(plain.__module__).startswith(("botocore.", "boto3.")):
            return accepts(function)
        # The code object alone would not do: closures of one function share it, and its signature with it.
        key = plain.__code__
        if key not in answers:
            answers[key] = accepts(function)
        return answers[key]

    return kept


def kept_aliases(init: Callable[..., None], own_aliases: Any) -> Callable[..., None]:
    """Keep which event's name stands for which, as botocore itself does for each session."""
    names: dict[str, str] = {}

    def kept(self: Any, event_emitter: Any, event_aliases: Any = None) -> None:
        init(self, event_emitter, event_aliases)
        if event_aliases is None or event_aliases is own_aliases:
            self._alias_name_cache = names

    return kept


def kept_rules(init: Callable[..., None]) -> Callable[..., None]:
    """Keep the rules by which a service's endpoint is found: thousands of objects, which nothing changes once made."""
    made: dict[tuple[Any, ...], tuple[Any, dict[str, Any]]] = {}

    def kept(self: Any, *given: Any, **parts: Any) -> None:
        key = tuple((name, id(part)) for name, part in parts.items())
        if given or key not in made:
            init(self, *given, **parts)
            if not given and len(made) < MOST_RULES:
                made[key] = parts, dict(vars(self))  # what is referred to keeps its id
        else:
            vars(self).update(made[key][1])

    return kept


def is_own(path: str) -> bool:
    packages = (sys.modules.get(name) for name in ("botocore", "boto3"))
    return any(path.startswith(os.path.dirname(str(each.__file__)) + os.sep) for each in packages if each is not None)
