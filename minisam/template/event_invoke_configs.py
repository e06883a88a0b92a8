"""`AWS::Lambda::EventInvokeConfig` as the model's: retries, age and destinations of asynchronous invocations.

AWS: docs "aws-resource-lambda-eventinvokeconfig", "invocation-async-retain-records"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minisam.model import EventInvokeConfig, Function, Resource
from minisam.template.intrinsic_values import kind_of
from minisam.template.stack import Stack

CONFIG = "AWS::Lambda::EventInvokeConfig"
_SERVICES = {"OnSuccess": ("sqs", "sns", "lambda", "events"), "OnFailure": ("sqs", "sns", "lambda", "events", "s3")}


def build_event_invoke_configs(stack: Stack, functions: Mapping[str, Function]) -> list[EventInvokeConfig]:
    """Return the configurations of one stack for `functions` (all, by id); problems and findings go to the stack."""
    by_name = {name: function for function in functions.values() for name in (function.name, function.arn)}
    return [config for name, resource in stack.of_type(CONFIG) for config in _build(stack, name, resource, by_name)]


def _build(stack: Stack, name: str, resource: Resource, by_name: Mapping[str, Function]) -> Iterator[EventInvokeConfig]:
    properties = resource.properties
    function = by_name.get(str(properties.get("FunctionName")))
    if function is None:
        message = f"'{resource.id}' configures no function of this application; it is left out"
        stack.warn("unattached-event-invoke-config", message, stack.place(name))
        return
    yield EventInvokeConfig(
        function=function.id,
        qualifier=str(properties.get("Qualifier") or "$LATEST"),
        most_retries=_number(stack, name, properties, "MaximumRetryAttempts", 2, 0, 2),
        most_age_s=_number(stack, name, properties, "MaximumEventAgeInSeconds", 21_600, 60, 21_600),
        on_success=_destination(stack, name, properties, "OnSuccess"),
        on_failure=_destination(stack, name, properties, "OnFailure"),
    )


def _number(
    stack: Stack, logical_id: str, properties: Mapping[str, Any], name: str, default: int, least: int, most: int
) -> int:
    value = properties.get(name)
    if value is None:
        return default
    try:
        number = least - 1 if isinstance(value, (bool, float)) else int(value)
    except (TypeError, ValueError):
        number = least - 1
    if least <= number <= most:
        return number
    found = value if isinstance(value, (int, float, str)) else kind_of(value)
    stack.problem(f"{name} is {found}, expected {least} to {most}", logical_id, name)
    return default


def _destination(stack: Stack, logical_id: str, properties: Mapping[str, Any], name: str) -> str | None:
    """Return the ARN of a destination, None where there is none."""
    given = properties.get("DestinationConfig")
    outcome = given.get(name) if isinstance(given, Mapping) else None
    arn = outcome.get("Destination") if isinstance(outcome, Mapping) else None
    if arn is None or arn == "":
        return None
    service = arn.split(":")[2] if isinstance(arn, str) and arn.count(":") >= 5 and arn.startswith("arn:") else None
    if service in _SERVICES[name]:
        return str(arn)
    hint = "a bucket takes failed invocations only: use OnFailure" if service == "s3" else None
    kinds = ", ".join(_SERVICES[name])
    message = f"The {name} destination '{arn}' is no ARN of one of these services: {kinds}"
    stack.problem(message, logical_id, "DestinationConfig", name, "Destination", hint=hint)
    return None
