"""What botocore's own files say of AWS's services, without importing it: their names, and each one's metadata."""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


def service_names() -> list[str]:
    """Return the names of all services, as boto3 has them."""
    return [path.name for path in _folder().iterdir() if path.is_dir()]


@cache
def metadata(service: str) -> Mapping[str, Any]:
    """Return a service's metadata: "serviceId", "endpointPrefix", "targetPrefix" and the like."""
    (file, *_) = sorted(_folder().glob(f"{service}/*/service-2.json*"), reverse=True)
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    found: Mapping[str, Any] = json.loads(text)["metadata"]
    return found


def _folder() -> Path:
    spec = importlib.util.find_spec("botocore")  # finds it without importing it
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "data"
