"""Makes moto use the ids that the template already promised: each resource's own `ref` and `attributes`.

`Ref` and `GetAtt` are resolved before anything is created, so moto must not invent ids while a declared resource is
being made. What applications create themselves at run time gets moto's own ids.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from minisam.model import ACCOUNT_ID, Resource

_promised: ContextVar[str | None] = ContextVar("promised", default=None)


def identified(resource: Resource) -> AbstractContextManager[None]:
    """Let moto use the resource's ids for what is created inside."""
    identity = _IDENTITIES.get(resource.type)
    return identity(resource) if identity else nullcontext()


def _generated(module: str, generator: str, promise: Callable[[Resource], str]) -> Callable[..., Any]:
    """Let `module.generator` return what `promise` finds in the resource, as long as its creation lasts."""

    @contextmanager
    def identity(resource: Resource) -> Iterator[None]:
        _replace_once(module, generator)
        token = _promised.set(promise(resource))
        try:
            yield
        finally:
            _promised.reset(token)

    return identity


def _replace_once(module: str, name: str) -> None:
    owner = importlib.import_module(module)
    original = getattr(owner, name)
    if hasattr(original, "is_promising"):
        return

    def generate(*args: Any, **kwargs: Any) -> Any:
        return _promised.get() or original(*args, **kwargs)

    generate.is_promising = True  # type: ignore[attr-defined]
    setattr(owner, name, generate)


@contextmanager
def _stream_label(table: Resource) -> Iterator[None]:
    yield
    from moto.dynamodb import dynamodb_backends

    if arn := table.attributes.get("StreamArn"):
        made = dynamodb_backends[ACCOUNT_ID][_region(arn)].tables[table.ref]
        if made.latest_stream_label:
            made.latest_stream_label = arn.rpartition("/stream/")[2]


@contextmanager
def _client_secret(client: Resource) -> Iterator[None]:
    with _generated("moto.cognitoidp.models", "generate_id", lambda client: client.ref)(client):
        yield
    if secret := client.attributes.get("ClientSecret"):
        from moto.cognitoidp.models import cognitoidp_backends

        pool = client.properties["UserPoolId"]
        made = cognitoidp_backends[ACCOUNT_ID][pool.partition("_")[0]].describe_user_pool(pool).clients[client.ref]
        made.secret = secret


@contextmanager
def _secret_suffix(secret: Resource) -> Iterator[None]:
    from moto.secretsmanager.utils import SecretsManagerSecretIdentifier
    from moto.utilities.id_generator import moto_id_manager

    name = secret.properties.get("Name") or secret.ref.partition(":secret:")[2][:-7]
    identifier = SecretsManagerSecretIdentifier(ACCOUNT_ID, _region(secret.ref), name)
    moto_id_manager.set_custom_id(identifier, secret.ref[-6:])
    try:
        yield
    finally:
        moto_id_manager.unset_custom_id(identifier)


def _region(arn: str) -> str:
    return arn.split(":")[3]


_IDENTITIES: dict[str, Callable[[Resource], AbstractContextManager[None]]] = {
    "AWS::Cognito::UserPool": _generated(
        "moto.cognitoidp.models", "generate_id", lambda pool: pool.ref.partition("_")[2]
    ),
    "AWS::Cognito::UserPoolClient": _client_secret,
    "AWS::DynamoDB::Table": _stream_label,
    "AWS::DynamoDB::GlobalTable": _stream_label,
    "AWS::IAM::Role": _generated("moto.iam.models", "random_role_id", lambda role: role.attributes.get("RoleId", "")),
    "AWS::KMS::Key": _generated("moto.kms.models", "generate_key_id", lambda key: key.ref),
    "AWS::Lambda::EventSourceMapping": _generated(
        "minisam.cloud.event_source_mappings", "new_uuid", lambda mapping: mapping.ref
    ),
    "AWS::SNS::Subscription": _generated("moto.sns.models", "make_arn_for_subscription", lambda made: made.ref),
    "AWS::SecretsManager::Secret": _secret_suffix,
}
