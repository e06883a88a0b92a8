"""The Lambda API's lookups of function URLs, as the template has them.

AWS: docs "API_FunctionUrlConfig"
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from minisam.gateway import lambda_errors as errors
from minisam.gateway.lambda_functions import FunctionBook, Target
from minisam.gateway.lambda_lookups import Parameters, page
from minisam.model import App, Resource

URL = "AWS::Lambda::Url"
UrlOf = Callable[[str], str | None]
"""Gives the address here of an API by its id, None where it has none."""


class UrlLookups:
    """Answers about the function URLs of one loaded app; `url_of` is where each answers here."""

    def __init__(self, app: App, book: FunctionBook, url_of: UrlOf) -> None:
        self._app = app
        self._book = book
        self._url_of = url_of
        self._loaded = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())

    def answers(self, operation: str) -> bool:
        """Whether an operation is one of these."""
        return operation in self._operations

    def answer(self, operation: str, path: Parameters, query: Parameters) -> Any:
        """Return an operation's answer. Raises LambdaError."""
        return self._operations[operation](self, path, query)

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
        for resource in self._app.resources.values():
            if resource.type != URL:
                continue
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

    _operations: Mapping[str, Callable[[UrlLookups, Parameters, Parameters], Any]] = {
        "GetFunctionUrlConfig": _get_url,
        "ListFunctionUrlConfigs": _list_urls,
    }
