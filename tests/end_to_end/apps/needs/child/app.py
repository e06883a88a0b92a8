import common


def handler(event, context):
    return common.WORD
