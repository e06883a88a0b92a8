"""Where a running application can be reached: its sockets, bound before all else, and what answers on each.

The front door merges all APIs; each API has an address of its own besides; the Lambda Invoke API and the embedded AWS
have one each. The embedded AWS serves its own socket, in its own process. What the command is not for (the embedded
AWS, and beside APIs the Lambda API) no other machine reaches, whatever `--host` says.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from minisam.application.certificate import load_certificate
from minisam.application.options import RunOptions
from minisam.listeners import Listeners, allow_many_connections, names_of_this_machine
from minisam.model import Api, App

if TYPE_CHECKING:
    from minisam.gateway.http import HttpRequest, HttpResponse
    from minisam.gateway.server import HttpServer
    from minisam.gateway.socket_service import SocketService

    Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]
    Sockets = Callable[[str], SocketService]


class Doors:
    """The sockets of one application, and its HTTP server."""

    def __init__(self, options: RunOptions) -> None:
        """Bind all addresses that do not depend on the template. Raises PortTaken, UsageError."""
        self._is_serving_apis = options.serves == "apis"
        self._tls = load_certificate(*options.certificate) if options.certificate else None
        self._other_aws = options.aws_endpoints.default
        self.listeners = Listeners(options.host, allow_remote=options.allow_remote)
        self._server: HttpServer | None = None
        allow_many_connections()
        try:
            if self._is_serving_apis:
                self.listeners.bind("front", options.port)
            is_served = options.serves == "lambda"
            self.listeners.bind("lambda", options.port if is_served else 0, is_private=not is_served)
            self.listeners.bind("aws", is_private=True)
        except BaseException:
            self.listeners.close()
            raise

    async def open(
        self, app: App, *, front: Answer, lambda_api: Answer, api: Callable[[str], Answer], sockets: Sockets
    ) -> None:
        """Answer at every door; `api` makes the answer of the API with an id, `sockets` takes its WebSockets."""
        from minisam.gateway.server import HttpServer  # the sockets are bound long before

        self._server = HttpServer(allowed_hosts=names_of_this_machine() if self.listeners.is_reachable else ())
        await self._server.listen(self.listeners.socket("lambda"), lambda_api)
        if self._is_serving_apis:
            await self._server.listen(self.listeners.socket("front"), front, tls=self._tls)
            await self.follow(app, api, sockets)

    async def follow(self, app: App, api: Callable[[str], Answer], sockets: Sockets) -> None:
        """Give each API that has none an address of its own; an API that is gone loses its address."""
        assert self._server is not None
        wanted = {_socket_name(name): name for name in app.apis} if self._is_serving_apis else {}
        for socket_name, name in wanted.items():
            is_known = socket_name in self.listeners
            sock = self.listeners.socket(socket_name) if is_known else self.listeners.bind(socket_name)
            is_websocket = app.apis[name].kind == "websocket"
            await self._server.listen(sock, api(name), sockets(name) if is_websocket else None)
        for socket_name in [name for name in self.listeners if name.startswith("api:") and name not in wanted]:
            await self._server.close_port(self.listeners.socket(socket_name))
            self.listeners.close(socket_name)

    @property
    def warnings(self) -> list[str]:
        """What is to be said of who can reach the application, nothing where only this machine can."""
        what = "the APIs" if self._is_serving_apis else "the Lambda API"
        host = self.listeners.host
        line = f"--allow-remote: every machine that reaches {host} can call {what} and run the functions"
        return [line] if self.listeners.is_reachable else []

    async def stop(self) -> None:
        """Stop answering; requests that run have a moment to end."""
        if self._server is not None:
            await self._server.close()

    def close(self) -> None:
        """Free every port."""
        self.listeners.close()

    def url_of(self, api: str) -> str | None:
        """Return the address of an API by its id, None where it has none."""
        name = _socket_name(api)
        return self.listeners.url(name) if name in self.listeners else None

    def endpoints(self, app: App) -> dict[str, Any]:
        """Return all addresses, in the shape of the endpoints file."""
        url = self.listeners.url
        return {
            "pid": os.getpid(),
            "apis": {
                api.id: {"url": url(_socket_name(api.id)) + _stage_path(api), "kind": api.kind}
                for api in app.apis.values()
                if self._is_serving_apis
            },
            "front": self._front_url() if self._is_serving_apis else url("lambda"),
            "lambda": url("lambda"),
            "aws": self._other_aws or url("aws"),
        }

    def _front_url(self) -> str:
        url = self.listeners.url("front")
        return url.replace("http:", "https:", 1) if self._tls else url


def _socket_name(api: str) -> str:
    return f"api:{api}"


def _stage_path(api: Api) -> str:
    return "" if api.stage == "$default" else f"/{api.stage}"
