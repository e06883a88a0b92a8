"""A batch of DynamoDB writes names each item once, and a transaction has a hundred operations at most.

moto compares whole items, and puts and deletions apart; in a transaction it reads 25 items, and all of each.
AWS: docs "API_BatchWriteItem", of what makes DynamoDB reject the entire batch; "API_TransactGetItems".
"""

from __future__ import annotations

import json
from typing import Any

_OPERATIONS = 100


def correct_batches() -> None:
    """Replace it in moto."""
    from moto.dynamodb import responses
    from moto.dynamodb.exceptions import MockValidationException
    from moto.dynamodb.responses import DynamoHandler

    responses.TRANSACTION_MAX_ITEMS = _OPERATIONS
    write, transact_get = DynamoHandler.batch_write_item, DynamoHandler.transact_get_items

    def batch_write_item(handler: Any) -> Any:
        for name, requests in handler.body["RequestItems"].items():
            table = handler.dynamodb_backend.get_table(name)
            keys = [_key(table, request) for request in requests]
            if len(set(keys)) < len(keys):
                raise MockValidationException("Provided list of item keys contains duplicates")
        return write(handler)

    def transact_get_items(handler: Any) -> Any:
        """Give each item what its own projection asks for: moto gives all of it."""
        body, answer = handler.body, transact_get(handler)
        try:
            for asked, found in zip(body["TransactItems"], answer.result["Responses"], strict=True):
                if "Item" in found and "ProjectionExpression" in asked["Get"]:
                    handler.body = asked["Get"]
                    found["Item"] = handler.get_item().result.get("Item", {})
        finally:
            handler.body = body
        return answer

    DynamoHandler.batch_write_item = batch_write_item
    DynamoHandler.transact_get_items = transact_get_items


def _key(table: Any, request: Any) -> str:
    """Return what names the item of a write as text; a key that is not complete is moto's to refuse."""
    item = request["PutRequest"]["Item"] if "PutRequest" in request else request["DeleteRequest"]["Key"]
    return json.dumps([item.get(name) for name in (table.hash_key_attr, table.range_key_attr)])
