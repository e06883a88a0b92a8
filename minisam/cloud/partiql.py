"""PartiQL against moto's DynamoDB: each statement is carried out as the call that it means.

moto's own reader answers a query by key with nothing, and fails at deletions and literals.
AWS: docs "API_ExecuteStatement", "API_BatchExecuteStatement", "API_ExecuteTransaction", "API_BatchStatementError".
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

from minisam.cloud.partiql_statements import Condition, Statement, parse
from minisam.cloud.partiql_text import NotWellFormed

_MOST_STATEMENTS, _MOST_IN_TRANSACTION = 25, 100
_OF_SORT_KEY = frozenset({"=", "<", "<=", ">", ">=", "between", "begins_with"})
_NO_KEY = "Where clause does not contain a mandatory equality on all key attributes"
_CODES = {"ValidationException": "ValidationError"}


def correct_partiql() -> None:
    """Replace it in moto."""
    from moto.dynamodb.responses import ActionResult, DynamoHandler

    DynamoHandler.execute_statement = lambda handler: ActionResult(_Caller(handler).execute(handler.body))
    DynamoHandler.batch_execute_statement = lambda handler: ActionResult(_Caller(handler).batch(handler.body))
    DynamoHandler.execute_transaction = lambda handler: ActionResult(_Caller(handler).transaction(handler.body))


class _Caller:
    """Makes calls of one of moto's request handlers, inside the request that it answers."""

    def __init__(self, handler: Any) -> None:
        self._handler = handler

    def execute(self, request: Mapping[str, Any]) -> dict[str, Any]:
        statement = _parsed(request)
        if statement.kind == "select":
            return self._select(statement, request)
        return {"Items": self._write(statement)}

    def batch(self, request: Mapping[str, Any]) -> dict[str, Any]:
        from moto.dynamodb.exceptions import DynamodbException

        if len(request["Statements"]) > _MOST_STATEMENTS:
            raise _invalid(_too_many("statements", _MOST_STATEMENTS))
        answers: list[dict[str, Any]] = []
        for one in request["Statements"]:
            try:
                statement = _parsed(one)
                if statement.kind == "select":
                    self._require_key(
                        statement,
                        "Select statements within BatchExecuteStatement must specify the "
                        "primary key in the where clause.",
                    )
                items = self._select(statement, one)["Items"] if statement.kind == "select" else self._write(statement)
                answers.append({"TableName": statement.table} | ({"Item": items[0]} if items else {}))
            except DynamodbException as error:
                code = str(error.error_type).rpartition("#")[2]
                code = _CODES.get(code, code.removesuffix("Exception"))
                answers.append({"Error": {"Code": code, "Message": str(error.message)}})
        return {"Responses": answers}

    def transaction(self, request: Mapping[str, Any]) -> dict[str, Any]:
        asked = request["TransactStatements"]
        if len(asked) > _MOST_IN_TRANSACTION:
            raise _invalid(_too_many("transactStatements", _MOST_IN_TRANSACTION))
        statements = [_parsed(one) for one in asked]
        kinds = {statement.kind == "select" for statement in statements}
        if len(kinds) > 1:
            raise _invalid("The transaction must consist of either read statements or write statements")
        if kinds == {True}:
            items = [{"Get": self._get(statement)} for statement in statements]
            found: dict[str, Any] = self._call("transact_get_items", {"TransactItems": items})
            return {"Responses": found["Responses"]}
        self._call("transact_write_items", {"TransactItems": [self._transact(one) for one in statements]})
        return {"Responses": [{} for _ in statements]}

    def _call(self, operation: str, body: Mapping[str, Any]) -> Any:
        before = self._handler.body
        self._handler.body = {name: value for name, value in body.items() if value not in (None, {}, "")}
        try:
            return getattr(self._handler, operation)().result
        finally:
            self._handler.body = before

    def _select(self, statement: Statement, request: Mapping[str, Any]) -> dict[str, Any]:
        hash_key, sort_key = self._keys(statement)
        of_hash = [one for one in statement.conditions if one.attribute == hash_key and one.operator in ("=", "in")]
        common = {
            "TableName": statement.table,
            "IndexName": statement.index,
            "ProjectionExpression": statement.projection,
            "ExpressionAttributeNames": statement.names,
            "Limit": request.get("Limit"),
            "ExclusiveStartKey": _decoded(request.get("NextToken")),
        }
        common["ConsistentRead"] = request.get("ConsistentRead")
        if not of_hash:
            if statement.order:
                raise _invalid("Must have WHERE clause in the statement when using ORDER BY clause.")
            body = {**common, "FilterExpression": _joined(statement.conditions)}
            return _page(self._call("scan", body | {"ExpressionAttributeValues": statement.values}))
        pages = [
            self._query(statement, common, of_hash[0], f"{_place(statement, hash_key)} = {value}", sort_key)
            for value in of_hash[0].values
        ]
        return _page(pages[0]) if len(pages) == 1 else {"Items": [item for page in pages for item in page["Items"]]}

    def _query(
        self, statement: Statement, common: Mapping[str, Any], of_hash: Condition, key: str, sort_key: str | None
    ) -> Any:
        rest = [one for one in statement.conditions if one is not of_hash]
        of_sort = next((one for one in rest if one.attribute == sort_key and one.operator in _OF_SORT_KEY), None)
        if of_sort is not None:
            key, rest = f"{key} AND {of_sort.text}", [one for one in rest if one is not of_sort]
        expressions = f"{key} {_joined(rest)} "
        values = {name: value for name, value in statement.values.items() if _names(expressions, name)}
        body = {**common, "KeyConditionExpression": key, "FilterExpression": _joined(rest)}
        body |= {"ExpressionAttributeValues": values}
        if statement.order is not None:
            body["ScanIndexForward"] = not statement.order[1]
        return self._call("query", body)

    def _write(self, statement: Statement) -> list[Any]:
        from moto.dynamodb.exceptions import ConditionalCheckFailed

        if statement.kind == "insert":
            try:
                self._call("put_item", self._put(statement))
            except ConditionalCheckFailed as error:
                raise _duplicate() from error
            return []
        if statement.kind == "update":
            found = self._call("update_item", self._change(statement) | {"ReturnValues": statement.returning})
        elif statement.kind == "delete":
            body = self._change(statement)
            if "Item" not in self._call("get_item", {"TableName": statement.table, "Key": body["Key"]}):
                return []
            found = self._call("delete_item", body | {"ReturnValues": statement.returning})
        else:
            raise _invalid("EXISTS can only be used in transactions")
        return [found["Attributes"]] if statement.returning and found.get("Attributes") else []

    def _transact(self, statement: Statement) -> dict[str, Any]:
        if statement.kind == "insert":
            return {"Put": self._put(statement)}
        kinds = {"update": "Update", "delete": "Delete", "exists": "ConditionCheck"}
        body = self._change(statement)
        return {kinds[statement.kind]: {name: value for name, value in body.items() if value not in (None, {}, "")}}

    def _put(self, statement: Statement) -> dict[str, Any]:
        hash_key, _ = self._keys(statement)
        return {
            "TableName": statement.table,
            "Item": statement.item,
            "ConditionExpression": "attribute_not_exists(#key)",
            "ExpressionAttributeNames": {"#key": hash_key},
        }

    def _get(self, statement: Statement) -> dict[str, Any]:
        body = self._change(statement)
        names = {place: name for place, name in statement.names.items() if _names(statement.projection or "", place)}
        found = {"TableName": statement.table, "Key": body["Key"], "ProjectionExpression": statement.projection}
        return {name: value for name, value in (found | {"ExpressionAttributeNames": names}).items() if value}

    def _change(self, statement: Statement) -> dict[str, Any]:
        """Return the item that a statement changes, how, and on what condition; an update makes no item."""
        keys = [name for name in self._keys(statement) if name]
        of_key = self._require_key(
            statement, "Where clause does not contain a mandatory equality on all key attributes"
        )
        rest = [one.text for one in statement.conditions if one not in of_key.values()]
        if statement.kind == "update":
            rest.append(f"attribute_exists({_place(statement, keys[0])})")
        update = " ".join(f"{kind} {', '.join(parts)}" for kind, parts in statement.updates.items())
        condition = " AND ".join(f"({text})" for text in rest)
        used = f"{update} {condition} "
        return {
            "TableName": statement.table,
            "Key": {name: statement.values[of_key[name].values[0]] for name in keys},
            "UpdateExpression": update,
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {one: name for one, name in statement.names.items() if _names(used, one)},
            "ExpressionAttributeValues": {one: value for one, value in statement.values.items() if _names(used, one)},
        }

    def _require_key(self, statement: Statement, otherwise: str) -> dict[str, Condition]:
        of_key = {one.attribute: one for one in statement.conditions if one.operator == "="}
        keys = [name for name in self._keys(statement) if name]
        if not all(name in of_key for name in keys):
            raise _invalid(otherwise)
        return {name: of_key[name] for name in keys}

    def _keys(self, statement: Statement) -> tuple[str, str | None]:
        """Return the names of the partition key and the sort key of the table, or of the index."""
        table = self._handler.dynamodb_backend.get_table(statement.table)
        if statement.index is None:
            return table.hash_key_attr, table.range_key_attr
        for index in table.all_indexes():
            if index.name == statement.index:
                names = {one["KeyType"]: one["AttributeName"] for one in index.schema}
                return names["HASH"], names.get("RANGE")
        raise _invalid(f"The table does not have the specified index: {statement.index}")


def _parsed(request: Mapping[str, Any]) -> Statement:
    try:
        return parse(request["Statement"], request.get("Parameters") or ())
    except NotWellFormed as error:
        raise _invalid(f"Statement wasn't well formed, can't be processed: {error}") from error


def _page(found: Mapping[str, Any]) -> dict[str, Any]:
    page = {"Items": found["Items"]}
    if last := found.get("LastEvaluatedKey"):
        page |= {"LastEvaluatedKey": last, "NextToken": base64.b64encode(json.dumps(last).encode()).decode()}
    return page


def _decoded(token: str | None) -> Any:
    try:
        return json.loads(base64.b64decode(token)) if token else None
    except ValueError as error:
        raise _invalid("The provided NextToken is invalid") from error


def _joined(conditions: list[Condition]) -> str | None:
    return " AND ".join(f"({one.text})" for one in conditions) or None


def _place(statement: Statement, name: str) -> str:
    for place, known in statement.names.items():
        if known == name:
            return place
    place = f"#n{len(statement.names)}"
    statement.names[place] = name
    return place


def _names(expression: str, place: str) -> bool:
    """Tell whether an expression names a place; `:v1` is no part of `:v10`."""
    return any(not rest[:1].isdigit() for rest in _after(expression, place))


def _after(expression: str, place: str) -> Iterator[str]:
    yield from expression.split(place)[1:]


def _too_many(place: str, most: int) -> str:
    return (
        f"1 validation error detected: Value at '{place}' failed to satisfy constraint: "
        f"Member must have length less than or equal to {most}"
    )


def _invalid(message: str) -> Exception:
    from moto.dynamodb.exceptions import MockValidationException

    error: Exception = MockValidationException(message)
    return error


def _duplicate() -> Exception:
    from moto.dynamodb.exceptions import ERROR_TYPE_PREFIX, DynamodbException

    kind = f"{ERROR_TYPE_PREFIX}DuplicateItemException"
    error: Exception = DynamodbException(kind, "Duplicate primary key exists in table")
    return error
