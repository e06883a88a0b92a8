"""EventBridge: an event on a bus matched a rule. Patterns are read and matched as AWS does it, by our own engine."""

from __future__ import annotations

import datetime
import json
from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.cloud.hooks.wrapping import after
from minisam.patterns import InvalidPattern, Pattern, compile_pattern
from minisam.patterns.schedules import InvalidSchedule, compile_schedule

_CHANGING = ("put_rule", "delete_rule", "enable_rule", "disable_rule", "put_targets", "remove_targets")


def install(announcements: Announcements) -> None:
    """Announce "matched" of a rule, with the event and the targets; only archives are still fed by moto."""
    _match()
    _tell_matches(announcements)
    _check_schedules()
    _replay()
    _tell_changes(announcements)


def _match() -> None:
    """Let our engine stand for moto's: what AWS refuses is refused, what it matches matches."""
    from moto.events import models, responses

    def parse(parser: Any) -> Any:
        return _compiled(parser.pattern) if parser.pattern else None

    def matches_event(pattern: Any, event: Any) -> bool:
        """A rule with a schedule only has no pattern, and no event is for it."""
        return pattern._pattern is not None and pattern._pattern.matches(event)

    def test_event_pattern(response: Any) -> str:
        """AWS: docs "API_TestEventPattern"."""
        event = json.loads(response._get_param("Event"))
        return json.dumps({"Result": _compiled(response._get_param("EventPattern")).matches(event)})

    models.EventPatternParser.parse = parse
    models.EventPattern.matches_event = matches_event
    responses.EventsHandler.test_event_pattern = test_event_pattern


def _tell_matches(announcements: Announcements) -> None:
    from moto.events import models

    archive = models.Rule.send_to_targets

    def send_to_targets(rule: Any, event: Any, transform_input: bool = True) -> None:
        seen = _as_delivered(event)
        if rule.state == "DISABLED" or not rule.event_pattern.matches_event(seen):
            return
        targets = rule.targets
        rule.targets = [target for target in targets if _is_archive(target["Arn"])]
        try:
            archive(rule, event, transform_input)
        finally:
            rule.targets = targets
        others = [dict(target) for target in targets if not _is_archive(target["Arn"])]
        if others:
            announcements.tell("events", "matched", rule.arn, {"event": seen, "targets": others})

    models.Rule.send_to_targets = send_to_targets


def _check_schedules() -> None:
    from moto.events import models
    from moto.events.exceptions import ValidationException

    put = models.EventsBackend.put_rule

    def put_rule(backend: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        expression = kwargs.get("scheduled_expression")
        if expression and not _is_schedule(expression):
            raise ValidationException("Parameter ScheduleExpression is not valid.")
        return put(backend, name, *args, **kwargs)

    models.EventsBackend.put_rule = put_rule


def _replay() -> None:
    """Replay what an archive holds of the time that was asked for, through the rules that were asked for.

    AWS: docs "API_StartReplay" (EventStartTime, EventEndTime), "API_ReplayDestination" (FilterArns).
    """
    from moto.events import models

    replay = models.Replay.replay_events

    def replay_events(made: Any, archive: Any) -> None:
        events, rules = archive.events, models.Rule.send_to_targets
        wanted = made.destination.get("FilterArns")

        def send_to_targets(rule: Any, *args: Any, **kwargs: Any) -> None:
            if not wanted or rule.arn in wanted:
                rules(rule, *args, **kwargs)

        archive.events = [one for one in events if made.event_start_time <= _seconds(one["time"]) < made.event_end_time]
        models.Rule.send_to_targets = send_to_targets
        try:
            replay(made, archive)
        finally:
            archive.events, models.Rule.send_to_targets = events, rules

    models.Replay.replay_events = replay_events


def _tell_changes(announcements: Announcements) -> None:
    from moto.events import models

    def tell_change(*args: Any, **kwargs: Any) -> None:
        announcements.tell("events", "schedules-changed", "")

    for name in _CHANGING:
        after(models.EventsBackend, name, tell_change)


def _compiled(text: str) -> Pattern:
    """Return a pattern. Raises moto's InvalidEventPatternException."""
    from moto.events.exceptions import InvalidEventPatternException

    try:
        return compile_pattern(text)
    except InvalidPattern as error:
        raise InvalidEventPatternException(reason=str(error)) from error


def _seconds(time: Any) -> float:
    moment = datetime.datetime.fromisoformat(_iso(time).replace("Z", "+00:00"))
    return moment.timestamp()


def _is_schedule(expression: str) -> bool:
    try:
        compile_schedule(expression)
    except InvalidSchedule:
        return False
    return not expression.startswith("at(")  # Scheduler's alone


def _is_archive(arn: str) -> bool:
    """Tell the target of an archive's hidden rule, which names the service and nothing in it."""
    return arn.startswith("arn:") and arn.endswith(":::")


def _as_delivered(event: Any) -> dict[str, Any]:
    """Return the event as targets get it. AWS: docs "eb-events-structure"."""
    made = {name: value for name, value in event.items() if name != "ingestion-time"}
    made["time"] = _iso(made["time"])
    return made


def _iso(time: Any) -> str:
    if isinstance(time, str) and not time.replace(".", "", 1).isdigit():
        return time
    moment = datetime.datetime.fromtimestamp(float(time), datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
