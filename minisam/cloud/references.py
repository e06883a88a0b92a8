"""Dynamic references: `{{resolve:ssm:name}}` and `{{resolve:secretsmanager:id:SecretString:key}}` in a text.

`{{resolve:custom:STACK.ID:Attribute}}` is ours: what a custom resource gave.

AWS: docs "dynamic-references", "dynamic-references-ssm", "dynamic-references-secretsmanager".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from minisam.cloud.custom_resources import value_of
from minisam.cloud.kind import Aws
from minisam.errors import UserError

_REFERENCE = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager|custom):([^{}]+)\}\}")


def resolve_text(aws: Aws, text: str) -> str:
    """Return the text with every dynamic reference replaced by its value.

    Raises UserError where the parameter, the secret or its key does not exist.
    """
    return _REFERENCE.sub(lambda found: _value(aws, found[1], found[2]), text)


def resolve_value(aws: Aws, value: Any) -> Any:
    """Return a property value with the dynamic references in all its texts replaced."""
    if isinstance(value, str):
        return resolve_text(aws, value) if "{{resolve:" in value else value
    if isinstance(value, Mapping):
        return {key: resolve_value(aws, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [resolve_value(aws, item) for item in value]
    return value


def _value(aws: Aws, service: str, reference: str) -> str:
    from botocore.exceptions import ClientError

    if service == "custom":
        return value_of(reference)
    try:
        return _secret(aws, reference) if service == "secretsmanager" else _parameter(aws, reference)
    except ClientError as error:
        message = f"'{{{{resolve:{service}:{reference}}}}}' names nothing: {error.response['Error']['Message']}"
        noun = "secret" if service == "secretsmanager" else "parameter"
        raise UserError(message, hint=f"declare the {noun} in the template") from error


def _parameter(aws: Aws, reference: str) -> str:
    answer = aws.call("ssm", "GetParameter", Name=reference, WithDecryption=True)
    return str(answer["Parameter"]["Value"])


def _secret(aws: Aws, reference: str) -> str:
    # An ARN has six colons of its own: arn:aws:secretsmanager:region:account:secret:name
    parts = reference.split(":")
    length = 7 if parts[0] == "arn" else 1
    secret, rest = ":".join(parts[:length]), [*parts[length:], "", "", "", ""]
    _, key, stage, version = rest[:4]
    wanted = {name: value for name, value in {"VersionStage": stage, "VersionId": version}.items() if value}
    text = str(aws.call("secretsmanager", "GetSecretValue", SecretId=secret, **wanted)["SecretString"])
    return _key_of(text, key, secret) if key else text


def _key_of(text: str, key: str, secret: str) -> str:
    try:
        value = json.loads(text)[key]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"Secret '{secret}' has no key '{key}'", hint="its SecretString must be a JSON object"
        ) from error
    return value if isinstance(value, str) else json.dumps(value)
