"""Which function a resource's property means, and the names that ARNs hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from minisam.model import App, Function, Resource


def means(value: Any, function: Function) -> bool:
    """Tell whether a property names the function: its name, its ARN (a version or alias too), or an API's URI of it."""
    if not isinstance(value, str):
        return False
    if value.startswith("arn:") and ":lambda:path/" in value:
        value = value.partition("/functions/")[2].partition("/invocations")[0]
    return any(value == known or value.startswith(f"{known}:") for known in (function.arn, function.name))


def of_type(app: App, *types: str) -> Iterator[Resource]:
    """Yield the resources of these types."""
    return (resource for resource in app.resources.values() if resource.type in types)


def by_arn(app: App, arn: Any, *types: str) -> Resource | None:
    """Return the resource of these types that has this ARN (a table: that has this stream)."""
    for resource in of_type(app, *types):
        if arn in (resource.ref, resource.attributes.get("Arn"), resource.attributes.get("StreamArn")):
            return resource
    return None


def name_in(arn: str) -> str:
    """Return the last part of an ARN (`queue` of `...:queue`, `stream` of `...:stream/stream`)."""
    return arn.rpartition(":")[2].rpartition("/")[2]


def region_in(arn: Any) -> str:
    """Return the region of an ARN, empty where it has none."""
    parts = arn.split(":") if isinstance(arn, str) else []
    return parts[3] if len(parts) > 3 else ""


def listed(value: Any) -> list[Any]:
    """Return a property that may be one value or a list of them as a list of its objects and texts."""
    return value if isinstance(value, list) else [] if value is None else [value]


def section(value: Any, *keys: str) -> Mapping[str, Any]:
    """Return an object inside an object, an empty one where it is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def parsed(value: Any) -> Any:
    """Return what a property says that may be an object or its JSON text; text that is not JSON stays text."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def permission_names(app: App, function: Function, principal: str) -> list[tuple[str, str]]:
    """Return the event's name and source ARN of each permission that SAM made for the function's events."""
    found = []
    for permission in of_type(app, "AWS::Lambda::Permission"):
        properties = permission.properties
        if properties.get("Principal") == principal and means(properties.get("FunctionName"), function):
            name, has_suffix, _ = permission.id.removeprefix(function.id).partition("Permission")
            if has_suffix and permission.id.startswith(function.id):
                found.append((name, str(properties.get("SourceArn", ""))))
    return found
