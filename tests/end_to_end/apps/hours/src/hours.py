def count(event, context):
    print("at", event["time"])


def fail(event, context):
    raise RuntimeError("as always")


def fine(event, context):
    return None
