"""Keeps tests off the network: what is not this machine is refused, with the reason, before anything is sent."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from typing import Any

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::ffff:127.")
_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".on.aws")
METADATA_HOSTS = ("169.254.169.254", "169.254.170.2", "fd00:ec2::254")


class NetworkRefused(ConnectionError):
    """A connection that leaves this machine; a test may allow it with `network="allow"`."""


class NetworkBlock:
    """The refusal, but for some hosts; `tell` gets the reasons."""

    def __init__(self, tell: Callable[[str], None], hosts: Iterable[str] = ()) -> None:
        self._tell = tell
        self._allowed = set(hosts)
        self._originals: tuple[Any, Any, Any] | None = None

    def install(self) -> None:
        """Refuse from now on."""
        connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo
        self._originals = connect, connect_ex, resolve

        def checked_connect(sock: socket.socket, address: Any) -> Any:
            self._check(sock, address)
            return connect(sock, address)

        def checked_connect_ex(sock: socket.socket, address: Any) -> Any:
            self._check(sock, address)
            return connect_ex(sock, address)

        def checked_getaddrinfo(host: Any, *args: Any, **more: Any) -> Any:
            if isinstance(host, str) and host and not is_local(host) and host not in self._allowed:
                self._refuse(host)
            found = resolve(host, *args, **more)
            if host in self._allowed:
                self._allowed.update(str(address[0]) for *_, address in found)
            return found

        socket.socket.connect = checked_connect  # type: ignore[method-assign, assignment]
        socket.socket.connect_ex = checked_connect_ex  # type: ignore[method-assign, assignment]
        socket.getaddrinfo = checked_getaddrinfo

    def remove(self) -> None:
        """Leave sockets as they were."""
        if self._originals is not None:
            socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = self._originals  # type: ignore[method-assign]
            self._originals = None

    def _check(self, sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not is_local(host := str(address[0])):
            if host in self._allowed:
                return
            self._refuse(f"{address[0]}:{address[1]}")

    def _refuse(self, where: str) -> None:
        host = where.partition(":")[0]
        what = "real AWS was called" if host.endswith(_AWS) or host in METADATA_HOSTS else "the network was used"
        reason = f'{what}: a connection to {where} was refused (`network="allow"` would let it pass)'
        self._tell(reason)
        raise NetworkRefused(reason)


def is_local(host: str) -> bool:
    """Tell whether a host name or address is this machine."""
    return host.startswith(_LOOPBACK) or host.endswith(".localhost") or host == ""
