"""What calls of parameters, secrets, keys, logs, metrics and mail need.

AWS: "Service Authorization Reference"; docs "sysman-paramstore-access", "iam-access-control-overview-cwl"
"""

from __future__ import annotations

from collections.abc import Iterator

from minisam.access.operation import Need, Operation, Place

_ON_GROUPS = frozenset({"DescribeLogGroups"})


def ssm(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the needs of a call about parameters: each that it names."""
    if "Parameter" not in operation.name or operation.name == "DescribeParameters":
        return None
    names = [operation.text("Name", "Path"), *operation.items("Names")]
    return (
        Need(action=f"ssm:{operation.name}", resource=_parameter(str(name), place))
        for name in names
        if name is not None
    )


def _parameter(name: str, place: Place) -> str:
    if name.startswith("arn:"):
        return name
    path = name.partition(":")[0].strip("/")
    return place.arn("ssm", f"parameter/{path}")


def secretsmanager(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call about a secret, whose ARN ends in letters that only the secret knows."""
    if operation.name == "BatchGetSecretValue":
        action = "secretsmanager:GetSecretValue"
        ids = [str(id) for id in operation.items("SecretIdList")]
        batch = Need(action="secretsmanager:BatchGetSecretValue", resource="*")
        return iter([batch, *(Need(action=action, resource=_secret(id, place)) for id in ids)])
    action = f"secretsmanager:{operation.name}"
    if operation.name == "CreateSecret":
        # The suffix comes later: the policy's `?` and `*` are what it is compared with.
        resource = place.arn("secretsmanager", f"secret:{operation.text('Name')}-??????")
        return iter([Need(action=action, resource=resource)])
    secret = operation.text("SecretId")
    return iter([Need(action=action, resource=_secret(secret, place))]) if secret else None


def _secret(id: str, place: Place) -> str:
    return place.find("secret", id) or place.arn("secretsmanager", id if id.startswith("arn:") else f"secret:{id}")


def kms(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the needs of a call about a key, which a ciphertext names by itself."""
    action = f"kms:{operation.name}"
    if operation.name in ("CreateKey", "ListKeys", "ListAliases", "GenerateRandom"):
        return iter([Need(action=action, resource="*")])
    if operation.name == "ReEncrypt":
        return _re_encryption(operation, place)
    key = operation.text("KeyId", "TargetKeyId")
    if key is None and (blob := operation.text("CiphertextBlob")):
        key = place.find("ciphertext", blob)
    return iter([Need(action=action, resource=_key(key, place) if key else None)])


def _re_encryption(operation: Operation, place: Place) -> Iterator[Need]:
    """Yield the needs of both keys. AWS: docs "kms-api-permissions-reference"."""
    source, destination = operation.text("SourceKeyId"), operation.text("DestinationKeyId")
    if source is None and (blob := operation.text("CiphertextBlob")):
        source = place.find("ciphertext", blob)
    for action, key in (("ReEncryptFrom", source), ("ReEncryptTo", destination)):
        yield Need(action=f"kms:{action}", resource=_key(key, place) if key else None)


def _key(key: str, place: Place) -> str:
    if (found := place.find("key", key)) is not None:
        return found
    return place.arn("kms", key if key.startswith("alias/") else f"key/{key}")


def logs(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call about a log group or stream; those of groups end in ":log-stream:"."""
    group = operation.text("logGroupName", "logGroupIdentifier")
    if group is None:
        if operation.name in _ON_GROUPS:
            return iter([Need(action=f"logs:{operation.name}", resource=place.arn("logs", "log-group::log-stream:"))])
        return None
    arn = place.arn("logs", f"log-group:{group}").removesuffix(":*")
    if operation.name != "CreateLogGroup":
        is_about_stream = operation.name in ("PutLogEvents", "GetLogEvents", "DeleteLogStream")
        stream = (operation.text("logStreamName") or "") if is_about_stream else ""
        arn = f"{arn}:log-stream:{stream}"
    return iter([Need(action=f"logs:{operation.name}", resource=arn)])


def cloudwatch(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call about metrics, whose namespace is a condition's, or dashboards."""
    if operation.name == "PutMetricData":
        namespace = operation.text("Namespace")
        context = {"cloudwatch:namespace": namespace} if namespace else {}
        return iter([Need(action="cloudwatch:PutMetricData", resource="*", context=context)])
    if dashboard := operation.text("DashboardName"):
        arn = f"arn:{place.partition}:cloudwatch::{place.account}:dashboard/{dashboard}"
        return iter([Need(action=f"cloudwatch:{operation.name}", resource=arn)])
    return None


def ses(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of sending mail: the identity is the sender's address or its domain, whichever is verified."""
    sender = operation.text("Source", "FromEmailAddress", "BounceSender")
    if sender is None:
        return None
    address = sender.rpartition("<")[2].rstrip(">").strip()
    context = {"ses:FromAddress": address}
    known = place.find("identity", address)
    domain = address.rpartition("@")[2]
    arn, other = (place.arn("ses", f"identity/{name}") for name in (known or address, domain))
    or_else = other if known is None and other != arn else None
    return iter([Need(action=f"ses:{operation.name}", resource=arn, context=context, or_else=or_else)])


_SPELLED = {
    "cloudformation": (("StackName",), "stack/{}/*"),
    "ecs": (("taskDefinition",), "task-definition/{}"),
    "elasticmapreduce": (("JobFlowId", "ClusterId", "JobFlowIds"), "cluster/{}"),
    "route53": (("HostedZoneId", "Id"), "hostedzone/{}"),
}


def spelled(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call whose parameter names the resource in another word than its ARN's format."""
    names, form = _SPELLED[operation.service]
    found = next((value for name in names if (value := operation.parameters.get(name))), None)
    name = found[0] if isinstance(found, list) else found
    if not isinstance(name, str):
        return None
    resource = name if name.startswith("arn:") else form.format(name.rpartition("/")[2])
    is_global = operation.service == "route53"
    arn = f"arn:{place.partition}:route53:::{resource}" if is_global else place.arn(operation.service, resource)
    return iter([Need(action=f"{operation.service}:{operation.name}", resource=arn)])


def pinpoint(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call about an application, or one of its endpoints."""
    application, endpoint = operation.text("ApplicationId"), operation.text("EndpointId")
    if application is None:
        return None
    path = f"apps/{application}" + (f"/endpoints/{endpoint}" if endpoint else "")
    return iter([Need(action=f"mobiletargeting:{operation.name}", resource=place.arn("mobiletargeting", path))])


def sts(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of taking a role."""
    role = operation.text("RoleArn")
    return iter([Need(action=f"sts:{operation.name}", resource=role)]) if role else None
