"""Puts what functions log into CloudWatch Logs, for those who subscribed to it there."""

from __future__ import annotations

import contextlib
from datetime import datetime, timezone

from botocore.exceptions import ClientError

from minisam.cloud.kind import Aws


def put_lines(aws: Aws, group: str, text: str, now_s: float) -> None:
    """Put each line of the text as one event into the stream of the day."""
    stream = f"{datetime.fromtimestamp(now_s, timezone.utc):%Y/%m/%d}/[$LATEST]minisam"
    events = [{"timestamp": int(now_s * 1000), "message": line} for line in text.splitlines() if line]
    if not events:
        return
    for operation, more in (("CreateLogGroup", {}), ("CreateLogStream", {"logStreamName": stream})):
        with contextlib.suppress(ClientError):  # it exists already
            aws.call("logs", operation, logGroupName=group, **more)
    aws.call("logs", "PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)
