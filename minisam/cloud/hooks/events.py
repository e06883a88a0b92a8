"""EventBridge: an event on a bus matched a rule. Patterns are read and matched as AWS does it, by our own engine."""

from __future__ import annotations

import datetime
import json
from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.cloud.hooks.wrapping import after
from minisam.patterns import InvalidPattern, Pattern, compile_pattern
from minisam.patterns.schedules import InvalidSchedule, compile_schedule


def install(announcements: Announcements) -> None:
    """Announce "matched" of a rule, with the event and the targets; only archives are still fed by moto."""
    from moto.events import models, responses
    from moto.events.exceptions import InvalidEventPatternException, ValidationException

    def compiled(text: str) -> Pattern:
        try:
            return compile_pattern(text)
        except InvalidPattern as error:
            raise InvalidEventPatternException(reason=str(error)) from error

    def parse(parser: Any) -> Any:
        """Stand for moto's parser of a pattern's text: what AWS refuses is refused."""
        return compiled(parser.pattern) if parser.pattern else None

    def matches_event(pattern: Any, event: Any) -> bool:
        """Match by the compiled pattern; a rule with a schedule only has none, and no event is for it."""
        return pattern._pattern is not None and pattern._pattern.matches(event)

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

    def test_event_pattern(response: Any) -> str:
        """AWS: docs "API_TestEventPattern"."""
        event = json.loads(response._get_param("Event"))
        return json.dumps({"Result": compiled(response._get_param("EventPattern")).matches(event)})

    def put_rule(backend: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        expression = kwargs.get("scheduled_expression")
        if expression and not _is_schedule(expression):
            raise ValidationException("Parameter ScheduleExpression is not valid.")
        return put(backend, name, *args, **kwargs)

    def tell_change(*args: Any, **kwargs: Any) -> None:
        announcements.tell("events", "schedules-changed", "")

    put = models.EventsBackend.put_rule
    models.EventsBackend.put_rule = put_rule
    for name in ("put_rule", "delete_rule", "enable_rule", "disable_rule", "put_targets", "remove_targets"):
        after(models.EventsBackend, name, tell_change)
    models.EventPatternParser.parse = parse
    models.EventPattern.matches_event = matches_event
    models.Rule.send_to_targets = send_to_targets
    responses.EventsHandler.test_event_pattern = test_event_pattern


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
