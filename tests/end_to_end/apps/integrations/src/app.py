"""A function behind templates: it answers with its event, or fails as it is told."""


def handler(event, context):
    if event.get("fail"):
        raise ValueError(event["fail"])
    return {"got": event, "url": f"/orders/{event.get('id', '')}"}
