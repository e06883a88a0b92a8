"""Kinesis: a record arrived in a data stream."""

from __future__ import annotations

from typing import Any

from minisam.cloud.announcements import Announcements


def install(announcements: Announcements) -> None:
    """Announce "arrived" of a stream."""
    from moto.kinesis import models

    put = models.Stream.put_record

    def put_record(stream: Any, *args: Any, **kwargs: Any) -> Any:
        made = put(stream, *args, **kwargs)
        announcements.tell("kinesis", "arrived", stream.arn)
        return made

    models.Stream.put_record = put_record
