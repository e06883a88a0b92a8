"""E-mails: AWS's answer, and a line for who would have got one. AWS: docs "API_SendEmail", "API_SendRawEmail"."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.sources.conftest import World

TO = {"ToAddresses": ["ben@example.com"]}
RAW = b"From: ann@example.com\r\nTo: ben@example.com\r\nSubject: Hi\r\n\r\nraw words\r\n"


def told(world: World) -> list[str]:
    world.drain()
    return [event.message for event in world.events if event.message.startswith("SES would send")]


def test_an_e_mail_is_told_with_its_text(world: World) -> None:
    message = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "one\ntwo"}}}
    answer = world.call("ses", "SendEmail", Source="ann@example.com", Destination=TO, Message=message)
    assert answer["MessageId"]
    assert told(world) == ["SES would send from ann@example.com to ben@example.com: Hi\n  one\n  two"]


@pytest.mark.parametrize(
    "content",
    [{"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "raw words"}}}}, {"Raw": {"Data": RAW}}],
    ids=["simple", "raw"],
)
def test_version_2_of_the_api_is_told_too(world: World, content) -> None:
    world.call("sesv2", "SendEmail", FromEmailAddress="ann@example.com", Destination=TO, Content=content)
    (line,) = told(world)
    assert line.startswith("SES would send from ann@example.com to ben@example.com")
    assert line.endswith(": Hi\n  raw words")


def test_a_raw_e_mail_is_read(world: World) -> None:
    world.call("ses", "SendRawEmail", RawMessage={"Data": RAW})
    assert told(world) == ["SES would send from ann@example.com to ben@example.com: Hi\n  raw words"]


def test_what_is_no_address_is_refused_and_not_told(world: World) -> None:
    message = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "x"}}}
    with pytest.raises(ClientError):
        world.call("ses", "SendEmail", Source="ann", Destination=TO, Message=message)
    assert told(world) == []


def test_an_identity_that_nobody_made_can_be_deleted(world: World) -> None:
    # AWS: docs "API_DeleteIdentity": no error for one that does not exist
    world.call("ses", "VerifyEmailIdentity", EmailAddress="ann@example.com")
    for name in ("ann@example.com", "ben@example.com"):
        world.call("ses", "DeleteIdentity", Identity=name)
    assert world.call("ses", "ListIdentities")["Identities"] == []
