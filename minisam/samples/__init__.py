"""Samples: the events that AWS sends to functions, one JSON file each in `events/`, and how to render them.

`load("s3", "put").render({"bucket": "b"})` is an event, a plain dict. The format is described in `events/README.md`.
Nothing here imports more than the standard library, and only the sample that is asked for is read.
"""

from __future__ import annotations

from minisam.samples.identifiers import Identifiers as Identifiers
from minisam.samples.sample import Circumstances as Circumstances
from minisam.samples.sample import Option as Option
from minisam.samples.sample import Sample as Sample
from minisam.samples.sample import default_event as default_event
from minisam.samples.sample import events as events
from minisam.samples.sample import load as load
from minisam.samples.sample import services as services
