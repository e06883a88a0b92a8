"""What calls of S3 and DynamoDB need.

AWS: docs "using-with-s3-policy-actions", "api-permissions-reference" (DynamoDB), "specifying-conditions"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from minisam.access.operation import Need, Operation, Place

_S3_ACTIONS = {
    "HeadObject": "GetObject",
    "SelectObjectContent": "GetObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "ListParts": "ListMultipartUploadParts",
    "GetObjectTorrent": "GetObject",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "HeadBucket": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListBuckets": "ListAllMyBuckets",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "GetBucketReplication": "GetReplicationConfiguration",
    "PutBucketReplication": "PutReplicationConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "PutBucketCors": "PutBucketCORS",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketTagging": "PutBucketTagging",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
}
_VERSIONED = frozenset(
    "GetObject DeleteObject GetObjectTagging PutObjectTagging DeleteObjectTagging GetObjectAcl".split()
)
_S3_KEYS = {
    "Prefix": "s3:prefix",
    "Delimiter": "s3:delimiter",
    "MaxKeys": "s3:max-keys",
    "ACL": "s3:x-amz-acl",
    "VersionId": "s3:VersionId",
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "SSEKMSKeyId": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "StorageClass": "s3:x-amz-storage-class",
    "CopySource": "s3:x-amz-copy-source",
}
_WRITES = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
_PARTIQL = {"select": "PartiQLSelect", "insert": "PartiQLInsert", "update": "PartiQLUpdate", "delete": "PartiQLDelete"}


def s3(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the needs of a call of S3; copies read their source, deletions of many need each."""
    return _s3(operation, place)


def _s3(operation: Operation, place: Place) -> Iterator[Need]:
    bucket, key = operation.text("Bucket"), operation.text("Key")
    action = _S3_ACTIONS.get(operation.name, operation.name)
    context = {
        name: str(value) for key_, name in _S3_KEYS.items() if (value := operation.parameters.get(key_)) is not None
    }
    if bucket is None:
        yield Need(action=f"s3:{action}", resource="*" if operation.name == "ListBuckets" else None, context=context)
        return
    root = bucket if bucket.startswith("arn:") else f"arn:{place.partition}:s3:::{bucket}"
    if operation.name == "DeleteObjects":
        for entry in (operation.parameters.get("Delete") or {}).get("Objects") or ():
            name = "DeleteObjectVersion" if entry.get("VersionId") else "DeleteObject"
            yield Need(action=f"s3:{name}", resource=f"{root}/{entry.get('Key', '')}", context=context)
        return
    if operation.name in ("CopyObject", "UploadPartCopy"):
        action = "PutObject"
        source = unquote(str(operation.parameters.get("CopySource") or "").partition("?")[0].lstrip("/"))
        yield Need(action="s3:GetObject", resource=f"arn:{place.partition}:s3:::{source}")
    if action in _VERSIONED and operation.text("VersionId"):
        action = action.replace("Object", "ObjectVersion", 1)
    resource = root if key is None else f"{root}/{key}"
    if operation.name == "GetObjectAttributes":
        yield Need(action="s3:GetObject", resource=resource)
    yield Need(action=f"s3:{action}", resource=resource, context=context)
    if action == "PutObject" and operation.name in ("PutObject", "CopyObject", "CreateMultipartUpload"):
        for parameter, extra in (("ACL", "PutObjectAcl"), ("Tagging", "PutObjectTagging")):
            if operation.text(parameter):
                yield Need(action=f"s3:{extra}", resource=resource, context=context)


def dynamodb(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the needs of a call of DynamoDB or its streams, None for what its name and parameters say plainly."""
    name = operation.name
    if name in ("BatchGetItem", "BatchWriteItem"):
        return _batch(operation, place)
    if name in ("TransactWriteItems", "TransactGetItems"):
        return _transaction(operation, place)
    if name in ("ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"):
        return _partiql(operation, place)
    if name in ("GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"):
        return _stream(operation, place)
    table = operation.text("TableName")
    return _item(operation, place, table) if table is not None else None


def _item(operation: Operation, place: Place, table: str) -> Iterator[Need]:
    parameters = operation.parameters
    arn = place.arn("dynamodb", f"table/{table}")
    context: dict[str, str | tuple[str, ...]] = {}
    hash_key = place.find("hash-key", table)
    item = parameters.get("Key") or parameters.get("Item") or {}
    if hash_key and (leading := _leading(hash_key, item, parameters)):
        context["dynamodb:LeadingKeys"] = leading
    if attributes := _attributes(item, parameters):
        context["dynamodb:Attributes"] = attributes
    for name in ("Select", "ReturnValues", "ReturnConsumedCapacity"):
        if value := operation.text(name):
            context[f"dynamodb:{name}"] = value
    if operation.name in ("Query", "Scan") and (index := operation.text("IndexName")):
        arn = f"{arn}/index/{index}"
    yield Need(action=f"dynamodb:{operation.name}", resource=arn, context=context)


def _leading(hash_key: str, item: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the values of the partition key that a call names. AWS: docs "specifying-conditions"."""
    if hash_key in item:
        return (_value(item[hash_key]),)
    names, values = parameters.get("ExpressionAttributeNames") or {}, parameters.get("ExpressionAttributeValues") or {}
    for name, placeholder in re.findall(
        r"([#\w.-]+)\s*=\s*(:\w+)", str(parameters.get("KeyConditionExpression") or "")
    ):
        if names.get(name, name) == hash_key and placeholder in values:
            return (_value(values[placeholder]),)
    conditions = (parameters.get("KeyConditions") or {}).get(hash_key) or {}
    return tuple(_value(value) for value in conditions.get("AttributeValueList") or ())


def _attributes(item: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[str, ...]:
    names = parameters.get("ExpressionAttributeNames") or {}
    found = [*item, *(parameters.get("AttributesToGet") or ())]
    for part in str(parameters.get("ProjectionExpression") or "").split(","):
        top = re.split(r"[.\[]", part.strip())[0]
        found += [names.get(top, top)] if top else []
    return tuple(dict.fromkeys(found))


def _value(typed: Any) -> str:
    return str(next(iter(typed.values()), "")) if isinstance(typed, Mapping) else str(typed)


def _batch(operation: Operation, place: Place) -> Iterator[Need]:
    for table, request in (operation.parameters.get("RequestItems") or {}).items():
        keys = request.get("Keys") if isinstance(request, Mapping) else [_written(entry) for entry in request or ()]
        hash_key = place.find("hash-key", table)
        leading = tuple(_value(key[hash_key]) for key in keys or () if hash_key and hash_key in key)
        context = {"dynamodb:LeadingKeys": leading} if leading else {}
        yield Need(
            action=f"dynamodb:{operation.name}", resource=place.arn("dynamodb", f"table/{table}"), context=context
        )


def _written(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    put, delete = entry.get("PutRequest") or {}, entry.get("DeleteRequest") or {}
    return put.get("Item") or delete.get("Key") or {}


def _transaction(operation: Operation, place: Place) -> Iterator[Need]:
    for entry in operation.items("TransactItems"):
        for kind, part in entry.items():
            action = "GetItem" if kind == "Get" else _WRITES.get(kind, kind)
            table = str(part.get("TableName") or "")
            yield from _item(Operation(service="dynamodb", name=action, parameters=part), place, table)


def _partiql(operation: Operation, place: Place) -> Iterator[Need]:
    statements = [operation.text("Statement")]
    statements += [
        part.get("Statement") for part in (*operation.items("Statements"), *operation.items("TransactStatements"))
    ]
    for statement in filter(None, statements):
        verb = _PARTIQL.get(statement.split(None, 1)[0].lower(), "PartiQLSelect")
        table = re.search(r"(?i)\b(?:from|into|update)\s+\"?([\w.-]+)\"?(?:\.\"?([\w.-]+)\"?)?", statement)
        name = f"table/{table[1]}" + (f"/index/{table[2]}" if table[2] else "") if table else ""
        yield Need(action=f"dynamodb:{verb}", resource=place.arn("dynamodb", name) if table else None)


def _stream(operation: Operation, place: Place) -> Iterator[Need]:
    arn = operation.text("StreamArn")
    if arn is None and (iterator := operation.text("ShardIterator")):
        arn = iterator.partition("|")[0] if iterator.startswith("arn:") else None
    if operation.name == "ListStreams":
        table = operation.text("TableName")
        arn = place.arn("dynamodb", f"table/{table}/stream/*") if table else "*"
    yield Need(action=f"dynamodb:{operation.name}", resource=arn)
