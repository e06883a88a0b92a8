"""The Lambda API's lookups of what calls functions: event source mappings and function URLs, as the template has them.

AWS: docs "API_EventSourceMappingConfiguration", "API_FunctionUrlConfig"
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from minisam.gateway import lambda_errors as errors
from minisam.gateway.lambda_functions import FunctionBook, Target
from minisam.gateway.lambda_lookups import Parameters, page
from minisam.model import ACCOUNT_ID, App, Resource

MAPPING = "AWS::Lambda::EventSourceMapping"
URL = "AWS::Lambda::Url"
UrlOf = Callable[[str], str | None]
"""Gives the address here of an API by its id, None where it has none."""

_AS_WRITTEN = (
    *("EventSourceArn", "FilterCriteria", "FunctionResponseTypes", "StartingPosition", "DestinationConfig", "Topics"),
    *("Queues", "SelfManagedEventSource", "SourceAccessConfigurations", "ScalingConfig", "BatchSize"),
    *("MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "ParallelizationFactor"),
    *("TumblingWindowInSeconds", "BisectBatchOnFunctionError"),
)
_STREAM_DEFAULTS = {
    "BatchSize": 100,
    "MaximumBatchingWindowInSeconds": 0,
    "MaximumRecordAgeInSeconds": -1,
    "MaximumRetryAttempts": -1,
    "ParallelizationFactor": 1,
    "TumblingWindowInSeconds": 0,
    "BisectBatchOnFunctionError": False,
}
_QUEUE_DEFAULTS = {"BatchSize": 10, "MaximumBatchingWindowInSeconds": 0}


class TriggerLookups:
    """Answers about the triggers of one loaded app; `url_of` is where a function URL answers here."""

    def __init__(self, app: App, book: FunctionBook, url_of: UrlOf) -> None:
        self._app = app
        self._book = book
        self._url_of = url_of
        self._reasons = {support.resource: support for support in app.supports}
        self._prefix = f"arn:aws:lambda:{app.region}:{ACCOUNT_ID}"
        self._loaded_s = int(time.time())
        self._loaded = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._loaded_s))

    def answers(self, operation: str) -> bool:
        """Whether an operation is one of these."""
        return operation in self._operations

    def answer(self, operation: str, path: Parameters, query: Parameters) -> Any:
        """Return an operation's answer. Raises LambdaError."""
        return self._operations[operation](self, path, query)

    def _list_mappings(self, path: Parameters, query: Parameters) -> Any:
        found = [self._mapping(resource) for resource in self._of_type(MAPPING)]
        if name := query.get("FunctionName"):
            target = self._book.find(name, None)
            arn = target.arn if target.qualifier else target.function.arn
            found = [mapping for mapping in found if mapping["FunctionArn"] == arn]
        if source := query.get("EventSourceArn"):
            found = [mapping for mapping in found if mapping.get("EventSourceArn") == source]
        return page("EventSourceMappings", found, query)

    def _get_mapping(self, path: Parameters, query: Parameters) -> Any:
        for resource in self._of_type(MAPPING):
            if resource.ref == path["UUID"]:
                return self._mapping(resource)
        raise errors.missing()

    def _mapping(self, resource: Resource) -> dict[str, Any]:
        properties = resource.properties
        is_queue = ":sqs:" in str(properties.get("EventSourceArn"))
        described: dict[str, Any] = dict(_QUEUE_DEFAULTS if is_queue else _STREAM_DEFAULTS)
        described |= {name: properties[name] for name in _AS_WRITTEN if properties.get(name) is not None}
        state, why = self._state(resource)
        return described | {
            "UUID": resource.ref,
            "EventSourceMappingArn": f"{self._prefix}:event-source-mapping:{resource.ref}",
            "FunctionArn": self._function_arn(str(properties.get("FunctionName"))),
            "LastModified": self._loaded_s,
            "State": state,
            "StateTransitionReason": why,
        }

    def _state(self, resource: Resource) -> tuple[str, str]:
        """Return whether records are fetched, and whose doing it is; a mapping that does not run here is disabled."""
        support = self._reasons.get(resource.id)
        if support is not None and support.status == "ignored":
            return "Disabled", support.reason
        is_enabled = str(resource.properties.get("Enabled", True)).lower() != "false"
        return ("Enabled" if is_enabled else "Disabled"), "USER_INITIATED"

    def _function_arn(self, name: str) -> str:
        try:
            target = self._book.find(name, None)
        except errors.LambdaError:
            return name
        return target.arn if target.qualifier else target.function.arn

    def _get_url(self, path: Parameters, query: Parameters) -> Any:
        target = self._book.find(path["FunctionName"], query.get("Qualifier"))
        for resource, owner in self._urls():
            if (owner.function, owner.qualifier) == (target.function, target.qualifier):
                return self._url(resource, owner)
        raise errors.missing()

    def _list_urls(self, path: Parameters, query: Parameters) -> Any:
        function = self._book.find(path["FunctionName"], None).function
        found = [self._url(resource, owner) for resource, owner in self._urls() if owner.function == function]
        return page("FunctionUrlConfigs", found, query)

    def _urls(self) -> list[tuple[Resource, Target]]:
        found = []
        for resource in self._of_type(URL):
            qualifier = resource.properties.get("Qualifier")
            try:
                target = self._book.find(str(resource.properties.get("TargetFunctionArn")), qualifier)
            except errors.LambdaError:
                continue  # it belongs to no function here, which a finding says
            found.append((resource, target))
        return found

    def _url(self, resource: Resource, owner: Target) -> dict[str, Any]:
        properties = resource.properties
        stated = str(resource.attributes.get("FunctionUrl"))
        api_id = stated.partition("://")[2].partition(".")[0]
        api = next((api.id for api in self._app.apis.values() if api.api_id == api_id), None)
        # Differs from AWS: the address is where the URL answers on this machine.
        local = self._url_of(api) if api else None
        described = {
            "FunctionUrl": f"{local.rstrip('/')}/" if local else stated,
            "FunctionArn": owner.arn if owner.qualifier else owner.function.arn,
            "AuthType": str(properties.get("AuthType")),
            "CreationTime": self._loaded,
            "LastModifiedTime": self._loaded,
            "InvokeMode": str(properties.get("InvokeMode") or "BUFFERED"),
        }
        return {**described, "Cors": properties["Cors"]} if properties.get("Cors") else described

    def _of_type(self, kind: str) -> list[Resource]:
        return [resource for resource in self._app.resources.values() if resource.type == kind]

    _operations: Mapping[str, Callable[[TriggerLookups, Parameters, Parameters], Any]] = {
        "ListEventSourceMappings": _list_mappings,
        "GetEventSourceMapping": _get_mapping,
        "GetFunctionUrlConfig": _get_url,
        "ListFunctionUrlConfigs": _list_urls,
    }
