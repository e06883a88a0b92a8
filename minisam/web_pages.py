"""Requests that a web page made a browser send, and which of them have to have an effect.

A browser names the page in Origin, but for what is loaded by GET: there, and only there, Sec-Fetch-Site says whose page
asks. A page of another site never gets anything done. A page of this machine (a frontend's development server) does
what it could do on AWS: what it signs, for an unsigned call is refused there. Nothing here checks a signature.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

Header = Callable[[str], str | None]
"""Returns the value of a header by its lower-case name."""

_BY_HAND = ("none", None)
_SIGNED_QUERY = ("X-Amz-Signature=", "Signature=")


def is_of_page(header: Header) -> bool:
    """Tell whether a browser sends this for a page, and not for what was typed into its address bar."""
    return header("origin") is not None or header("sec-fetch-site") not in _BY_HAND


def refusal(header: Header, query: str, *, is_free: bool = False) -> str | None:
    """Say why a request has no effect here, None where it may go on.

    `is_free` says of what is asked for that AWS wants no signature for it, or that it changes nothing.
    """
    origin = header("origin")
    if origin is not None and not is_of_this_machine(origin):
        return f"Origin '{origin}' is not this machine"
    if is_free or not is_of_page(header):
        return None
    if origin is None:
        return "a page cannot have this loaded"
    is_signed = (header("authorization") or "").startswith(("AWS4-", "AWS ")) or any(
        part.startswith(_SIGNED_QUERY) for part in query.split("&")
    )
    return None if is_signed else f"this needs a signature, also from the pages of '{origin}'"


def is_of_this_machine(origin: str) -> bool:
    """Tell whether an origin is a server of this machine: localhost, a name under it, or a loopback address."""
    try:
        name = (urlsplit(origin).hostname or "").lower()
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
