"""Triggers: what really calls a function of a template, as the sample and the values that make its event.

`find(app, "Thumbnail", declared_events(app, "Thumbnail"))` gives a `Trigger` for each route, queue, bucket, rule ... of
the template that leads to the function, and `render(trigger)` the event. Reads the resolved `App` alone.
"""

from __future__ import annotations

from minisam.triggers.finding import choose as choose
from minisam.triggers.finding import declared_events as declared_events
from minisam.triggers.finding import find as find
from minisam.triggers.trigger import Trigger as Trigger
from minisam.triggers.trigger import render as render
