"""A folder that holds boto3 and what it imports, and nothing else: Lambda's Python has it, a user's need not.

It goes to the end of a function's `sys.path`, so that whatever the user installed comes first.
AWS: docs "lambda-python": "Runtime-included SDK versions".
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable
from pathlib import Path

MODULES = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")


def sdk_folder(cache_dir: Path) -> Path:
    """Return the folder, made of links to minisam's own modules."""
    return link_modules(cache_dir / "sdk", MODULES)


def link_modules(folder: Path, names: Iterable[str]) -> Path:
    """Make a folder hold links to these modules of minisam's own interpreter, and return it."""
    origins = [Path(_origin(name)) for name in names]
    sources = [path.parent if path.name == "__init__.py" else path for path in origins]
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        link = folder / source.name
        if not link.is_symlink() or os.readlink(link) != str(source):
            # Another minisam may do the same at the same time: a link is there whole, or not at all.
            import tempfile

            with tempfile.TemporaryDirectory(dir=folder, prefix=".") as unfinished:
                made = Path(unfinished) / source.name
                made.symlink_to(source)
                made.replace(link)
    return folder


def _origin(name: str) -> str:
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None, f"minisam depends on {name}"
    return spec.origin
