"""What a folder keeps is what the services held, whenever the process ended."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minisam.cloud.clients import Clients
from minisam.cloud.keeping import Keeper
from minisam.cloud.locks import LOCKS
from minisam.cloud.state import reset
from minisam.embedded.aws import EmbeddedAws
from minisam.errors import UsageError
from minisam.sources.source import Functions

TABLE = {
    "TableName": "things",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "N"},
    ],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
}


class Kept:
    """An embedded AWS that keeps what it holds in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._count = 0
        self.events: list[str] = []
        self._begin()

    @property
    def folder(self) -> Path:
        return self._root / str(self._count)

    def call(self, service: str, operation: str, **parameters: Any) -> Any:
        return self.clients.call(service, operation, **parameters)

    def kill(self) -> None:
        """Begin anew with what lies on disk at this moment."""
        self._count += 1
        shutil.copytree(self._root / str(self._count - 1), self.folder)
        self.close()
        self._begin()

    def end(self) -> None:
        """Begin anew after an orderly end."""
        self.close()
        self._begin()

    def close(self) -> None:
        self._aws.close()
        reset()

    def _begin(self) -> None:
        functions = cast(Functions, None)
        self._aws = EmbeddedAws("us-east-1", "", functions, lambda event: self.events.append(str(event.message)))
        self.keeper = self._aws.keep(self.folder, self._root / "cache")
        with self._aws.closed():
            pass
        self.clients: Clients = self._aws.clients


@pytest.fixture
def kept(tmp_path) -> Iterator[Kept]:
    one = Kept(tmp_path)
    yield one
    one.close()


def item(pk: str, sk: str, **rest: Any) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"N": sk}, **rest}


def items(kept: Kept) -> list[Any]:
    found = kept.call("dynamodb", "Scan", TableName="things")["Items"]
    return sorted(found, key=lambda one: (one["pk"]["S"], float(one["sk"]["N"])))


def test_items_survive_with_all_their_types(kept):
    kept.call("dynamodb", "CreateTable", **TABLE)
    rich = {
        "map": {"M": {"list": {"L": [{"S": "a"}, {"N": "1.50"}, {"NULL": True}]}, "empty": {"M": {}}}},
        "binary": {"B": b"\x00\xff"},
        "sets": {"SS": ["a", "b"]},
        "numbers": {"NS": ["1", "2"]},
        "yes": {"BOOL": True},
    }
    kept.call("dynamodb", "PutItem", TableName="things", Item=item("a", "1", **rich))
    before = items(kept)

    kept.kill()

    assert items(kept) == before


def test_an_item_that_was_put_under_an_equal_number_is_deleted_for_good(kept):
    kept.call("dynamodb", "CreateTable", **TABLE)
    kept.call("dynamodb", "PutItem", TableName="things", Item=item("a", "1"))
    kept.call("dynamodb", "PutItem", TableName="things", Item=item("a", "1.0"))
    kept.call("dynamodb", "DeleteItem", TableName="things", Key=item("a", "1"))

    kept.kill()

    assert items(kept) == []


def test_a_table_that_was_made_anew_has_none_of_the_items_before(kept):
    kept.call("dynamodb", "CreateTable", **TABLE)
    kept.call("dynamodb", "PutItem", TableName="things", Item=item("a", "1"))
    kept.call("dynamodb", "DeleteTable", TableName="things")
    kept.call("dynamodb", "CreateTable", **TABLE)
    kept.call("dynamodb", "PutItem", TableName="things", Item=item("b", "2"))

    kept.kill()

    assert items(kept) == [item("b", "2")]


def test_a_table_that_was_restored_from_a_backup_keeps_its_items(kept):
    kept.call("dynamodb", "CreateTable", **TABLE)
    kept.call("dynamodb", "PutItem", TableName="things", Item=item("a", "1"))
    made = kept.call("dynamodb", "CreateBackup", TableName="things", BackupName="daily")
    backup = made["BackupDetails"]["BackupArn"]
    kept.call("dynamodb", "DeleteItem", TableName="things", Key=item("a", "1"))
    kept.kill()
    kept.call("dynamodb", "RestoreTableFromBackup", TargetTableName="again", BackupArn=backup)

    kept.kill()

    assert items(kept) == []
    assert kept.call("dynamodb", "Scan", TableName="again")["Items"] == [item("a", "1")]


def test_a_transaction_that_failed_leaves_nothing(kept):
    kept.call("dynamodb", "CreateTable", **TABLE)
    kept.call("dynamodb", "PutItem", TableName="things", Item=item("a", "1", v={"S": "old"}))
    with pytest.raises(ClientError, match="TransactionCanceled"):
        kept.call(
            "dynamodb",
            "TransactWriteItems",
            TransactItems=[
                {"Put": {"TableName": "things", "Item": item("a", "1", v={"S": "new"})}},
                {"Put": {"TableName": "things", "Item": item("b", "1")}},
                {
                    "ConditionCheck": {
                        "TableName": "things",
                        "Key": item("c", "1"),
                        "ConditionExpression": "attribute_exists(pk)",
                    }
                },
            ],
        )

    kept.kill()

    assert items(kept) == [item("a", "1", v={"S": "old"})]


def test_a_stream_numbers_its_records_on(kept):
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    made = kept.call("dynamodb", "CreateTable", **TABLE, StreamSpecification=stream)["TableDescription"]

    def number() -> int:
        kept.call("dynamodb", "DeleteItem", TableName="things", Key=item("a", "1"))
        kept.call("dynamodb", "PutItem", TableName="things", Item=item("a", "1"))
        arn = made["LatestStreamArn"]
        (shard,) = kept.call("dynamodbstreams", "DescribeStream", StreamArn=arn)["StreamDescription"]["Shards"]
        where = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = kept.call("dynamodbstreams", "GetShardIterator", **where)["ShardIterator"]
        records = kept.call("dynamodbstreams", "GetRecords", ShardIterator=iterator)["Records"]
        return int(records[-1]["dynamodb"]["SequenceNumber"])

    before = number()
    kept.kill()

    assert number() > before


def queue_of(kept: Kept, name: str, **attributes: str) -> str:
    url: str = kept.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"]
    return url


def received(kept: Kept, url: str, **rest: Any) -> list[Any]:
    found: list[Any] = kept.call("sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10, **rest).get(
        "Messages", []
    )
    return found


def test_a_message_in_flight_can_be_deleted_after_a_restart(kept):
    url = queue_of(kept, "jobs")
    for body in "ab":
        kept.call("sqs", "SendMessage", QueueUrl=url, MessageBody=body)
    (taken,) = kept.call("sqs", "ReceiveMessage", QueueUrl=url)["Messages"]

    kept.kill()
    (left,) = received(kept, url)
    kept.call("sqs", "DeleteMessage", QueueUrl=url, ReceiptHandle=taken["ReceiptHandle"])
    kept.kill()

    assert {taken["Body"], left["Body"]} == {"a", "b"}
    assert received(kept, url) == []
    kept.call("sqs", "ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=left["ReceiptHandle"], VisibilityTimeout=0)
    assert [one["Body"] for one in received(kept, url)] == [left["Body"]]


def test_messages_keep_their_order_their_group_and_who_was_first(kept):
    url = queue_of(kept, "jobs.fifo", FifoQueue="true")
    for number in range(3):
        kept.call(
            "sqs",
            "SendMessage",
            QueueUrl=url,
            MessageBody=str(number),
            MessageGroupId="g",
            MessageDeduplicationId=str(min(number, 1)),
        )

    kept.kill()

    assert [one["Body"] for one in received(kept, url)] == ["0", "1"]
    kept.kill()
    assert received(kept, url) == []


def test_a_message_that_failed_too_often_is_in_one_queue_only(kept):
    dead = queue_of(kept, "dead")
    arn = "arn:aws:sqs:us-east-1:123456789012:dead"
    redrive = f'{{"deadLetterTargetArn": "{arn}", "maxReceiveCount": 1}}'
    url = queue_of(kept, "jobs", RedrivePolicy=redrive)
    kept.call("sqs", "SendMessage", QueueUrl=url, MessageBody="a")
    received(kept, url, VisibilityTimeout=0)
    kept.kill()
    assert received(kept, url, VisibilityTimeout=0) == []

    kept.kill()

    assert received(kept, url) == []
    assert [one["Body"] for one in received(kept, dead)] == ["a"]


def test_a_purged_and_a_deleted_queue_stay_empty(kept):
    for name in ("jobs", "other"):
        kept.call("sqs", "SendMessage", QueueUrl=queue_of(kept, name), MessageBody="a")
    kept.call("sqs", "PurgeQueue", QueueUrl="https://sqs.us-east-1.amazonaws.com/123456789012/jobs")
    kept.call("sqs", "DeleteQueue", QueueUrl="https://sqs.us-east-1.amazonaws.com/123456789012/other")
    queue_of(kept, "other")

    kept.kill()

    assert [received(kept, queue_of(kept, name)) for name in ("jobs", "other")] == [[], []]


def test_versions_markers_tags_and_properties_of_objects_survive(kept):
    kept.call("s3", "CreateBucket", Bucket="files")
    kept.call("s3", "PutBucketVersioning", Bucket="files", VersioningConfiguration={"Status": "Enabled"})
    for body in (b"one", b"two"):
        kept.call("s3", "PutObject", Bucket="files", Key="a/b", Body=body, Metadata={"m": "1"}, Tagging="t=1")
    kept.call("s3", "PutObjectTagging", Bucket="files", Key="a/b", Tagging={"TagSet": [{"Key": "t", "Value": "2"}]})
    kept.call("s3", "DeleteObject", Bucket="files", Key="a/b")
    before = shown(kept)

    kept.kill()

    assert shown(kept) == before
    (marker,) = kept.call("s3", "ListObjectVersions", Bucket="files")["DeleteMarkers"]
    kept.call("s3", "DeleteObject", Bucket="files", Key="a/b", VersionId=marker["VersionId"])
    kept.kill()
    found = kept.call("s3", "GetObject", Bucket="files", Key="a/b")
    assert (found["Body"].read(), found["Metadata"], found["TagCount"]) == (b"two", {"m": "1"}, 1)
    tags = kept.call("s3", "GetObjectTagging", Bucket="files", Key="a/b")["TagSet"]
    assert tags == [{"Key": "t", "Value": "2"}]


def shown(kept: Kept) -> Any:
    listed = kept.call("s3", "ListObjectVersions", Bucket="files")
    return [
        [(one["Key"], one["VersionId"], one["IsLatest"], one["LastModified"], one.get("ETag")) for one in listed[kind]]
        for kind in ("Versions", "DeleteMarkers")
    ]


def test_an_upload_in_parts_goes_on(kept):
    kept.call("s3", "CreateBucket", Bucket="files")
    upload = kept.call("s3", "CreateMultipartUpload", Bucket="files", Key="k", Metadata={"m": "1"})["UploadId"]
    where = {"Bucket": "files", "Key": "k", "UploadId": upload}
    first = kept.call("s3", "UploadPart", **where, PartNumber=1, Body=b"1" * 5_242_880)["ETag"]
    kept.kill()
    second = kept.call("s3", "UploadPart", **where, PartNumber=2, Body=b"2")["ETag"]
    kept.kill()

    parts = [{"PartNumber": number, "ETag": tag} for number, tag in ((1, first), (2, second))]
    kept.call("s3", "CompleteMultipartUpload", **where, MultipartUpload={"Parts": parts})
    kept.kill()

    found = kept.call("s3", "GetObject", Bucket="files", Key="k")
    assert (found["ContentLength"], found["Metadata"]) == (5_242_881, {"m": "1"})
    assert "Uploads" not in kept.call("s3", "ListMultipartUploads", Bucket="files")


def test_other_services_are_kept_at_an_orderly_end(kept):
    kept.call("ssm", "PutParameter", Name="/a", Type="String", Value="one")
    key = kept.call("kms", "CreateKey")["KeyMetadata"]["KeyId"]
    sealed = kept.call("kms", "Encrypt", KeyId=key, Plaintext=b"secret")["CiphertextBlob"]
    kept.call("iam", "CreateUser", UserName="someone")

    kept.end()

    assert kept.call("ssm", "GetParameter", Name="/a")["Parameter"]["Value"] == "one"
    assert kept.call("kms", "Decrypt", CiphertextBlob=sealed)["Plaintext"] == b"secret"
    assert kept.call("iam", "GetUser", UserName="someone")["User"]["UserName"] == "someone"
    assert kept.call("iam", "GetPolicy", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")


def test_a_write_that_cannot_be_kept_is_not_acknowledged(kept):
    kept.call("dynamodb", "CreateTable", **TABLE)
    kept.keeper.close()

    with pytest.raises(OSError, match="cannot be kept"):
        kept.call("dynamodb", "PutItem", TableName="things", Item=item("a", "1"))


def test_a_file_that_cannot_be_made_is_told_and_ends_nothing(kept, caplog):
    for service in ("iam", "resources"):
        (kept.folder / f"{service}.state.unfinished").mkdir()  # stands where the file is made
    kept.call("iam", "CreateUser", UserName="someone")
    kept.keeper.keep_resources([])

    told = [record.getMessage() for record in caplog.records]
    assert [line.partition(" cannot be kept")[0] for line in told] == [
        "--state: what 'iam' holds",
        "--state: what 'resources' holds",
    ]
    assert kept.call("iam", "GetUser", UserName="someone")["User"]["UserName"] == "someone"


def test_a_folder_is_used_by_one_application_at_a_time(kept, tmp_path, monkeypatch):
    monkeypatch.setattr("minisam.cloud.state_folder._PATIENCE_S", 0.0)
    with pytest.raises(UsageError, match="in use by another application"):
        Keeper(kept.folder, tmp_path / "cache", LOCKS, lambda name: None)


_KEYS = st.tuples(st.sampled_from("ab"), st.sampled_from(["1", "2", "1.0"]))
_WRITES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), _KEYS, st.integers(0, 9)),
        st.tuples(st.just("add"), _KEYS, st.integers(0, 9)),
        st.tuples(st.just("delete"), _KEYS, st.just(0)),
        st.tuples(st.just("batch"), _KEYS, st.integers(0, 9)),
        st.tuples(st.just("object"), _KEYS, st.integers(0, 9)),
        st.tuples(st.just("remove"), _KEYS, st.just(0)),
        st.tuples(st.just("kill"), _KEYS, st.just(0)),
    ),
    max_size=20,
)


def write(kept: Kept, kind: str, key: tuple[str, str], number: int) -> None:
    """Carry out a step of `_WRITES`."""
    table, value = {"TableName": "things"}, {"N": str(number)}
    match kind:
        case "put":
            kept.call("dynamodb", "PutItem", **table, Item=item(*key, v=value))
        case "add":
            kept.call(
                "dynamodb",
                "UpdateItem",
                **table,
                Key=item(*key),
                UpdateExpression="ADD v :v",
                ExpressionAttributeValues={":v": value},
            )
        case "delete":
            kept.call("dynamodb", "DeleteItem", **table, Key=item(*key))
        case "batch":
            requests = [{"PutRequest": {"Item": item(*key, v=value)}}, {"DeleteRequest": {"Key": item("c", "1")}}]
            kept.call("dynamodb", "BatchWriteItem", RequestItems={"things": requests})
        case "object":
            kept.call("s3", "PutObject", Bucket="files", Key="/".join(key), Body=str(number).encode())
        case "remove":
            kept.call("s3", "DeleteObject", Bucket="files", Key="/".join(key))
        case "kill":
            kept.kill()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=_WRITES)
def test_whatever_is_written_is_there_again(tmp_path_factory, writes):
    kept = Kept(tmp_path_factory.mktemp("kept"))
    try:
        kept.call("dynamodb", "CreateTable", **TABLE)
        kept.call("s3", "CreateBucket", Bucket="files")
        for step in writes:
            write(kept, *step)
        before = items(kept), objects(kept)
        kept.kill()
        assert (items(kept), objects(kept)) == before
        assert kept.events == []
    finally:
        kept.close()


def objects(kept: Kept) -> list[tuple[str, str]]:
    listed = kept.call("s3", "ListObjectsV2", Bucket="files").get("Contents", [])
    return [(one["Key"], one["ETag"]) for one in listed]
