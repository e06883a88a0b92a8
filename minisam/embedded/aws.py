"""One embedded AWS: moto made fit, what the template declares in it, and the sources that watch it.

It knows nothing of sockets: the process serves it, a test may use it inside its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from minisam.clock import Clock
from minisam.cloud.announcements import ANNOUNCEMENTS
from minisam.cloud.clients import in_process
from minisam.cloud.corrections import correct_everywhere
from minisam.cloud.dispatch import Dispatcher
from minisam.cloud.enforcement import Enforcement, Mode
from minisam.cloud.event_source_mappings import EventSourceMappings
from minisam.cloud.identities import identified
from minisam.cloud.lambda_backend import LambdaBackend
from minisam.cloud.lambda_service import LambdaService
from minisam.cloud.locks import LOCKS
from minisam.cloud.managed_policies import managed_policy
from minisam.cloud.messages import CloudEvent, plan_to_json, resources_from_json, seeds_from_json
from minisam.cloud.provision import Provisioner
from minisam.cloud.resources import kinds
from minisam.cloud.time import follow
from minisam.sources.engine import Engine
from minisam.sources.source import Desk, Functions
from minisam.sources.switchboard import Switchboard


class EmbeddedAws:
    """moto and the sources; one at a time in a process, since moto's state is global.

    `functions` is how sources reach functions, `lambda_endpoint` how everybody else does.
    """

    def __init__(
        self,
        region: str,
        lambda_endpoint: str,
        functions: Functions,
        report: Callable[[CloudEvent], None],
        *,
        clock: Clock | None = None,
        iam: Mode = "auto",
        policy_records: str | None = None,
    ) -> None:
        correct_everywhere()
        self.engine = Engine(clock or Clock())
        follow(self.engine.clock)
        mappings = EventSourceMappings(region, self.engine.clock, ANNOUNCEMENTS)
        self._gate = threading.Event()
        self.dispatcher = Dispatcher(
            gate=self._gate,
            locks=LOCKS,
            functions=LambdaService(LambdaBackend(lambda_endpoint), mappings),
            announcements=ANNOUNCEMENTS,
            enforcement=Enforcement(region, iam, report, managed_policy, records=policy_records),
        )
        self.clients = in_process(region, self.dispatcher)
        self._provisioner = Provisioner(self.clients, report, identified)
        desk = Desk(
            aws=self.clients,
            functions=functions,
            engine=self.engine,
            report=lambda text: report(CloudEvent(kind="source", message=text)),
        )
        self._switchboard = Switchboard(desk)
        ANNOUNCEMENTS.listen(self._switchboard.hear)

    def close(self) -> None:
        """End the sources."""
        ANNOUNCEMENTS.forget(self._switchboard.hear)
        self.engine.close()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Let clients wait until the block ends."""
        self._gate.clear()
        try:
            yield
        finally:
            self._gate.set()

    def do(self, request: Mapping[str, Any]) -> Any:
        """Carry out a request of the front. Raises UserError."""
        return self._verbs[request["verb"]](self, request)

    def _resolve(self, request: Mapping[str, Any]) -> str:
        return self._provisioner.resolve(request["text"])

    def _call(self, request: Mapping[str, Any]) -> None:
        self._provisioner.call(request["service"], request["operation"], request["parameters"])

    def _apply(self, request: Mapping[str, Any]) -> list[dict[str, Any]]:
        resources = resources_from_json(request["resources"])
        self.dispatcher.warm({kinds()[one.type].service for one in resources.values() if one.type in kinds()})
        if self.dispatcher.enforcement:
            self.dispatcher.enforcement.use(resources)
        plan = self._provisioner.apply(resources, allow_replace=request["allow_replace"])
        self._provisioner.fill(seeds_from_json(request["seeds"]))
        return plan_to_json(plan)

    _verbs: dict[str, Callable[[EmbeddedAws, Mapping[str, Any]], Any]] = {
        "resolve": _resolve,
        "call": _call,
        "apply": _apply,
    }
