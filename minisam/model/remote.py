"""A call of AWS that is to be answered by the user's real account, and the answer."""

from __future__ import annotations

from collections.abc import Callable

from minisam.records import dataclass

HeaderPairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteRequest:
    """What a function sent, as it was sent: its signature is the function's own.

    `service` is boto3's name, `target` path and query. `path` is the one at the real endpoint, where it is another:
    one that names the bucket, whatever the host did.
    """

    service: str
    method: str
    target: str
    path: str
    headers: HeaderPairs
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the first value of a header; names in any casing."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteReply:
    """What came back. `is_verified` is False where nothing was sent: the request's signature is no function's."""

    status: int
    headers: HeaderPairs = ()
    body: bytes = b""
    is_verified: bool = True


SendRemote = Callable[[RemoteRequest], RemoteReply]
"""Sends a request to the account and waits for the reply; raises OSError where none comes."""
