"""Made from the samples by tools/make_events.py; do not edit."""

from collections.abc import Mapping, Sequence
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
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A request through a load balancer whose target group has multi-value headers on.

        method: HTTP method.
        path: Path of the request.
        query: Query parameters, an object; a list of values repeats the name.
        headers: Headers that the client sent, an object of lower-case names.
        body: Body of the request.
        target_group: Name of the target group.
        host: Host name of the load balancer; empty for one of the region.
        source_ip: Address of the client.

        https://docs.aws.amazon.com/lambda/latest/dg/services-alb.html
        """
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
        """A request that a load balancer forwards to a target group.

        body: Body of the request.
        is_base64: Send the body as base64, as binary media types are.
        method: Method of the request.
        path: Path of the request.
        dns_suffix: What follows the balancer's name in its host name.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
        """

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
        """A user ends a skill's session.

        session_id: Id of the session.
        user_id: Id of the user.
        application_id: Id of the skill.
        request_id: Id of the request.

        https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
        """
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
        """A user answers a question of a quiz skill.

        session_id: Id of the session.
        user_id: Id of the user.
        application_id: Id of the skill.
        request_id: Id of the request.

        https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
        """
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
        """A user asks a facts skill for a new fact.

        session_id: Id of the session.
        user_id: Id of the user.
        application_id: Id of the skill.
        request_id: Id of the request.

        https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
        """
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
        """A user tells a skill a favourite color.

        session_id: Id of the session.
        user_id: Id of the user.
        application_id: Id of the skill.
        request_id: Id of the request.

        https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
        """
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
        """A user asks a skill for a recipe.

        session_id: Id of the session.
        user_id: Id of the user.
        application_id: Id of the skill.
        request_id: Id of the request.

        https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
        """
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
        """A user opens a skill.

        session_id: Id of the session.
        user_id: Id of the user.
        application_id: Id of the skill.
        request_id: Id of the request.

        https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
        """

alexa_skills_kit: _alexa_skills_kit

class _alexa_smart_home:
    def directive(
        self,
        *,
        namespace: str = ...,
        name: str = ...,
        endpoint_id: str = ...,
        cookie: Mapping[str, Any] | None = ...,
        directive_payload: Mapping[str, Any] | None = ...,
        token: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Alexa asks to control a device (version 3 of the interface).

        namespace: Interface of the device.
        name: What Alexa asks for.
        endpoint_id: Id of the device.
        cookie: What the skill said of the device when it was discovered, an object of texts.
        directive_payload: What the directive says, an object.
        token: Token of the user.

        https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
        """
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
        """Alexa asks for the devices of a user (version 3 of the interface).

        token: Token of the user.

        https://developer.amazon.com/en-US/docs/alexa/device-apis/alexa-discovery.html
        """
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
        """Alexa asks to turn off a device.

        token: Access token of the user.
        appliance: Id of the device.

        https://developer.amazon.com/en-US/docs/alexa/smarthome/understand-the-smart-home-skill-api.html
        """
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
        """Alexa asks to turn on a device.

        token: Access token of the user.
        appliance: Id of the device.

        https://developer.amazon.com/en-US/docs/alexa/smarthome/understand-the-smart-home-skill-api.html
        """
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
        """Alexa asks for the devices of a user.

        token: Access token of the user.

        https://developer.amazon.com/en-US/docs/alexa/smarthome/understand-the-smart-home-skill-api.html
        """

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
        """A REST API asks a token authorizer.

        stage: Stage of the API.
        method: Method of the request.
        resource: Path of the request.
        rest_api_id: Id of the API.
        token: Token of the client.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
        """
    def aws_proxy(
        self,
        *,
        body: str = ...,
        is_base64: bool = ...,
        stage: str = ...,
        method: str = ...,
        resource: str = ...,
        path: str = ...,
        querystringparameters: Mapping[str, Any] | None = ...,
        dns_suffix: str = ...,
        api_id: str | None = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A request to a REST API (payload 1.0).

        body: Body of the request.
        is_base64: Send the body as base64, as binary media types are.
        stage: Stage of the API.
        method: Method of the request.
        resource: Resource that the request matches.
        path: Path of the request.
        querystringparameters: Parameters of the query string, an object.
        dns_suffix: What follows the API's id in its host name.
        api_id: Id of the API; a new one by default.
        headers: More headers, an object.
        path_parameters: Path parameters, an object; by default what the resource's path says.
        stage_variables: Variables of the stage, an object.
        source_ip: Address of the client.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
        """
    def http_api_authorizer_v1(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """An HTTP API asks a Lambda authorizer whether to let a request in (payload 1.0).

        method: HTTP method.
        path: Path of the request, without the stage.
        resource: Path of the resource; empty for PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object.
        path_parameters: Path parameters, an object.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        stage: Name of the stage.
        identity: Values of the identity sources, joined by commas.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
        """
    def http_api_authorizer_v2(
        self,
        *,
        identity: Sequence[Any] | None = ...,
        method: str = ...,
        path: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        cookies: Sequence[Any] | None = ...,
        path_parameters: Any = ...,
        stage_variables: Mapping[str, Any] | None = ...,
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
        """An HTTP API asks a Lambda authorizer whether to let a request in (payload 2.0).

        identity: Values of the identity sources, a list.
        method: HTTP method.
        path: Path of the request.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object of lower-case names.
        cookies: Cookies, a list of NAME=VALUE.
        path_parameters: Path parameters, an object; by default what the route's path says.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        route_key: Route that the request matches; by default its method and path.
        stage: Stage of the API.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
        """
    def http_api_authorizer_v2_mtls(
        self,
        *,
        identity: Sequence[Any] | None = ...,
        method: str = ...,
        path: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        cookies: Sequence[Any] | None = ...,
        path_parameters: Any = ...,
        stage_variables: Mapping[str, Any] | None = ...,
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
        """An HTTP API with mutual TLS asks a Lambda authorizer whether to let a request in (payload 2.0).

        identity: Values of the identity sources, a list.
        method: HTTP method.
        path: Path of the request.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object of lower-case names.
        cookies: Cookies, a list of NAME=VALUE.
        path_parameters: Path parameters, an object; by default what the route's path says.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        route_key: Route that the request matches; by default its method and path.
        stage: Stage of the API.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
        """
    def http_api_iam(
        self,
        *,
        method: str = ...,
        path: str = ...,
        route: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        cookies: Sequence[Any] | None = ...,
        body: str = ...,
        path_parameters: Any = ...,
        stage_variables: Mapping[str, Any] | None = ...,
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
        """A request to an HTTP API, signed with IAM credentials (payload 2.0).

        method: HTTP method.
        path: Path of the request.
        route: Key of the route; empty for METHOD PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object of lower-case names.
        cookies: Cookies, a list of NAME=VALUE.
        body: Body of the request.
        path_parameters: Path parameters, an object; by default what the route's path says.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        role: Name of the role that the caller took.
        session: Name of the session.
        organization: Organization that the account belongs to.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
        """
    def http_api_jwt(
        self,
        *,
        method: str = ...,
        path: str = ...,
        route: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        cookies: Sequence[Any] | None = ...,
        body: str = ...,
        path_parameters: Any = ...,
        stage_variables: Mapping[str, Any] | None = ...,
        api_id: str = ...,
        source_ip: str = ...,
        claims: Mapping[str, Any] | None = ...,
        scopes: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API, let in by a JWT authorizer (payload 2.0).

        method: HTTP method.
        path: Path of the request.
        route: Key of the route; empty for METHOD PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object of lower-case names.
        cookies: Cookies, a list of NAME=VALUE.
        body: Body of the request.
        path_parameters: Path parameters, an object; by default what the route's path says.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        claims: Claims of the token, an object.
        scopes: Scopes that the route wants and the token has, a list.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
        """
    def http_api_lambda_authorizer(
        self,
        *,
        method: str = ...,
        path: str = ...,
        route: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        cookies: Sequence[Any] | None = ...,
        body: str = ...,
        path_parameters: Any = ...,
        stage_variables: Mapping[str, Any] | None = ...,
        api_id: str = ...,
        source_ip: str = ...,
        context: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API, let in by a Lambda authorizer (payload 2.0).

        method: HTTP method.
        path: Path of the request.
        route: Key of the route; empty for METHOD PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object of lower-case names.
        cookies: Cookies, a list of NAME=VALUE.
        body: Body of the request.
        path_parameters: Path parameters, an object; by default what the route's path says.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        context: Context that the authorizer gave, an object.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
        """
    def http_api_mtls(
        self,
        *,
        method: str = ...,
        path: str = ...,
        route: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        cookies: Sequence[Any] | None = ...,
        body: str = ...,
        path_parameters: Any = ...,
        stage_variables: Mapping[str, Any] | None = ...,
        api_id: str = ...,
        source_ip: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API with a client certificate (payload 2.0, mutual TLS).

        method: HTTP method.
        path: Path of the request.
        route: Key of the route; empty for METHOD PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object of lower-case names.
        cookies: Cookies, a list of NAME=VALUE.
        body: Body of the request.
        path_parameters: Path parameters, an object; by default what the route's path says.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
        """
    def http_api_proxy(
        self,
        *,
        body: str = ...,
        is_base64: bool = ...,
        stage: str = ...,
        method: str = ...,
        path: str = ...,
        route_key: str = ...,
        querystringparameters: Mapping[str, Any] | None = ...,
        dns_suffix: str = ...,
        cookies: Any = ...,
        stage_variables: Any = ...,
        path_parameters: Any = ...,
        claims: Any = ...,
        scopes: Any = ...,
        headers: Mapping[str, Any] | None = ...,
        source_ip: str = ...,
        api_id: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API (payload 2.0).

        body: Body of the request.
        is_base64: Send the body as base64, as binary media types are.
        stage: Stage of the API.
        method: Method of the request.
        path: Path of the request.
        route_key: Route that the request matches, such as `GET /pets/{id}`.
        querystringparameters: Parameters of the query string, an object.
        dns_suffix: What follows the API's id in its host name.
        cookies: Cookies, a list.
        stage_variables: Variables of the stage, an object.
        path_parameters: Path parameters, an object; by default what the route's path says.
        claims: Claims of a JWT, an object: the route has a JWT authorizer.
        scopes: Scopes of the route that the token has, a list; only with `--claims`.
        headers: More headers, an object.
        source_ip: Address of the client.
        api_id: Id of the API; a new one by default.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
        """
    def http_api_v1(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A request to an HTTP API with payload format 1.0.

        method: HTTP method.
        path: Path of the request, without the stage.
        resource: Path of the resource; empty for PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object.
        path_parameters: Path parameters, an object.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        stage: Name of the stage.
        body: Body of the request.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
        """
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
        """A REST API asks a request authorizer.

        stage: Stage of the API.
        method: Method of the request.
        resource: Path of the request.
        rest_api_id: Id of the API.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
        """
    def rest_api_cognito_authorizer(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        stage: str = ...,
        body: str | None = ...,
        claims: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to a REST API, let in by a Cognito user pool.

        method: HTTP method.
        path: Path of the request, without the stage.
        resource: Path of the resource; empty for PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object.
        path_parameters: Path parameters, an object.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        stage: Name of the stage.
        body: Body of the request.
        claims: Claims of the token, an object; values are text.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
        """
    def rest_api_key(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A request to a REST API with an API key.

        method: HTTP method.
        path: Path of the request, without the stage.
        resource: Path of the resource; empty for PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object.
        path_parameters: Path parameters, an object.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        stage: Name of the stage.
        body: Body of the request.
        api_key: The API key.
        api_key_id: Id of the API key.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
        """
    def rest_api_lambda_authorizer(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        path_parameters: Any = ...,
        stage_variables: Any = ...,
        api_id: str = ...,
        source_ip: str = ...,
        stage: str = ...,
        body: str | None = ...,
        principal: str = ...,
        context: Mapping[str, Any] | None = ...,
        latency: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to a REST API, let in by a Lambda authorizer.

        method: HTTP method.
        path: Path of the request, without the stage.
        resource: Path of the resource; empty for PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object.
        path_parameters: Path parameters, an object.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        stage: Name of the stage.
        body: Body of the request.
        principal: The principalId that the authorizer gave.
        context: Context that the authorizer gave, an object; values are text.
        latency: Milliseconds that the authorizer took.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
        """
    def rest_api_request_authorizer(
        self,
        *,
        method: str = ...,
        path: str = ...,
        resource: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A REST API asks a REQUEST authorizer whether to let a request in.

        method: HTTP method.
        path: Path of the request, without the stage.
        resource: Path of the resource; empty for PATH.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object.
        path_parameters: Path parameters, an object.
        stage_variables: Stage variables, an object.
        api_id: Id of the API.
        source_ip: Address of the client.
        stage: Name of the stage.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-lambda-authorizer-input.html
        """
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
        """A REST API asks a TOKEN authorizer whether to let a request in.

        authorization: The token, as the header has it.
        method: HTTP method.
        path: Path of the request, without the stage.
        api_id: Id of the API.
        stage: Name of the stage.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-lambda-authorizer-input.html
        """
    def websocket_connect(
        self,
        *,
        query: Any = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A client opens a connection to a WebSocket API ($connect).

        query: Query parameters, an object of names and values.
        headers: Further headers that the client sent, an object.
        api_id: Id of the API.
        stage: Name of the stage.
        connection_id: Id of the connection.
        source_ip: Address of the client.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
        """
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
        """A connection to a WebSocket API ended ($disconnect).

        status_code: Close code.
        reason: Why it was closed.
        api_id: Id of the API.
        stage: Name of the stage.
        connection_id: Id of the connection.
        source_ip: Address of the client.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
        """
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
        """A client sends a message to a WebSocket API.

        body: The message.
        route: Key of the route that it selects.
        api_id: Id of the API.
        stage: Name of the stage.
        connection_id: Id of the connection.
        source_ip: Address of the client.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
        """

apigateway: _apigateway

class _appsync:
    def amplify_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Mapping[str, Any] | None = ...,
        source: Any = ...,
        user: str = ...,
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a function of Amplify (the `@function` directive) for a field.

        field: Name of the field.
        parent_type: Type that has the field.
        arguments: Arguments of the field, an object.
        source: Value of the parent, an object.
        user: Name of the user.
        headers: Headers of the request, an object.

        https://docs.amplify.aws/gen1/javascript/build-a-backend/graphqlapi/custom-business-logic/
        """
    def authorizer(
        self,
        *,
        authorization: str = ...,
        query: str = ...,
        operation: str = ...,
        variables: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a Lambda authorizer whether to let a request in.

        authorization: Value of the header Authorization.
        query: The GraphQL document.
        operation: Name of the operation.
        variables: Variables, an object.
        headers: Headers of the request, an object.

        https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
        """
    def batch_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Mapping[str, Any] | None = ...,
        source: Any = ...,
        selection: Sequence[Any] | None = ...,
        user: str = ...,
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> list[dict[str, Any]]:
        """AppSync asks a function for a field of several parents at once (BatchInvoke).

        field: Name of the field.
        parent_type: Type that has the field.
        arguments: Arguments of the field, an object.
        source: Value of each parent, an object; its `id` is the number of the record by default.
        selection: Fields that were asked for, a list.
        user: Name of the user.
        headers: Headers of the request, an object.

        https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers.html
        """
    def direct_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Mapping[str, Any] | None = ...,
        source: Any = ...,
        selection: Sequence[Any] | None = ...,
        user: str = ...,
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a function for a field (direct Lambda resolver, user of a Cognito pool).

        field: Name of the field.
        parent_type: Type that has the field.
        arguments: Arguments of the field, an object.
        source: Value of the parent, an object.
        selection: Fields that were asked for, a list.
        user: Name of the user.
        headers: Headers of the request, an object.

        https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
        """
    def events_publish(
        self,
        *,
        channel: str = ...,
        data: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync Events got messages that were published to a channel.

        channel: Path of the channel.
        data: What was published, any JSON.
        headers: Headers of the request, an object.

        https://docs.aws.amazon.com/appsync/latest/eventapi/lambda-function-data-source.html
        """
    def events_subscribe(
        self,
        *,
        channel: str = ...,
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A client subscribes to a channel of AppSync Events.

        channel: Path of the channel.
        headers: Headers of the request, an object.

        https://docs.aws.amazon.com/appsync/latest/eventapi/lambda-function-data-source.html
        """
    def iam_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Mapping[str, Any] | None = ...,
        source: Any = ...,
        selection: Sequence[Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        role: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a function for a field (direct Lambda resolver, IAM credentials).

        field: Name of the field.
        parent_type: Type that has the field.
        arguments: Arguments of the field, an object.
        source: Value of the parent, an object.
        selection: Fields that were asked for, a list.
        headers: Headers of the request, an object.
        role: Name of the role that the caller took.

        https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
        """
    def mapping_resolver(
        self,
        *,
        field: str = ...,
        parent_type: str = ...,
        arguments: Mapping[str, Any] | None = ...,
        source: Mapping[str, Any] | None = ...,
        user: str = ...,
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """AppSync asks a function for a field, through the request template of a Lambda data source.

        field: Name of the field.
        parent_type: Type that has the field.
        arguments: Arguments of the field, an object.
        source: Value of the parent, an object.
        user: Name of the user.
        headers: Headers of the request, an object.

        https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference-lambda.html
        """
    def resolver(
        self,
        *,
        field: str = ...,
        type: str = ...,
        arguments: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A resolver of a GraphQL API calls a function.

        field: Name of the field.
        type: Name of its type.
        arguments: Arguments of the field, an object.

        https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
        """

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
        """A function is asked about a job.

        job_id: Id of the job; a new one by default.

        https://docs.aws.amazon.com/batch/latest/APIReference/API_DescribeJobs.html
        """
    def submit_job(
        self,
        *,
        job_name: str = ...,
        job_queue: str = ...,
        job_definition: str = ...,
        parameters: Mapping[str, Any] | None = ...,
        depends_on: Sequence[Any] | None = ...,
        container_overrides: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function is asked to submit a job, with the parameters of SubmitJob.

        job_name: Name of the job.
        job_queue: Queue of the job, a name or an ARN.
        job_definition: Definition of the job, a name or an ARN.
        parameters: Parameters that replace placeholders of the definition, an object.
        depends_on: Jobs that come first, a list of `{"jobId": ...}`.
        container_overrides: What the container gets instead of the definition's, an object.

        https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html
        """

batch: _batch

class _bedrock:
    def agent_api(
        self,
        *,
        text: str = ...,
        action_group: str = ...,
        agent: str = ...,
        session_id: str = ...,
        session_attributes: Mapping[str, Any] | None = ...,
        prompt_session_attributes: Mapping[str, Any] | None = ...,
        path: str = ...,
        method: str = ...,
        parameters: Sequence[Any] | None = ...,
        properties: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An agent of Bedrock calls an action group that is defined by an API schema.

        text: What the user said.
        action_group: Name of the action group.
        agent: Name of the agent.
        session_id: Id of the session.
        session_attributes: Attributes of the session, an object.
        prompt_session_attributes: Attributes of the prompt, an object.
        path: Path of the API.
        method: HTTP method.
        parameters: Parameters, a list of objects with name, type and value.
        properties: Properties of the request body, a list like parameters.

        https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
        """
    def agent_api_post(
        self,
        *,
        text: str = ...,
        action_group: str = ...,
        agent: str = ...,
        session_id: str = ...,
        session_attributes: Mapping[str, Any] | None = ...,
        prompt_session_attributes: Mapping[str, Any] | None = ...,
        path: str = ...,
        method: str = ...,
        parameters: Sequence[Any] | None = ...,
        properties: Sequence[Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An agent of Bedrock calls an action group with a request body (POST).

        text: What the user said.
        action_group: Name of the action group.
        agent: Name of the agent.
        session_id: Id of the session.
        session_attributes: Attributes of the session, an object.
        prompt_session_attributes: Attributes of the prompt, an object.
        path: Path of the API.
        method: HTTP method.
        parameters: Parameters, a list of objects with name, type and value.
        properties: Properties of the request body, a list like parameters.

        https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
        """
    def agent_function(
        self,
        *,
        text: str = ...,
        action_group: str = ...,
        agent: str = ...,
        session_id: str = ...,
        session_attributes: Mapping[str, Any] | None = ...,
        prompt_session_attributes: Mapping[str, Any] | None = ...,
        function: str = ...,
        parameters: Sequence[Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An agent of Bedrock calls an action group that is defined by functions.

        text: What the user said.
        action_group: Name of the action group.
        agent: Name of the agent.
        session_id: Id of the session.
        session_attributes: Attributes of the session, an object.
        prompt_session_attributes: Attributes of the prompt, an object.
        function: Name of the function of the action group.
        parameters: Parameters, a list of objects with name, type and value.

        https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
        """

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
        """A client connects to a Client VPN endpoint, whose connection handler decides.

        user_name: Name of the user.
        common_name: Common name of the client certificate.
        platform: Operating system of the client.
        platform_version: Its version.
        public_ip: Public address of the client.
        client_version: Version of the OpenVPN client.
        groups: Groups of the user, separated by commas.

        https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
        """

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
        """A stack asks a custom resource to be created.

        stack: Name of the stack.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-create.html
        """
    def custom_resource_create(
        self,
        *,
        function: str = ...,
        stack: str = ...,
        logical_id: str = ...,
        resource_type: str = ...,
        properties: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A stack creates a custom resource.

        function: Name of the function.
        stack: Name of the stack.
        logical_id: Logical id of the resource.
        resource_type: Type of the resource.
        properties: Properties of the resource, an object; values are text.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requesttypes-create.html
        """
    def custom_resource_delete(
        self,
        *,
        function: str = ...,
        stack: str = ...,
        logical_id: str = ...,
        resource_type: str = ...,
        physical_id: str = ...,
        properties: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A stack deletes a custom resource.

        function: Name of the function.
        stack: Name of the stack.
        logical_id: Logical id of the resource.
        resource_type: Type of the resource.
        physical_id: Physical id of the resource.
        properties: Properties of the resource, an object; values are text.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requesttypes-delete.html
        """
    def custom_resource_update(
        self,
        *,
        function: str = ...,
        stack: str = ...,
        logical_id: str = ...,
        resource_type: str = ...,
        physical_id: str = ...,
        properties: Mapping[str, Any] | None = ...,
        old_properties: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A stack updates a custom resource.

        function: Name of the function.
        stack: Name of the stack.
        logical_id: Logical id of the resource.
        resource_type: Type of the resource.
        physical_id: Physical id of the resource.
        properties: Properties of the resource, an object; values are text.
        old_properties: Properties that it had, an object.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requesttypes-update.html
        """

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
        """A viewer's request, to be sent to one of two versions.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A response together with the request that it answers.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A request that is to be redirected.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A viewer's request whose query string is to be changed.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A response whose headers are to be changed.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A viewer's request that several remote calls answer.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A viewer's request whose query string is to be put in order.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """CloudFront is about to ask the origin (Lambda@Edge).

        uri: Path of the request.
        method: HTTP method.
        querystring: Query string.
        host: Host name of the distribution.
        client_ip: Address of the viewer.
        origin: Host name of the origin.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """CloudFront got a response from the origin (Lambda@Edge).

        uri: Path of the request.
        method: HTTP method.
        querystring: Query string.
        host: Host name of the distribution.
        client_ip: Address of the viewer.
        origin: Host name of the origin.
        status: Status of the response.
        status_description: Its description.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A request that is to be redirected by the viewer's country.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A viewer's request without a session, to be sent to a login page.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A viewer's request that the function answers itself.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A request whose answer depends on the viewer's device.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """A viewer's request that a remote call answers.

        uri: Path of the request.
        method: Method of the request.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """CloudFront got a request from a viewer (Lambda@Edge).

        uri: Path of the request.
        method: HTTP method.
        querystring: Query string.
        host: Host name of the distribution.
        client_ip: Address of the viewer.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """
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
        """CloudFront is about to answer the viewer (Lambda@Edge).

        uri: Path of the request.
        method: HTTP method.
        querystring: Query string.
        host: Host name of the distribution.
        client_ip: Address of the viewer.
        status: Status of the response.
        status_description: Its description.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
        """

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
        """The records of a log file of CloudTrail.

        topic: Name of the SNS topic that the calls are about.

        https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
        """

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
        dimensions: Mapping[str, Any] | None = ...,
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
        """An alarm on a metric changed its state.

        alarm: Name of the alarm.
        state: State that the alarm has now.
        previous_state: State that it had.
        reason: Why the state changed.
        namespace: Namespace of the metric.
        metric: Name of the metric.
        dimensions: Dimensions of the metric, an object.
        statistic: Statistic.
        period: Seconds of a period.
        threshold: Threshold.
        value: The value that crossed it.
        description: Description of the alarm.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
        """
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
        """A composite alarm changed its state.

        alarm: Name of the alarm.
        state: State that the alarm has now.
        previous_state: State that it had.
        reason: Why the state changed.
        rule: Rule of the alarm.
        child: Name of the alarm that caused it.
        suppressor: Alarm that suppresses the actions.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
        """
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
        """An alarm on a metric expression changed its state.

        alarm: Name of the alarm.
        state: State that the alarm has now.
        previous_state: State that it had.
        reason: Why the state changed.
        expression: The expression.
        namespace: Namespace of the metrics.
        threshold: Threshold.
        value: The value that crossed it.
        description: Description of the alarm.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
        """
    def dashboard(
        self,
        *,
        dashboard: str = ...,
        title: str = ...,
        parameters: Mapping[str, Any] | None = ...,
        forms: Mapping[str, Any] | None = ...,
        width: int = ...,
        height: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A dashboard asks a custom widget for its content.

        dashboard: Name of the dashboard.
        title: Title of the widget.
        parameters: Parameters of the widget, an object.
        forms: Values of the forms, an object.
        width: Width in pixels.
        height: Height in pixels.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
        """
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
        """Log events of a log group with a subscription filter.

        log_group: Name of the log group.
        log_stream: Name of the log stream.
        message: The line of the log.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
        """
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
        """A rule with a schedule fires.

        rule: Name of the rule.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
        """

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
        """A push reached a repository with a trigger.

        repository: Name of the repository.
        trigger: Name of the trigger.
        custom_data: Data of the trigger.

        https://docs.aws.amazon.com/lambda/latest/dg/services-codecommit.html
        """

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
        """A deployment of CodeDeploy waits for a hook.

        deployment_id: Id of the deployment; empty for a new one.

        https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
        """

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
        """A pipeline asks a function to carry out an action.

        input_bucket: Bucket of the input.
        input_key: Key of the input.
        output_bucket: Bucket of the output.
        output_key: Key of the output.
        parameters: User parameters of the action.

        https://docs.aws.amazon.com/lambda/latest/dg/services-codepipeline.html
        """
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
        """A pipeline gives a function a job, with a KMS key and a continuation token.

        function: Name of the function.
        user_parameters: Parameters of the action, text.
        bucket: Bucket of the artifacts.
        key: Key of the input artifact.
        continuation_token: Continuation token of an earlier call.
        kms_key: Id of the KMS key.

        https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
        """

codepipeline: _codepipeline

class _cognito:
    def create_auth_challenge(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        challenge: str = ...,
        session: Sequence[Any] | None = ...,
        user_not_found: bool = ...,
        client_metadata: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Custom sign-in asks for a challenge.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        challenge: Name of the challenge.
        session: The challenges so far, a list.
        user_not_found: Whether no such user exists.
        client_metadata: Client metadata that the app sent, an object.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
        """
    def custom_email_sender(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
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
        """A code is to be sent to a user by e-mail.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        code: The code, encrypted with your key, as base64.
        client_metadata: Client metadata that the app sent, an object.
        trigger_source: What set the trigger off.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
        """
    def custom_message(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["CustomMessage_SignUp", "CustomMessage_AdminCreateUser", "CustomMessage_ResendCode", "CustomMessage_ForgotPassword", "CustomMessage_UpdateUserAttribute", "CustomMessage_VerifyUserAttribute", "CustomMessage_Authentication"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A message is about to be sent to a user.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        client_metadata: Client metadata that the app sent, an object.
        trigger_source: What set the trigger off.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
        """
    def custom_sms_sender(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
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
        """A code is to be sent to a user in a text message.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        code: The code, encrypted with your key, as base64.
        client_metadata: Client metadata that the app sent, an object.
        trigger_source: What set the trigger off.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
        """
    def define_auth_challenge(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        session: Sequence[Any] | None = ...,
        user_not_found: bool = ...,
        client_metadata: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Custom sign-in asks which challenge comes next.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        session: The challenges so far, a list.
        user_not_found: Whether no such user exists.
        client_metadata: Client metadata that the app sent, an object.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
        """
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
        """A user comes from an external identity provider; the function maps the attributes.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        provider: Name of the identity provider.
        provider_type: Kind of the identity provider.
        attributes: What the provider says of the user, an object; by default what its kind says.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
        """
    def post_authentication(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        new_device: bool = ...,
        client_metadata: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user signed in.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        new_device: Whether the device is new.
        client_metadata: Client metadata that the app sent, an object.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
        """
    def post_confirmation(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["PostConfirmation_ConfirmSignUp", "PostConfirmation_ConfirmForgotPassword"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user was confirmed.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        client_metadata: Client metadata that the app sent, an object.
        trigger_source: What set the trigger off.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
        """
    def pre_authentication(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        validation_data: Any = ...,
        user_not_found: bool | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user is about to sign in.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        validation_data: Validation data that the app sent, an object.
        user_not_found: Whether no such user exists.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
        """
    def pre_sign_up(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
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
        """A user is about to sign up.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        validation_data: Validation data that the app sent, an object.
        client_metadata: Client metadata that the app sent, an object.
        trigger_source: What set the trigger off.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
        """
    def pre_token_generation(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        groups: Sequence[Any] | None = ...,
        roles: Sequence[Any] | None = ...,
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
        """Tokens are about to be made (event version 1).

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        groups: Groups of the user, a list.
        roles: ARNs of the roles of these groups, a list.
        preferred_role: ARN of the preferred role.
        client_metadata: Client metadata that the app sent, an object.
        trigger_source: What set the trigger off.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
        """
    def pre_token_generation_v2(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        groups: Sequence[Any] | None = ...,
        roles: Sequence[Any] | None = ...,
        preferred_role: str | None = ...,
        scopes: Sequence[Any] | None = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["TokenGeneration_Authentication", "TokenGeneration_HostedAuth", "TokenGeneration_NewPasswordChallenge", "TokenGeneration_AuthenticateDevice", "TokenGeneration_RefreshTokens"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Tokens are about to be made (event version 2, with scopes).

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        groups: Groups of the user, a list.
        roles: ARNs of the roles of these groups, a list.
        preferred_role: ARN of the preferred role.
        scopes: Scopes of the access token, a list.
        client_metadata: Client metadata that the app sent, an object.
        trigger_source: What set the trigger off.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
        """
    def pre_token_generation_v3(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        groups: Sequence[Any] | None = ...,
        roles: Sequence[Any] | None = ...,
        preferred_role: str | None = ...,
        scopes: Sequence[Any] | None = ...,
        client_metadata: Any = ...,
        trigger_source: Literal["TokenGeneration_Authentication", "TokenGeneration_HostedAuth", "TokenGeneration_NewPasswordChallenge", "TokenGeneration_AuthenticateDevice", "TokenGeneration_RefreshTokens", "TokenGeneration_ClientCredentials"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Tokens are about to be made (event version 3, also for machines).

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        groups: Groups of the user, a list.
        roles: ARNs of the roles of these groups, a list.
        preferred_role: ARN of the preferred role.
        scopes: Scopes of the access token, a list.
        client_metadata: Client metadata that the app sent, an object.
        trigger_source: What set the trigger off.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
        """
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
        """A dataset is being synchronized.

        https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
        """
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
        """A user who is not in the pool signs in or forgot the password.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        password: Password that the user entered.
        validation_data: Validation data that the app sent, an object.
        client_metadata: Client metadata that the app sent, an object.
        trigger_source: What set the trigger off.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
        """
    def verify_auth_challenge(
        self,
        *,
        user_pool_id: str = ...,
        client_id: str = ...,
        user_name: str = ...,
        user_attributes: Mapping[str, Any] | None = ...,
        answer: str = ...,
        private: Mapping[str, Any] | None = ...,
        user_not_found: bool = ...,
        client_metadata: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Custom sign-in asks whether the answer is right.

        user_pool_id: Id of the user pool; empty for one of the region.
        client_id: Id of the app client.
        user_name: Name of the user.
        user_attributes: Attributes of the user, an object.
        answer: What the user answered.
        private: The private parameters of the challenge, an object.
        user_not_found: Whether no such user exists.
        client_metadata: Client metadata that the app sent, an object.

        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
        """

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
        """A rule is evaluated because a resource changed.

        https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html
        """
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
        """A rule is evaluated because a resource changed that is too large for the event.

        https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html
        """
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
        """A rule is evaluated on schedule.

        https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html
        """

config: _config

class _connect:
    def contact_flow_event(
        self,
        *,
        contact_id: str | None = ...,
        phone_number: str = ...,
        attributes: Mapping[str, Any] | None = ...,
        parameters: Mapping[str, Any] | None = ...,
        queue: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A contact flow calls a function.

        contact_id: Id of the contact; without it a new one.
        phone_number: Number of the customer.
        attributes: Attributes of the contact, an object of texts.
        parameters: Parameters that the flow gives the function, an object of texts.
        queue: Name of the queue that the contact is in.

        https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
        """

connect: _connect

class _documentdb:
    def change_stream(
        self,
        *,
        cluster: str = ...,
        database: str = ...,
        collection: str = ...,
        operation: Literal["insert", "update", "replace", "delete"] = ...,
        document: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Changes of a collection of DocumentDB.

        cluster: Name of the cluster.
        database: Name of the database.
        collection: Name of the collection.
        operation: What was done.
        document: The document, an object.

        https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
        """

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
        """A batch of a table's stream was given up; the record for the destination on failure.

        function: Name of the function.
        table: Name of the table.
        batch_size: How many records the batch had.
        invoke_count: How often the function was called.

        https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
        """
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
        """A batch grew too old and was given up; the record for the destination on failure.

        function: Name of the function.
        table: Name of the table.
        batch_size: How many records the batch had.
        invoke_count: How often the function was called.

        https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
        """
    def ttl_removal(
        self,
        *,
        table: str = ...,
        old: Mapping[str, Any] | None = ...,
        keys: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Time to live deleted an item.

        table: Name of the table.
        old: The item that was deleted, a plain JSON object.
        keys: Names of the key attributes, joined by commas; by default the item's first.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
        """
    def tumbling_window(
        self,
        *,
        table: str = ...,
        old: Mapping[str, Any] | None = ...,
        new: Mapping[str, Any] | None = ...,
        keys: str | None = ...,
        state: Mapping[str, Any] | None = ...,
        final: bool = ...,
        early: bool = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Changes of a table, in a tumbling window.

        table: Name of the table.
        old: The item before the change, plain JSON; as after it, where only that is given.
        new: The item after the change, plain JSON; as before it, where only that is given.
        keys: Names of the key attributes, joined by commas; by default the item's first.
        state: State that the last call returned, an object.
        final: Whether the window ends with this call.
        early: Whether the window ended early.

        https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
        """
    def update(
        self,
        *,
        table: str = ...,
        new: Mapping[str, Any] | None = ...,
        old: Mapping[str, Any] | None = ...,
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
        """Items of a table were inserted, modified and removed.

        table: Name of the table.
        new: The item after the change, plain JSON; as before it, where only that is given.
        old: The item before the change, plain JSON; as after it, where only that is given.
        keys: Names of the key attributes, joined by commas; by default the item's first.
        view: What the stream records.
        event_name: What happened to each item; without it one of each kind.
        stream_label: Label of the stream; by default a time.

        https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
        """

dynamodb: _dynamodb

class _eventbridge:
    def api_call(
        self,
        *,
        service: str = ...,
        operation: str = ...,
        user: str = ...,
        request: Mapping[str, Any] | None = ...,
        response: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """CloudTrail told EventBridge of a call of an AWS API.

        service: Service that was called.
        operation: Operation that was called.
        user: Name of the IAM user who called.
        request: Parameters of the request, an object.
        response: What the service answered, an object.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-ct-api-tutorial.html
        """
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
        """An Auto Scaling group launched or terminated an instance, or could not.

        group: Name of the Auto Scaling group.
        instance_id: Id of the instance.
        action: What the group did.
        result: How it ended.
        cause: Why the group did it.
        message: What went wrong, where it did.

        https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
        """
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
        """An instance of an Auto Scaling group waits for a lifecycle hook.

        group: Name of the Auto Scaling group.
        instance_id: Id of the instance.
        action: What the instance is about to do.
        hook: Name of the lifecycle hook.
        metadata: Notification metadata of the hook.

        https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
        """
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
        """A phase of a build of CodeBuild ended.

        project: Name of the project.
        phase: The phase.
        status: How the phase ended.
        source_version: Version of the source.

        https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html
        """
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
        """A build of CodeBuild started or ended.

        project: Name of the project.
        status: Status that the build has now.
        source_version: Version of the source.

        https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html
        """
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
        """A deployment of CodeDeploy changed its state.

        application: Name of the application.
        deployment_group: Name of the deployment group.
        deployment_id: Id of the deployment.
        state: State that it has now.

        https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
        """
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
        """An instance of a deployment of CodeDeploy changed its state.

        instance_id: Id of the instance.
        application: Name of the application.
        deployment_group: Name of the deployment group.
        deployment_id: Id of the deployment.
        state: State that it has now.

        https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
        """
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
        """An action of a pipeline changed its state.

        pipeline: Name of the pipeline.
        stage: Name of the stage.
        action: Name of the action.
        state: State that it has now.
        provider: Provider of the action.
        category: Category of the action.

        https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
        """
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
        """A stage of a pipeline changed its state.

        pipeline: Name of the pipeline.
        stage: Name of the stage.
        state: State that it has now.

        https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
        """
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
        """A pipeline changed its state.

        pipeline: Name of the pipeline.
        state: State that it has now.

        https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
        """
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
        """A Spot instance is about to be interrupted.

        instance_id: Id of the instance.
        action: What will be done to it.

        https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
        """
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
        """An EC2 instance changed its state.

        instance_id: Id of the instance.
        state: State that it has now.

        https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
        """
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
        """An image was pushed to a repository of ECR, or deleted.

        repository: Name of the repository.
        tag: Tag of the image.
        action: What was done.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
        """
    def ecr_image_scan(
        self,
        *,
        repository: str = ...,
        tags: Sequence[Any] | None = ...,
        status: Literal["COMPLETE", "FAILED"] = ...,
        findings: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """ECR scanned an image.

        repository: Name of the repository.
        tags: Tags of the image, a list.
        status: How the scan ended.
        findings: Number of findings by severity, an object.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
        """
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
        """A container instance of ECS changed its state.

        cluster: Name of the cluster.
        instance_id: Id of the instance.
        status: Status that the instance has now.
        is_connected: Whether the agent is connected.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_container_instance_events.html
        """
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
        """A task of ECS changed its state.

        cluster: Name of the cluster.
        container: Name of the container.
        family: Family of the task definition.
        status: Status that the task has now.
        exit_code: Exit status of the container.
        stopped_reason: Why the task stopped.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
        """
    def event(
        self,
        *,
        source: str = ...,
        detail_type: str = ...,
        detail: Mapping[str, Any] | None = ...,
        resources: Sequence[Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An event of any source on an event bus.

        source: Source of the event.
        detail_type: Kind of the event.
        detail: The detail, any JSON object.
        resources: ARNs of the resources it is about, a list.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
        """
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
        """GuardDuty scanned an object of S3 for malware.

        bucket: Name of the bucket.
        key: Key of the object.
        body: Content of the object; its eTag matches it.
        version_id: Version of the object.
        status: How the scan ended.
        result: What the scan found.
        threats: Names of the threats, a list.

        https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html
        """
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
        """A database instance of RDS had an event.

        instance: Identifier of the instance.
        category: Category of the event.
        message: What happened.

        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloud-watch-events.html
        """
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
        """S3 told EventBridge that the ACL of an object changed.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        body: Content of the object; size and etag match it.
        version_id: Version of the object, in a bucket with versioning.
        source_ip: Address that the request came from.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """S3 told EventBridge that an object was created.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        body: Content of the object; size and etag match it.
        version_id: Version of the object, in a bucket with versioning.
        reason: What created it.
        source_ip: Address that the request came from.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """S3 told EventBridge that an object was deleted.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        version_id: Version of the object, in a bucket with versioning.
        deletion_type: How it was deleted.
        source_ip: Address that the request came from.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """S3 told EventBridge that a lifecycle rule deleted an object.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        body: Content of the object; size and etag match it.
        version_id: Version of the object, in a bucket with versioning.
        deletion_type: How it was deleted.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """S3 told EventBridge that an archived object is restored.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        body: Content of the object; size and etag match it.
        version_id: Version of the object, in a bucket with versioning.
        storage_class: Storage class that the object is restored from.
        expires: When the restored copy expires.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """S3 told EventBridge that a restored copy of an object expired.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        body: Content of the object; size and etag match it.
        version_id: Version of the object, in a bucket with versioning.
        storage_class: Storage class that the object is restored from.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """S3 told EventBridge that the restore of an archived object began.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        body: Content of the object; size and etag match it.
        version_id: Version of the object, in a bucket with versioning.
        storage_class: Storage class that the object is restored from.
        source_ip: Address that the request came from.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """S3 told EventBridge that a lifecycle rule moved an object.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        body: Content of the object; size and etag match it.
        version_id: Version of the object, in a bucket with versioning.
        storage_class: Storage class that the object has now.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """S3 told EventBridge that an object got tags.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        body: Content of the object; size and etag match it.
        version_id: Version of the object, in a bucket with versioning.
        source_ip: Address that the request came from.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """S3 told EventBridge that the tags of an object were deleted.

        bucket: Name of the bucket.
        key: Key of the object, plain: EventBridge does not encode it.
        body: Content of the object; size and etag match it.
        version_id: Version of the object, in a bucket with versioning.
        source_ip: Address that the request came from.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
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
        """A scheduled rule of EventBridge fired.

        rule: Name of the rule.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
        """
    def stepfunctions_status_change(
        self,
        *,
        state_machine: str = ...,
        execution: str = ...,
        status: Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] = ...,
        input: Mapping[str, Any] | None = ...,
        output: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An execution of a state machine changed its status.

        state_machine: Name of the state machine.
        execution: Name of the execution.
        status: Status that it has now.
        input: Input of the execution, any JSON value.
        output: Output of the execution, any JSON value.

        https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
        """

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
        """Firehose asks for records to be transformed, put there directly.

        delivery_stream: Name of the Firehose stream.
        data: Content of the record.

        https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
        """
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
        """Firehose asks for records of a Kinesis stream to be transformed.

        delivery_stream: Name of the Firehose stream.
        data: Content of the record.
        stream: Name of the Kinesis stream.
        partition_key: Partition key.

        https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
        """

firehose: _firehose

class _function_url:
    def iam_request(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: Any = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A request to a function URL, signed with IAM credentials.

        method: HTTP method.
        path: Path of the request.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object of lower-case names.
        body: Body of the request.
        cookies: Cookies, a list of NAME=VALUE.
        url_id: Id of the function URL.
        source_ip: Address of the client.
        user: Name of the IAM user who called.

        https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
        """
    def request(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: Any = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A request to a function URL that is open to all.

        method: HTTP method.
        path: Path of the request.
        query: Query parameters, an object of names and values.
        headers: Headers that the client sent, an object of lower-case names.
        body: Body of the request.
        cookies: Cookies, a list of NAME=VALUE.
        url_id: Id of the function URL.
        source_ip: Address of the client.

        https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
        """

function_url: _function_url

class _iot:
    def authorizer(
        self,
        *,
        token: str = ...,
        is_verified: bool = ...,
        server_name: str = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A device connects to IoT Core, which asks a custom authorizer.

        token: Token that the device sent.
        is_verified: Whether the signature of the token was verified.
        server_name: Host that the device asked for; empty for one of the region.
        headers: Headers of the request, an object.
        query: Query string.
        user_name: User name in MQTT.
        password: Password in MQTT, plain: the event has it encoded.
        client_id: Client id in MQTT.

        https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
        """
    def button(
        self,
        *,
        device_id: str = ...,
        click_type: Literal["SINGLE", "DOUBLE", "LONG"] = ...,
        project: str = ...,
        attributes: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A button of IoT 1-Click was pressed.

        device_id: Id of the button.
        click_type: How it was pressed.
        project: Name of the project.
        attributes: Attributes of the placement, an object.

        https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
        """
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
        """An IoT button was pressed (through IoT Core, without 1-Click).

        serial_number: Serial number of the button.
        click_type: How it was pressed.
        battery_voltage: Voltage of its battery.

        https://docs.aws.amazon.com/iot/latest/developerguide/iot-console-signin.html
        """
    def pre_provisioning_hook(
        self,
        *,
        template: str = ...,
        client_id: str = ...,
        parameters: Mapping[str, Any] | None = ...,
        certificate: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A device asks to be provisioned; the hook of the template decides.

        template: Name of the provisioning template.
        client_id: Id of the client.
        parameters: Parameters that the device sent, an object.
        certificate: Certificate of the device, in PEM; empty for an example.

        https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
        """
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
        """A thing group was added to another one in the IoT registry, or removed.

        group: Name of the parent group.
        child: Name of the child group.
        operation: What was done.

        https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
        """
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
        """A thing was added to a thing group of the IoT registry, or removed.

        thing: Name of the thing.
        group: Name of the thing group.
        operation: What was done.

        https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
        """
    def registry_thing(
        self,
        *,
        thing: str = ...,
        operation: Literal["CREATED", "UPDATED", "DELETED"] = ...,
        thing_type: str | None = ...,
        attributes: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A thing of the IoT registry was created, changed or deleted.

        thing: Name of the thing.
        operation: What was done.
        thing_type: Type of the thing.
        attributes: Attributes, an object.

        https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
        """
    def registry_thing_group(
        self,
        *,
        group: str = ...,
        operation: Literal["CREATED", "UPDATED", "DELETED"] = ...,
        parent: str | None = ...,
        attributes: Mapping[str, Any] | None = ...,
        description: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A thing group of the IoT registry was created, changed or deleted.

        group: Name of the thing group.
        operation: What was done.
        parent: Name of the parent group.
        attributes: Attributes, an object.
        description: Description of the group.

        https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
        """
    def registry_thing_type(
        self,
        *,
        thing_type: str = ...,
        operation: Literal["CREATED", "UPDATED", "DELETED"] = ...,
        is_deprecated: bool = ...,
        attributes: Sequence[Any] | None = ...,
        description: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A thing type of the IoT registry was created, changed or deleted.

        thing_type: Name of the thing type.
        operation: What was done.
        is_deprecated: Whether the type is deprecated.
        attributes: Searchable attributes, a list.
        description: Description of the type.

        https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
        """
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
        """A thing of the IoT registry got a thing type, or lost it.

        thing: Name of the thing.
        thing_type: Name of the thing type.
        operation: What was done.

        https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
        """
    def rule(
        self,
        *,
        message: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule of IoT Core selected a message.

        message: What the SQL of the rule selects, any JSON object.

        https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html
        """

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
        """A detector model of IoT Events calls a function.

        detector_model: Name of the detector model.
        input: Name of the input.
        key: Key of the detector.
        state: State of the detector.
        event_name: Name of the event.

        https://docs.aws.amazon.com/lambda/latest/dg/services-iotevents.html
        """

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
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a topic of Amazon MSK.

        cluster: Name of the cluster.
        topic: Name of the topic.
        partition_number: Number of the partition.
        key: Key of the record.
        value: Value of the record.
        headers: Headers of the record, an object of names and values.

        https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
        """
    def self_managed(
        self,
        *,
        bootstrap_servers: str = ...,
        topic: str = ...,
        partition_number: int = ...,
        key: str = ...,
        value: str = ...,
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a topic of your own Kafka cluster.

        bootstrap_servers: Addresses of the brokers.
        topic: Name of the topic.
        partition_number: Number of the partition.
        key: Key of the record.
        value: Value of the record.
        headers: Headers of the record, an object of names and values.

        https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
        """

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
        """Records that Data Analytics asks a function to preprocess.

        application: Name of the application.
        stream: Name of the delivery stream.
        data: Data of the record, plain: the event has it encoded.

        https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
        """
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
        """Compressed records that Data Analytics asks a function to preprocess.

        application: Name of the application.
        stream: Name of the delivery stream.
        data: Data of the record, plain: the event has it encoded.

        https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
        """
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
        """Records of a table's stream that Data Analytics asks a function to preprocess.

        application: Name of the application.
        stream: Name of the delivery stream.
        data: Data of the record, plain: the event has it encoded.

        https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
        """
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
        """Records of a data stream that Data Analytics asks a function to preprocess.

        application: Name of the application.
        stream: Name of the delivery stream.
        data: Data of the record, plain: the event has it encoded.

        https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
        """
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
        """Results of Data Analytics that a function is to deliver.

        application: Name of the application.
        data: Data of the record, plain: the event has it encoded.
        retry_hint: How often the delivery was tried again.

        https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
        """
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
        """Lines of an Apache log that Data Firehose asks a function to transform.

        data: The line, plain: the event has it in base64.
        stream: Name of the delivery stream.

        https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
        """
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
        """Log events of CloudWatch Logs that Data Firehose asks a function to transform.

        log_group: Name of the log group.
        log_stream: Name of the log stream.
        message: The line of the log.
        stream: Name of the delivery stream.

        https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
        """
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
        """Records of a stream, as an event source mapping delivers them.

        data: Data of the record, plain: the event has it in base64.
        partition_key: Partition key of the record.
        sequence: Sequence number of the record; without it each has its own.
        stream: Name of the stream.

        https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
        """
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
        """Records that Data Firehose asks a function to transform.

        data: Data of the record, plain: the event has it in base64.
        stream: Name of the delivery stream.

        https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
        """
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
        """A batch of a stream was given up; the record for the destination on failure.

        function: Name of the function.
        stream: Name of the stream.
        batch_size: How many records the batch had.
        invoke_count: How often the function was called.

        https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
        """
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
        """A batch grew too old and was given up; the record for the destination on failure.

        function: Name of the function.
        stream: Name of the stream.
        batch_size: How many records the batch had.
        invoke_count: How often the function was called.

        https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
        """
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
        """Records of a data stream that Data Firehose asks a function to transform.

        data: Data of the record, plain: the event has it in base64.
        partition_key: Partition key of the record.
        sequence: Sequence number of the record; without it each has its own.
        stream: Name of the delivery stream.

        https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
        """
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
        """Lines of a system log that Data Firehose asks a function to transform.

        data: The line, plain: the event has it in base64.
        stream: Name of the delivery stream.

        https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
        """
    def tumbling_window(
        self,
        *,
        stream: str = ...,
        data: str = ...,
        partition_key: str = ...,
        state: Mapping[str, Any] | None = ...,
        final: bool = ...,
        early: bool = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a stream, in a tumbling window.

        stream: Name of the stream.
        data: Content of the record.
        partition_key: Partition key.
        state: State that the last call returned, an object.
        final: Whether the window ends with this call.
        early: Whether the window ended early.

        https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
        """

kinesis: _kinesis

class _lambda_destinations:
    def eventbridge_failure(
        self,
        *,
        function: str = ...,
        bus: str = ...,
        request: Mapping[str, Any] | None = ...,
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
        """A function failed for good; its destination is an event bus.

        function: Name of the function.
        bus: Name of the event bus.
        request: The event that the function got, any JSON value.
        error_type: Type of the error.
        error_message: Message of the error.
        invoke_count: How often the function was called.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        """
    def eventbridge_success(
        self,
        *,
        function: str = ...,
        bus: str = ...,
        request: Mapping[str, Any] | None = ...,
        response: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function succeeded; its destination is an event bus.

        function: Name of the function.
        bus: Name of the event bus.
        request: The event that the function got, any JSON value.
        response: What the function returned, any JSON value.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        """
    def failure(
        self,
        *,
        function: str = ...,
        request: Mapping[str, Any] | None = ...,
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
        """A function called asynchronously failed for good; its destination is a function.

        function: Name of the function.
        request: The event that the function got, any JSON value.
        error_type: Type of the error.
        error_message: Message of the error.
        invoke_count: How often the function was called.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        """
    def not_invoked(
        self,
        *,
        function: str = ...,
        request: Mapping[str, Any] | None = ...,
        condition: Literal["ZeroReservedConcurrency", "EventAgeExceeded"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An asynchronous event expired, or no concurrency was left for it.

        function: Name of the function.
        request: The event that the function got, any JSON value.
        condition: Why the function was not called.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        """
    def success(
        self,
        *,
        function: str = ...,
        request: Mapping[str, Any] | None = ...,
        response: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function called asynchronously succeeded; its destination is a function.

        function: Name of the function.
        request: The event that the function got, any JSON value.
        response: What the function returned, any JSON value.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        """

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
        """A Lex V1 bot asks a function about the intent BookCar.

        https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
        """
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
        """A Lex V1 bot asks a function about the intent BookHotel.

        https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
        """
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
        """A Lex V1 bot asks a function about the intent MakeAppointment.

        https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
        """
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
        """A Lex V1 bot asks a function about the intent OrderFlowers.

        https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
        """

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
        """A Lex V2 bot asks a function about the intent CheckBalance.

        https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
        """
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
        """A Lex V2 bot asks a function about the intent BookCar.

        https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
        """
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
        """A Lex V2 bot asks a function about the intent BookHotel.

        https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
        """

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
        properties: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a queue of ActiveMQ.

        broker: Name of the broker.
        queue: Name of the queue.
        data: Content of the message.
        type: Type of the messages.
        correlation_id: Correlation id.
        broker_id: Id of the broker; a new one by default.
        properties: Properties of the message, an object.

        https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
        """
    def rabbitmq(
        self,
        *,
        broker: str = ...,
        queue: str = ...,
        data: str = ...,
        virtual_host: str = ...,
        headers: Mapping[str, Any] | None = ...,
        content_type: str = ...,
        broker_id: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a queue of RabbitMQ.

        broker: Name of the broker.
        queue: Name of the queue.
        data: Content of the message.
        virtual_host: Name of the virtual host.
        headers: Headers of the message, an object; text as bytes: [...].
        content_type: Content type of the message.
        broker_id: Id of the broker; a new one by default.

        https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
        """

mq: _mq

class _pipes:
    def dynamodb(
        self,
        *,
        table: str = ...,
        new: Mapping[str, Any] | None = ...,
        old: Mapping[str, Any] | None = ...,
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
        """Changes of a table, as a pipe of EventBridge gives them to its target.

        table: Name of the table.
        new: The item after the change, plain JSON; as before it, where only that is given.
        old: The item before the change, plain JSON; as after it, where only that is given.
        keys: Names of the key attributes, joined by commas; by default the item's first.
        view: What the stream records.
        event_name: What happened to each item; without it one of each kind.
        stream_label: Label of the stream; by default a time.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
        """
    def kafka(
        self,
        *,
        cluster: str = ...,
        topic: str = ...,
        partition_number: int = ...,
        key: str = ...,
        value: str = ...,
        headers: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> list[dict[str, Any]]:
        """Records of a topic of Amazon MSK, as a pipe of EventBridge gives them to its target.

        cluster: Name of the cluster.
        topic: Name of the topic.
        partition_number: Number of the partition.
        key: Key of the record.
        value: Value of the record.
        headers: Headers of the record, an object of names and values.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-msk.html
        """
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
        """Records of a data stream, as a pipe of EventBridge gives them to its target.

        data: Data of the record, plain: the event has it in base64.
        partition_key: Partition key of the record.
        sequence: Sequence number of the record; without it each has its own.
        stream: Name of the stream.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kinesis.html
        """
    def sqs(
        self,
        *,
        queue_name: str = ...,
        body: str = ...,
        attributes: Mapping[str, Any] | None = ...,
        group_id: str | None = ...,
        receive_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> list[dict[str, Any]]:
        """Messages of a queue, as a pipe of EventBridge gives them to its target.

        queue_name: Name of the queue; one that ends with .fifo is a FIFO queue.
        body: Body of the message.
        attributes: Message attributes, an object of names and values.
        group_id: Message group, on a FIFO queue.
        receive_count: How often the message has been received.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
        """

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
        """An event of an RDS database, through an SNS topic.

        instance: Identifier of the instance.
        message: What happened.
        topic: Name of the topic.

        https://docs.aws.amazon.com/lambda/latest/dg/services-rds.html
        """

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
        """A picture for Rekognition was put into a bucket.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; size and eTag match it.
        event_name: What created it.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """

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
        """The ACL of an object was set.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """S3 Batch Operations asks a function to work on an object.

        bucket_arn: ARN of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
        """
    def batch_invocation_v2(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        version_id: str | None = ...,
        arguments: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A job of S3 Batch Operations asks for work on objects (schema 2.0).

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        version_id: Version of the object.
        arguments: Arguments of the job, an object.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
        """
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
        """A multipart upload to a bucket was completed.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """An object was copied into a bucket.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """An object was deleted from a bucket.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.
        event_name: How it was deleted.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """A delete marker was made in a bucket with versioning.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        version_id: Version of the delete marker.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """S3 Intelligent-Tiering archived an object.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        tier: Access tier that the object has now.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """A lifecycle rule deleted an object.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        version_id: Version of the object, in a bucket with versioning.
        event_name: What happened, exactly.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """A lifecycle rule moved an object to another storage class.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        storage_class: Storage class that the object has now.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """An object was uploaded to a bucket by a form (POST).

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """An object was created in a bucket.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; size and eTag match it.
        event_name: What created it.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """S3 lost an object of the storage class RRS.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """An object could not be replicated to another bucket.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; size and eTag match it.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.
        rule: Id of the replication rule.
        destination: Name of the destination bucket.
        operation: What was to be replicated.
        failure: Why it failed.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """An archived object is restored.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        expires: When the restored copy expires.
        storage_class: Storage class that it was restored from.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """The restored copy of an archived object expired.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """The restore of an archived object began.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """The tags of an object were deleted.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """
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
        """An object got tags.

        bucket: Name of the bucket.
        key: Key of the object, plain: the event has it URL-encoded.
        body: Content of the object; what the event says of it matches.
        version_id: Version of the object, in a bucket with versioning.
        configuration_id: Id of the notification configuration.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        """

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
        """A client reads an object through an S3 Object Lambda access point.

        access_point: Name of the Object Lambda access point.
        supporting_access_point: Name of the supporting access point.
        key: Key of the object.
        url: Presigned URL of the original object; empty for one like those of S3.
        payload: Payload of the configuration of the access point.
        role: Name of the role that the client took.
        session: Name of the session.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
        """
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
        """A user of IAM reads an object through an S3 Object Lambda access point.

        access_point: Name of the Object Lambda access point.
        supporting_access_point: Name of the supporting access point.
        key: Key of the object.
        url: Presigned URL of the original object; empty for one like those of S3.
        payload: Payload of the configuration of the access point.
        user_name: Name of the user.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
        """
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
        """A client asks for the headers of an object through an S3 Object Lambda access point.

        access_point: Name of the Object Lambda access point.
        supporting_access_point: Name of the supporting access point.
        key: Key of the object.
        url: Presigned URL of the original request; empty for one like those of S3.
        payload: Payload of the configuration of the access point.
        role: Name of the role that the client took.
        session: Name of the session.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
        """
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
        """A client lists objects through an S3 Object Lambda access point (ListObjects).

        access_point: Name of the Object Lambda access point.
        supporting_access_point: Name of the supporting access point.
        prefix: Prefix of the keys.
        url: Presigned URL of the original request; empty for one like those of S3.
        payload: Payload of the configuration of the access point.
        role: Name of the role that the client took.
        session: Name of the session.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
        """
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
        """A client lists objects through an S3 Object Lambda access point (ListObjectsV2).

        access_point: Name of the Object Lambda access point.
        supporting_access_point: Name of the supporting access point.
        prefix: Prefix of the keys.
        url: Presigned URL of the original request; empty for one like those of S3.
        payload: Payload of the configuration of the access point.
        role: Name of the role that the client took.
        session: Name of the session.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
        """

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
        """Ground Truth has answers of workers to be consolidated.

        labeling_job_name: Name of the labeling job.
        label_attribute_name: Name of the label attribute.
        s3_output_path: Where the job puts its output.
        execution_role: Name of the role.
        iteration_object_timestamp: Time in the name of the answers' file.

        https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
        """
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
        """Ground Truth prepares an object for human labeling.

        source_ref: Address of the object.
        labeling_job_name: Name of the labeling job.

        https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
        """

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
        """A schedule of EventBridge Scheduler fired.

        group: Name of the schedule group.
        schedule: Name of the schedule.
        detail: The detail; Scheduler sends it as text.

        https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
        """

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
        """Secrets Manager rotates a secret.

        secret: Name of the secret.
        step: Step of the rotation.

        https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
        """

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
        """A message was received by a receipt rule.

        dns_suffix: Domain of the receiving servers.
        sender: Address of the sender.
        recipient: Address of the recipient.
        subject: Subject of the message.

        https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
        """

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
        dimensions: Mapping[str, Any] | None = ...,
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
        """A notification of an alarm of CloudWatch, through an SNS topic.

        alarm: Name of the alarm.
        state: State that the alarm has now.
        previous_state: State that it had.
        reason: Why the state changed.
        namespace: Namespace of the metric.
        metric: Name of the metric.
        dimensions: Dimensions of the metric, an object.
        statistic: Statistic.
        period: Seconds of a period.
        threshold: Threshold.
        description: Description of the alarm.
        topic: Name of the topic.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
        """
    def notification(
        self,
        *,
        topic: str = ...,
        subject: str = ...,
        message: str = ...,
        attributes: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A message was published to a topic.

        topic: Name of the topic.
        subject: Subject of the message.
        message: The message.
        attributes: Message attributes, an object of names and values.

        https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
        """

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
        """Messages that a redrive policy moved to a dead-letter queue.

        queue_name: Name of the dead-letter queue.
        source_queue: Name of the queue that the message comes from.
        body: Body of the message.

        https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
        """
    def fifo(
        self,
        *,
        queue_name: str = ...,
        body: str = ...,
        group_id: str = ...,
        deduplication_id: str = ...,
        attributes: Mapping[str, Any] | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a FIFO queue.

        queue_name: Name of the queue.
        body: Body of the message.
        group_id: Message group.
        deduplication_id: Deduplication id; empty for the hash of the body.
        attributes: Message attributes, an object of names and values.

        https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
        """
    def receive_message(
        self,
        *,
        queue_name: str = ...,
        body: str = ...,
        attributes: Mapping[str, Any] | None = ...,
        group_id: str | None = ...,
        receive_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a queue, as an event source mapping delivers them.

        queue_name: Name of the queue; one that ends with .fifo is a FIFO queue.
        body: Body of the message.
        attributes: Message attributes, an object of names and values.
        group_id: Message group, on a FIFO queue.
        receive_count: How often the message has been received.

        https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
        """
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
        """Messages of a topic, through a queue that subscribes to it.

        queue_name: Name of the queue.
        topic: Name of the topic.
        message: The message.
        subject: Subject of the message.

        https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
        """

sqs: _sqs

class _stepfunctions:
    def callback(
        self,
        *,
        input: Mapping[str, Any] | None = ...,
        task_token: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A state waits for a function to send back its task token (.waitForTaskToken).

        input: Input of the state, any JSON value.
        task_token: The task token; empty for a new one.

        https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
        """
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
        """A state machine passes the error that it caught.

        error: Name of the error.
        cause: What caused it.

        https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
        """
    def task(
        self,
        *,
        input: Mapping[str, Any] | None = ...,
        state_machine: str = ...,
        execution: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A state of a state machine calls a function with its input and the execution's ids.

        input: Input of the state, any JSON value.
        state_machine: Name of the state machine.
        execution: Name of the execution.

        https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
        """

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
        """AWS Transfer Family asks a Lambda identity provider whether to let a user in.

        username: Name of the user.
        password: Password; empty where the user comes with a key.
        protocol: Protocol of the session.
        server_id: Id of the server.
        source_ip: Address of the client.

        https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
        """

transfer: _transfer

class _vpc_lattice:
    def request_v1(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
        body: str = ...,
        host: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request through VPC Lattice (event version 1.0).

        method: HTTP method.
        path: Path of the request.
        query: Query parameters, an object.
        headers: Headers of the client, an object.
        body: Body of the request.
        host: Host name of the service.

        https://docs.aws.amazon.com/lambda/latest/dg/services-vpc-lattice.html
        """
    def request_v2(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: Mapping[str, Any] | None = ...,
        headers: Mapping[str, Any] | None = ...,
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
        """A request through VPC Lattice (event version 2.0).

        method: HTTP method.
        path: Path of the request.
        query: Query parameters, an object.
        headers: Headers of the client, an object.
        body: Body of the request.
        host: Host name of the service.
        role: Name of the caller's role.
        session: Name of the session.

        https://docs.aws.amazon.com/lambda/latest/dg/services-vpc-lattice.html
        """

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
        """A message reaches an organization's mail flow.

        flow_direction: INBOUND or OUTBOUND.
        mail_from: Address of the envelope.
        sender: Address of the sender.

        https://docs.aws.amazon.com/workmail/latest/adminguide/lambda-content.html
        """

workmail: _workmail
