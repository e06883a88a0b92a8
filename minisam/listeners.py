"""The sockets that minisam listens on, by name; bound before anything else, so that early clients wait."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterator

from minisam.errors import PortTaken, UsageError

_BACKLOG = 1024
_FILES = 8192


class Listeners:
    """Bound, listening TCP sockets on one loopback address."""

    def __init__(self, host: str) -> None:
        """Raises UsageError for an address that other machines could reach."""
        self.host = "127.0.0.1" if host == "localhost" else host
        self._sockets: dict[str, socket.socket] = {}
        if not _is_loopback(self.host):
            raise UsageError(
                f"--host {host}: minisam listens on loopback addresses only",
                hint="use 127.0.0.1, ::1 or localhost; whoever reaches a port can run your functions",
            )

    def bind(self, name: str, port: int = 0) -> socket.socket:
        """Listen under a name; port 0 takes a free one. Raises PortTaken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        # The protocol is named, since asyncio sets TCP_NODELAY only on sockets that say they are TCP.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, port))
            listener.listen(_BACKLOG)
        except OverflowError:
            listener.close()
            raise UsageError(f"--port {port}: a port is a number from 0 to 65535") from None
        except OSError as error:
            listener.close()
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                is_taken = error.errno == errno.EADDRINUSE
                why = "is in use" if is_taken else "may not be used by this user"
                hint = "choose another, or `--port 0`" + (f"; `minisam doctor -p {port}` names its user" * is_taken)
                raise PortTaken(f"Port {port} on {self.host} {why}", hint=hint) from error
            raise UsageError(f"Cannot listen on {self.host}:{port}: {error.strerror}") from error
        listener.setblocking(False)
        self._sockets[name] = listener
        return listener

    def socket(self, name: str) -> socket.socket:
        """Return the socket bound under this name."""
        return self._sockets[name]

    def url(self, name: str) -> str:
        """Return `http://HOST:PORT` of the socket bound under this name."""
        port = self._sockets[name].getsockname()[1]
        return f"http://[{self.host}]:{port}" if ":" in self.host else f"http://{self.host}:{port}"

    def close(self, *names: str) -> None:
        """Close these, or all."""
        for name in names or tuple(self._sockets):
            if name in self._sockets:
                self._sockets.pop(name).close()

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._sockets))

    def __contains__(self, name: object) -> bool:
        return name in self._sockets


def allow_many_connections() -> None:
    """Let this process, and those that it starts, have as many open files as the system permits.

    A terminal's usual limit (1,024 on Linux, 256 on macOS) is used up by idle browsers and a few environments.
    """
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
