"""A function's resource-based policy, made of the template's `AWS::Lambda::Permission` resources.

AWS: docs "API_AddPermission", "access-control-resource-based"; forms as recorded by localstack (test_lambda_api)
"""

from __future__ import annotations

from typing import Any

from minisam.gateway.lambda_functions import LATEST
from minisam.model import App, Function, Resource

PERMISSION = "AWS::Lambda::Permission"
_CONDITIONS = {
    "SourceArn": ("ArnLike", "AWS:SourceArn"),
    "SourceAccount": ("StringEquals", "AWS:SourceAccount"),
    "FunctionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
    "EventSourceToken": ("StringEquals", "lambda:EventSourceToken"),
    "PrincipalOrgID": ("StringEquals", "aws:PrincipalOrgID"),
    "InvokedViaFunctionUrl": ("Bool", "lambda:InvokedViaFunctionUrl"),
}


def statements(app: App, function: Function, qualifier: str | None) -> list[dict[str, Any]]:
    """Return the statements of a function's policy, or of one of its versions or aliases."""
    wanted = f"{function.arn}:{qualifier}" if qualifier not in (None, LATEST) else function.arn
    names = {wanted, wanted.partition(":function:")[2]}
    return [
        _statement(resource, wanted)
        for resource in app.resources.values()
        if resource.type == PERMISSION and str(resource.properties.get("FunctionName")) in names
    ]


def _statement(resource: Resource, arn: str) -> dict[str, Any]:
    properties = resource.properties
    statement: dict[str, Any] = {
        "Sid": resource.ref,
        "Effect": "Allow",
        "Principal": _principal(str(properties.get("Principal"))),
        "Action": str(properties.get("Action")),
        "Resource": arn,
    }
    conditions: dict[str, dict[str, str]] = {}
    for name, (operator, key) in _CONDITIONS.items():
        if (value := properties.get(name)) is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            conditions.setdefault(operator, {})[key] = text
    return {**statement, "Condition": conditions} if conditions else statement


def _principal(principal: str) -> Any:
    if principal == "*":
        return principal
    if principal.isdigit():
        return {"AWS": f"arn:aws:iam::{principal}:root"}
    return {"AWS": principal} if principal.startswith("arn:") else {"Service": principal}
