"""Operations of an API definition: OpenAPI 3 or Swagger 2 with API Gateway's extensions.

AWS: docs "api-gateway-swagger-extensions", "http-api-open-api"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minisam.model import Authorizer, Cors, GatewayResponse, Validation
from minisam.records import dataclass
from minisam.template.authorizers import Definition, authorizer_of_scheme
from minisam.template.validation import validation_of_operation

ANY_METHOD = "x-amazon-apigateway-any-method"
METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})

_INTEGRATION = "x-amazon-apigateway-integration"
_INTEGRATIONS = "x-amazon-apigateway-integrations"
_BINARY = "x-amazon-apigateway-binary-media-types"
_GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"
_HEADER = "gatewayresponse.header."
_CORS = "x-amazon-apigateway-cors"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. `integration` is None where the definition has none; `inner` is where it stands."""

    method: str
    path: str
    integration: Mapping[str, Any] | None
    authorizer: Authorizer | None
    validation: Validation | None
    inner: tuple[str, ...]


class ApiDefinition:
    """A definition's body."""

    def __init__(self, body: Any) -> None:
        self._body: Definition = body if isinstance(body, Mapping) else {}

    @property
    def title(self) -> str:
        return str(_mapping(self._body, "info").get("title") or "")

    @property
    def binary_media_types(self) -> tuple[str, ...]:
        given = self._body.get(_BINARY)
        return tuple(str(kind) for kind in given) if isinstance(given, list) else ()

    @property
    def gateway_responses(self) -> dict[str, GatewayResponse]:
        given = _mapping(self._body, _GATEWAY_RESPONSES)
        return {str(kind): to_gateway_response(found) for kind, found in given.items() if isinstance(found, Mapping)}

    @property
    def cors(self) -> Cors | None:
        given = self._body.get(_CORS)
        return (
            to_cors({str(key)[:1].upper() + str(key)[1:]: value for key, value in given.items()})
            if isinstance(given, Mapping)
            else None
        )

    def operations(self) -> Iterator[Operation]:
        for path, item in _mapping(self._body, "paths").items():
            for name, operation in item.items() if isinstance(item, Mapping) else ():
                key = str(name)
                is_any = key.lower() == ANY_METHOD
                if (is_any or key.lower() in METHODS) and isinstance(operation, Mapping):
                    yield Operation(
                        method="ANY" if is_any else key.upper(),
                        path=str(path),
                        integration=self._integration(operation),
                        authorizer=self._authorizer(operation),
                        validation=validation_of_operation(self._body, item, operation),
                        inner=("paths", str(path), key),
                    )

    def _integration(self, operation: Definition) -> Definition | None:
        given = operation.get(_INTEGRATION)
        if isinstance(given, Mapping) and "$ref" in given:
            given = _mapping(_mapping(self._body, "components"), _INTEGRATIONS).get(
                str(given["$ref"]).rpartition("/")[2]
            )
        return given if isinstance(given, Mapping) else None

    def _authorizer(self, operation: Definition) -> Authorizer | None:
        schemes = {
            **_mapping(self._body, "securityDefinitions"),
            **_mapping(_mapping(self._body, "components"), "securitySchemes"),
        }
        security = operation.get("security", self._body.get("security"))
        return authorizer_of_scheme(security, schemes)


def to_gateway_response(given: Mapping[str, Any]) -> GatewayResponse:
    """Return a customised answer, given as OpenAPI spells it."""
    status = str(given.get("statusCode") or "")
    parameters = _mapping(given, "responseParameters")
    return GatewayResponse(
        status=int(status) if status.isdigit() else None,
        headers={
            str(name).removeprefix(_HEADER): str(value)
            for name, value in parameters.items()
            if str(name).startswith(_HEADER)
        },
        templates={str(kind): str(text) for kind, text in _mapping(given, "responseTemplates").items()},
    )


def to_cors(given: Mapping[str, Any]) -> Cors:
    """Return an HTTP API's CORS configuration, given as CloudFormation spells it."""

    def texts(name: str) -> tuple[str, ...]:
        value = given.get(name) or []
        return tuple(map(str, value)) if isinstance(value, list) else tuple(str(value).split(","))

    age = given.get("MaxAge")
    return Cors(
        allow_origins=texts("AllowOrigins"),
        allow_methods=texts("AllowMethods"),
        allow_headers=texts("AllowHeaders"),
        expose_headers=texts("ExposeHeaders"),
        max_age_s=int(age) if isinstance(age, int | str) and str(age).lstrip("-").isdigit() else None,
        allow_credentials=str(given.get("AllowCredentials", "")).lower() == "true",
    )


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}
