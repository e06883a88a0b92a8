"""Takes what `exports` wrote in again, and empties what is there; neither streams nor triggers hear of it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from minisam.cloud.announcements import silent
from minisam.cloud.clients import Clients
from minisam.cloud.exports import containers
from minisam.cloud.locks import LOCKS
from minisam.errors import UserError

_SERVICES = ("dynamodb", "s3", "sqs", "ssm", "secretsmanager")
_BATCH = 25


def imported(clients: Clients, content: Mapping[str, Any]) -> dict[str, int]:
    """Take it in beside what is there, and return how much of each service that was; streams and triggers are silent.

    Messages arrive as if they were sent now. Raises UserError before anything changes where a table, bucket or queue
    does not exist, and where AWS refuses something.
    """
    with LOCKS.held("dynamodb"), LOCKS.held("s3"), LOCKS.held("sqs"):
        _require(content)
    try:
        return {service: _TAKE_IN[service](clients, content.get(service, {})) for service in _SERVICES}
    except (ClientError, BotoCoreError, KeyError, TypeError, ValueError) as error:
        raise UserError(f"Not all could be taken in: {error}") from error


def empty() -> None:
    """Let tables, buckets and queues be empty."""
    for service in ("dynamodb", "s3", "sqs"):
        with LOCKS.held(service):
            for container in containers(service).values():
                _EMPTY[service](container)


def _require(content: Mapping[str, Any]) -> None:
    missing = [
        f"{what} '{name}'"
        for service, what in (("dynamodb", "table"), ("s3", "bucket"), ("sqs", "queue"))
        for name in content.get(service, {})
        if name not in {owner.rpartition("/")[2] for owner in containers(service)}
    ]
    if missing:
        raise UserError(f"There is no {', no '.join(missing)}", hint="only what the application declares is filled")


def _put_items(clients: Clients, tables: Mapping[str, list[Any]]) -> int:
    for name, items in tables.items():
        with unheard():
            for start in range(0, len(items), _BATCH):
                puts = [{"PutRequest": {"Item": _decoded(item)}} for item in items[start : start + _BATCH]]
                clients.call("dynamodb", "BatchWriteItem", RequestItems={name: puts})
    return sum(map(len, tables.values()))


def _decoded(value: Any) -> Any:
    """Return an item whose binary values are bytes, as boto3 wants them."""
    if isinstance(value, list):
        return [_decoded(one) for one in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and isinstance(next(iter(value.values())), (str, list)):
        ((kind, content),) = value.items()
        if kind == "B" and isinstance(content, str):
            return {"B": base64.b64decode(content)}
        if kind == "BS":
            return {"BS": [base64.b64decode(one) for one in content]}
    return {name: _decoded(one) for name, one in value.items()}


@contextmanager
def unheard() -> Iterator[None]:
    """Let neither streams nor triggers hear of what this thread does inside: it happened before."""
    with LOCKS.held("dynamodb"), silent():
        tables = list(containers("dynamodb").values())
        shards = [table.stream_shard for table in tables]
        for table in tables:
            table.stream_shard = None
        try:
            yield
        finally:
            for table, shard in zip(tables, shards, strict=True):
                table.stream_shard = shard


def _put_objects(clients: Clients, buckets: Mapping[str, Mapping[str, Any]]) -> int:
    named = {"content-type": "ContentType", "content-encoding": "ContentEncoding", "cache-control": "CacheControl"}
    named |= {"content-disposition": "ContentDisposition", "content-language": "ContentLanguage"}
    for bucket, objects in buckets.items():
        for key, one in objects.items():
            headers = {name.lower(): value for name, value in one.get("Headers", {}).items()}
            metadata = {
                name.removeprefix("x-amz-meta-"): value
                for name, value in headers.items()
                if name.startswith("x-amz-meta-")
            }
            known = {named[name]: value for name, value in headers.items() if name in named}
            with silent():
                body = base64.b64decode(one["Body"])
                clients.call("s3", "PutObject", Bucket=bucket, Key=key, Body=body, Metadata=metadata, **known)
                if one.get("Tags"):
                    tags = [{"Key": name, "Value": value} for name, value in one["Tags"].items()]
                    clients.call("s3", "PutObjectTagging", Bucket=bucket, Key=key, Tagging={"TagSet": tags})
    return sum(map(len, buckets.values()))


def _send_messages(clients: Clients, queues: Mapping[str, list[Any]]) -> int:
    for name, messages in queues.items():
        url = clients.call("sqs", "GetQueueUrl", QueueName=name)["QueueUrl"]
        for message in messages:
            clients.call("sqs", "SendMessage", QueueUrl=url, **_with_bytes(message))
    return sum(map(len, queues.values()))


def _with_bytes(message: Mapping[str, Any]) -> dict[str, Any]:
    attributes = {
        name: {kind: base64.b64decode(value) if kind == "BinaryValue" else value for kind, value in attribute.items()}
        for name, attribute in message.get("MessageAttributes", {}).items()
    }
    return {**message, "MessageAttributes": attributes}


def _put_parameters(clients: Clients, parameters: Mapping[str, Any]) -> int:
    for name, one in parameters.items():
        clients.call("ssm", "PutParameter", Name=name, Type=one["Type"], Value=one["Value"], Overwrite=True)
    return len(parameters)


def _put_secrets(clients: Clients, secrets: Mapping[str, str]) -> int:
    for name, text in secrets.items():
        try:
            clients.call("secretsmanager", "PutSecretValue", SecretId=name, SecretString=text)
        except ClientError:
            clients.call("secretsmanager", "CreateSecret", Name=name, SecretString=text)
    return len(secrets)


def _empty_table(table: Any) -> None:
    from minisam.cloud.dynamodb_speed import places_of

    for hash_key, range_key in list(places_of(table)):
        table.delete_item(hash_key, range_key)


def _empty_bucket(bucket: Any) -> None:
    for name in list(bucket.keys):
        for version in [one for one in bucket.keys.getlist(name) if not hasattr(one, "dispose")]:
            version.dispose = lambda: None  # moto disposes of objects only; what hides them has nothing to give up
        bucket.keys.pop(name)
    for upload in list(bucket.multiparts):
        del bucket.multiparts[upload]


def _empty_queue(messages: Any) -> None:
    for message in list(messages):
        if hasattr(message, "id"):
            messages.remove(message.id)


_TAKE_IN: Mapping[str, Callable[[Clients, Mapping[str, Any]], int]] = {
    "dynamodb": _put_items,
    "s3": _put_objects,
    "sqs": _send_messages,
    "ssm": _put_parameters,
    "secretsmanager": _put_secrets,
}
_EMPTY: Mapping[str, Callable[[Any], None]] = {"dynamodb": _empty_table, "s3": _empty_bucket, "sqs": _empty_queue}
