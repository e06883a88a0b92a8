"""The way into the template room: an app as it was loaded last time, where nothing that decides it has changed.

What is kept is keyed by how the template is named, where from, the options and the code that loads it; the contents of
all files that were read, and all else that the disk was asked, are its facts (`facts.py`) and must be the same. So a
start that finds its app reads no YAML and imports nothing that could.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import orjson

import minisam
from minisam.model import App, LoadOptions
from minisam.project import premises_of
from minisam.template import codec, facts
from minisam.template.cache import Cache

_FORMAT = 1
_BEGINNING = 1 << 20


def load_app(path: Path, options: LoadOptions, *, display: str | None = None) -> App:
    """Return the application of a template file. Raises TemplateErrors with every problem at once.

    `display` is how messages spell the file, `path` as it is by default.
    """
    if options.kept:
        return _build(path, options, display)[0]
    cache = Cache.open(options.cache_dir)
    key = _key(path, options, display)
    if (app := _recall(cache, key)) is not None:
        return app
    app, known = _build(path, options, display)
    if known is not None:
        _keep(cache, key, app, known)
    return app


def _build(path: Path, options: LoadOptions, display: str | None) -> tuple[App, list[facts.Fact] | None]:
    """Load an app from its files; its facts are None where it cannot be told what was read."""
    from minisam.template.translator import Translator

    began_ns = time.time_ns()
    with Translator() as translator:
        if _is_serverless(path):
            translator.begin()
        from minisam.template.app import build_app

        app, stacks = build_app(path, options, translator, display=display)
    # What a Dockerfile copies depends on all that lies beside it; what lies outside the project was not looked at.
    if any(stack.files or stack.has_links_out for stack in stacks):
        return app, None
    files = [file for stack in stacks for file in stack.document.files]
    paths = [place for stack in stacks for place in stack.paths]
    try:
        return app, facts.gather(files, paths, app.functions, began_ns)
    except ValueError:
        return app, None


def _is_serverless(path: Path) -> bool:
    """Tell whether the template will most likely be translated, as the beginning of a file says."""
    try:
        if not path.is_file():  # a pipe can be read only once
            return False
        with path.open("rb") as file:
            return b"AWS::Serverless" in file.read(_BEGINNING)
    except OSError:
        return False  # its reader says what is wrong


def _recall(cache: Cache, key: str) -> App | None:
    kept = cache.load(key)
    try:
        known = facts.ask_again(kept["facts"])
        if known is None:
            return None
        is_newer = known != kept["facts"]
        app = codec.decode(kept["app"])
    except (ValueError, KeyError, TypeError):
        return None
    if is_newer:
        _keep(cache, key, app, known)
    return app


def _keep(cache: Cache, key: str, app: App, known: list[facts.Fact]) -> None:
    try:
        cache.store(key, {"facts": known, "app": codec.encode(app)})
    except ValueError:
        return  # what JSON cannot hold is loaded anew each time


def _key(path: Path, options: LoadOptions, display: str | None) -> str:
    where = [str(path), display, os.getcwd(), *map(str, premises_of(path))]
    meaning = orjson.dumps(replace(options, cache_dir=None), default=dict)
    return hashlib.sha256(orjson.dumps([_FORMAT, where, *_versions()]) + meaning).hexdigest()


def _versions() -> list[object]:
    """Return what tells one loader from another: Python's version, the translator's, and this very package's files."""
    translator = importlib.util.find_spec("samtranslator")
    entries = [*os.scandir(Path(__file__).parent), *os.scandir(Path(minisam.__file__).parent)]
    sources = sorted(entry.name for entry in entries if entry.is_file())
    stats = [entry.stat() for entry in entries if entry.is_file()]
    stamps = sorted((status.st_size, status.st_mtime_ns) for status in stats)
    text = Path(translator.origin).read_text("utf-8") if translator and translator.origin else ""
    return [sys.version, text, sources, stamps]
