"""JSONata as Step Functions has it: the functions that it adds, its clock, and errors that a state can catch.

AWS: docs "transforming-data" (JSONata functions provided by Step Functions; errors are States.QueryEvaluationError).
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import uuid
from collections.abc import Callable
from typing import Any

_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_LONGEST_RANGE = 1000


def correct_queries() -> None:
    """Give moto's interpreter an evaluator; it has none of its own, and functions that only say that they are none."""
    from moto.stepfunctions.parser.asl.component.common.string.string_expression import StringJSONata
    from moto.stepfunctions.parser.asl.component.intrinsic import jsonata as declarations
    from moto.stepfunctions.parser.asl.jsonata import jsonata as evaluator

    evaluate_in_state = StringJSONata._eval_body

    def evaluate_catchably(query: Any, env: Any) -> None:
        from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException

        try:
            evaluate_in_state(query, env)
        except FailureEventException:
            raise
        except Exception as error:  # whatever a query does wrong is the state's failure, and not the interpreter's
            raise _failure(env, query.expression, error) from error

    declarations._DECLARATION_BY_VARIABLE_REFERENCE.clear()
    evaluator._eval_jsonata = evaluate
    StringJSONata._eval_body = evaluate_catchably


def evaluate(expression: str) -> Any:
    """Return the value of an expression. Raises jsonata's JException, or ValueError of a function."""
    import jsonata  # type: ignore[import-untyped]

    query = jsonata.Jsonata(expression)
    for name, function in _FUNCTIONS.items():
        query.register_lambda(name, function)
    return query.evaluate(None)


def _partition(array: list[Any], size: float) -> list[list[Any]]:
    length = int(size)
    if length < 1:
        raise ValueError(f"$partition: a chunk cannot have {size} elements")
    return [array[start : start + length] for start in range(0, len(array), length)]


def _range(first: float, last: float, step: float) -> list[float]:
    if not step:
        raise ValueError("$range: the step cannot be 0")
    count = max(0, math.floor((last - first) / step) + 1)
    if count > _LONGEST_RANGE:
        raise ValueError(f"$range: {count} elements are more than {_LONGEST_RANGE}")
    return [first + number * step for number in range(count)]


def _hash(value: Any, algorithm: str) -> str:
    if algorithm not in _ALGORITHMS:
        raise ValueError(f"$hash: '{algorithm}' is not one of {', '.join(_ALGORITHMS)}")
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    return hashlib.new(_ALGORITHMS[algorithm], text.encode()).hexdigest()


def _random(seed: float | None = None) -> float:
    return random.random() if seed is None else random.Random(seed).random()


def _parse(text: str) -> Any:
    return json.loads(text)


def _millis() -> int:
    from moto.core.utils import unix_time_millis

    return int(unix_time_millis())


def _now(*form: str) -> Any:
    import jsonata

    query = jsonata.Jsonata("$fromMillis($moment, $picture, $zone)")
    for name, value in zip(("moment", "picture", "zone"), (_millis(), *form), strict=False):
        query.assign(name, value)
    return query.evaluate(None)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "partition": _partition,
    "range": _range,
    "hash": _hash,
    "random": _random,
    "uuid": lambda: str(uuid.uuid4()),
    "parse": _parse,
    "millis": _millis,
    "now": _now,
}


def _failure(env: Any, expression: str, error: Exception) -> Exception:
    """Return what makes moto's state fail with States.QueryEvaluationError."""
    from moto.stepfunctions.parser.api import EvaluationFailedEventDetails, HistoryEventType
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
        FailureEvent,
        FailureEventException,
    )
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
    from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

    name = StatesErrorName(typ=StatesErrorNameType.StatesQueryEvaluationError)
    details = EvaluationFailedEventDetails(
        error=name.error_name,
        cause=f"The JSONata expression '{expression}' threw an error during evaluation. {error}",
        location="",
        state=env.next_state_name or "",
    )
    event = FailureEvent(
        env=env,
        error_name=name,
        event_type=HistoryEventType.EvaluationFailed,
        event_details=EventDetails(evaluationFailedEventDetails=details),
    )
    failure: Exception = FailureEventException(failure_event=event)
    return failure
