"""A service as bytes, and back: whole, or refused before anything changes."""

from __future__ import annotations

from typing import Any, cast

import pytest
from moto import backends

from minisam.cloud.clients import Clients
from minisam.cloud.service_files import Refused, dump, header, key_in, restore, seal, unseal
from minisam.cloud.state import reset
from minisam.embedded.aws import EmbeddedAws
from minisam.sources.source import Functions

KEY = b"k" * 32


@pytest.fixture
def clients() -> Any:
    aws = EmbeddedAws("us-east-1", "", cast(Functions, None), lambda event: None)
    yield aws.clients
    aws.close()
    reset()


def again(*names: str) -> None:
    """Dump services, forget everything, and restore them."""
    kept = {name: dump(name, backends.get_backend(cast(Any, name)), KEY) for name in names}
    reset()
    for name, data in kept.items():
        restore(name, data, backends.get_backend(cast(Any, name)), KEY)


def test_a_queue_keeps_its_messages_and_what_is_in_flight(clients: Clients):
    url = clients.call("sqs", "CreateQueue", QueueName="jobs")["QueueUrl"]
    for body in "ab":
        clients.call("sqs", "SendMessage", QueueUrl=url, MessageBody=body)
    (received,) = clients.call("sqs", "ReceiveMessage", QueueUrl=url)["Messages"]

    again("sqs")

    clients.call("sqs", "DeleteMessage", QueueUrl=url, ReceiptHandle=received["ReceiptHandle"])
    (left,) = clients.call("sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert {received["Body"], left["Body"]} == {"a", "b"}


def test_parameters_keys_and_roles_are_kept(clients: Clients):
    clients.call("ssm", "PutParameter", Name="/a", Type="String", Value="one")
    key = clients.call("kms", "CreateKey")["KeyMetadata"]["KeyId"]
    sealed = clients.call("kms", "Encrypt", KeyId=key, Plaintext=b"secret")["CiphertextBlob"]
    clients.call("iam", "CreateUser", UserName="someone")

    again("ssm", "kms", "iam")

    assert clients.call("ssm", "GetParameter", Name="/a")["Parameter"]["Value"] == "one"
    assert clients.call("kms", "Decrypt", CiphertextBlob=sealed)["Plaintext"] == b"secret"
    assert clients.call("iam", "GetUser", UserName="someone")["User"]["UserName"] == "someone"
    assert clients.call("iam", "GetPolicy", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")


def test_a_multipart_upload_goes_on(clients: Clients):
    clients.call("s3", "CreateBucket", Bucket="files")
    upload = clients.call("s3", "CreateMultipartUpload", Bucket="files", Key="k")["UploadId"]
    where = {"Bucket": "files", "Key": "k", "UploadId": upload}
    tag = clients.call("s3", "UploadPart", **where, PartNumber=1, Body=b"part")["ETag"]

    again("s3")

    parts = {"Parts": [{"PartNumber": 1, "ETag": tag}]}
    clients.call("s3", "CompleteMultipartUpload", **where, MultipartUpload=parts)
    assert clients.call("s3", "GetObject", Bucket="files", Key="k")["Body"].read() == b"part"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "damaged"),
        (lambda data: data[:40], "damaged"),
        (lambda data: b"", "no file of minisam's"),
        (lambda data: data.replace(header(), header("99.0")), "damaged"),
    ],
    ids=["one bit", "cut off", "empty", "a forged version"],
)
def test_a_file_that_is_not_whole_is_refused(change, why):
    data = seal("sqs", b"content", KEY)
    assert unseal("sqs", data, KEY) == b"content"
    with pytest.raises(Refused, match=why):
        unseal("sqs", change(data), KEY)


def test_a_file_of_another_version_is_refused(monkeypatch):
    newer = header("99.0")
    with monkeypatch.context() as then:
        then.setattr("minisam.cloud.service_files.header", lambda: newer)
        data = seal("sqs", b"content", KEY)
    with pytest.raises(Refused, match="another version.*99"):
        unseal("sqs", data, KEY)


def test_what_another_user_wrote_is_not_unpickled():
    with pytest.raises(Refused, match="somebody else"):
        restore("sqs", seal("sqs", b"cos\nsystem\n(S'false'\ntR.", b"x" * 32), {}, KEY)


def test_a_file_under_another_name_is_refused():
    with pytest.raises(Refused, match="damaged"):
        unseal("s3", seal("sqs", b"content", KEY), KEY)


def test_the_key_is_this_users_alone(tmp_path):
    assert key_in(tmp_path / "cache") == key_in(tmp_path / "cache")
    assert (tmp_path / "cache" / "state.key").stat().st_mode & 0o777 == 0o600
