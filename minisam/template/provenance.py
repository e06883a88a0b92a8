"""Which resource of the source template each generated resource comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minisam.template.localise import SOURCE

_IMPLICIT_APIS = {"ServerlessRestApi": "Api", "ServerlessHttpApi": "HttpApi"}
_DEPLOYMENT = ("ServerlessDeploymentApplication", "CodeDeployServiceRole")


def name_sources(expanded: dict[str, Any], source: Mapping[str, Any]) -> None:
    """Give each generated resource `Metadata["minisam:source"]`, the id of the resource that it comes from."""
    written = source["Resources"]
    for logical_id, resource in expanded["Resources"].items():
        metadata = resource.get("Metadata")
        if logical_id in written or (isinstance(metadata, dict) and SOURCE in metadata):
            continue
        origin = _origin(logical_id, written)
        resource["Metadata"] = {**(metadata or {}), SOURCE: origin}


def _origin(logical_id: str, written: Mapping[str, Any]) -> str:
    for api, event_type in _IMPLICIT_APIS.items():
        if logical_id.startswith(api):
            return next(_with_event(written, event_type), next(iter(written)))
    if logical_id in _DEPLOYMENT:
        return next(_with_property(written, "DeploymentPreference"), next(_functions(written), next(iter(written))))
    prefixes = [name for name in written if logical_id.startswith(name)]
    return max(prefixes, key=len, default=next(_functions(written), next(iter(written))))


def _functions(written: Mapping[str, Any]) -> Iterator[str]:
    return (name for name, resource in written.items() if resource.get("Type") == "AWS::Serverless::Function")


def _with_property(written: Mapping[str, Any], name: str) -> Iterator[str]:
    return (id for id in _functions(written) if name in written[id].get("Properties", {}))


def _with_event(written: Mapping[str, Any], event_type: str) -> Iterator[str]:
    for logical_id, resource in written.items():
        events = (resource.get("Properties") or {}).get("Events")
        for event in events.values() if isinstance(events, dict) else ():
            target = "RestApiId" if event_type == "Api" else "ApiId"
            if event.get("Type") == event_type and target not in (event.get("Properties") or {}):
                yield logical_id
