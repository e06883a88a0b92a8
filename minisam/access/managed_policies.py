"""AWS's own managed policies, as moto ships them: read from its file, one at a time, without importing it."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from minisam.access.decisions import Policy

_ENTRY = r'^ "{}":(\{{.*?^ \}})'


@cache
def managed_policy(arn: str) -> Policy | None:
    """Return the document of a managed policy by its ARN, of any partition; None for an unknown one."""
    if arn.split(":")[3:5] != ["", "aws"]:
        return None
    path, _, name = ("/" + arn.partition(":policy/")[2]).rpartition("/")
    found = re.search(_ENTRY.format(re.escape(name)), _text(), re.MULTILINE | re.DOTALL)
    entry = json.loads(found[1]) if found else {}
    document: Policy | None = entry.get("Document")
    return document if entry.get("Path", "/") == f"{path}/" else None


def _text() -> str:
    spec = find_spec("moto")
    folders = (spec.submodule_search_locations if spec else None) or ()
    files = (Path(folder) / "iam" / "aws_managed_policies.py" for folder in folders)
    return next((file.read_text("utf-8") for file in files if file.is_file()), "")
