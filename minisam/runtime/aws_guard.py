"""Refuses connections to real AWS, whichever library opens them; runs in the child, standard library only.

An audit hook sees each name that is looked up and each address that is connected to, and the tunnels that are asked of
a proxy. It cannot be removed by the handler's code, but code in C that calls the system itself is not seen.
Python: docs "audit_events"; AWS: docs "rande" (endpoints' names), "configuring-instance-metadata-service"
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType
    from typing import Any

DOMAINS = ("amazonaws.com", "amazonaws.com.cn", "api.aws", "api.amazonwebservices.com.cn")
METADATA = frozenset(
    ("169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23", "::ffff:169.254.169.254")
)


class RealAwsRefused(PermissionError):
    """A connection to real AWS was asked for."""


class RealAwsRefusedToSdk(RuntimeError):
    """The same for botocore, which retries each OSError and does not tell its reason."""


def install(project_roots: Sequence[str]) -> None:
    """Refuse from now on; `project_roots` tell whose line it was that asked."""
    said: set[str] = set()
    roots = tuple(root.rstrip(os.sep) + os.sep for root in project_roots)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in _HOSTS and (host := _HOSTS[event](args)) and is_real_aws(host):
            refuse(host, roots, said)

    sys.addaudithook(hook)


def is_real_aws(host: str) -> bool:
    """Tell whether a name or address is an endpoint of AWS, or where credentials are handed out."""
    name = host.strip("[]").partition("%")[0].rstrip(".").lower()
    return name in METADATA or name.endswith(tuple(f".{domain}" for domain in DOMAINS)) or name in DOMAINS


def refuse(host: str, roots: Sequence[str], said: set[str]) -> None:
    """Raise, naming the line of the project that asked, and say so in the log, once a line."""
    line, is_sdk = asked_by(sys._getframe(1), roots)
    if line is None:
        # Event loops look names up in threads of their own: whoever waits for them asked.
        others = (asked_by(frame, roots)[0] for frame in sys._current_frames().values())
        line = next((other for other in others if other), "no line of the project")
    text = f"minisam: a connection to {host} was refused ({line}): functions do not reach real AWS from here"
    if text not in said:
        said.add(text)
        print(text, file=sys.stderr, flush=True)
    raise (RealAwsRefusedToSdk if is_sdk else RealAwsRefused)(text)


def asked_by(frame: FrameType | None, roots: Sequence[str]) -> tuple[str | None, bool]:
    """Return the innermost line of the project's code, and whether botocore stands between."""
    is_sdk = False
    while frame is not None:
        is_sdk = is_sdk or str(frame.f_globals.get("__name__", "")).partition(".")[0] in ("botocore", "aiobotocore")
        path = frame.f_code.co_filename
        if path.startswith(tuple(roots)) and "site-packages" not in path:
            return f"{path}:{frame.f_lineno}", is_sdk
        frame = frame.f_back
    return None, is_sdk


def _looked_up(args: tuple[Any, ...]) -> str:
    return _text(args[0])


def _connected(args: tuple[Any, ...]) -> str:
    address = args[1]
    return _text(address[0]) if isinstance(address, tuple) and address else ""


def _tunnelled(args: tuple[Any, ...]) -> str:
    """Return the host that a proxy is asked for, by CONNECT or by a whole address."""
    data = args[1]
    if not isinstance(data, (bytes, bytearray)):
        return ""
    method, _, rest = bytes(data[:512]).partition(b" ")
    target, _, version = rest.partition(b"\r\n")[0].decode("latin-1").partition(" ")
    if not version.startswith("HTTP/"):
        return ""  # a body, which may name what it likes
    if method == b"CONNECT":
        return target.rpartition(":")[0]
    if "://" in target:
        return target.partition("://")[2].partition("/")[0].partition(":")[0]
    return ""


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value if isinstance(value, str) else ""


_HOSTS = {
    "socket.getaddrinfo": _looked_up,
    "socket.gethostbyname": _looked_up,
    "socket.connect": _connected,
    "socket.sendto": _connected,
    "http.client.send": _tunnelled,
}
