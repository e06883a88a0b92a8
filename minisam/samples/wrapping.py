"""An event inside another: an S3 event in an SNS message in an SQS record is `wrap(s3, ["sns", "sqs"])`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from minisam.errors import UsageError
from minisam.samples.filters import as_json
from minisam.samples.sample import Circumstances, Sample, default_event, load


def wrap(event: dict[str, Any], words: Sequence[str], circumstances: Circumstances) -> dict[str, Any]:
    """Return the event carried by the named services, the innermost first.

    A word is a service, meaning its default event, or `SERVICE/EVENT`. Raises UsageError for one that carries nothing.
    """
    once = replace(circumstances, count=None)
    for number, word in enumerate(words):
        sample = carrier(word)
        is_inner = number < len(words) - 1
        event = sample.render({sample.wrap_option: as_json(event)}, once, nested=is_inner)  # type: ignore[dict-item]
    return event


def carrier(word: str) -> Sample:
    """Return the sample that a word of `--wrap` names."""
    service, _, event = word.strip().partition("/")
    chosen = event or default_event(service)
    sample = load(service, chosen) if chosen else None
    if sample is None or sample.wrap_option is None:
        raise UsageError(f"--wrap: '{word}' carries no other event", hint="for example `--wrap sns,sqs`")
    return sample
