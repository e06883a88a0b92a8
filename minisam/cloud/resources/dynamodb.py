"""DynamoDB tables, global tables included: one region is all there is.

AWS: docs "aws-resource-dynamodb-table", "aws-resource-dynamodb-globaltable".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind, as_list, tag_list
from minisam.model import Resource

_TABLE_PARAMETERS = ("AttributeDefinitions", "KeySchema", "BillingMode", "LocalSecondaryIndexes", "TableClass")
_ANY_THROUGHPUT = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}


def create_table(aws: Aws, table: Resource) -> None:
    """Create the table with its indexes, stream, tags and time to live."""
    properties = _as_table(table, aws.region)
    wanted = {name: properties[name] for name in _TABLE_PARAMETERS if name in properties}
    if indexes := as_list(properties.get("GlobalSecondaryIndexes")):
        wanted["GlobalSecondaryIndexes"] = [_index(properties, index) for index in indexes]
    if stream := _stream(properties):
        wanted["StreamSpecification"] = stream
    if tags := tag_list(properties.get("Tags")):
        wanted["Tags"] = tags
    aws.call("dynamodb", "CreateTable", TableName=table.ref, **_throughput(properties), **wanted)
    _set_time_to_live(aws, table.ref, None, properties)
    _set_backups(aws, table.ref, {}, properties)


def change_table(aws: Aws, old: Resource, new: Resource) -> None:
    """Change indexes, stream, billing, tags and time to live; the items stay."""
    before, after = _as_table(old, aws.region), _as_table(new, aws.region)
    name = new.ref
    _change_indexes(aws, name, before, after)
    if _stream(before) != _stream(after):
        _change_stream(aws, name, before, after)
    if _throughput(before) != _throughput(after) or before.get("BillingMode") != after.get("BillingMode"):
        billing = after.get("BillingMode", "PROVISIONED")
        aws.call("dynamodb", "UpdateTable", TableName=name, BillingMode=billing, **_throughput(after))
    _set_time_to_live(aws, name, before.get("TimeToLiveSpecification"), after)
    _set_backups(aws, name, before, after)
    _change_tags(aws, new, before, after)


def remove_table(aws: Aws, table: Resource) -> None:
    """Delete the table and its items."""
    aws.call("dynamodb", "DeleteTable", TableName=table.ref)


def key_types_changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    """Name the attribute whose type changed: adding attributes is an update, editing one is a replacement."""
    before = {one["AttributeName"]: one["AttributeType"] for one in as_list(old.get("AttributeDefinitions"))}
    for one in as_list(new.get("AttributeDefinitions")):
        was = before.get(one["AttributeName"], one["AttributeType"])
        if was != one["AttributeType"]:
            return f"the type of attribute '{one['AttributeName']}' cannot be changed in place"
    return None


def _as_table(table: Resource, region: str) -> Mapping[str, Any]:
    if table.type != "AWS::DynamoDB::GlobalTable":
        return table.properties
    replicas = [one for one in as_list(table.properties.get("Replicas")) if one.get("Region") == region]
    here = replicas[0] if replicas else {}
    inherited = {name: here[name] for name in ("Tags", "PointInTimeRecoverySpecification") if name in here}
    # Differs from AWS: a global table's autoscaled capacity has no local meaning.
    return {**table.properties, **inherited, "BillingMode": "PAY_PER_REQUEST"}


def _throughput(properties: Mapping[str, Any]) -> dict[str, Any]:
    if properties.get("BillingMode") == "PAY_PER_REQUEST":
        return {}
    return {"ProvisionedThroughput": properties.get("ProvisionedThroughput", _ANY_THROUGHPUT)}


def _index(properties: Mapping[str, Any], index: Mapping[str, Any]) -> dict[str, Any]:
    if properties.get("BillingMode") == "PAY_PER_REQUEST":
        return {name: value for name, value in index.items() if name != "ProvisionedThroughput"}
    return {"ProvisionedThroughput": _ANY_THROUGHPUT, **index}


def _stream(properties: Mapping[str, Any]) -> dict[str, Any]:
    stream = properties.get("StreamSpecification")
    if not stream and properties.get("Replicas") and len(properties["Replicas"]) > 1:
        stream = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    return {"StreamEnabled": True, "StreamViewType": stream["StreamViewType"]} if stream else {}


def _change_stream(aws: Aws, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if _stream(before):
        aws.call("dynamodb", "UpdateTable", TableName=name, StreamSpecification={"StreamEnabled": False})
    if stream := _stream(after):
        aws.call("dynamodb", "UpdateTable", TableName=name, StreamSpecification=stream)


def _change_indexes(aws: Aws, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    old = {index["IndexName"]: index for index in as_list(before.get("GlobalSecondaryIndexes"))}
    new = {index["IndexName"]: index for index in as_list(after.get("GlobalSecondaryIndexes"))}
    gone = [index for index in old if old[index] != new.get(index)]
    made = [index for index in new if new[index] != old.get(index)]
    steps: list[dict[str, Any]] = [{"Delete": {"IndexName": index}} for index in gone]
    steps += [{"Create": _index(after, new[index])} for index in made]
    for step in steps:
        aws.call(
            "dynamodb",
            "UpdateTable",
            TableName=name,
            AttributeDefinitions=after.get("AttributeDefinitions", []),
            GlobalSecondaryIndexUpdates=[step],
        )


def _set_time_to_live(aws: Aws, name: str, before: Mapping[str, Any] | None, properties: Mapping[str, Any]) -> None:
    after = properties.get("TimeToLiveSpecification")
    if after == before:
        return
    if before and _is_true(before.get("Enabled", True)):
        specification = {"Enabled": False, "AttributeName": before["AttributeName"]}
        aws.call("dynamodb", "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=specification)
    if after and _is_true(after.get("Enabled", True)):
        specification = {"Enabled": True, "AttributeName": after["AttributeName"]}
        aws.call("dynamodb", "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=specification)


def _set_backups(aws: Aws, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if (wanted := after.get("PointInTimeRecoverySpecification")) == before.get("PointInTimeRecoverySpecification"):
        return
    specification = wanted or {"PointInTimeRecoveryEnabled": False}
    aws.call("dynamodb", "UpdateContinuousBackups", TableName=name, PointInTimeRecoverySpecification=specification)


def _change_tags(aws: Aws, table: Resource, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    old, new = tag_list(before.get("Tags")), tag_list(after.get("Tags"))
    if old == new:
        return
    arn = table.attributes["Arn"]
    if old:
        aws.call("dynamodb", "UntagResource", ResourceArn=arn, TagKeys=[tag["Key"] for tag in old])
    if new:
        aws.call("dynamodb", "TagResource", ResourceArn=arn, Tags=new)


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"


KINDS = tuple(
    Kind(
        type=name,
        service="dynamodb",
        create=create_table,
        change=change_table,
        remove=remove_table,
        fixed=frozenset({"TableName", "KeySchema", "LocalSecondaryIndexes", "ImportSourceSpecification"}),
        replacement=key_types_changed,
        holds_data=True,
    )
    for name in ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
)
