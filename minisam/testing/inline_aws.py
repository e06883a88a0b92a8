"""The embedded AWS of one template inside the test's process: made once, had again for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from minisam.clock import Clock
from minisam.cloud.announcements import ANNOUNCEMENTS
from minisam.cloud.enforcement import Watch
from minisam.cloud.messages import CloudEvent, resources_to_json, seeds_to_json
from minisam.cloud.snapshots import Snapshot
from minisam.cloud.state import reset
from minisam.embedded.aws import EmbeddedAws
from minisam.model import App, Occurrence, Seed
from minisam.testing.functions import InlineLambdaApi
from minisam.testing.options import OpenOptions

_NOT_TAKEN = (TypeError, AttributeError, ValueError, RecursionError)
"""What pickle raises for a state that cannot be copied: then it is made anew for each test."""


class InlineAws:
    """What the template declares, in moto. `notices` gets what there is to say, `watch` what roles decide."""

    def __init__(
        self,
        app: App,
        options: OpenOptions,
        seeds: Sequence[Seed],
        functions: InlineLambdaApi,
        notices: list[str],
        watch: Watch,
    ) -> None:
        self._app = app
        self._seeds = seeds
        self._options = options
        self._watch = watch
        self._functions = functions
        self._notices = notices
        self._problems: list[str] = []
        self._embedded: EmbeddedAws | None = None
        self._snapshot: Snapshot | None = None
        self._history: list[Occurrence] = []

    @property
    def embedded(self) -> EmbeddedAws:
        """The embedded AWS; there is one from the first `begin` on."""
        assert self._embedded is not None
        return self._embedded

    def begin(self, clock: Clock) -> None:
        """Let everything be as the template declares it, in this time."""
        if self._embedded is None or self._snapshot is None:
            self._provision(clock)
            return
        self._notices += self._problems
        self._snapshot.restore()
        self._embedded.mappings.restore(self._mappings)
        self._embedded.renew(clock, self._history)

    def snapshot(self) -> Callable[[], None]:
        """Return what brings the present state back."""
        saved, mappings = Snapshot(), self.embedded.mappings.saved()

        def restore() -> None:
            saved.restore()
            self.embedded.mappings.restore(mappings)

        return restore

    def _provision(self, clock: Clock) -> None:
        reset()
        self._history.clear()
        self._embedded = EmbeddedAws(
            self._options.region,
            "",
            self._functions,
            self._hear,
            clock=clock,
            iam=self._options.iam,
            lambda_functions=self._functions,
            endpoints=self._options.aws_endpoint,
        )
        if (enforcement := self._embedded.dispatcher.enforcement) is not None:
            enforcement.watches.append(self._watch)
        with self._recorded(), self._embedded.closed():
            request = {"resources": resources_to_json(self._app.resources), "seeds": seeds_to_json(self._seeds)}
            self._embedded.do({"verb": "apply", "allow_replace": True, **request})
        self._problems = list(self._notices)
        self._mappings = self._embedded.mappings.saved()
        with suppress(*_NOT_TAKEN):
            self._snapshot = Snapshot()

    @contextmanager
    def _recorded(self) -> Iterator[None]:
        """Remember what happens: sources of later tests are told it again."""
        ANNOUNCEMENTS.listen(self._history.append)
        try:
            yield
        finally:
            ANNOUNCEMENTS.forget(self._history.append)

    def _hear(self, event: CloudEvent) -> None:
        where = f"{event.position}: " if event.position else ""
        hint = f" ({event.hint})" if event.hint else ""
        self._notices.append(f"{where}{event.message}{hint}")
