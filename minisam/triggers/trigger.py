"""One thing that calls a function, and the event that it sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from minisam.records import dataclass
from minisam.samples import Circumstances, Identifiers, Sample, load
from minisam.samples.wrapping import carry


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What calls a function: a sample (`service`, `event`) with the values that the template gives its options.

    `name` is that of the function's own `Events` where it has one, else the resource's. `overlay` is merged over the
    event (into each record of `Records`). `carried` is the trigger whose event this one's message holds. `constant` is
    set where the template itself says the whole event. `note` says what of the template is not reflected.
    """

    name: str
    resource: str
    service: str
    event: str
    values: Mapping[str, Any] = field(default_factory=dict)
    region: str = ""
    overlay: Mapping[str, Any] = field(default_factory=dict)
    carried: Trigger | None = None
    constant: Any = None
    note: str = ""

    def values_for(self, sample: Sample) -> dict[str, Any]:
        """Return the template's values for those options that a sample has."""
        return {name: value for name, value in self.values.items() if name in sample.options}

    def as_sample(self, sample: Sample) -> Trigger:
        """Return the trigger with another event of its service: the same bucket, but a deletion."""
        if (sample.service, sample.event) == (self.service, self.event):
            return self
        return replace(self, event=sample.event, carried=None, overlay={}, constant=None)


def render(trigger: Trigger, given: Mapping[str, Any] | None = None, circumstances: Circumstances | None = None) -> Any:
    """Return the trigger's event; `given` values of its sample's options win over the template's."""
    here = circumstances or Circumstances()
    here = here.but(region=trigger.region or here.region)
    return _rendered(trigger, given or {}, here, here.identifiers(), is_inner=False)


def _rendered(
    trigger: Trigger, given: Mapping[str, Any], here: Circumstances, identifiers: Identifiers, *, is_inner: bool
) -> Any:
    if trigger.constant is not None:
        return trigger.constant
    sample = load(trigger.service, trigger.event)
    values = trigger.values_for(sample)
    if trigger.carried is not None and sample.wrap_option not in given:
        inner = _rendered(trigger.carried, {}, here.but(count=None), identifiers, is_inner=True)
        values.update(carry(sample, inner))
    event = sample.render_carrier([{**values, **given}], here, identifiers, nested=is_inner)
    return _merged(event, trigger.overlay) if trigger.overlay else event


def _merged(event: Any, overlay: Any) -> Any:
    """Return the event with the overlay's values in place of its own; objects are merged, `Records` each."""
    if not (isinstance(event, dict) and isinstance(overlay, Mapping)):
        return overlay
    if isinstance(records := event.get("Records"), list):
        return {**event, "Records": [_merged(record, overlay) for record in records]}
    return {**event, **{key: _merged(event.get(key), value) for key, value in overlay.items()}}
