"""IoT: a message was published to a topic."""

from __future__ import annotations

import base64
from typing import Any

from minisam.cloud.announcements import Announcements


def install(announcements: Announcements) -> None:
    """Announce "published" of a topic, with the payload in base64."""
    from moto.iotdata.models import IoTDataPlaneBackend

    publish = IoTDataPlaneBackend.publish

    def publish_and_tell(backend: Any, topic: str, payload: Any) -> None:
        publish(backend, topic, payload)
        data = payload.encode() if isinstance(payload, str) else bytes(payload)
        arn = f"arn:aws:iot:{backend.region_name}:{backend.account_id}:topic/{topic}"
        announcements.tell("iot", "published", arn, {"topic": topic, "payload": base64.b64encode(data).decode()})

    IoTDataPlaneBackend.publish = publish_and_tell
