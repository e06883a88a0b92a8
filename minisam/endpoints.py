"""Other AWS endpoints than the embedded one, for all services or service by service, and how functions are told.

Real AWS is refused by name: functions never reach an account through here.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from urllib.parse import urlsplit, urlunsplit

from minisam.aws_models import metadata, service_names
from minisam.errors import RealAwsRefused, RuntimeUnavailable, UsageError, nearest
from minisam.records import dataclass

FLAG = "--aws-endpoint"
PATIENCE_S = 2.0
WHAT_FIRES = f"{FLAG}: of what is there only queues run functions here; buckets, topics, streams and schedules do not"
_REAL_AWS = (
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".api.aws",
    ".on.aws",
    ".aws.dev",
    ".amazonaws.eu",
    ".aws.amazon.com",
)
_OURS = "lambda"
_TOGETHER = {"dynamodb": ("dynamodbstreams",)}
_SERVICE = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Addresses that stand in for the embedded AWS: `default` for all services, `services` by boto3's name of each."""

    default: str | None = None
    services: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.default is not None or bool(self.services)

    def of(self, service: str) -> str | None:
        """Return the address of a service, None where the embedded AWS has it, as it always has Lambda."""
        return None if service == _OURS else self.services.get(service, self.default)

    @property
    def hosts(self) -> frozenset[str]:
        """The names of the machines that the addresses lead to."""
        urls = filter(None, (self.default, *self.services.values()))
        return frozenset(urlsplit(url).hostname or "" for url in urls)

    def variables(self) -> dict[str, str]:
        """Return the variables that tell SDKs which service is elsewhere.

        AWS: SDKs and Tools Reference Guide, "Service-specific endpoints": AWS_ENDPOINT_URL_ and the service id.
        """
        everywhere = {"AWS_ENDPOINT_URL": self.default} if self.default else {}
        return everywhere | {f"AWS_ENDPOINT_URL_{_service_id(name)}": url for name, url in self.services.items()}


def parse_endpoints(words: Iterable[str], flag: str = FLAG) -> Endpoints:
    """Return the endpoints of `URL` and `SERVICE=URL` words; the last one for a service holds.

    `flag` is where they were given. Raises UsageError for anything else, RealAwsRefused for an address of AWS's own.
    """
    default: str | None = None
    services: dict[str, str] = {}
    for word in words:
        service, equals, url = word.partition("=")
        if not equals or not _SERVICE.fullmatch(service):
            default = _checked(word, word, flag)
            continue
        _require_service(service, flag)
        for name in (service, *_TOGETHER.get(service, ())):
            services[name] = _checked(url, word, flag)
    return Endpoints(default=default, services=services)


def reach(endpoints: Endpoints, flag: str = FLAG) -> Endpoints:
    """Return the endpoints, `localhost` made an address; raises RuntimeUnavailable where one does not answer.

    An address, since SDKs would otherwise put a bucket's name before `localhost`.
    """
    reached = {url: _reach(url, flag) for url in {endpoints.default, *endpoints.services.values()} if url}
    return replace(
        endpoints,
        default=reached[endpoints.default] if endpoints.default else None,
        services={name: reached[url] for name, url in endpoints.services.items()},
    )


def _checked(url: str, word: str, flag: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise UsageError(
            f"{flag}: '{word}' is neither URL nor SERVICE=URL", hint="such as dynamodb=http://127.0.0.1:8000"
        )
    if f".{host.rstrip('.')}".lower().endswith(_REAL_AWS):
        raise RealAwsRefused(f"{flag}: '{host}' is real AWS", hint="minisam never calls an account; name an emulator")
    return url.rstrip("/")


def _reach(url: str, flag: str) -> str:
    parts = urlsplit(url)
    host = "127.0.0.1" if parts.hostname == "localhost" else str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((host, port), PATIENCE_S).close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise RuntimeUnavailable(
            f"{flag}: {url} does not answer: {reason}", hint="start it first, or correct the address"
        ) from error
    return urlunsplit(parts._replace(netloc=parts.netloc.replace("localhost", host, 1)))


def _require_service(service: str, flag: str) -> None:
    if service == _OURS:
        raise UsageError(f"{flag}: the functions run here", hint="name another service than lambda")
    known = service_names()
    if service not in known:
        near = nearest(service, known)
        hint = f"did you mean `{near}`?" if near else "use boto3's name of the service, such as dynamodb or s3"
        raise UsageError(f"{flag}: there is no service '{service}'", hint=hint)


def _service_id(service: str) -> str:
    """Return a service's id as in the variables of SDKs: `SFN` for stepfunctions."""
    return str(metadata(service)["serviceId"]).upper().replace(" ", "_").replace("-", "_")
