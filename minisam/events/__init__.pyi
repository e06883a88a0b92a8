"""Made from the samples by tools/make_events.py; do not edit."""

from typing import Any, Literal

from minisam.samples import Sample

def function(sample: Sample) -> Any: ...
def identifier(name: str) -> str: ...

class _alb:
    def multi_value_request(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: Any = ...,
        headers: Any = ...,
        body: str = ...,
        target_group: str = ...,
        host: str = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request through a load balancer whose target group has multi-value headers on."""
    def request(
        self,
        *,
        body: str = ...,
        is_base64: bool = ...,
        method: str = ...,
        path: str = ...,
        dns_suffix: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request that a load balancer forwards to a target group."""

alb: _alb

class _alexa_skills_kit:
    def end_session(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user ends a skill's session."""
    def intent_answer(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user answers a question of a quiz skill."""
    def intent_getnewfact(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user asks a facts skill for a new fact."""
    def intent_mycoloris(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user tells a skill a favourite color."""
    def intent_recipe(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user asks a skill for a recipe."""
    def start_session(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user opens a skill."""

alexa_skills_kit: _alexa_skills_kit

class _alexa_smart_home:
    def directive(
        self,
        *,
        namespace: str = ...,
        name: str = ...,
        endpoint_id: str = ...,
        cookie: Any = ...,
        directive_payload: Any = ...,
        token: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Alexa asks to control a device (version 3 of the interface)."""
    def discover_directive(
        self,
        *,
        token: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Alexa asks for the devices of a user (version 3 of the interface)."""
    def smart_home_control_turn_off_request(
        self,
        *,
        token: str = ...,
        appliance: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Alexa asks to turn off a device."""
    def smart_home_control_turn_on_request(
        self,
        *,
        token: str = ...,
        appliance: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Alexa asks to turn on a device."""
    def smart_home_discovery_request(
        self,
        *,
        token: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Alexa asks for the devices of a user."""

alexa_smart_home: _alexa_smart_home

class _apigateway:
    def authorizer(
        self,
        *,
        stage: str = ...,
        method: str = ...,
        resource: str = ...,
        rest_api_id: str = ...,
        token: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A REST API asks a token authorizer."""
    def aws_proxy(
        self,
        *,
        body: str = ...,
        is_base64: bool = ...,
        stage: str = ...,
        method: str = ...,
        resource: str = ...,
        path: str = ...,
        querystringparameters: Any = ...,
        dns_suffix: str = ...,
        api_id: str | None = ...,
        headers: Any = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to a REST API (payload 1.0)."""
    def http_api_authorizer_v1(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Any = ...,
        headers: Any = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        stage: str = ...,
        identity: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An HTTP API asks a Lambda authorizer whether to let a request in (payload 1.0)."""
    def http_api_authorizer_v2(
        self,
        *,
        identity: Any = ...,
        method: str = ...,
        path: str = ...,
        query: Any = ...,
        headers: Any = ...,
        cookies: Any = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        route_key: str | None = ...,
        stage: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An HTTP API asks a Lambda authorizer whether to let a request in (payload 2.0)."""
    def http_api_authorizer_v2_mtls(
        self,
        *,
        identity: Any = ...,
        method: str = ...,
        path: str = ...,
        query: Any = ...,
        headers: Any = ...,
        cookies: Any = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        route_key: str | None = ...,
        stage: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An HTTP API with mutual TLS asks a Lambda authorizer whether to let a request in (payload 2.0)."""
    def http_api_iam(
        self,
        *,
        method: str = ...,
        path: str = ...,
        route: str = ...,
        query: Any = ...,
        headers: Any = ...,
        cookies: Any = ...,
        body: str = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        role: str = ...,
        session: str = ...,
        organization: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API, signed with IAM credentials (payload 2.0)."""
    def http_api_jwt(
        self,
        *,
        method: str = ...,
        path: str = ...,
        route: str = ...,
        query: Any = ...,
        headers: Any = ...,
        cookies: Any = ...,
        body: str = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        claims: Any = ...,
        scopes: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API, let in by a JWT authorizer (payload 2.0)."""
    def http_api_lambda_authorizer(
        self,
        *,
        method: str = ...,
        path: str = ...,
        route: str = ...,
        query: Any = ...,
        headers: Any = ...,
        cookies: Any = ...,
        body: str = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        context: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API, let in by a Lambda authorizer (payload 2.0)."""
    def http_api_mtls(
        self,
        *,
        method: str = ...,
        path: str = ...,
        route: str = ...,
        query: Any = ...,
        headers: Any = ...,
        cookies: Any = ...,
        body: str = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API with a client certificate (payload 2.0, mutual TLS)."""
    def http_api_proxy(
        self,
        *,
        body: str = ...,
        is_base64: bool = ...,
        stage: str = ...,
        method: str = ...,
        path: str = ...,
        route_key: str = ...,
        querystringparameters: Any = ...,
        dns_suffix: str = ...,
        cookies: Any = ...,
        stage_variables: Any = ...,
        path_parameters: Any = ...,
        claims: Any = ...,
        scopes: Any = ...,
        headers: Any = ...,
        source_ip: str = ...,
        api_id: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API (payload 2.0)."""
    def http_api_v1(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Any = ...,
        headers: Any = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        stage: str = ...,
        body: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API with payload format 1.0."""
    def request_authorizer(
        self,
        *,
        stage: str = ...,
        method: str = ...,
        resource: str = ...,
        rest_api_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A REST API asks a request authorizer."""
    def rest_api_cognito_authorizer(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Any = ...,
        headers: Any = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        stage: str = ...,
        body: str | None = ...,
        claims: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to a REST API, let in by a Cognito user pool."""
    def rest_api_key(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Any = ...,
        headers: Any = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        stage: str = ...,
        body: str | None = ...,
        api_key: str = ...,
        api_key_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to a REST API with an API key."""
    def rest_api_lambda_authorizer(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Any = ...,
        headers: Any = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        stage: str = ...,
        body: str | None = ...,
        principal: str = ...,
        context: Any = ...,
        latency: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to a REST API, let in by a Lambda authorizer."""
    def rest_api_request_authorizer(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Any = ...,
        headers: Any = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        stage: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A REST API asks a REQUEST authorizer whether to let a request in."""
    def token_authorizer(
        self,
        *,
        authorization: str = ...,
        method: str = ...,
        path: str = ...,
        api_id: str = ...,
        stage: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A REST API asks a TOKEN authorizer whether to let a request in."""
    def websocket_connect(
        self,
        *,
        query: Any = ...,
        headers: Any = ...,
        api_id: str = ...,
        stage: str = ...,
        connection_id: str = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A client opens a connection to a WebSocket API ($connect)."""
    def websocket_disconnect(
        self,
        *,
        status_code: int = ...,
        reason: str = ...,
        api_id: str = ...,
        stage: str = ...,
        connection_id: str = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A connection to a WebSocket API ended ($disconnect)."""
    def websocket_message(
        self,
        *,
        body: str = ...,
        route: str = ...,
        api_id: str = ...,
        stage: str = ...,
        connection_id: str = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A client sends a message to a WebSocket API."""

apigateway: _apigateway

class _appsync:
    def amplify_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Any = ...,
        source: Any = ...,
        user: str = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a function of Amplify (the `@function` directive) for a field."""
    def authorizer(
        self,
        *,
        authorization: str = ...,
        query: str = ...,
        operation: str = ...,
        variables: Any = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a Lambda authorizer whether to let a request in."""
    def batch_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Any = ...,
        source: Any = ...,
        selection: Any = ...,
        user: str = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> list[dict[str, Any]]:
        """AppSync asks a function for a field of several parents at once (BatchInvoke)."""
    def direct_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Any = ...,
        source: Any = ...,
        selection: Any = ...,
        user: str = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a function for a field (direct Lambda resolver, user of a Cognito pool)."""
    def events_publish(
        self,
        *,
        channel: str = ...,
        data: Any = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync Events got messages that were published to a channel."""
    def events_subscribe(
        self,
        *,
        channel: str = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A client subscribes to a channel of AppSync Events."""
    def iam_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Any = ...,
        source: Any = ...,
        selection: Any = ...,
        headers: Any = ...,
        role: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a function for a field (direct Lambda resolver, IAM credentials)."""
    def mapping_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Any = ...,
        source: Any = ...,
        user: str = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a function for a field, through the request template of a Lambda data source."""
    def resolver(
        self,
        *,
        field: str = ...,
        type: str = ...,
        arguments: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A resolver of a GraphQL API calls a function."""

appsync: _appsync

class _batch:
    def get_job(
        self,
        *,
        job_id: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function is asked about a job."""
    def submit_job(
        self,
        *,
        job_name: str = ...,
        job_queue: str = ...,
        job_definition: str = ...,
        parameters: Any = ...,
        depends_on: Any = ...,
        container_overrides: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function is asked to submit a job, with the parameters of SubmitJob."""

batch: _batch

class _bedrock:
    def agent_api(
        self,
        *,
        text: str = ...,
        action_group: str = ...,
        agent: str = ...,
        session_id: str = ...,
        session_attributes: Any = ...,
        prompt_session_attributes: Any = ...,
        path: str = ...,
        method: str = ...,
        parameters: Any = ...,
        properties: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An agent of Bedrock calls an action group that is defined by an API schema."""
    def agent_api_post(
        self,
        *,
        text: str = ...,
        action_group: str = ...,
        agent: str = ...,
        session_id: str = ...,
        session_attributes: Any = ...,
        prompt_session_attributes: Any = ...,
        path: str = ...,
        method: str = ...,
        parameters: Any = ...,
        properties: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An agent of Bedrock calls an action group with a request body (POST)."""
    def agent_function(
        self,
        *,
        text: str = ...,
        action_group: str = ...,
        agent: str = ...,
        session_id: str = ...,
        session_attributes: Any = ...,
        prompt_session_attributes: Any = ...,
        function: str = ...,
        parameters: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An agent of Bedrock calls an action group that is defined by functions."""

bedrock: _bedrock

class _clientvpn:
    def connection_handler(
        self,
        *,
        user_name: str = ...,
        common_name: str = ...,
        platform: str = ...,
        platform_version: str = ...,
        public_ip: str = ...,
        client_version: str = ...,
        groups: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A client connects to a Client VPN endpoint, whose connection handler decides."""

clientvpn: _clientvpn

class _cloudformation:
    def create_request(
        self,
        *,
        stack: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A stack asks a custom resource to be created."""
    def custom_resource_create(
        self,
        *,
        function: str = ...,
        stack: str = ...,
        logical_id: str = ...,
        resource_type: str = ...,
        properties: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A stack creates a custom resource."""
    def custom_resource_delete(
        self,
        *,
        function: str = ...,
        stack: str = ...,
        logical_id: str = ...,
        resource_type: str = ...,
        physical_id: str = ...,
        properties: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A stack deletes a custom resource."""
    def custom_resource_update(
        self,
        *,
        function: str = ...,
        stack: str = ...,
        logical_id: str = ...,
        resource_type: str = ...,
        physical_id: str = ...,
        properties: Any = ...,
        old_properties: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A stack updates a custom resource."""

cloudformation: _cloudformation

class _cloudfront:
    def ab_test(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request, to be sent to one of two versions."""
    def access_request_in_response(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A response together with the request that it answers."""
    def http_redirect(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request that is to be redirected."""
    def modify_querystring(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request whose query string is to be changed."""
    def modify_response_header(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A response whose headers are to be changed."""
    def multiple_remote_calls_aggregate_response(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request that several remote calls answer."""
    def normalize_querystring_to_improve_cache_hit(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request whose query string is to be put in order."""
    def origin_request(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        querystring: str = ...,
        host: str = ...,
        client_ip: str = ...,
        origin: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """CloudFront is about to ask the origin (Lambda@Edge)."""
    def origin_response(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        querystring: str = ...,
        host: str = ...,
        client_ip: str = ...,
        origin: str = ...,
        status: str = ...,
        status_description: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """CloudFront got a response from the origin (Lambda@Edge)."""
    def redirect_on_viewer_country(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request that is to be redirected by the viewer's country."""
    def redirect_unauthenticated_users(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request without a session, to be sent to a login page."""
    def response_generation(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request that the function answers itself."""
    def serve_object_on_viewer_device(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request whose answer depends on the viewer's device."""
    def simple_remote_call(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request that a remote call answers."""
    def viewer_request(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        querystring: str = ...,
        host: str = ...,
        client_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """CloudFront got a request from a viewer (Lambda@Edge)."""
    def viewer_response(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        querystring: str = ...,
        host: str = ...,
        client_ip: str = ...,
        status: str = ...,
        status_description: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """CloudFront is about to answer the viewer (Lambda@Edge)."""

cloudfront: _cloudfront

class _cloudtrail:
    def log(
        self,
        *,
        topic: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """The records of a log file of CloudTrail."""

cloudtrail: _cloudtrail

class _cloudwatch:
    def alarm(
        self,
        *,
        alarm: str = ...,
        state: Literal["ALARM", "OK", "INSUFFICIENT_DATA"] = ...,
        previous_state: Literal["OK", "ALARM", "INSUFFICIENT_DATA"] = ...,
        reason: str = ...,
        namespace: str = ...,
        metric: str = ...,
        dimensions: Any = ...,
        statistic: str = ...,
        period: int = ...,
        threshold: float = ...,
        value: float = ...,
        description: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An alarm on a metric changed its state."""
    def alarm_composite(
        self,
        *,
        alarm: str = ...,
        state: Literal["ALARM", "OK", "INSUFFICIENT_DATA"] = ...,
        previous_state: Literal["OK", "ALARM", "INSUFFICIENT_DATA"] = ...,
        reason: str = ...,
        rule: str = ...,
        child: str = ...,
        suppressor: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A composite alarm changed its state."""
    def alarm_expression(
        self,
        *,
        alarm: str = ...,
        state: Literal["ALARM", "OK", "INSUFFICIENT_DATA"] = ...,
        previous_state: Literal["OK", "ALARM", "INSUFFICIENT_DATA"] = ...,
        reason: str = ...,
        expression: str = ...,
        namespace: str = ...,
        threshold: float = ...,
        value: float = ...,
        description: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An alarm on a metric expression changed its state."""
    def dashboard(
        self,
        *,
        dashboard: str = ...,
        title: str = ...,
        parameters: Any = ...,
        forms: Any = ...,
        width: int = ...,
        height: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A dashboard asks a custom widget for its content."""
    def logs(
        self,
        *,
        log_group: str = ...,
        log_stream: str = ...,
        message: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Log events of a log group with a subscription filter."""
    def scheduled_event(
        self,
        *,
        rule: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule with a schedule fires."""

cloudwatch: _cloudwatch

class _codecommit:
    def repository(
        self,
        *,
        repository: str = ...,
        trigger: str = ...,
        custom_data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A push reached a repository with a trigger."""

codecommit: _codecommit

class _codedeploy:
    def lifecycle_hook(
        self,
        *,
        deployment_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A deployment of CodeDeploy waits for a hook."""

codedeploy: _codedeploy

class _codepipeline:
    def job(
        self,
        *,
        input_bucket: str = ...,
        input_key: str = ...,
        output_bucket: str = ...,
        output_key: str = ...,
        parameters: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A pipeline asks a function to carry out an action."""
    def job_encrypted(
        self,
        *,
        function: str = ...,
        user_parameters: str = ...,
        bucket: str = ...,
        key: str = ...,
        continuation_token: str = ...,
        kms_key: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A pipeline gives a function a job, with a KMS key and a continuation token."""

codepipeline: _codepipeline

class _cognito:
    def create_auth_challenge(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        challenge: str = ...,
        session: Any = ...,
        user_not_found: bool = ...,
        client_metadata: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Custom sign-in asks for a challenge."""
    def custom_email_sender(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        code: str = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["CustomEmailSender_SignUp", "CustomEmailSender_ResendCode", "CustomEmailSender_ForgotPassword", "CustomEmailSender_UpdateUserAttribute", "CustomEmailSender_VerifyUserAttribute", "CustomEmailSender_AdminCreateUser", "CustomEmailSender_AccountTakeOverNotification", "CustomEmailSender_Authentication"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A code is to be sent to a user by e-mail."""
    def custom_message(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["CustomMessage_SignUp", "CustomMessage_AdminCreateUser", "CustomMessage_ResendCode", "CustomMessage_ForgotPassword", "CustomMessage_UpdateUserAttribute", "CustomMessage_VerifyUserAttribute", "CustomMessage_Authentication"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A message is about to be sent to a user."""
    def custom_sms_sender(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        code: str = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["CustomSMSSender_SignUp", "CustomSMSSender_ResendCode", "CustomSMSSender_ForgotPassword", "CustomSMSSender_UpdateUserAttribute", "CustomSMSSender_VerifyUserAttribute", "CustomSMSSender_AdminCreateUser", "CustomSMSSender_Authentication"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A code is to be sent to a user in a text message."""
    def define_auth_challenge(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        session: Any = ...,
        user_not_found: bool = ...,
        client_metadata: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Custom sign-in asks which challenge comes next."""
    def inbound_federation(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        provider: str = ...,
        provider_type: Literal["OIDC", "SAML", "Facebook", "Google", "SignInWithApple", "LoginWithAmazon"] = ...,
        attributes: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user comes from an external identity provider; the function maps the attributes."""
    def post_authentication(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        new_device: bool = ...,
        client_metadata: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user signed in."""
    def post_confirmation(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["PostConfirmation_ConfirmSignUp", "PostConfirmation_ConfirmForgotPassword"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user was confirmed."""
    def pre_authentication(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        validation_data: Any = ...,
        user_not_found: bool | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user is about to sign in."""
    def pre_sign_up(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        validation_data: Any = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["PreSignUp_SignUp", "PreSignUp_AdminCreateUser", "PreSignUp_ExternalProvider"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user is about to sign up."""
    def pre_token_generation(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        groups: Any = ...,
        roles: Any = ...,
        preferred_role: str | None = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["TokenGeneration_Authentication", "TokenGeneration_HostedAuth", "TokenGeneration_NewPasswordChallenge", "TokenGeneration_AuthenticateDevice", "TokenGeneration_RefreshTokens"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Tokens are about to be made (event version 1)."""
    def pre_token_generation_v2(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        groups: Any = ...,
        roles: Any = ...,
        preferred_role: str | None = ...,
        scopes: Any = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["TokenGeneration_Authentication", "TokenGeneration_HostedAuth", "TokenGeneration_NewPasswordChallenge", "TokenGeneration_AuthenticateDevice", "TokenGeneration_RefreshTokens"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Tokens are about to be made (event version 2, with scopes)."""
    def pre_token_generation_v3(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        groups: Any = ...,
        roles: Any = ...,
        preferred_role: str | None = ...,
        scopes: Any = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["TokenGeneration_Authentication", "TokenGeneration_HostedAuth", "TokenGeneration_NewPasswordChallenge", "TokenGeneration_AuthenticateDevice", "TokenGeneration_RefreshTokens", "TokenGeneration_ClientCredentials"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Tokens are about to be made (event version 3, also for machines)."""
    def sync_trigger(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A dataset is being synchronized."""
    def user_migration(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        password: str = ...,
        validation_data: Any = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["UserMigration_Authentication", "UserMigration_ForgotPassword"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user who is not in the pool signs in or forgot the password."""
    def verify_auth_challenge(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Any = ...,
        answer: str = ...,
        private: Any = ...,
        user_not_found: bool = ...,
        client_metadata: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Custom sign-in asks whether the answer is right."""

cognito: _cognito

class _config:
    def item_change_notification(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule is evaluated because a resource changed."""
    def oversized_item_change_notification(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule is evaluated because a resource changed that is too large for the event."""
    def periodic_rule(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule is evaluated on schedule."""

config: _config

class _connect:
    def contact_flow_event(
        self,
        *,
        contact_id: str | None = ...,
        phone_number: str = ...,
        attributes: Any = ...,
        parameters: Any = ...,
        queue: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A contact flow calls a function."""

connect: _connect

class _documentdb:
    def change_stream(
        self,
        *,
        cluster: str = ...,
        database: str = ...,
        collection: str = ...,
        operation: Literal["insert", "update", "replace", "delete"] = ...,
        document: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Changes of a collection of DocumentDB."""

documentdb: _documentdb

class _dynamodb:
    def on_failure(
        self,
        *,
        function: str = ...,
        table: str = ...,
        batch_size: int = ...,
        invoke_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A batch of a table's stream was given up; the record for the destination on failure."""
    def on_failure_record_age(
        self,
        *,
        function: str = ...,
        table: str = ...,
        batch_size: int = ...,
        invoke_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A batch grew too old and was given up; the record for the destination on failure."""
    def ttl_removal(
        self,
        *,
        table: str = ...,
        old: Any = ...,
        keys: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Time to live deleted an item."""
    def tumbling_window(
        self,
        *,
        table: str = ...,
        old: Any = ...,
        new: Any = ...,
        keys: str | None = ...,
        state: Any = ...,
        final: bool = ...,
        early: bool = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Changes of a table, in a tumbling window."""
    def update(
        self,
        *,
        table: str = ...,
        new: Any = ...,
        old: Any = ...,
        keys: str | None = ...,
        view: Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] = ...,
        event_name: Literal["INSERT", "MODIFY", "REMOVE"] = ...,
        stream_label: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Items of a table were inserted, modified and removed."""

dynamodb: _dynamodb

class _eventbridge:
    def api_call(
        self,
        *,
        service: str = ...,
        operation: str = ...,
        user: str = ...,
        request: Any = ...,
        response: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """CloudTrail told EventBridge of a call of an AWS API."""
    def autoscaling_instance(
        self,
        *,
        group: str = ...,
        instance_id: str = ...,
        action: Literal["Launch", "Terminate"] = ...,
        result: Literal["Successful", "Unsuccessful"] = ...,
        cause: str = ...,
        message: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An Auto Scaling group launched or terminated an instance, or could not."""
    def autoscaling_lifecycle_action(
        self,
        *,
        group: str = ...,
        instance_id: str = ...,
        action: Literal["launch", "terminate"] = ...,
        hook: str = ...,
        metadata: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An instance of an Auto Scaling group waits for a lifecycle hook."""
    def codebuild_phase_change(
        self,
        *,
        project: str = ...,
        phase: Literal["SUBMITTED", "PROVISIONING", "DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING", "COMPLETED"] = ...,
        status: Literal["SUCCEEDED", "FAILED", "STOPPED", "TIMED_OUT", "FAULT", "CLIENT_ERROR"] = ...,
        source_version: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A phase of a build of CodeBuild ended."""
    def codebuild_state_change(
        self,
        *,
        project: str = ...,
        status: Literal["SUCCEEDED", "FAILED", "STOPPED"] = ...,
        source_version: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A build of CodeBuild started or ended."""
    def codedeploy_deployment(
        self,
        *,
        application: str = ...,
        deployment_group: str = ...,
        deployment_id: str = ...,
        state: Literal["START", "SUCCESS", "FAILURE", "READY", "STOP"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A deployment of CodeDeploy changed its state."""
    def codedeploy_instance(
        self,
        *,
        instance_id: str = ...,
        application: str = ...,
        deployment_group: str = ...,
        deployment_id: str = ...,
        state: Literal["START", "SUCCESS", "FAILURE", "READY"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An instance of a deployment of CodeDeploy changed its state."""
    def codepipeline_action_state_change(
        self,
        *,
        pipeline: str = ...,
        stage: str = ...,
        action: str = ...,
        state: Literal["STARTED", "SUCCEEDED", "FAILED", "CANCELED", "ABANDONED"] = ...,
        provider: str = ...,
        category: Literal["Source", "Build", "Test", "Deploy", "Approval", "Invoke"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An action of a pipeline changed its state."""
    def codepipeline_stage_state_change(
        self,
        *,
        pipeline: str = ...,
        stage: str = ...,
        state: Literal["STARTED", "SUCCEEDED", "FAILED", "RESUMED", "CANCELED", "STOPPING", "STOPPED"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A stage of a pipeline changed its state."""
    def codepipeline_state_change(
        self,
        *,
        pipeline: str = ...,
        state: Literal["STARTED", "SUCCEEDED", "FAILED", "STOPPING", "STOPPED", "RESUMED", "SUPERSEDED"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A pipeline changed its state."""
    def ec2_spot_interruption_warning(
        self,
        *,
        instance_id: str = ...,
        action: Literal["hibernate", "stop", "terminate"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Spot instance is about to be interrupted."""
    def ec2_state_change(
        self,
        *,
        instance_id: str = ...,
        state: Literal["pending", "running", "stopping", "stopped", "shutting-down", "terminated"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An EC2 instance changed its state."""
    def ecr_image_action(
        self,
        *,
        repository: str = ...,
        tag: str = ...,
        action: Literal["PUSH", "DELETE"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An image was pushed to a repository of ECR, or deleted."""
    def ecr_image_scan(
        self,
        *,
        repository: str = ...,
        tags: Any = ...,
        status: Literal["COMPLETE", "FAILED"] = ...,
        findings: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """ECR scanned an image."""
    def ecs_container_instance_state_change(
        self,
        *,
        cluster: str = ...,
        instance_id: str = ...,
        status: Literal["ACTIVE", "DRAINING", "REGISTERING", "DEREGISTERING", "REGISTRATION_FAILED", "INACTIVE"] = ...,
        is_connected: bool = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A container instance of ECS changed its state."""
    def ecs_task_state_change(
        self,
        *,
        cluster: str = ...,
        container: str = ...,
        family: str = ...,
        status: Literal["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"] = ...,
        exit_code: int = ...,
        stopped_reason: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A task of ECS changed its state."""
    def event(
        self,
        *,
        source: str = ...,
        detail_type: str = ...,
        detail: Any = ...,
        resources: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An event of any source on an event bus."""
    def guardduty_malware_scan(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str = ...,
        status: Literal["COMPLETED", "SKIPPED", "FAILED"] = ...,
        result: Literal["NO_THREATS_FOUND", "THREATS_FOUND", "UNSUPPORTED", "ACCESS_DENIED", "FAILED"] = ...,
        threats: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """GuardDuty scanned an object of S3 for malware."""
    def rds_instance(
        self,
        *,
        instance: str = ...,
        category: str = ...,
        message: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A database instance of RDS had an event."""
    def s3_object_acl_updated(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that the ACL of an object changed."""
    def s3_object_created(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        reason: Literal["PutObject", "POST Object", "CopyObject", "CompleteMultipartUpload"] = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that an object was created."""
    def s3_object_deleted(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        version_id: str | None = ...,
        deletion_type: Literal["Permanently Deleted", "Delete Marker Created"] = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that an object was deleted."""
    def s3_object_expired(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        deletion_type: Literal["Permanently Deleted", "Delete Marker Created"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that a lifecycle rule deleted an object."""
    def s3_object_restore_completed(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        storage_class: Literal["GLACIER", "DEEP_ARCHIVE", "INTELLIGENT_TIERING"] = ...,
        expires: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that an archived object is restored."""
    def s3_object_restore_expired(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        storage_class: Literal["GLACIER", "DEEP_ARCHIVE", "INTELLIGENT_TIERING"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that a restored copy of an object expired."""
    def s3_object_restore_initiated(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        storage_class: Literal["GLACIER", "DEEP_ARCHIVE", "INTELLIGENT_TIERING"] = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that the restore of an archived object began."""
    def s3_object_storage_class_changed(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        storage_class: Literal["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that a lifecycle rule moved an object."""
    def s3_object_tags_added(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that an object got tags."""
    def s3_object_tags_deleted(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 told EventBridge that the tags of an object were deleted."""
    def scheduled(
        self,
        *,
        rule: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A scheduled rule of EventBridge fired."""
    def stepfunctions_status_change(
        self,
        *,
        state_machine: str = ...,
        execution: str = ...,
        status: Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] = ...,
        input: Any = ...,
        output: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An execution of a state machine changed its status."""

eventbridge: _eventbridge

class _firehose:
    def transform(
        self,
        *,
        delivery_stream: str = ...,
        data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Firehose asks for records to be transformed, put there directly."""
    def transform_kinesis(
        self,
        *,
        delivery_stream: str = ...,
        data: str = ...,
        stream: str = ...,
        partition_key: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Firehose asks for records of a Kinesis stream to be transformed."""

firehose: _firehose

class _function_url:
    def iam_request(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: Any = ...,
        headers: Any = ...,
        body: str | None = ...,
        cookies: Any = ...,
        url_id: str = ...,
        source_ip: str = ...,
        user: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to a function URL, signed with IAM credentials."""
    def request(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: Any = ...,
        headers: Any = ...,
        body: str | None = ...,
        cookies: Any = ...,
        url_id: str = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to a function URL that is open to all."""

function_url: _function_url

class _iot:
    def authorizer(
        self,
        *,
        token: str = ...,
        is_verified: bool = ...,
        server_name: str = ...,
        headers: Any = ...,
        query: str = ...,
        user_name: str = ...,
        password: str = ...,
        client_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A device connects to IoT Core, which asks a custom authorizer."""
    def button(
        self,
        *,
        device_id: str = ...,
        click_type: Literal["SINGLE", "DOUBLE", "LONG"] = ...,
        project: str = ...,
        attributes: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A button of IoT 1-Click was pressed."""
    def enterprise_button(
        self,
        *,
        serial_number: str = ...,
        click_type: Literal["SINGLE", "DOUBLE", "LONG"] = ...,
        battery_voltage: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An IoT button was pressed (through IoT Core, without 1-Click)."""
    def pre_provisioning_hook(
        self,
        *,
        template: str = ...,
        client_id: str = ...,
        parameters: Any = ...,
        certificate: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A device asks to be provisioned; the hook of the template decides."""
    def registry_group_hierarchy(
        self,
        *,
        group: str = ...,
        child: str = ...,
        operation: Literal["ADDED", "REMOVED"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A thing group was added to another one in the IoT registry, or removed."""
    def registry_group_membership(
        self,
        *,
        thing: str = ...,
        group: str = ...,
        operation: Literal["ADDED", "REMOVED"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A thing was added to a thing group of the IoT registry, or removed."""
    def registry_thing(
        self,
        *,
        thing: str = ...,
        operation: Literal["CREATED", "UPDATED", "DELETED"] = ...,
        thing_type: str | None = ...,
        attributes: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A thing of the IoT registry was created, changed or deleted."""
    def registry_thing_group(
        self,
        *,
        group: str = ...,
        operation: Literal["CREATED", "UPDATED", "DELETED"] = ...,
        parent: str | None = ...,
        attributes: Any = ...,
        description: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A thing group of the IoT registry was created, changed or deleted."""
    def registry_thing_type(
        self,
        *,
        thing_type: str = ...,
        operation: Literal["CREATED", "UPDATED", "DELETED"] = ...,
        is_deprecated: bool = ...,
        attributes: Any = ...,
        description: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A thing type of the IoT registry was created, changed or deleted."""
    def registry_thing_type_association(
        self,
        *,
        thing: str = ...,
        thing_type: str = ...,
        operation: Literal["ADDED", "REMOVED"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A thing of the IoT registry got a thing type, or lost it."""
    def rule(
        self,
        *,
        message: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule of IoT Core selected a message."""

iot: _iot

class _iot_events:
    def detector(
        self,
        *,
        detector_model: str = ...,
        input: str = ...,
        key: str = ...,
        state: str = ...,
        event_name: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A detector model of IoT Events calls a function."""

iot_events: _iot_events

class _kafka:
    def msk(
        self,
        *,
        cluster: str = ...,
        topic: str = ...,
        partition_number: int = ...,
        key: str = ...,
        value: str = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a topic of Amazon MSK."""
    def self_managed(
        self,
        *,
        bootstrap_servers: str = ...,
        topic: str = ...,
        partition_number: int = ...,
        key: str = ...,
        value: str = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a topic of your own Kafka cluster."""

kafka: _kafka

class _kinesis:
    def analytics(
        self,
        *,
        application: str = ...,
        stream: str = ...,
        data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records that Data Analytics asks a function to preprocess."""
    def analytics_compressed(
        self,
        *,
        application: str = ...,
        stream: str = ...,
        data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Compressed records that Data Analytics asks a function to preprocess."""
    def analytics_dynamodb(
        self,
        *,
        application: str = ...,
        stream: str = ...,
        data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a table's stream that Data Analytics asks a function to preprocess."""
    def analytics_kpl(
        self,
        *,
        application: str = ...,
        stream: str = ...,
        data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a data stream that Data Analytics asks a function to preprocess."""
    def analytics_output(
        self,
        *,
        application: str = ...,
        data: str = ...,
        retry_hint: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Results of Data Analytics that a function is to deliver."""
    def apachelog(
        self,
        *,
        data: str = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Lines of an Apache log that Data Firehose asks a function to transform."""
    def cloudwatch_logs_processor(
        self,
        *,
        log_group: str = ...,
        log_stream: str = ...,
        message: str = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Log events of CloudWatch Logs that Data Firehose asks a function to transform."""
    def get_records(
        self,
        *,
        data: str = ...,
        partition_key: str = ...,
        sequence: str | None = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a stream, as an event source mapping delivers them."""
    def kinesis_firehose(
        self,
        *,
        data: str = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records that Data Firehose asks a function to transform."""
    def on_failure(
        self,
        *,
        function: str = ...,
        stream: str = ...,
        batch_size: int = ...,
        invoke_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A batch of a stream was given up; the record for the destination on failure."""
    def on_failure_record_age(
        self,
        *,
        function: str = ...,
        stream: str = ...,
        batch_size: int = ...,
        invoke_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A batch grew too old and was given up; the record for the destination on failure."""
    def streams_as_source(
        self,
        *,
        data: str = ...,
        partition_key: str = ...,
        sequence: str | None = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a data stream that Data Firehose asks a function to transform."""
    def syslog(
        self,
        *,
        data: str = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Lines of a system log that Data Firehose asks a function to transform."""
    def tumbling_window(
        self,
        *,
        stream: str = ...,
        data: str = ...,
        partition_key: str = ...,
        state: Any = ...,
        final: bool = ...,
        early: bool = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a stream, in a tumbling window."""

kinesis: _kinesis

class _lambda_destinations:
    def eventbridge_failure(
        self,
        *,
        function: str = ...,
        bus: str = ...,
        request: Any = ...,
        error_type: str = ...,
        error_message: str = ...,
        invoke_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function failed for good; its destination is an event bus."""
    def eventbridge_success(
        self,
        *,
        function: str = ...,
        bus: str = ...,
        request: Any = ...,
        response: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function succeeded; its destination is an event bus."""
    def failure(
        self,
        *,
        function: str = ...,
        request: Any = ...,
        error_type: str = ...,
        error_message: str = ...,
        invoke_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function called asynchronously failed for good; its destination is a function."""
    def not_invoked(
        self,
        *,
        function: str = ...,
        request: Any = ...,
        condition: Literal["ZeroReservedConcurrency", "EventAgeExceeded"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An asynchronous event expired, or no concurrency was left for it."""
    def success(
        self,
        *,
        function: str = ...,
        request: Any = ...,
        response: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function called asynchronously succeeded; its destination is a function."""

lambda_destinations: _lambda_destinations

class _lex:
    def book_car(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V1 bot asks a function about the intent BookCar."""
    def book_hotel(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V1 bot asks a function about the intent BookHotel."""
    def make_appointment(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V1 bot asks a function about the intent MakeAppointment."""
    def order_flowers(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V1 bot asks a function about the intent OrderFlowers."""

lex: _lex

class _lex_v2:
    def banking_bot(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V2 bot asks a function about the intent CheckBalance."""
    def book_car(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V2 bot asks a function about the intent BookCar."""
    def book_hotel(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V2 bot asks a function about the intent BookHotel."""

lex_v2: _lex_v2

class _mq:
    def activemq(
        self,
        *,
        broker: str = ...,
        queue: str = ...,
        data: str = ...,
        type: Literal["jms/text-message", "jms/bytes-message"] = ...,
        correlation_id: str = ...,
        broker_id: str | None = ...,
        properties: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a queue of ActiveMQ."""
    def rabbitmq(
        self,
        *,
        broker: str = ...,
        queue: str = ...,
        data: str = ...,
        virtual_host: str = ...,
        headers: Any = ...,
        content_type: str = ...,
        broker_id: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a queue of RabbitMQ."""

mq: _mq

class _pipes:
    def dynamodb(
        self,
        *,
        table: str = ...,
        new: Any = ...,
        old: Any = ...,
        keys: str | None = ...,
        view: Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] = ...,
        event_name: Literal["INSERT", "MODIFY", "REMOVE"] = ...,
        stream_label: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> list[dict[str, Any]]:
        """Changes of a table, as a pipe of EventBridge gives them to its target."""
    def kafka(
        self,
        *,
        cluster: str = ...,
        topic: str = ...,
        partition_number: int = ...,
        key: str = ...,
        value: str = ...,
        headers: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> list[dict[str, Any]]:
        """Records of a topic of Amazon MSK, as a pipe of EventBridge gives them to its target."""
    def kinesis(
        self,
        *,
        data: str = ...,
        partition_key: str = ...,
        sequence: str | None = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> list[dict[str, Any]]:
        """Records of a data stream, as a pipe of EventBridge gives them to its target."""
    def sqs(
        self,
        *,
        queue_name: str = ...,
        body: str = ...,
        attributes: Any = ...,
        group_id: str | None = ...,
        receive_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> list[dict[str, Any]]:
        """Messages of a queue, as a pipe of EventBridge gives them to its target."""

pipes: _pipes

class _rds:
    def sns_notification(
        self,
        *,
        instance: str = ...,
        message: str = ...,
        topic: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An event of an RDS database, through an SNS topic."""

rds: _rds

class _rekognition:
    def s3_request(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        event_name: Literal["ObjectCreated:Put", "ObjectCreated:Post", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload"] = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A picture for Rekognition was put into a bucket."""

rekognition: _rekognition

class _s3:
    def acl_put(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """The ACL of an object was set."""
    def batch_invocation(
        self,
        *,
        bucket_arn: str = ...,
        key: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 Batch Operations asks a function to work on an object."""
    def batch_invocation_v2(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        version_id: str | None = ...,
        arguments: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A job of S3 Batch Operations asks for work on objects (schema 2.0)."""
    def complete_multipart_upload(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A multipart upload to a bucket was completed."""
    def copy(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An object was copied into a bucket."""
    def delete(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        event_name: Literal["ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An object was deleted from a bucket."""
    def delete_marker(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        version_id: str = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A delete marker was made in a bucket with versioning."""
    def intelligent_tiering(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        tier: Literal["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"] = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 Intelligent-Tiering archived an object."""
    def lifecycle_expiration(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        version_id: str | None = ...,
        event_name: Literal["LifecycleExpiration:Delete", "LifecycleExpiration:DeleteMarkerCreated"] = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A lifecycle rule deleted an object."""
    def lifecycle_transition(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        storage_class: str = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A lifecycle rule moved an object to another storage class."""
    def post(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An object was uploaded to a bucket by a form (POST)."""
    def put(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        event_name: Literal["ObjectCreated:Put", "ObjectCreated:Post", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload"] = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An object was created in a bucket."""
    def reduced_redundancy_lost_object(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 lost an object of the storage class RRS."""
    def replication(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str = ...,
        configuration_id: str = ...,
        rule: str = ...,
        destination: str = ...,
        operation: Literal["OBJECT_PUT", "OBJECT_DELETE", "OBJECT_TAGGING", "OBJECT_ACL"] = ...,
        failure: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An object could not be replicated to another bucket."""
    def restore_completed(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        expires: str = ...,
        storage_class: Literal["GLACIER", "DEEP_ARCHIVE"] = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An archived object is restored."""
    def restore_delete(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """The restored copy of an archived object expired."""
    def restore_post(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """The restore of an archived object began."""
    def tagging_delete(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """The tags of an object were deleted."""
    def tagging_put(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An object got tags."""

s3: _s3

class _s3_object_lambda:
    def get_object(
        self,
        *,
        access_point: str = ...,
        supporting_access_point: str = ...,
        key: str = ...,
        url: str = ...,
        payload: str = ...,
        role: str = ...,
        session: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A client reads an object through an S3 Object Lambda access point."""
    def get_object_iam_user(
        self,
        *,
        access_point: str = ...,
        supporting_access_point: str = ...,
        key: str = ...,
        url: str = ...,
        payload: str = ...,
        user_name: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user of IAM reads an object through an S3 Object Lambda access point."""
    def head_object(
        self,
        *,
        access_point: str = ...,
        supporting_access_point: str = ...,
        key: str = ...,
        url: str = ...,
        payload: str = ...,
        role: str = ...,
        session: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A client asks for the headers of an object through an S3 Object Lambda access point."""
    def list_objects(
        self,
        *,
        access_point: str = ...,
        supporting_access_point: str = ...,
        prefix: str = ...,
        url: str = ...,
        payload: str = ...,
        role: str = ...,
        session: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A client lists objects through an S3 Object Lambda access point (ListObjects)."""
    def list_objects_v2(
        self,
        *,
        access_point: str = ...,
        supporting_access_point: str = ...,
        prefix: str = ...,
        url: str = ...,
        payload: str = ...,
        role: str = ...,
        session: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A client lists objects through an S3 Object Lambda access point (ListObjectsV2)."""

s3_object_lambda: _s3_object_lambda

class _sagemaker:
    def ground_truth_annotation_consolidation(
        self,
        *,
        labeling_job_name: str = ...,
        label_attribute_name: str = ...,
        s3_output_path: str = ...,
        execution_role: str = ...,
        iteration_object_timestamp: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Ground Truth has answers of workers to be consolidated."""
    def ground_truth_pre_human(
        self,
        *,
        source_ref: str = ...,
        labeling_job_name: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Ground Truth prepares an object for human labeling."""

sagemaker: _sagemaker

class _scheduler:
    def schedule(
        self,
        *,
        group: str = ...,
        schedule: str = ...,
        detail: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A schedule of EventBridge Scheduler fired."""

scheduler: _scheduler

class _secretsmanager:
    def rotation(
        self,
        *,
        secret: str = ...,
        step: Literal["createSecret", "setSecret", "testSecret", "finishSecret"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Secrets Manager rotates a secret."""

secretsmanager: _secretsmanager

class _ses:
    def email_receiving(
        self,
        *,
        dns_suffix: str = ...,
        sender: str = ...,
        recipient: str = ...,
        subject: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A message was received by a receipt rule."""

ses: _ses

class _sns:
    def cloudwatch_alarm(
        self,
        *,
        alarm: str = ...,
        state: Literal["ALARM", "OK", "INSUFFICIENT_DATA"] = ...,
        previous_state: Literal["OK", "ALARM", "INSUFFICIENT_DATA"] = ...,
        reason: str = ...,
        namespace: str = ...,
        metric: str = ...,
        dimensions: Any = ...,
        statistic: str = ...,
        period: int = ...,
        threshold: float = ...,
        description: str = ...,
        topic: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A notification of an alarm of CloudWatch, through an SNS topic."""
    def notification(
        self,
        *,
        topic: str = ...,
        subject: str = ...,
        message: str = ...,
        attributes: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A message was published to a topic."""

sns: _sns

class _sqs:
    def dead_letter(
        self,
        *,
        queue_name: str = ...,
        source_queue: str = ...,
        body: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages that a redrive policy moved to a dead-letter queue."""
    def fifo(
        self,
        *,
        queue_name: str = ...,
        body: str = ...,
        group_id: str = ...,
        deduplication_id: str = ...,
        attributes: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a FIFO queue."""
    def receive_message(
        self,
        *,
        queue_name: str = ...,
        body: str = ...,
        attributes: Any = ...,
        group_id: str | None = ...,
        receive_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a queue, as an event source mapping delivers them."""
    def sns_notification(
        self,
        *,
        queue_name: str = ...,
        topic: str = ...,
        message: str = ...,
        subject: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a topic, through a queue that subscribes to it."""

sqs: _sqs

class _stepfunctions:
    def callback(
        self,
        *,
        input: Any = ...,
        task_token: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A state waits for a function to send back its task token (.waitForTaskToken)."""
    def error(
        self,
        *,
        error: str = ...,
        cause: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A state machine passes the error that it caught."""
    def task(
        self,
        *,
        input: Any = ...,
        state_machine: str = ...,
        execution: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A state of a state machine calls a function with its input and the execution's ids."""

stepfunctions: _stepfunctions

class _transfer:
    def authorizer(
        self,
        *,
        username: str = ...,
        password: str = ...,
        protocol: Literal["SFTP", "FTPS", "FTP"] = ...,
        server_id: str = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AWS Transfer Family asks a Lambda identity provider whether to let a user in."""

transfer: _transfer

class _vpc_lattice:
    def request_v1(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: Any = ...,
        headers: Any = ...,
        body: str = ...,
        host: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request through VPC Lattice (event version 1.0)."""
    def request_v2(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: Any = ...,
        headers: Any = ...,
        body: str = ...,
        host: str = ...,
        role: str = ...,
        session: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request through VPC Lattice (event version 2.0)."""

vpc_lattice: _vpc_lattice

class _workmail:
    def email(
        self,
        *,
        flow_direction: str = ...,
        mail_from: str = ...,
        sender: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A message reaches an organization's mail flow."""

workmail: _workmail
