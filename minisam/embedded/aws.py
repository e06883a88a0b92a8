"""One embedded AWS: moto made fit, what the template declares in it, and the sources that watch it.

It knows nothing of sockets: the process serves it, a test may use it inside its own.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from minisam.access.managed_policies import managed_policy
from minisam.access.passages import Ways
from minisam.clock import Clock
from minisam.cloud import portable
from minisam.cloud.announcements import ANNOUNCEMENTS, Answered, traced
from minisam.cloud.clients import in_process
from minisam.cloud.corrections import correct_everywhere
from minisam.cloud.dispatch import Dispatcher
from minisam.cloud.enforcement import Enforcement, Mode
from minisam.cloud.event_source_mappings import EventSourceMappings
from minisam.cloud.exports import containers, exported
from minisam.cloud.identities import identified
from minisam.cloud.imports import empty, imported, unheard
from minisam.cloud.keeping import Keeper
from minisam.cloud.lambda_backend import LambdaBackend
from minisam.cloud.lambda_service import LambdaFunctions, LambdaService
from minisam.cloud.ledgers import PROMISED
from minisam.cloud.locks import LOCKS
from minisam.cloud.log_lines import put_lines
from minisam.cloud.messages import CloudEvent, plan_to_json, resources_from_json, resources_to_json, seeds_from_json
from minisam.cloud.migration import parted, summary
from minisam.cloud.provision import Provisioner
from minisam.cloud.remote_calls import RemoteCalls
from minisam.cloud.resources import kinds
from minisam.cloud.time import follow
from minisam.embedded.expiry import Expiry
from minisam.embedded.rounds import Rounds
from minisam.embedded.timekeeping import Timekeeping
from minisam.endpoints import Endpoints
from minisam.errors import UserError
from minisam.model import Occurrence, Resource, Seed
from minisam.sources.engine import Engine
from minisam.sources.source import Desk, Functions
from minisam.sources.switchboard import Switchboard


class EmbeddedAws:
    """moto and the sources; one at a time in a process, since moto's state is global.

    `functions` is how sources reach functions, `lambda_endpoint` how everybody else does. `endpoints` hold the services
    that are elsewhere.
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
        lambda_functions: LambdaFunctions | None = None,
        endpoints: Endpoints | None = None,
        ways: Ways | None = None,
    ) -> None:
        """`lambda_functions` answers the Lambda API in place of `lambda_endpoint`.

        `ways` lead calls of functions to the user's account.
        """
        correct_everywhere()
        self._functions = functions
        self._late_functions: frozenset[str] = frozenset()
        self.engine = Engine(clock or Clock())
        self.timekeeping = Timekeeping(self.engine)
        follow(self.engine.clock)
        self.mappings = EventSourceMappings(region, self.engine.clock, ANNOUNCEMENTS)
        self._gate = threading.Event()
        self._report = report
        self._has_data = False
        self._seeds: Sequence[Seed] = ()
        account = ways.account if ways else ""
        enforcement = Enforcement(region, iam, report, managed_policy, records=policy_records, other_account=account)
        self.dispatcher = Dispatcher(
            gate=self._gate,
            locks=LOCKS,
            functions=LambdaService(lambda_functions or LambdaBackend(lambda_endpoint), self.mappings),
            announcements=ANNOUNCEMENTS,
            enforcement=enforcement,
            remote_calls=RemoteCalls(ways, enforcement.place, report) if ways else None,
        )
        self._endpoints = endpoints or Endpoints()
        self.clients = in_process(region, self.dispatcher, self._endpoints)
        self._provisioner = Provisioner(self.clients, report, identified, self._endpoints)
        self._switchboard = self._listening()

    def renew(self, clock: Clock, history: Iterable[Occurrence]) -> None:
        """Begin anew after `close`, with another clock: sources know nothing but what `history` tells them."""
        self.engine = Engine(clock)
        self.timekeeping = Timekeeping(self.engine)
        follow(clock)
        self.mappings.clock = clock
        self._switchboard = self._listening()
        for occurrence in history:
            self._switchboard.hear(occurrence)
        self._expiry.look()

    def keep(self, folder: Path, key_folder: Path) -> Keeper:
        """Load what the folder holds, and keep everything in it from now on. Raises OSError."""
        keeper = Keeper(folder, key_folder, LOCKS, lambda name: self.dispatcher.warm([name]))
        self.dispatcher.keeper = keeper
        restored = keeper.restore()
        held = resources_from_json(keeper.resources())
        for sentence in (*keeper.notes, *keeper.migration.notes):
            self._report(CloudEvent(kind="failed", message=sentence))
        self._provisioner.held = {id: one for id, one in held.items() if _module(one) in restored}
        self._has_data = bool(restored or keeper.migration.content)
        LOCKS.on_change = keeper.changed
        keeper.start()
        ANNOUNCEMENTS.tell("events", "schedules-changed", "")
        self._expiry.look()
        return keeper

    def close(self) -> None:
        """End the sources, and keep what is to be kept."""
        ANNOUNCEMENTS.forget(self._switchboard.hear)
        ANNOUNCEMENTS.forget(self._expiry.hear)
        LOCKS.on_change = None
        ANNOUNCEMENTS.asked = None
        ANNOUNCEMENTS.timer = None
        self.engine.close()
        if self.dispatcher.keeper is not None:
            self.dispatcher.keeper.close()

    def _ask(self, function: str, event: bytes, trigger: str) -> Answered:
        if function in self._late_functions and not self._gate.is_set():
            return b"", "its variables have dynamic references, which have no values while resources are being created"
        root = f"Root=1-{int(self.engine.clock.now()):08x}-{os.urandom(12).hex()}"
        self.dispatcher.admitted.add(root)
        try:
            reply = self._functions.invoke(function, event, trigger=trigger, trace_id=root)
        finally:
            self.dispatcher.admitted.discard(root)
        return reply.payload, reply.refusal or reply.function_error

    def _listening(self) -> Switchboard:
        desk = Desk(
            aws=self.clients,
            functions=self._functions,
            engine=self.engine,
            report=lambda text: self._report(CloudEvent(kind="source", message=text)),
            traced=traced,
        )
        switchboard = Switchboard(desk)
        self._expiry = Expiry(self.engine, LOCKS)
        ANNOUNCEMENTS.listen(switchboard.hear)
        ANNOUNCEMENTS.listen(self._expiry.hear)
        ANNOUNCEMENTS.asked = self._ask
        ANNOUNCEMENTS.timer = self.engine
        self._rounds = Rounds(self.clients, self.engine, self._endpoints, ANNOUNCEMENTS)
        return switchboard

    def look_elsewhere(self) -> None:
        """Look at once into the queues of other endpoints, which tell nothing of their messages."""
        self._rounds.look()

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
        used = {kinds()[one.type].service for one in resources.values() if one.type in kinds()}
        self.dispatcher.warm(service for service in used if not self._endpoints.of(service))
        self._late_functions = frozenset(
            str(one.attributes.get("Arn"))
            for one in resources.values()
            if one.type == "AWS::Lambda::Function" and "{{resolve:" in repr(one.properties.get("Environment"))
        )
        for decider in (self.dispatcher.enforcement, self.dispatcher.remote_calls):
            if decider is not None:
                decider.use(resources)
        plan = self._provisioner.apply(resources, allow_replace=request["allow_replace"])
        self._seeds = self._seeds or seeds_from_json(request["seeds"])
        if not self._has_data:  # what was kept is further than what it began with
            self._provisioner.fill(seeds_from_json(request["seeds"]))
        if (keeper := self.dispatcher.keeper) is not None:
            self._store_migrated(keeper)
            keeper.keep_resources(resources_to_json(self._provisioner.held))
        return plan_to_json(plan)

    def _store_migrated(self, keeper: Keeper) -> None:
        """Store what another version of moto left, now that what the template declares is there."""
        if not (migrated := keeper.migration.content):
            return
        held = {service: {name.rpartition("/")[2] for name in containers(service)} for service in sorted(PROMISED)}
        content, lost = parted(migrated, held)
        try:
            told = [*lost, summary(imported(self.clients, content))]
        except UserError as error:
            self._report(CloudEvent(kind="failed", message=f"--state: {error.message}; the next start tries it again"))
            return
        for sentence in told:
            self._report(CloudEvent(kind="source", message=sentence))
        keeper.flush()
        keeper.migration.done()

    def _log(self, request: Mapping[str, Any]) -> None:
        put_lines(self.clients, request["group"], request["text"], self.engine.clock.now())

    def _export(self, request: Mapping[str, Any]) -> None:
        portable.write(Path(request["path"]), exported(self.clients))

    def _import(self, request: Mapping[str, Any]) -> dict[str, int]:
        return imported(self.clients, portable.read(Path(request["path"])))

    def _reset(self, request: Mapping[str, Any]) -> None:
        with unheard():
            empty()
            self._provisioner.fill(self._seeds)

    _verbs: dict[str, Callable[[EmbeddedAws, Mapping[str, Any]], Any]] = {
        "resolve": _resolve,
        "call": _call,
        "apply": _apply,
        "log": _log,
        "export": _export,
        "import": _import,
        "reset": _reset,
    }


def _module(resource: Resource) -> str:
    """Return moto's name of the service that a resource is in, "" where it is kept by none."""
    return kinds()[resource.type].service.replace("-", "") if resource.type in kinds() else ""
