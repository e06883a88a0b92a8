"""What the embedded AWS's data services hold, as the JSON value that `portable` describes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError
from moto import backends

from minisam.cloud.clients import Clients
from minisam.cloud.ledgers import ledger
from minisam.cloud.locks import LOCKS
from minisam.cloud.portable import FORMAT, as_message, as_object, as_text


def exported(clients: Clients) -> dict[str, Any]:
    """Return all of it; each service as it is at one moment."""
    found: dict[str, Any] = {"minisam": "state", "format": FORMAT}
    for service, read in (("dynamodb", _items), ("s3", _objects), ("sqs", _messages)):
        with LOCKS.held(service, is_reading=True):
            found[service] = {owner.rpartition("/")[2]: content for owner, content in read()}
    found["ssm"] = dict(_parameters(clients))
    found["secretsmanager"] = dict(_secrets(clients))
    return found


def containers(service: str) -> dict[str, Any]:
    """Return a service's tables, buckets or queues; the names end with "/" and AWS's."""
    found = ledger(service)
    assert found is not None
    return found.containers(backends.get_backend(service))


def _items() -> Iterator[tuple[str, list[Any]]]:
    from minisam.cloud.ledgers.dynamodb import contents, packed

    for owner, table in containers("dynamodb").items():
        yield owner, [json.loads(json.dumps(packed(table, item), default=as_text)) for _, item in contents(table)]


def _objects() -> Iterator[tuple[str, dict[str, Any]]]:
    from moto.s3.models import FakeKey, s3_backends

    for owner, bucket in containers("s3").items():
        tags = s3_backends[bucket.account_id][bucket.partition].tagger
        yield (
            owner,
            {
                name: as_object(key, tags.get_tag_dict_for_resource(key.arn))
                for name, key in bucket.keys.items()
                if isinstance(key, FakeKey)
            },
        )


def _messages() -> Iterator[tuple[str, list[Any]]]:
    for owner, messages in containers("sqs").items():
        if not owner.endswith(" known"):
            yield owner, [as_message(message) for message in messages]


def _parameters(clients: Clients) -> Iterator[tuple[str, Any]]:
    for one in _all(clients, "ssm", "DescribeParameters", "Parameters"):
        found = clients.call("ssm", "GetParameter", Name=one["Name"], WithDecryption=True)["Parameter"]
        yield one["Name"], {"Type": found["Type"], "Value": found["Value"]}


def _secrets(clients: Clients) -> Iterator[tuple[str, Any]]:
    for one in _all(clients, "secretsmanager", "ListSecrets", "SecretList"):
        try:
            found = clients.call("secretsmanager", "GetSecretValue", SecretId=one["Name"])
        except ClientError:  # it has no value yet
            continue
        if "SecretString" in found:
            yield one["Name"], found["SecretString"]


def _all(clients: Clients, service: str, operation: str, member: str) -> Iterator[Any]:
    token: dict[str, Any] = {}
    while True:
        page = clients.call(service, operation, **token)
        yield from page[member]
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}
