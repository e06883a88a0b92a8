"""Cognito user pools with their clients, domains, groups and resource servers.

AWS: docs "aws-resource-cognito-userpool", "-userpoolclient", "-userpooldomain", "-userpoolgroup",
"-userpoolresourceserver".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minisam.cloud.kind import Act, Aws, Change, Kind, as_list
from minisam.model import Resource

_SERVICE = "cognito-idp"


def create_pool(aws: Aws, pool: Resource) -> None:
    """Create the user pool; its properties have the API's names."""
    name = pool.properties.get("UserPoolName") or pool.id.rpartition("/")[2]
    aws.call(_SERVICE, "CreateUserPool", PoolName=name, **pool.properties)
    _set_mfa(aws, pool)


def change_pool(aws: Aws, old: Resource, new: Resource) -> None:
    """Change the user pool's settings and add attributes; the users stay."""
    had = {attribute["Name"] for attribute in as_list(old.properties.get("Schema"))}
    added = [attribute for attribute in as_list(new.properties.get("Schema")) if attribute["Name"] not in had]
    if added:
        aws.call(_SERVICE, "AddCustomAttributes", UserPoolId=new.ref, CustomAttributes=added)
    aws.call(_SERVICE, "UpdateUserPool", UserPoolId=new.ref, **new.properties)
    _set_mfa(aws, new)


def remove_pool(aws: Aws, pool: Resource) -> None:
    """Delete the user pool and its users."""
    aws.call(_SERVICE, "DeleteUserPool", UserPoolId=pool.ref)


def create_client(aws: Aws, client: Resource) -> None:
    """Create the app client."""
    name = client.properties.get("ClientName") or client.id.rpartition("/")[2]
    aws.call(_SERVICE, "CreateUserPoolClient", **{**client.properties, "ClientName": name})


def change_client(aws: Aws, old: Resource, new: Resource) -> None:
    """Change the app client's settings."""
    aws.call(_SERVICE, "UpdateUserPoolClient", ClientId=new.ref, **new.properties)


def remove_client(aws: Aws, client: Resource) -> None:
    """Delete the app client."""
    pool = client.properties["UserPoolId"]
    aws.call(_SERVICE, "DeleteUserPoolClient", UserPoolId=pool, ClientId=client.ref)


def _set_mfa(aws: Aws, pool: Resource) -> None:
    enabled = as_list(pool.properties.get("EnabledMfas"))
    if not enabled or pool.properties.get("MfaConfiguration", "OFF") == "OFF":
        return
    wanted: dict[str, Any] = {"MfaConfiguration": pool.properties["MfaConfiguration"]}
    if "SOFTWARE_TOKEN_MFA" in enabled:
        wanted["SoftwareTokenMfaConfiguration"] = {"Enabled": True}
    if "SMS_MFA" in enabled and "SmsConfiguration" in pool.properties:
        wanted["SmsMfaConfiguration"] = {"SmsConfiguration": pool.properties["SmsConfiguration"]}
    aws.call(_SERVICE, "SetUserPoolMfaConfig", UserPoolId=pool.ref, **wanted)


def _making(operation: str) -> Act:
    def make(aws: Aws, part: Resource) -> None:
        aws.call(_SERVICE, operation, **part.properties)

    return make


def _changing(operation: str) -> Change:
    make = _making(operation)
    return lambda aws, old, new: make(aws, new)


def _unmaking(operation: str, *names: str) -> Callable[[Aws, Resource], None]:
    def unmake(aws: Aws, part: Resource) -> None:
        aws.call(_SERVICE, operation, **{name: part.properties[name] for name in ("UserPoolId", *names)})

    return unmake


def _leave_to_pool(aws: Aws, part: Resource) -> None:
    """Differs from AWS: moto cannot delete it, it goes with its pool."""


def _create_group(aws: Aws, group: Resource) -> None:
    aws.call(_SERVICE, "CreateGroup", **{**group.properties, "GroupName": group.ref})


def _change_group(aws: Aws, old: Resource, new: Resource) -> None:
    aws.call(_SERVICE, "UpdateGroup", **{**new.properties, "GroupName": new.ref})


def _remove_group(aws: Aws, group: Resource) -> None:
    aws.call(_SERVICE, "DeleteGroup", UserPoolId=group.properties["UserPoolId"], GroupName=group.ref)


KINDS = (
    Kind(
        type="AWS::Cognito::UserPool",
        service=_SERVICE,
        create=create_pool,
        change=change_pool,
        remove=remove_pool,
        fixed=frozenset({"AliasAttributes", "UsernameAttributes", "UsernameConfiguration"}),
        holds_data=True,
    ),
    Kind(
        type="AWS::Cognito::UserPoolClient",
        service=_SERVICE,
        create=create_client,
        change=change_client,
        remove=remove_client,
        fixed=frozenset({"UserPoolId", "GenerateSecret"}),
    ),
    Kind(
        type="AWS::Cognito::UserPoolDomain",
        service=_SERVICE,
        create=_making("CreateUserPoolDomain"),
        remove=_unmaking("DeleteUserPoolDomain", "Domain"),
    ),
    Kind(
        type="AWS::Cognito::UserPoolGroup",
        service=_SERVICE,
        create=_create_group,
        change=_change_group,
        remove=_remove_group,
        fixed=frozenset({"GroupName", "UserPoolId"}),
        holds_data=True,
    ),
    Kind(
        type="AWS::Cognito::UserPoolResourceServer",
        service=_SERVICE,
        create=_making("CreateResourceServer"),
        change=_changing("UpdateResourceServer"),
        remove=_leave_to_pool,
        fixed=frozenset({"Identifier", "UserPoolId"}),
    ),
)
