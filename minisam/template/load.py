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
from collections.abc import Sequence
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
    mark = _mark_of_sam(path, key)
    is_new = mark is not None and cache.load(mark) is None
    app, known = _build(path, options, display, is_new=is_new)
    if known is not None:
        _keep(cache, key, app, known)
    if mark is not None and is_new:
        cache.store(mark, True)
    return app


def _build(
    path: Path, options: LoadOptions, display: str | None, *, is_new: bool = False
) -> tuple[App, list[facts.Fact] | None]:
    """Load an app from its files; its facts are None where it cannot be told what was read.

    `is_new` tells that the template was not translated before.
    """
    from minisam.template.translator import Translator

    began_ns = time.time_ns()
    with Translator() as translator:
        if is_new:
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


def _mark_of_sam(path: Path, key: str) -> str | None:
    """Return the key that says that this text was translated before, None for one that most likely never is."""
    try:
        if not path.is_file():  # a pipe can be read only once
            return None
        with path.open("rb") as file:
            text = file.read(_BEGINNING)
    except OSError:
        return None  # its reader says what is wrong
    return hashlib.sha256(key.encode() + text).hexdigest() if b"AWS::Serverless" in text else None


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
    premises = premises_of(path)
    where = [str(path), display, _standpoint(path, premises), *map(str, premises)]
    meaning = orjson.dumps(replace(options, cache_dir=None), default=dict)
    return hashlib.sha256(orjson.dumps([_FORMAT, where, *_versions()]) + meaning).hexdigest()


def _standpoint(path: Path, premises: Sequence[Path]) -> str | None:
    """Return the folder where the command runs, if it matters: messages spell from there what lies below it."""
    here = Path.cwd()
    is_near = any(here.is_relative_to(folder) or folder.is_relative_to(here) for folder in premises)
    return str(here) if is_near or not path.is_absolute() or path.is_relative_to(here) else None


def _versions() -> list[object]:
    """Return what tells one loader from another: Python's version, the translator's, and this very package's files."""
    translator = importlib.util.find_spec("samtranslator")
    entries = [*os.scandir(Path(__file__).parent), *os.scandir(Path(minisam.__file__).parent)]
    sources = sorted(entry.name for entry in entries if entry.is_file())
    stats = [entry.stat() for entry in entries if entry.is_file()]
    stamps = sorted((status.st_size, status.st_mtime_ns) for status in stats)
    text = Path(translator.origin).read_text("utf-8") if translator and translator.origin else ""
    return [sys.version, text, sources, stamps]
