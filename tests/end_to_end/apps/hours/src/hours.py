def count(event, context):
    return event["time"]


def fail(event, context):
    raise RuntimeError("as always")


def fine(event, context):
    return None
