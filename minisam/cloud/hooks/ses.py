"""SES: an e-mail would have been sent. Nobody verifies senders here, since that happens outside of templates."""

from __future__ import annotations

import email
from collections.abc import Callable
from email.message import EmailMessage, Message
from email.policy import default
from functools import wraps
from typing import Any

from minisam.cloud.announcements import Announcements


def install(announcements: Announcements) -> None:
    """Announce "sent" with from, to, subject and text; let every sender count as verified."""
    from moto.ses.models import SESBackend

    def tell(backend: Any, content: dict[str, Any]) -> None:
        arn = f"arn:aws:ses:{backend.region_name}:{backend.account_id}:identity/{content['from']}"
        announcements.tell("ses", "sent", arn, content)

    SESBackend._is_verified_address = lambda backend, source: True
    SESBackend.delete_identity = _delete_identity
    for name, read in (("send_email", _plain), ("send_raw_email", _raw), ("send_templated_email", _templated)):
        _tell_after(SESBackend, name, read, tell)


def _tell_after(
    owner: type, name: str, read: Callable[[Any], dict[str, Any]], tell: Callable[[Any, dict[str, Any]], None]
) -> None:
    send = getattr(owner, name)

    @wraps(send)
    def send_and_tell(backend: Any, *args: Any, **named: Any) -> Any:
        message = send(backend, *args, **named)
        tell(backend, {"from": str(message.source), **read(message)})
        return message

    setattr(owner, name, send_and_tell)


def _delete_identity(backend: Any, identity: str) -> None:
    backend.email_identities.pop(identity, None)


def _plain(message: Any) -> dict[str, Any]:
    return {"to": _addresses(message), "subject": str(message.subject or ""), "text": str(message.body or "")}


def _templated(message: Any) -> dict[str, Any]:
    return {"to": _addresses(message), "subject": f"template {message.template}", "text": str(message.template_data)}


def _raw(message: Any) -> dict[str, Any]:
    read: Message = email.message_from_string(message.raw_data, policy=default)
    body = read.get_body(("plain", "html")) if isinstance(read, EmailMessage) else None
    text = body.get_content() if body is not None else ""
    return {"to": list(message.destinations), "subject": str(read["subject"] or ""), "text": str(text)}


def _addresses(message: Any) -> list[str]:
    return [address for addresses in message.destinations.values() for address in addresses]
