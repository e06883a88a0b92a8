"""Makes moto use the ids that the template already promised: each resource's own `ref` and `attributes`.

`Ref` and `GetAtt` are resolved before anything is created, so moto must not invent ids while a declared resource is
being made. What applications create themselves at run time gets moto's own ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from minisam.model import ACCOUNT_ID, Resource


@contextmanager
def identified(resource: Resource) -> Iterator[None]:
    """Let moto use the resource's ids for what is created inside; the type's entry below says how."""
    identity = _IDENTITIES.get(resource.type)
    if identity is None:
        yield
        return
    generator = identity(resource)
    next(generator)
    yield
    next(generator, None)


def _stream_label(resource: Resource) -> Iterator[None]:
    yield
    from moto.dynamodb import dynamodb_backends

    if arn := resource.attributes.get("StreamArn"):
        region = arn.split(":")[3]
        table = dynamodb_backends[ACCOUNT_ID][region].tables[resource.ref]
        if table.latest_stream_label:
            table.latest_stream_label = arn.rpartition("/stream/")[2]


_IDENTITIES: dict[str, Callable[[Resource], Iterator[Any]]] = {
    "AWS::DynamoDB::Table": _stream_label,
    "AWS::DynamoDB::GlobalTable": _stream_label,
}
