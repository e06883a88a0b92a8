"""The template's app as it is run: with the functions that were asked for, patient with those that are debugged."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from minisam.application.attended import under_debugger, unhurried
from minisam.application.exposure import exposed
from minisam.application.options import RunOptions
from minisam.model import App, Resource, Seed
from minisam.template import load_app

HEAD_START_S = 0.04
"""Longer than it takes to find what other processes can begin with, where that is known; then this one goes on."""
NEEDED_NEXT = "minisam.application.answers"


async def load(options: RunOptions, attended: Iterable[str], kept: Mapping[str, Resource] | None = None) -> App:
    """Load the app, the resources in `kept` under the names that they have. Raises TemplateErrors, UsageError."""
    app = exposed(
        await asyncio.to_thread(load_app, options.template, replace(options.load, kept=kept or {})), options.functions
    )
    return under_debugger(app) if options.is_under_debugger else unhurried(app, attended)


async def while_importing(loading: Coroutine[Any, Any, App]) -> App:
    """Return the loaded app; where that takes its time, what answers requests is imported meanwhile."""
    task = asyncio.ensure_future(loading)
    try:
        await asyncio.wait({task}, timeout=HEAD_START_S)
        if not task.done():
            import_module(NEEDED_NEXT)
        return await task
    finally:
        task.cancel()


def seeds_of(options: RunOptions, app: App) -> Sequence[Seed]:
    """Return what fills the app's resources as it starts. Raises UsageError."""
    if options.seed is None:
        return ()
    from minisam.seeds import read_seeds

    return read_seeds(options.seed, app)
