import common
import zipped


def handler(event, context):
    return [common.WORD, zipped.WORD]
