"""Secrets. AWS: docs "aws-resource-secretsmanager-secret"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind, tag_list
from minisam.model import Resource


def create_secret(aws: Aws, secret: Resource) -> None:
    """Create the secret with the value that is given or generated."""
    wanted = {name: secret.properties[name] for name in ("Description", "KmsKeyId") if name in secret.properties}
    if tags := tag_list(secret.properties.get("Tags")):
        wanted["Tags"] = tags
    aws.call("secretsmanager", "CreateSecret", Name=_name(secret), **_value(aws, secret.properties), **wanted)


def change_secret(aws: Aws, old: Resource, new: Resource) -> None:
    """Give the secret a new value if the template's changed; change its description and tags."""
    value_names = ("SecretString", "GenerateSecretString")
    if any(old.properties.get(name) != new.properties.get(name) for name in value_names):
        if value := _value(aws, new.properties):
            aws.call("secretsmanager", "PutSecretValue", SecretId=new.ref, **value)
    details = {name: new.properties.get(name, "") for name in ("Description", "KmsKeyId")}
    changed = {name: value for name, value in details.items() if old.properties.get(name, "") != value}
    if changed:
        aws.call("secretsmanager", "UpdateSecret", SecretId=new.ref, **changed)
    before, after = tag_list(old.properties.get("Tags")), tag_list(new.properties.get("Tags"))
    if before and before != after:
        aws.call("secretsmanager", "UntagResource", SecretId=new.ref, TagKeys=[tag["Key"] for tag in before])
    if after and before != after:
        aws.call("secretsmanager", "TagResource", SecretId=new.ref, Tags=after)


def remove_secret(aws: Aws, secret: Resource) -> None:
    """Delete the secret at once, so that its name is free."""
    aws.call("secretsmanager", "DeleteSecret", SecretId=secret.ref, ForceDeleteWithoutRecovery=True)


def _name(secret: Resource) -> str:
    """Return the name in the ARN, whose last seven characters are a dash and the generated suffix."""
    return str(secret.properties.get("Name") or secret.ref.partition(":secret:")[2][:-7])


def _value(aws: Aws, properties: Mapping[str, Any]) -> dict[str, str]:
    if "SecretString" in properties:
        text = properties["SecretString"]
        return {"SecretString": text if isinstance(text, str) else json.dumps(text)}
    if "GenerateSecretString" not in properties:
        return {}
    wanted = properties["GenerateSecretString"] or {}
    password = aws.call("secretsmanager", "GetRandomPassword", **wanted)["RandomPassword"]
    if "GenerateStringKey" not in wanted:
        return {"SecretString": password}
    template = json.loads(wanted.get("SecretStringTemplate", "{}"))
    return {"SecretString": json.dumps({**template, wanted["GenerateStringKey"]: password})}


KINDS = (
    Kind(
        type="AWS::SecretsManager::Secret",
        service="secretsmanager",
        create=create_secret,
        change=change_secret,
        remove=remove_secret,
        fixed=frozenset({"Name"}),
        holds_data=True,
    ),
)
