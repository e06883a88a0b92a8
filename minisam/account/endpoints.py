"""Where a service is in the account's region, and what speaks to it there: as botocore, and so its user, has it.

The user's `AWS_ENDPOINT_URL_...` variables and `endpoint_url` settings hold, and so do proxies and CA bundles.
"""

from __future__ import annotations

from typing import Any

from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from minisam.aws_models import metadata
from minisam.records import dataclass

_PATIENCE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One service in one region: its address, what requests are signed for, and who sends them."""

    url: str
    region: str
    signing_name: str
    http: Any


def find_endpoint(session: Any, service: str, region: str) -> Endpoint:
    """Return the endpoint of a service, by boto3's name of it; raises BotoCoreError."""
    client = session.create_client(service, region_name=region)
    url = client.meta.endpoint_url
    about = metadata(service)
    prefix = str(about["endpointPrefix"])
    resolver = session.get_component("endpoint_resolver")
    scope = (resolver.construct_endpoint(prefix, region) or {}).get("credentialScope", {})
    http = URLLib3Session(
        verify=session.get_config_variable("ca_bundle") or True,
        proxies=get_environ_proxies(url),
        timeout=_PATIENCE_S,
        max_pool_connections=50,
    )
    signing_name = str(about.get("signingName") or prefix)
    return Endpoint(url=url.rstrip("/"), region=scope.get("region", region), signing_name=signing_name, http=http)
