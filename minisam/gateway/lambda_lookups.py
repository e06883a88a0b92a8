"""The Lambda API's operations that only look: functions, versions, aliases, policies, mappings, URLs, limits, tags.

Each takes the path's parameters and the query, and returns the answer's value. What they say is what the template says.
AWS: docs "API_Operations", one page each; errors as recorded by localstack (test_lambda_api.snapshot.json)
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from minisam.gateway import lambda_errors as errors
from minisam.gateway.lambda_configuration import configuration, revision, version_target
from minisam.gateway.lambda_functions import LATEST, FunctionBook, Target
from minisam.gateway.lambda_permissions import statements
from minisam.model import App, EventInvokeConfig, Function

CONCURRENT_EXECUTIONS = 1000
_GIB, _MIB = 1024**3, 1024**2
_MOST_ITEMS = 50

Parameters = Mapping[str, str]


class Lookups:
    """Answers about the functions of one loaded app."""

    def __init__(self, app: App, book: FunctionBook) -> None:
        self._app = app
        self._book = book
        self._modified = time.strftime("%Y-%m-%dT%H:%M:%S.000+0000", time.gmtime())
        self._loaded_s = int(time.time())

    def answers(self, operation: str) -> bool:
        """Whether an operation is one of these."""
        return operation in self._operations

    def answer(self, operation: str, path: Parameters, query: Parameters) -> Any:
        """Return an operation's answer. Raises LambdaError."""
        return self._operations[operation](self, path, query)

    def _get_function(self, path: Parameters, query: Parameters) -> Any:
        target = self._target(path, query)
        properties = self._properties(target.function)
        found: dict[str, Any] = {
            "Configuration": self._configuration(target),
            # Differs from AWS: the code lies where it was written.
            "Code": {"RepositoryType": "Local", "Location": target.function.code_dir.resolve().as_uri()},
        }
        if tags := _tags(properties):
            found["Tags"] = tags
        if target.function.reserved_concurrency is not None:
            found["Concurrency"] = {"ReservedConcurrentExecutions": target.function.reserved_concurrency}
        return found

    def _get_configuration(self, path: Parameters, query: Parameters) -> Any:
        return self._configuration(self._target(path, query))

    def _get_concurrency(self, path: Parameters, query: Parameters) -> Any:
        reserved = self._target(path, query).function.reserved_concurrency
        return {} if reserved is None else {"ReservedConcurrentExecutions": reserved}

    def _list_functions(self, path: Parameters, query: Parameters) -> Any:
        targets = []
        for function in self._book.functions:
            targets.append(Target(function, None, function.arn))
            if query.get("FunctionVersion") == "ALL":
                targets[-1] = version_target(function, LATEST)
                targets += [version_target(function, version) for version in function.versions]
        return page("Functions", [self._configuration(target, is_listed=True) for target in targets], query)

    def _list_versions(self, path: Parameters, query: Parameters) -> Any:
        function = self._target(path, {}).function
        targets = [version_target(function, version) for version in (LATEST, *function.versions)]
        return page("Versions", [self._configuration(target, is_listed=True) for target in targets], query)

    def _list_aliases(self, path: Parameters, query: Parameters) -> Any:
        function, wanted = self._target(path, {}).function, query.get("FunctionVersion")
        names = [name for name, version in function.aliases.items() if wanted in (None, version)]
        return page("Aliases", [self._alias(function, name) for name in sorted(names)], query)

    def _get_alias(self, path: Parameters, query: Parameters) -> Any:
        function = self._target({"FunctionName": path["FunctionName"]}, {}).function
        if path["Name"] not in function.aliases:
            raise errors.missing(f"Cannot find alias arn: {function.arn}:{path['Name']}")
        return self._alias(function, path["Name"])

    def _alias(self, function: Function, name: str) -> dict[str, str]:
        return {
            "AliasArn": f"{function.arn}:{name}",
            "Name": name,
            "FunctionVersion": function.aliases[name],
            "Description": "",
            "RevisionId": revision(function),
        }

    def _get_policy(self, path: Parameters, query: Parameters) -> Any:
        target = self._target(path, query)
        found = statements(self._app, target.function, target.qualifier)
        if not found:
            raise errors.missing()
        policy = {"Version": "2012-10-17", "Id": "default", "Statement": found}
        return {"Policy": json.dumps(policy, separators=(",", ":")), "RevisionId": revision(target.function)}

    def _get_account(self, path: Parameters, query: Parameters) -> Any:
        """AWS: docs "gettingstarted-limits", the quotas of a new account."""
        reserved = sum(function.reserved_concurrency or 0 for function in self._book.functions)
        limits = {"TotalCodeSize": 75 * _GIB, "CodeSizeUnzipped": 250 * _MIB, "CodeSizeZipped": 50 * _MIB}
        limits["ConcurrentExecutions"] = CONCURRENT_EXECUTIONS
        limits["UnreservedConcurrentExecutions"] = max(0, CONCURRENT_EXECUTIONS - reserved)
        return {
            "AccountLimit": limits,
            "AccountUsage": {"TotalCodeSize": 0, "FunctionCount": len(self._book.functions)},
        }

    def _list_tags(self, path: Parameters, query: Parameters) -> Any:
        return {"Tags": _tags(self._properties(self._book.find(path["Resource"], None).function))}

    def _get_event_invoke_config(self, path: Parameters, query: Parameters) -> Any:
        target = self._target(path, query)
        for config in self._app.event_invoke_configs:
            if (config.function, config.qualifier) == (target.function.id, target.qualifier or LATEST):
                return self._event_invoke_config(target.function, config)
        raise errors.missing(f"The function {target.arn} doesn't have an EventInvokeConfig")

    def _list_event_invoke_configs(self, path: Parameters, query: Parameters) -> Any:
        function = self._target(path, {}).function
        found = [config for config in self._app.event_invoke_configs if config.function == function.id]
        configs = [self._event_invoke_config(function, config) for config in found]
        return page("FunctionEventInvokeConfigs", configs, query)

    def _event_invoke_config(self, function: Function, config: EventInvokeConfig) -> dict[str, Any]:
        destinations = {"OnSuccess": config.on_success, "OnFailure": config.on_failure}
        return {
            "LastModified": self._loaded_s,
            "FunctionArn": f"{function.arn}:{config.qualifier}",
            "MaximumRetryAttempts": config.most_retries,
            "MaximumEventAgeInSeconds": config.most_age_s,
            "DestinationConfig": {name: {"Destination": arn} if arn else {} for name, arn in destinations.items()},
        }

    def _target(self, path: Parameters, query: Parameters) -> Target:
        return self._book.find(path["FunctionName"], query.get("Qualifier"))

    def _properties(self, function: Function) -> Mapping[str, Any]:
        resource = self._app.resources.get(function.id)
        return resource.properties if resource else {}

    def _configuration(self, target: Target, *, is_listed: bool = False) -> Any:
        return configuration(target, self._properties(target.function), self._modified, is_listed=is_listed)

    _operations: Mapping[str, Callable[[Lookups, Parameters, Parameters], Any]] = {
        "GetFunction": _get_function,
        "GetFunctionConfiguration": _get_configuration,
        "GetFunctionConcurrency": _get_concurrency,
        "ListFunctions": _list_functions,
        "ListVersionsByFunction": _list_versions,
        "ListAliases": _list_aliases,
        "GetAlias": _get_alias,
        "GetPolicy": _get_policy,
        "GetAccountSettings": _get_account,
        "ListTags": _list_tags,
        "GetFunctionEventInvokeConfig": _get_event_invoke_config,
        "ListFunctionEventInvokeConfigs": _list_event_invoke_configs,
    }


def page(name: str, items: Sequence[Any], query: Parameters) -> dict[str, Any]:
    """Return one page of a listing; the marker is where the next one starts. At most 50, as docs say of each."""
    try:
        start, count = int(query.get("Marker") or 0), int(query.get("MaxItems") or _MOST_ITEMS)
        if start < 0 or count < 1:
            raise ValueError
    except ValueError:
        raise errors.invalid_parameter("Marker and MaxItems must be what a listing gave, and a number") from None
    end = start + min(count, _MOST_ITEMS)
    return {name: items[start:end], "NextMarker": str(end) if end < len(items) else None}


def _tags(properties: Mapping[str, Any]) -> dict[str, str]:
    given = properties.get("Tags") or ()
    return {str(tag["Key"]): str(tag.get("Value", "")) for tag in given if isinstance(tag, Mapping) and "Key" in tag}
