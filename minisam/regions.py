"""AWS's regions and partitions, as botocore knows them; it is not imported for that, only one small file of it is read.

A wrong region does its harm late and far away: boto3 takes nearly any, and the embedded AWS has none of that name.
"""

from __future__ import annotations

import json
import os
from typing import Any

from minisam.errors import UsageError, nearest

_USUAL = "us-east-1"
_USUAL_PARTITION = "aws"


def check_region(region: str) -> str:
    """Return the region; raises UsageError where AWS has none of this name."""
    if region != _USUAL:
        known = [name for each in _partitions() for name in each["regions"] if not name.endswith("-global")]
        if known and region not in known:
            near = nearest(region, known)
            hint = f"did you mean `{near}`?" if near else "one such as `eu-central-1`"
            raise UsageError(f"AWS has no region '{region}'", hint=f"{hint} (--region, AWS_REGION, the AWS profile)")
    return region


def check_partition(partition: str) -> str:
    """Return the partition; raises UsageError where AWS has none of this name."""
    if partition != _USUAL_PARTITION:
        known = [each["id"] for each in _partitions()]
        if known and partition not in known:
            raise UsageError(f"AWS has no partition '{partition}'", hint=f"there are: {', '.join(known)}")
    return partition


def _partitions() -> list[dict[str, Any]]:
    """Return what botocore knows; nothing where its file is not where it was, and then nothing is refused."""
    from importlib.util import find_spec

    found = find_spec("botocore")
    for folder in (found.submodule_search_locations or ()) if found else ():
        try:
            with open(os.path.join(folder, "data", "partitions.json"), "rb") as file:
                return list(json.load(file)["partitions"])
        except (OSError, ValueError, KeyError):
            pass
    return []
