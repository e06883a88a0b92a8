"""The operations of the Lambda API: which path and method mean which.

The table is that of the API's own service model (docs "API_Operations"); a listing that shares its path with a lookup
and differs in the query alone goes by the lookup's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote

_OPERATIONS = """
InvokeAsync POST /2014-11-13/functions/{FunctionName}/invoke-async
ListEventSourceMappings GET /2015-03-31/event-source-mappings
CreateEventSourceMapping POST /2015-03-31/event-source-mappings
DeleteEventSourceMapping DELETE /2015-03-31/event-source-mappings/{UUID}
GetEventSourceMapping GET /2015-03-31/event-source-mappings/{UUID}
UpdateEventSourceMapping PUT /2015-03-31/event-source-mappings/{UUID}
ListFunctions GET /2015-03-31/functions
CreateFunction POST /2015-03-31/functions
DeleteFunction DELETE /2015-03-31/functions/{FunctionName}
GetFunction GET /2015-03-31/functions/{FunctionName}
ListAliases GET /2015-03-31/functions/{FunctionName}/aliases
CreateAlias POST /2015-03-31/functions/{FunctionName}/aliases
DeleteAlias DELETE /2015-03-31/functions/{FunctionName}/aliases/{Name}
GetAlias GET /2015-03-31/functions/{FunctionName}/aliases/{Name}
UpdateAlias PUT /2015-03-31/functions/{FunctionName}/aliases/{Name}
UpdateFunctionCode PUT /2015-03-31/functions/{FunctionName}/code
GetFunctionConfiguration GET /2015-03-31/functions/{FunctionName}/configuration
UpdateFunctionConfiguration PUT /2015-03-31/functions/{FunctionName}/configuration
Invoke POST /2015-03-31/functions/{FunctionName}/invocations
GetPolicy GET /2015-03-31/functions/{FunctionName}/policy
AddPermission POST /2015-03-31/functions/{FunctionName}/policy
RemovePermission DELETE /2015-03-31/functions/{FunctionName}/policy/{StatementId}
ListVersionsByFunction GET /2015-03-31/functions/{FunctionName}/versions
PublishVersion POST /2015-03-31/functions/{FunctionName}/versions
GetAccountSettings GET /2016-08-19/account-settings
UntagResource DELETE /2017-03-31/tags/{Resource}
ListTags GET /2017-03-31/tags/{Resource}
TagResource POST /2017-03-31/tags/{Resource}
DeleteFunctionConcurrency DELETE /2017-10-31/functions/{FunctionName}/concurrency
PutFunctionConcurrency PUT /2017-10-31/functions/{FunctionName}/concurrency
ListLayers GET /2018-10-31/layers
ListLayerVersions GET /2018-10-31/layers/{LayerName}/versions
PublishLayerVersion POST /2018-10-31/layers/{LayerName}/versions
DeleteLayerVersion DELETE /2018-10-31/layers/{LayerName}/versions/{VersionNumber}
GetLayerVersion GET /2018-10-31/layers/{LayerName}/versions/{VersionNumber}
GetLayerVersionPolicy GET /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy
AddLayerVersionPermission POST /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy
RemoveLayerVersionPermission DELETE /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}
DeleteFunctionEventInvokeConfig DELETE /2019-09-25/functions/{FunctionName}/event-invoke-config
GetFunctionEventInvokeConfig GET /2019-09-25/functions/{FunctionName}/event-invoke-config
UpdateFunctionEventInvokeConfig POST /2019-09-25/functions/{FunctionName}/event-invoke-config
PutFunctionEventInvokeConfig PUT /2019-09-25/functions/{FunctionName}/event-invoke-config
ListFunctionEventInvokeConfigs GET /2019-09-25/functions/{FunctionName}/event-invoke-config/list
GetFunctionConcurrency GET /2019-09-30/functions/{FunctionName}/concurrency
DeleteProvisionedConcurrencyConfig DELETE /2019-09-30/functions/{FunctionName}/provisioned-concurrency
GetProvisionedConcurrencyConfig GET /2019-09-30/functions/{FunctionName}/provisioned-concurrency
PutProvisionedConcurrencyConfig PUT /2019-09-30/functions/{FunctionName}/provisioned-concurrency
ListCodeSigningConfigs GET /2020-04-22/code-signing-configs
CreateCodeSigningConfig POST /2020-04-22/code-signing-configs
DeleteCodeSigningConfig DELETE /2020-04-22/code-signing-configs/{CodeSigningConfigArn}
GetCodeSigningConfig GET /2020-04-22/code-signing-configs/{CodeSigningConfigArn}
UpdateCodeSigningConfig PUT /2020-04-22/code-signing-configs/{CodeSigningConfigArn}
ListFunctionsByCodeSigningConfig GET /2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions
DeleteFunctionCodeSigningConfig DELETE /2020-06-30/functions/{FunctionName}/code-signing-config
GetFunctionCodeSigningConfig GET /2020-06-30/functions/{FunctionName}/code-signing-config
PutFunctionCodeSigningConfig PUT /2020-06-30/functions/{FunctionName}/code-signing-config
GetRuntimeManagementConfig GET /2021-07-20/functions/{FunctionName}/runtime-management-config
PutRuntimeManagementConfig PUT /2021-07-20/functions/{FunctionName}/runtime-management-config
DeleteFunctionUrlConfig DELETE /2021-10-31/functions/{FunctionName}/url
GetFunctionUrlConfig GET /2021-10-31/functions/{FunctionName}/url
CreateFunctionUrlConfig POST /2021-10-31/functions/{FunctionName}/url
UpdateFunctionUrlConfig PUT /2021-10-31/functions/{FunctionName}/url
ListFunctionUrlConfigs GET /2021-10-31/functions/{FunctionName}/urls
InvokeWithResponseStream POST /2021-11-15/functions/{FunctionName}/response-streaming-invocations
GetFunctionRecursionConfig GET /2024-08-31/functions/{FunctionName}/recursion-config
PutFunctionRecursionConfig PUT /2024-08-31/functions/{FunctionName}/recursion-config
ListCapacityProviders GET /2025-11-30/capacity-providers
CreateCapacityProvider POST /2025-11-30/capacity-providers
DeleteCapacityProvider DELETE /2025-11-30/capacity-providers/{CapacityProviderName}
GetCapacityProvider GET /2025-11-30/capacity-providers/{CapacityProviderName}
UpdateCapacityProvider PUT /2025-11-30/capacity-providers/{CapacityProviderName}
ListFunctionVersionsByCapacityProvider GET /2025-11-30/capacity-providers/{CapacityProviderName}/function-versions
GetFunctionScalingConfig GET /2025-11-30/functions/{FunctionName}/function-scaling-config
PutFunctionScalingConfig PUT /2025-11-30/functions/{FunctionName}/function-scaling-config
SendDurableExecutionCallbackFailure POST /2025-12-01/durable-execution-callbacks/{CallbackId}/fail
SendDurableExecutionCallbackHeartbeat POST /2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat
SendDurableExecutionCallbackSuccess POST /2025-12-01/durable-execution-callbacks/{CallbackId}/succeed
DeleteDurableExecution DELETE /2025-12-01/durable-executions/{DurableExecutionArn}
GetDurableExecution GET /2025-12-01/durable-executions/{DurableExecutionArn}
CheckpointDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint
GetDurableExecutionHistory GET /2025-12-01/durable-executions/{DurableExecutionArn}/history
PauseDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/pause
ResumeDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/resume
GetDurableExecutionState GET /2025-12-01/durable-executions/{DurableExecutionArn}/state
StopDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/stop
ListDurableExecutionsByFunction GET /2025-12-01/functions/{FunctionName}/durable-executions
DeleteResourcePolicy DELETE /2026-07-09/resource-policy/{ResourceArn}
GetResourcePolicy GET /2026-07-09/resource-policy/{ResourceArn}
PutResourcePolicy PUT /2026-07-09/resource-policy/{ResourceArn}
"""
_GREEDY = ("FunctionName", "Resource", "ResourceArn", "DurableExecutionArn")
"""What may hold a "/": a name in a nested stack is `Stack/Id`."""


class Operation(NamedTuple):
    """What a request asks for, with the decoded parameters of its path."""

    name: str
    parameters: Mapping[str, str]


class _Path(NamedTuple):
    pattern: re.Pattern[str]
    methods: Mapping[str, str]


@lru_cache(maxsize=1024)
def find_operation(method: str, path: str) -> Operation | frozenset[str]:
    """Return what a request asks for; the methods that its path has where this is none, and no methods for no path."""
    for known in _paths():
        if found := known.pattern.fullmatch(path):
            if name := known.methods.get(method):
                return Operation(name, {key: unquote(value) for key, value in found.groupdict().items()})
            return frozenset(known.methods)
    return frozenset()


@cache
def _paths() -> list[_Path]:
    """Return the paths, the one with the most parts first: `functions/a/policy` is no function's name."""
    methods: dict[str, dict[str, str]] = {}
    for line in _OPERATIONS.split("\n")[1:-1]:
        name, method, template = line.split()
        methods.setdefault(template, {})[method] = name
    longest_first = sorted(methods, key=lambda template: -template.count("/"))
    return [_Path(_compiled(template), methods[template]) for template in longest_first]


def _compiled(template: str) -> re.Pattern[str]:
    def group(part: re.Match[str]) -> str:
        return f"(?P<{part[1]}>{'.+?' if part[1] in _GREEDY else '[^/]+'})"

    return re.compile(re.sub(r"\{(\w+)\}", group, template) + "/?")
