import json
import os

import wording

WORD = "hello"


def handler(event, context):
    shown = {"word": WORD, "imported": wording.WORD, "color": os.environ["COLOR"], "size": os.environ["SIZE"]}
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(shown)}
