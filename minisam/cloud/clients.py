"""boto3 for the provisioner: in this process, straight into moto, or to any endpoint over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3
from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.model import ListShape, MapShape, Shape, StructureShape
from moto.core.botocore_stubber import BotocoreStubber

from minisam.cloud.locks import Locks

_CONFIG = Config(retries={"total_max_attempts": 1}, parameter_validation=True)


class Clients:
    """Implements `Aws` with boto3; one client per service, made when first used."""

    def __init__(self, region: str, *, endpoint_url: str | None = None) -> None:
        self.region = region
        self._endpoint_url = endpoint_url
        self.session = boto3.Session("minisam", "provisioner", region_name=region)
        self._clients: dict[str, Any] = {}

    def call(self, service: str, operation: str, /, **parameters: Any) -> Mapping[str, Any]:
        """Make one call; see `Aws.call`."""
        client = self._client(service)
        shape = client.meta.service_model.operation_model(operation).input_shape
        answer: Mapping[str, Any] = getattr(client, xform_name(operation))(**fit(shape, parameters))
        return answer

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self.session.client(
                service,  # type: ignore[call-overload]
                endpoint_url=self._endpoint_url,
                config=_CONFIG,
            )
        return self._clients[service]


def in_process(region: str, locks: Locks) -> Clients:
    """Return clients whose calls never leave this process: moto answers them, under the service's lock."""
    clients = Clients(region)
    stubber = BotocoreStubber()
    stubber.enabled = True

    def answer(request: AWSPreparedRequest, event_name: str, **context: Any) -> AWSResponse:
        with locks.held(event_name.split(".")[1]):
            response: AWSResponse | None = stubber(event_name, request)
        if response is None:
            raise NotImplementedError(f"moto does not know {request.url}")
        return response

    clients.session.events.register("before-send", answer)  # type: ignore[arg-type]
    return clients


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
