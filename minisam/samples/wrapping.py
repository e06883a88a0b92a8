"""An event inside another: an S3 event in an SNS message in an SQS record is `wrap(s3, ["sns", "sqs"])`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minisam.errors import UsageError
from minisam.samples.filters import as_json
from minisam.samples.sample import Circumstances, Sample, default_event, load


def render_wrapped(
    sample: Sample, values: Mapping[str, Any], words: Sequence[str], circumstances: Circumstances
) -> dict[str, Any]:
    """Return the sample's event carried by the named services, the innermost first.

    A word is a service, meaning its default event, or `SERVICE/EVENT`. Raises UsageError for one that carries nothing.
    """
    rest = [word.strip() for word in words]
    change = sample.document.get("through", {}).get(rest[0])
    if change:
        sample, rest = load(*change["event"].split("/")), rest[1:]
        values = {name: value for name, value in values.items() if name in sample.options} | change.get("values", {})
    carriers = [carrier(word) for word in rest]
    event = sample.render(values, circumstances, nested=bool(carriers))
    once = circumstances.but(count=None)
    for number, outer in enumerate(carriers):
        event = outer.render(carry(outer, event), once, nested=number < len(carriers) - 1)
    return event


def carry(sample: Sample, event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that put an event into a sample that carries others."""
    name = sample.wrap_option
    assert name is not None
    return {name: event if sample.options[name].type == "json" else as_json(event)}


def carrier(word: str) -> Sample:
    """Return the sample that a word of `--wrap` names."""
    service, _, event = word.partition("/")
    chosen = event or default_event(service)
    sample = load(service, chosen) if chosen else None
    if sample is None or sample.wrap_option is None:
        raise UsageError(f"--wrap: '{word}' carries no other event", hint="for example `--wrap sns,sqs`")
    return sample
