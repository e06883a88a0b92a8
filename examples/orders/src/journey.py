"""The orders' table: an order, and when it came through each station of its journey."""

import datetime
import os

import boto3

_table = boto3.resource("dynamodb").Table(os.environ["ORDERS"])


def find(order_id):
    """Return an order with its status, which is the last station that it reached."""
    order = _table.get_item(Key={"id": order_id}, ConsistentRead=True).get("Item")
    return _with_status(order) if order else None


def begin(order):
    """Store a new order; one with the same id stays as it is. Return what is stored."""
    placed = {**order, "journey": {"placed": _now()}}
    try:
        _table.put_item(Item=placed, ConditionExpression="attribute_not_exists(id)")
    except _table.meta.client.exceptions.ConditionalCheckFailedException:
        return find(order["id"])
    return _with_status(placed)


def reach(order_id, station):
    """Write down that an order has come so far; an event may come twice, and the first time counts."""
    _table.update_item(
        Key={"id": order_id},
        UpdateExpression="SET journey.#station = if_not_exists(journey.#station, :now)",
        ExpressionAttributeNames={"#station": station},
        ExpressionAttributeValues={":now": _now()},
    )


def _with_status(order):
    return {**order, "status": max(order["journey"], key=order["journey"].get)}


def _now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
