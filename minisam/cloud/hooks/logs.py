"""CloudWatch Logs: events came into a group that has subscription filters."""

from __future__ import annotations

from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.patterns import InvalidLogFilter, compile_log_filter


def install(announcements: Announcements) -> None:
    """Announce "logged" of a group, with its filters; moto itself delivers nothing any more."""
    from moto.logs import models
    from moto.logs.exceptions import InvalidParameterException

    put, put_filter = models.LogStream.put_log_events, models.LogsBackend.put_subscription_filter

    def put_log_events(stream: Any, log_events: Any) -> Any:
        before = len(stream.events)
        token = put(stream, log_events)
        filters = [_filter(one) for one in stream.log_group.subscription_filters.values()]
        if filters:
            events = [
                {"id": f"{one.event_id:056d}", "timestamp": one.timestamp, "message": one.message}
                for one in stream.events[before:]
            ]
            content = {
                "group": stream.log_group.name,
                "stream": stream.log_stream_name,
                "events": events,
                "filters": filters,
            }
            announcements.tell("logs", "logged", stream.log_group.arn, content)
        return token

    def put_subscription_filter(backend: Any, group: str, name: str, pattern: str, *more: Any, **named: Any) -> Any:
        try:
            compile_log_filter(pattern or "")
        except InvalidLogFilter as error:
            raise InvalidParameterException(f"Invalid filter pattern: {error}") from error
        return put_filter(backend, group, name, pattern, *more, **named)

    models.LogStream._send_log_events = lambda *args, **kwargs: None
    models.LogStream.put_log_events = put_log_events
    models.LogsBackend.put_subscription_filter = put_subscription_filter


def _filter(one: Any) -> dict[str, str]:
    return {"name": one.name, "pattern": one.filter_pattern or "", "to": one.destination_arn}
