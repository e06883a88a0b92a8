"""The data that everybody shares: what a template describes, and what goes into and comes out of a function.

All of it is frozen, compares by value (a reload applies only what differs) and holds no behaviour beyond reading
itself. An `id` is a logical id of the template; in a nested stack it is `Stack/Id`, as SAM CLI names it.
"""

from __future__ import annotations

from minisam.model.apis import (
    Api,
    ApiKind,
    Authorizer,
    ContentHandling,
    Cors,
    GatewayResponse,
    Integration,
    IntegrationKind,
    IntegrationResponse,
    Passthrough,
    Route,
    ServiceAction,
    Validation,
)
from minisam.model.app import App
from minisam.model.functions import EventInvokeConfig, Function, Origin
from minisam.model.invocations import Invocation, Invoke, Occurrence, OnPiece, Outcome, OutcomeStatus
from minisam.model.places import Position
from minisam.model.remote import RemoteReply, RemoteRequest, SendRemote
from minisam.model.resources import (
    ACCOUNT_ID,
    DEFAULT_REGION,
    Finding,
    LoadOptions,
    Output,
    Resource,
    Seed,
    Support,
    SupportStatus,
)

__all__ = [
    "ACCOUNT_ID",
    "Api",
    "ApiKind",
    "App",
    "Authorizer",
    "ContentHandling",
    "Cors",
    "DEFAULT_REGION",
    "EventInvokeConfig",
    "Finding",
    "Function",
    "GatewayResponse",
    "Integration",
    "IntegrationKind",
    "IntegrationResponse",
    "Invocation",
    "Invoke",
    "LoadOptions",
    "Occurrence",
    "OnPiece",
    "Origin",
    "Outcome",
    "OutcomeStatus",
    "Output",
    "Passthrough",
    "Position",
    "RemoteReply",
    "RemoteRequest",
    "Resource",
    "Route",
    "SendRemote",
    "Seed",
    "ServiceAction",
    "Support",
    "SupportStatus",
    "Validation",
]
