import os

from shared import words


def handler(event, context):
    return {"word": words.WORD, "color": os.environ["COLOR"], "stage": os.environ["STAGE"]}
