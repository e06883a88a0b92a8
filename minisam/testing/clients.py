"""boto3 clients of tests: made once, since each takes as long as a hundred calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minisam.cloud.sessions import session


class TestClients:
    """Clients by service. `address` gives that of a service; None is AWS's, which in a test is the embedded AWS."""

    __test__ = False

    def __init__(self, region: str, address: Callable[[str], str | None]) -> None:
        self._address = address
        self._session = session(region, "minisam")
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """Return a service's client."""
        if service not in self._clients:
            self._clients[service] = self._session.client(
                service,  # type: ignore[call-overload]
                endpoint_url=self._address(service),
            )
        return self._clients[service]
