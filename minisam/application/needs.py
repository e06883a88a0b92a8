"""The interpreters and packages of an application's functions, as its options have them."""

from __future__ import annotations

from collections.abc import Callable

from minisam.application.options import RunOptions
from minisam.project import project_of
from minisam.runtime.needs import Needs


def needs_of(options: RunOptions, notice: Callable[[str], None]) -> Needs:
    """Return what finds interpreters, and installs packages unless it may not."""
    return Needs(
        cache_dir=options.cache_dir,
        python=options.python,
        project=project_of(options.template),
        is_installing=options.is_installing,
        on_notice=notice,
    )
