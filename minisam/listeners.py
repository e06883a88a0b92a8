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
    """Bound, listening TCP sockets on one address; those that are not for others, on the loopback address."""

    def __init__(self, host: str, *, allow_remote: bool = False) -> None:
        """Raises UsageError for an address that other machines could reach, unless that is allowed."""
        self.host = "127.0.0.1" if host == "localhost" else host
        self._sockets: dict[str, socket.socket] = {}
        self._private = self.host
        if _is_loopback(self.host):
            return
        if not _is_address(self.host):
            raise UsageError(f"--host {host}: this is no address", hint="use 127.0.0.1, ::1 or localhost")
        if not allow_remote:
            raise UsageError(
                f"--host {host}: other machines could reach it, and run your functions",
                hint="use 127.0.0.1, ::1 or localhost, or give --allow-remote too",
            )
        self._private = "::1" if ":" in self.host else "127.0.0.1"

    @property
    def is_reachable(self) -> bool:
        """Whether other machines can reach what is not private."""
        return self._private != self.host

    def bind(self, name: str, port: int = 0, *, is_private: bool = False) -> socket.socket:
        """Listen under a name; port 0 takes a free one. Raises PortTaken.

        What `is_private` no other machine reaches, whatever the address of the rest.
        """
        host = self._private if is_private else self.host
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # The protocol is named, since asyncio sets TCP_NODELAY only on sockets that say they are TCP.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
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
                raise PortTaken(f"Port {port} on {host} {why}", hint=hint) from error
            raise UsageError(f"Cannot listen on {host}:{port}: {error.strerror}") from error
        listener.setblocking(False)
        self._sockets[name] = listener
        return listener

    def socket(self, name: str) -> socket.socket:
        """Return the socket bound under this name."""
        return self._sockets[name]

    def url(self, name: str) -> str:
        """Return `http://HOST:PORT` of the socket bound under this name, as this machine reaches it."""
        host, port = self._sockets[name].getsockname()[:2]
        if ipaddress.ip_address(host).is_unspecified:
            host = self._private
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

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


def names_of_this_machine() -> frozenset[str]:
    """Return the names under which other machines, and containers on this one, know it."""
    name = socket.gethostname().lower()
    return frozenset({name, f"{name.partition('.')[0]}.local", "host.docker.internal", "host.containers.internal"})


def _is_loopback(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
