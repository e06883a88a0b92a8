"""Works through orders; one without a number is refused."""

import json


def handler(event, context):
    bad = [one["messageId"] for one in event["Records"] if not isinstance(json.loads(one["body"])["id"], int)]
    return {"batchItemFailures": [{"itemIdentifier": id} for id in bad]}
