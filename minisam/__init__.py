"""minisam runs an AWS SAM template on a laptop, without Docker and without an AWS account."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def open(template: Any = None, **options: Any) -> Any:
    """Open a template for tests and scripts, inside this process: `with minisam.open("template.yaml") as sam:`.

    See `minisam.testing.open`, which is imported only now.
    """
    return import_module("minisam.testing").open(template, **options)
