"""Opens templates for tests and scripts, and keeps what was loaded for the next test that asks for the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from minisam.endpoints import reach
from minisam.errors import UsageError
from minisam.testing.engine import Engine
from minisam.testing.inline_app import InlineApp
from minisam.testing.inline_engine import InlineEngine
from minisam.testing.loop import Loop
from minisam.testing.options import ENDPOINT_OPTION, OpenOptions, elsewhere, open_options
from minisam.testing.sam import Sam
from minisam.testing.usage import VARIABLE, Usage

_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "minisam", "AWS_SECRET_ACCESS_KEY": "minisam", "AWS_SESSION_TOKEN": "minisam"}


class Opener:
    """Opens templates, one at a time."""

    def __init__(self) -> None:
        self.usages: dict[Path, Usage] = {}
        self._loaded: dict[Any, InlineApp] = {}
        self._opened: Path | None = None

    @contextmanager
    def opened(self, options: OpenOptions) -> Iterator[Sam]:
        """Open an application for one test. Raises UserError."""
        if self._opened is not None:
            raise UsageError(f"'{self._opened}' is open: one template at a time can be open in a process")
        self._opened = options.template
        try:
            if options.isolation == "process":
                from minisam.testing.process_engine import running

                with running(options, loop()) as processes, self._watched(processes):
                    yield Sam(processes)
                return
            options = replace(options, aws_endpoint=reach(options.aws_endpoint, ENDPOINT_OPTION))
            with _environ(options):
                app = self._app(options)
                app.begin()
                try:
                    engine = InlineEngine(app)
                    with self._watched(engine):
                        yield Sam(engine)
                finally:
                    app.end()
        finally:
            self._opened = None

    @contextmanager
    def _watched(self, engine: Engine) -> Iterator[None]:
        """Take note of what is exercised, where somebody wants to know."""
        if VARIABLE not in os.environ:
            yield
            return
        usage = self.usages.setdefault(engine.app.template.resolve(), Usage(engine.app))
        engine.on_request = usage.request
        try:
            yield
        finally:
            usage.invoked(engine.records)
            if isinstance(engine, InlineEngine):
                usage.decided(engine.decisions)

    def _app(self, options: OpenOptions) -> InlineApp:
        found = self._loaded.get(options.key)
        if found is None or not found.is_current:
            found = self._loaded[options.key] = InlineApp(options, loop())
        return found


@cache
def opener() -> Opener:
    """Return the process's."""
    return Opener()


@cache
def loop() -> Loop:
    """Return the process's."""
    return Loop()


@contextmanager
def open(template: str | Path | None = None, **options: Any) -> Iterator[Sam]:
    """Open a template inside this process: `with minisam.open("template.yaml") as sam:`. Raises UserError.

    Options: parameters, env, isolation, network, region, stack_name, seed, aws_endpoint, ...; see docs/testing.md.
    """
    with opener().opened(open_options(template, **options)) as sam:
        yield sam


@contextmanager
def _environ(options: OpenOptions) -> Iterator[None]:
    """Let clients that the test itself makes find credentials, which are nobody's, and other emulators."""
    given = {**_CREDENTIALS, "AWS_DEFAULT_REGION": options.region, "AWS_EC2_METADATA_DISABLED": "true"}
    given |= elsewhere(options)
    before = {name: os.environ.get(name) for name in (*given, "AWS_PROFILE")}
    os.environ.update(given)
    os.environ.pop("AWS_PROFILE", None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is not None:
                os.environ[name] = value
            elif os.environ.get(name) == given.get(name):
                os.environ.pop(name, None)
