"""The embedded AWS's side of `--record` and `minisam replay`: what functions asked, and answers from a recording.

These requests come while functions call AWS, so they are answered beside all others and never close the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from minisam.cloud.call_recorder import CallRecorder


def verbs(recorder: CallRecorder) -> Mapping[str, Callable[[Mapping[str, Any]], Any]]:
    """Return what the front may ask; each verb takes the request and returns JSON values."""

    def play(request: Mapping[str, Any]) -> None:
        recorder.play(request["key"], request["recording"])

    def stop(request: Mapping[str, Any]) -> None:
        recorder.stop()

    return {"taken": lambda request: recorder.take(request["run"], request["key"]), "play": play, "stop-playing": stop}
