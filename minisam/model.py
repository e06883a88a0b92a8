"""The data that everybody shares: what a template describes, and what goes into and comes out of a function.

All of it is frozen, compares by value (a reload applies only what differs) and holds no behaviour beyond reading
itself. An `id` is a logical id of the template; in a nested stack it is `Stack/Id`, as SAM CLI names it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from minisam.records import dataclass

ApiKind = Literal["rest", "http", "function-url", "websocket"]
IntegrationKind = Literal["lambda", "mock", "http", "service", "unsupported"]
Passthrough = Literal["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]
ContentHandling = Literal["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]
OutcomeStatus = Literal["ok", "error", "timeout", "crash"]
OnPiece = Callable[[str, bytes], None]
SupportStatus = Literal["runs", "emulated", "ignored"]

ACCOUNT_ID = "123456789012"
DEFAULT_REGION = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A place in a file; line and column count from 1. The file is spelled as the user would type it."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """What, besides its text, decides what a template means.

    `parameters` are the overrides as text; `ssm_parameters` and `imports` are local values for
    `AWS::SSM::Parameter::Value<...>` parameters and `Fn::ImportValue`. `kept` are resources that already exist and
    keep their names and attributes, by id, whatever the template now calls them.
    """

    stack_name: str = "app"
    region: str = DEFAULT_REGION
    parameters: Mapping[str, str] = field(default_factory=dict)
    ssm_parameters: Mapping[str, str] = field(default_factory=dict)
    imports: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, Resource] = field(default_factory=dict)
    cache_dir: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource of the stack as CloudFormation sees it, every intrinsic resolved but dynamic references.

    `ref` is what `Ref` gives, `attributes` what `GetAtt` gives; both are fixed before anything is created,
    and the embedded AWS uses the same. `depends_on` holds ids, implicit and explicit ones. `places` are where parts of
    it are written: a role's policies, by their names.
    """

    id: str
    type: str
    properties: Mapping[str, Any]
    ref: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()
    position: Position
    places: Mapping[str, Position] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One AWS call that puts content into a resource once it exists; `body_file` is the file that is its `Body`."""

    resource: str
    service: str
    operation: str
    parameters: Mapping[str, Any]
    body_file: Path | None = None
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a variable was written; `is_secret` tells that its value must not be shown (a parameter with NoEcho)."""

    section: Literal["function", "globals", "dockerfile"]
    position: Position
    is_secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A resource with a handler. `refusal` says why minisam does not run it, None when it does.

    `variables` are the template's, unresolved dynamic references included. `versions` and `aliases` are the
    template's qualifiers (alias name to version number). `layers` are folders or zip files on disk. `dead_letter` is
    the ARN of the queue or topic that gets events which could not be processed. `links`, where there are any, are what
    the task root holds instead of all of `code_dir`, by path in it. `requirements` are lines of a requirements file
    that stand for those beside the code. `origins` is where each variable was written. `may_loop`
    lets it run again and again on what it causes itself.
    """

    id: str
    name: str
    arn: str
    handler: str
    runtime: str
    code_dir: Path
    inline_code: str | None = None
    links: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    requirements: tuple[str, ...] | None = None
    layers: tuple[Path, ...] = ()
    timeout_s: float = 3
    memory_mb: int = 128
    ephemeral_storage_mb: int = 512
    variables: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    role: str = ""
    reserved_concurrency: int | None = None
    log_format: Literal["Text", "JSON"] = "Text"
    application_log_level: str | None = None
    log_group: str = ""
    may_loop: bool = False
    dead_letter: str | None = None
    versions: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    refusal: str | None = None
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class EventInvokeConfig:
    """What becomes of asynchronous invocations of one qualifier ("$LATEST", a version or an alias) of a function.

    `function` is its id, the destinations are ARNs. The defaults are AWS's where a function has no configuration.
    """

    function: str
    qualifier: str = "$LATEST"
    most_retries: int = 2
    most_age_s: int = 21_600
    on_success: str | None = None
    on_failure: str | None = None


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
    WebSocket API's templates, and those of its responses, go by keys that `template_selection` selects.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A stack output: `value` is resolved text."""

    name: str
    value: str
    description: str = ""
    export: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What minisam does with one resource, and why not more.

    runs: minisam itself gives the behaviour. emulated: the embedded AWS holds it. ignored: it is only listed.
    """

    resource: str
    type: str
    status: SupportStatus
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a check found; severity "warning" does not stop the application from starting."""

    check: str
    severity: Literal["error", "warning", "notice"]
    message: str
    hint: str | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A loaded template: everything that minisam runs, creates, lists or says about it.

    `resources` keeps the order in which they can be created; `files` are all files that were read (a change of one
    means loading anew).
    """

    name: str
    region: str
    template: Path
    functions: Mapping[str, Function] = field(default_factory=dict)
    apis: Mapping[str, Api] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    event_invoke_configs: tuple[EventInvokeConfig, ...] = ()
    resources: Mapping[str, Resource] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    supports: tuple[Support, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One call of a function. `event` is JSON text in UTF-8: whoever makes an event encodes it once.

    `client_context` is the decoded JSON text of the caller's client context. `deadline_ms` is milliseconds since the
    epoch, None for the function's own timeout. `trigger` names what caused it ("http", "lambda-api", "cli",
    "sqs Orders", ...). `on_piece` takes the media type and the next piece of a result that the function streams, before
    the outcome; without it such a result is gathered.
    """

    request_id: str
    function: str
    event: bytes
    trigger: str
    qualifier: str | None = None
    client_context: str | None = None
    trace_id: str | None = None
    deadline_ms: int | None = None
    on_piece: OnPiece | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an invocation. `payload` is JSON text: the result, or AWS's error object.

    `error` is None or the error's type and message. `logs` is the text from START to REPORT. `executed_version` is
    "$LATEST" or a number. `content_type` is that of a result which the function streamed, and `payload` then what
    `on_piece` has not got. `init_ms` is None on a warm environment. `max_memory_mb` is the environment's peak.
    """

    request_id: str
    status: OutcomeStatus
    payload: bytes
    error: tuple[str, str] | None = None
    logs: str = ""
    executed_version: str = "$LATEST"
    content_type: str | None = None
    init_ms: float | None = None
    duration_ms: float = 0
    max_memory_mb: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Something that happened in the embedded AWS and that may cause a function to run.

    `kind` is what happened to `resource` (an ARN) of the service; `content` is what there is to say of it, in AWS's own
    words. `trace_id` is the trace header of the call that caused it, so that loops are noticed.
    """

    service: str
    kind: str
    resource: str
    content: Mapping[str, Any] = field(default_factory=dict)
    trace_id: str | None = None


Invoke = Callable[[Invocation], Awaitable[Outcome]]
"""The one verb. Raises InvocationRefused when the function was not run at all."""
