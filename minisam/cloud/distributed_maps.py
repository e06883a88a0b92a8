"""Distributed maps where moto falls short of AWS: definitions that it cannot read, and failures that it overlooks.

Child workflows may be express ones, a file of items JSON Lines, a tolerance a whole number; and a map fails when more
of its items fail than it tolerates, none by default.
AWS: docs "state-map-distributed", "input-output-itemreader"
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

_MAP = "moto.stepfunctions.parser.asl.component.state.exec.state_map"
_CAUSE = "The specified tolerated failure threshold was exceeded"
_TOLERANCES = ("ToleratedFailureCount", "ToleratedFailurePercentage")


def correct_distributed_maps() -> None:
    """Teach moto's parser, its reader of items and its maps."""
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    parse = AmazonStateLanguageParser.parse
    AmazonStateLanguageParser.parse = staticmethod(lambda definition: parse(simplified(definition)))
    _read_lines()
    _notice_failures()


def simplified(definition: str) -> str:
    """Return a definition that moto reads, and that means the same to it."""
    try:
        parsed = json.loads(definition)
    except ValueError:
        return definition
    return json.dumps(parsed) if _simplify(parsed) else definition


def _simplify(value: Any) -> bool:
    """Change a part of a definition; tells whether it did."""
    if isinstance(value, list):
        return any([_simplify(one) for one in value])
    if not isinstance(value, dict):
        return False
    has_changed = any([_simplify(one) for one in value.values()])
    if isinstance(config := value.get("ProcessorConfig"), dict) and config.get("ExecutionType") == "EXPRESS":
        config["ExecutionType"], has_changed = "STANDARD", True
    if isinstance(config := value.get("ReaderConfig"), dict) and config.get("InputType") == "JSONL":
        config["InputType"], has_changed = "JSON", True
    return _simplify_tolerances(value) or has_changed


def _simplify_tolerances(state: dict[str, Any]) -> bool:
    has_changed = False
    for name in _TOLERANCES if state.get("Type") == "Map" else ():
        if state.get(name) == 0:
            del state[name]
            has_changed = True
    if state.get("Type") == "Map" and isinstance(state.get(_TOLERANCES[1]), int):
        state[_TOLERANCES[1]], has_changed = float(state[_TOLERANCES[1]]), True
    return has_changed


def _read_lines() -> None:
    transformers = import_module(f"{_MAP}.item_reader.eval.resource_output_transformer.transformer_json")
    transformer = transformers.ResourceOutputTransformerJson
    evaluate = transformer._eval_body

    def eval_body(reader: Any, env: Any) -> None:
        config, text = env.stack.pop(), env.stack.pop()
        env.stack.extend((as_list(text), config))
        evaluate(reader, env)

    transformer._eval_body = eval_body


def as_list(text: str) -> str:
    """Return JSON Lines as a JSON list, and anything else as it is."""
    try:
        json.loads(text)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return json.dumps([json.loads(line) for line in lines])
        except ValueError:
            return text
    return text


def _notice_failures() -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.distributed_iteration_component import (
        DistributedIterationComponent,
    )

    run = DistributedIterationComponent._map_run

    def map_run(component: Any, env: Any, eval_input: Any) -> None:
        run(component, env, eval_input)
        counter = eval_input.map_run_record.item_counter
        failed, total = counter.failed.get() + counter.timed_out.get(), counter.total.get()
        count, percentage = eval_input.tolerated_failure_count, eval_input.tolerated_failure_percentage
        if is_too_much(failed, total, count, percentage):
            raise _exceeded(env)

    DistributedIterationComponent._map_run = map_run


def is_too_much(failed: int, total: int, count: int, percentage: float) -> bool:
    """Tell whether more failed than is tolerated; a tolerance of zero beside another one says nothing."""
    if not (count or percentage):
        return failed > 0
    return bool((count and failed > count) or (percentage and failed * 100 > percentage * total))


def _exceeded(env: Any) -> Exception:
    from moto.stepfunctions.parser.api import HistoryEventType, MapRunFailedEventDetails
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
        FailureEvent,
        FailureEventException,
    )
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
    from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

    name = StatesErrorName(typ=StatesErrorNameType.StatesExceedToleratedFailureThreshold)
    details = EventDetails(mapRunFailedEventDetails=MapRunFailedEventDetails(error=name.error_name, cause=_CAUSE))
    failure = FailureEvent(env=env, error_name=name, event_type=HistoryEventType.MapRunFailed, event_details=details)
    exception: Exception = FailureEventException(failure_event=failure)
    return exception
