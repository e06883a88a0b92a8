"""Which records of a batch failed, as the function's answer says.

AWS: docs "services-sqs-errorhandling" (Implementing partial batch responses), "services-kinesis-batchfailurereporting".
"""

from __future__ import annotations

import json
from collections.abc import Collection

ALL = None
"""The whole batch failed."""


def failed_items(payload: bytes, identifiers: Collection[str]) -> frozenset[str] | None:
    """Return the identifiers of the records that a function reported as failed; None where all of them count as that.

    Nothing failed where the answer is empty, null, has no `batchItemFailures` or an empty one. All failed where an
    identifier is missing, empty or not one of the batch's, and where the answer cannot be read.
    """
    try:
        answer = json.loads(payload or b"null")
    except ValueError:
        return ALL
    if not isinstance(answer, dict) or not answer.get("batchItemFailures"):
        return frozenset()
    entries = answer["batchItemFailures"]
    if not isinstance(entries, list):
        return ALL
    found = {entry.get("itemIdentifier") if isinstance(entry, dict) else None for entry in entries}
    if not all(isinstance(one, str) and one in identifiers for one in found):
        return ALL
    return frozenset(str(one) for one in found)
