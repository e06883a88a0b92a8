"""An event inside another: an S3 event in an SNS message in an SQS record is `--wrap sns,sqs`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minisam.errors import UsageError
from minisam.samples.forms import as_json
from minisam.samples.sample import Circumstances, Sample, default_event, load


def render_wrapped(
    sample: Sample, values: Mapping[str, Any], words: Sequence[str], circumstances: Circumstances
) -> Any:
    """Return the sample's event carried by the named services, the innermost first.

    A word is a service, meaning its default event, or `SERVICE/EVENT`. Where a pipe hands records on, each of them is
    a message of its own. Raises UsageError for a word that carries nothing.
    """
    chain = _chain(sample, values, [word.strip() for word in words])
    identifiers = circumstances.identifiers()
    (first, given), *carriers = chain
    here = _circumstances(chain, circumstances)
    event = first.render_carrier([given], here, identifiers, nested=len(chain) > 1)
    for number, (outer, more) in enumerate(carriers, 1):
        carried = [{**more, **carry(outer, each)} for each in (event if isinstance(event, list) else [event])]
        if number == len(chain) - 1:
            return outer.render_carrier(carried, here.but(count=None), identifiers)
        made = [outer.render_carrier([each], here.but(count=None), identifiers, nested=True) for each in carried]
        event = made if len(made) > 1 else made[0]
    return event


def carry(sample: Sample, event: Any) -> dict[str, Any]:
    """Return the values that put an event into a sample that carries others."""
    name = sample.wrap_option
    assert name is not None
    return {name: event if sample.options[name].type == "json" else as_json(event)}


def _chain(sample: Sample, values: Mapping[str, Any], words: Sequence[str]) -> list[tuple[Sample, dict[str, Any]]]:
    """Return the samples, the innermost first, each with its own values; a service that changes one replaces it."""
    chain = [(sample, dict(values))]
    for word in words:
        inner, given = chain[-1]
        change = inner.document.get("through", {}).get(word)
        if change:
            changed = load(*change["event"].split("/"))
            kept = {name: value for name, value in given.items() if name in changed.options}
            chain[-1] = (changed, kept | change.get("values", {}))
        else:
            chain.append((_carrier(word), {}))
    return chain


def _carrier(word: str) -> Sample:
    if not word:
        raise UsageError("--wrap: names no service", hint="for example `--wrap sns,sqs`")
    service, _, event = word.partition("/")
    chosen = event or default_event(service)
    sample = load(service, chosen) if chosen else None
    if sample is None or sample.wrap_option is None:
        raise UsageError(f"--wrap: '{word}' carries no other event", hint="for example `--wrap sns,sqs`")
    return sample


def _circumstances(chain: Sequence[tuple[Sample, Mapping[str, Any]]], circumstances: Circumstances) -> Circumstances:
    """Return them with one record, where a pipe hands bare records on to what takes one at a time (an event bus)."""
    is_pipe = chain[0][0].is_bare and len(chain) > 1
    single = next((outer for outer, _ in chain[1:] if not outer.has_records), None) if is_pipe else None
    if single is None:
        return circumstances
    if (circumstances.count or 1) > 1:
        raise UsageError(f"--wrap: {single.service} {single.event} takes one record at a time", hint="use `--count 1`")
    return circumstances.but(count=1)
