"""boto3 for the provisioner: in this process, straight into moto, or to any endpoint over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.model import ListShape, MapShape, Shape, StructureShape
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

from minisam.cloud.calls import read_call
from minisam.cloud.dispatch import Dispatcher
from minisam.cloud.lambda_service import LambdaService
from minisam.cloud.sessions import session
from minisam.endpoints import Endpoints

Transport = Callable[[str, AWSPreparedRequest], AWSResponse]
"""Answers the prepared request of one of boto3's services."""

# moto knows no endpoints of accounts.
_CONFIG = Config(retries={"total_max_attempts": 1}, parameter_validation=True, account_id_endpoint_mode="disabled")
# Names of buckets before a host name would lead nowhere.
_CONFIG_ELSEWHERE = _CONFIG.merge(Config(s3={"addressing_style": "path"}, connect_timeout=5, read_timeout=30))


class Clients:
    """Implements `Aws` with boto3; one client per service, made when first used."""

    def __init__(self, region: str, *, endpoints: Endpoints | None = None, transport: Transport | None = None) -> None:
        """`transport` answers for the services that `endpoints` do not have."""
        self.region = region
        self._endpoints = endpoints or Endpoints()
        self._transport = transport
        self._session = session(region, "provisioner")
        self._clients: dict[str, Any] = {}
        self._making = threading.Lock()

    def call(self, service: str, operation: str, /, **parameters: Any) -> Mapping[str, Any]:
        """Make one call; see `Aws.call`."""
        client = self._client(service)
        shape = client.meta.service_model.operation_model(operation).input_shape
        answer: Mapping[str, Any] = getattr(client, xform_name(operation))(**fit(shape, parameters))
        return answer

    def _client(self, service: str) -> Any:
        with self._making:  # sessions are not safe to share between threads, clients are
            if service not in self._clients:
                self._clients[service] = self._make(service)
            return self._clients[service]

    def _make(self, service: str) -> Any:
        url = self._endpoints.of(service)
        client = self._session.client(
            service,  # type: ignore[call-overload]
            endpoint_url=url,
            config=_CONFIG_ELSEWHERE if url else _CONFIG,
        )
        if (transport := self._transport) and not url:
            client.meta.events.register("before-send", lambda request, **_: transport(service, request))
        return client


def in_process(region: str, dispatcher: Dispatcher, endpoints: Endpoints | None = None) -> Clients:
    """Return clients whose calls moto answers in this process, under the service's lock; those of `endpoints` leave."""
    stubber = BotocoreStubber()
    stubber.enabled = True

    def answer(service: str, request: AWSPreparedRequest) -> AWSResponse:
        if service == "lambda":
            return _ask(dispatcher.functions, request)
        dispatcher.warm([service])
        module = service.replace("-", "")
        with dispatcher.locks.held(module):
            if dispatcher.keeper is not None:
                dispatcher.keeper.wrote(module, _operation(request))
            response: AWSResponse | None = stubber("before-send", request)
        if response is None:
            raise NotImplementedError(f"moto does not know {request.url}")
        return response

    return Clients(region, transport=answer, endpoints=endpoints)


def _ask(lambda_api: LambdaService, request: AWSPreparedRequest) -> AWSResponse:
    """Hand a prepared request to the Lambda service as if it had come over HTTP."""
    url = urlsplit(request.url)
    body: Any = request.body or b""
    environ = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": unquote(url.path),
        "RAW_URI": url.path,
        "QUERY_STRING": url.query,
        **{f"HTTP_{name.upper().replace('-', '_')}": _text(value) for name, value in request.headers.items()},
    }
    if not url.path.endswith("/invocations"):
        environ["HTTP_X_MINISAM_TRIGGER"] = "minisam"  # nobody but us asks; the log has no line for it
    environ["CONTENT_TYPE"] = environ.get("HTTP_CONTENT_TYPE", "application/json")
    data = body.encode() if isinstance(body, str) else bytes(body)
    made = lambda_api.answer(read_call(environ, data), environ, data)
    return AWSResponse(request.url, made.status, HTTPHeaders.from_pairs(made.headers), MockRawResponse(made.body))


def _operation(request: AWSPreparedRequest) -> str:
    target = _text(request.headers.get("X-Amz-Target", ""))
    return target.rpartition(".")[2] or f"{request.method} {urlsplit(request.url).path}"


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def fit(shape: Shape | None, value: Any) -> Any:
    """Return the parts of a CloudFormation value that the API's shape takes, texts made the numbers that it wants."""
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        return {name: fit(shape.members[name], item) for name, item in value.items() if name in shape.members}
    if isinstance(shape, ListShape) and isinstance(value, (list, tuple)):
        return [fit(shape.member, item) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {str(name): fit(shape.value, item) for name, item in value.items()}
    return _scalar(shape.type_name, value) if shape else value


def _scalar(kind: str, value: Any) -> Any:
    if kind in ("integer", "long") and isinstance(value, (str, float)):
        return int(value)
    if kind in ("float", "double") and isinstance(value, (str, int)):
        return float(value)
    if kind == "boolean" and isinstance(value, str):
        return value.lower() == "true"
    if kind == "string" and isinstance(value, bool):
        return str(value).lower()
    if kind == "string" and isinstance(value, (int, float)):
        return str(value)
    return value
