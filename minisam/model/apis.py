"""What a template says of its APIs: routes, what is behind them, and who is let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from minisam.model.places import Position
from minisam.records import dataclass

ApiKind = Literal["rest", "http", "function-url", "websocket"]
IntegrationKind = Literal["lambda", "mock", "http", "service", "unsupported"]
Passthrough = Literal["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]
ContentHandling = Literal["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cors:
    """The own CORS configuration of an HTTP API or a function URL (REST APIs have none: SAM writes OPTIONS methods)."""

    allow_origins: tuple[str, ...] = ()
    allow_methods: tuple[str, ...] = ()
    allow_headers: tuple[str, ...] = ()
    expose_headers: tuple[str, ...] = ()
    max_age_s: int | None = None
    allow_credentials: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationResponse:
    """One entry of an integration's `responses`: header names to mapping expressions, templates by media type."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    content_handling: ContentHandling | None = None
    template_selection: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAction:
    """What an integration calls of AWS: `service` is the signing name ("sqs", "states").

    `target` is "action/Publish" or "path/123456789012/queue"; of an HTTP API it is the subtype ("SQS-SendMessage").
    """

    service: str
    target: str
    region: str
    credentials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """What answers a route. Stage variables are filled in.

    lambda: `function` is a Function's id, `qualifier` its alias or version. http: `uri` is the address, with
    "{parameters}". service: `action` is what is called. mock: templates alone. unsupported: `reason` says what it would
    have been. `is_proxy`: requests and answers pass as they are; otherwise the templates, `responses` (by selection
    pattern, "default") and `request_parameters` shape them. `http_method` is "" or "ANY" where the client's own is
    used. `response_parameters` are an HTTP API's, by status. `timeout_s` is None where the API's own limit holds. A
    WebSocket API's templates, and those of its responses, go by keys that `template_selection` selects. A REST API's
    integration that `is_streaming` sends what its function writes as it comes.
    """

    kind: IntegrationKind
    is_proxy: bool = True
    function: str | None = None
    qualifier: str | None = None
    http_method: str = "POST"
    uri: str = ""
    is_tls_verified: bool = True
    action: ServiceAction | None = None
    timeout_s: float | None = None
    passthrough: Passthrough = "WHEN_NO_MATCH"
    content_handling: ContentHandling | None = None
    request_parameters: Mapping[str, str] = field(default_factory=dict)
    request_templates: Mapping[str, str] = field(default_factory=dict)
    responses: Mapping[str, IntegrationResponse] = field(default_factory=dict)
    response_parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reason: str | None = None
    template_selection: str = ""
    is_streaming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorizer:
    """Who decides on a route; the kind is AWS's: "token", "request", "jwt", "cognito", "iam", "api_key"."""

    name: str
    kind: str
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What a REST API's validator checks of a request.

    `parameters` are the required ones, sorted: "header.x", "path.x", "querystring.x". `schemas` are JSON Schemas of
    draft 4 by media type, each complete in itself.
    """

    parameters: tuple[str, ...] = ()
    schemas: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Method and path of an API. `method` is upper case or "ANY"; `path` may be "$default" on an HTTP API.

    `payload` is the event format: always "1.0" on a REST API. A route of a WebSocket API has the method "WS" and its
    key as path; what it answers goes back to the client if it `is_two_way`.
    """

    api: str
    method: str
    path: str
    integration: Integration
    payload: Literal["1.0", "2.0"] = "1.0"
    authorizer: Authorizer | None = None
    validation: Validation | None = None
    position: Position
    is_two_way: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayResponse:
    """How a REST API's own answer of one type is customised; status None leaves AWS's. Headers are mappings."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A REST API, an HTTP API, a WebSocket API or a function URL, with its stage.

    `api_id` is its generated physical id. The id of a function URL is its function's; its stage is always "$default".
    `route_selection` is the expression by which a WebSocket API finds the route of a message. A function URL that
    `is_streaming` sends results as they are.
    """

    id: str
    api_id: str
    kind: ApiKind
    name: str
    stage: str
    stage_variables: Mapping[str, str] = field(default_factory=dict)
    binary_media_types: tuple[str, ...] = ()
    cors: Cors | None = None
    gateway_responses: Mapping[str, GatewayResponse] = field(default_factory=dict)
    is_implicit: bool = False
    position: Position
    route_selection: str = ""
    is_streaming: bool = False
