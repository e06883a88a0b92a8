"""Prices over HTTP. `money` and `texts` come from layers: nothing here says where they lie."""

import json

import money


def price(event, context):
    import texts  # only this function has the layer

    query = event.get("queryStringParameters") or {}
    try:
        amount = money.parse(event["pathParameters"]["amount"])
        shown = money.show(amount, query.get("currency", "EUR"))
    except money.Unknown as error:
        return _reply(400, {"message": str(error)})
    return _reply(200, {"text": texts.text("price", query.get("lang", "en")).format(price=shown)})


def currencies(event, context):
    return _reply(200, {"currencies": sorted(money.SIGNS)})


def _reply(status, body):
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body, ensure_ascii=False)}
