"""Carries plans out: makes the AWS behind `Aws` hold what the template declares.

A resource that cannot be made is reported with its position; everything else goes on.
"""

from __future__ import annotations

import base64
import dataclasses
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from minisam.cloud.elsewhere import left_alone, named_otherwise, used_as_it_is
from minisam.cloud.kind import Aws
from minisam.cloud.messages import CloudEvent
from minisam.cloud.plan import Plan, Step, plan
from minisam.cloud.references import resolve_text, resolve_value
from minisam.cloud.resources import kinds
from minisam.endpoints import Endpoints
from minisam.errors import UserError
from minisam.model import Resource, Seed

_LOG = logging.getLogger(__name__)

Report = Callable[[CloudEvent], None]
Identify = Callable[[Resource], AbstractContextManager[None]]


class Provisioner:
    """Keeps what exists equal to what was declared last.

    `identify` makes the AWS behind use a resource's own `ref` and `attributes` while it is created; an AWS that
    chooses its own ids needs none. What other `endpoints` hold is created there, but never removed.
    """

    def __init__(
        self,
        aws: Aws,
        report: Report,
        identify: Identify = lambda resource: nullcontext(),
        endpoints: Endpoints | None = None,
    ) -> None:
        self.held: dict[str, Resource] = {}
        self._aws = aws
        self._report = report
        self._identify = identify
        self._endpoints = endpoints or Endpoints()
        self._told: set[str] = set()

    def apply(self, resources: Mapping[str, Resource], *, allow_replace: bool = False) -> Plan:
        """Carry out the plan from what is held to `resources` and return it with what became of each step."""
        steps = plan(self.held, resources, allow_replace=allow_replace).steps
        outcome: dict[Step, Step] = {}
        # Whatever goes away frees its name for what comes.
        for step in sorted(steps, key=lambda step: step.action != "remove"):
            outcome[step] = step if step.status == "kept" else self._take(step, resources)
        return Plan(steps=tuple(outcome[step] for step in steps))

    def fill(self, seeds: Iterable[Seed]) -> None:
        """Carry out the calls of seeds; one that fails is reported with its position, the others go on."""
        for seed in seeds:
            try:
                body = {"Body": seed.body_file.read_bytes()} if seed.body_file else {}
                self._aws.call(seed.service, seed.operation, **_with_bytes(seed.parameters), **body)
            except (ClientError, BotoCoreError, NotImplementedError, OSError, ValueError) as error:
                message = f"'{seed.resource}' cannot be filled: {_explain(error)}"
                self._report(CloudEvent(kind="failed", message=message, resource=seed.resource, position=seed.position))

    def resolve(self, text: str) -> str:
        """Return the text with its dynamic references replaced; raises UserError where one names nothing."""
        return resolve_text(self._aws, text)

    def call(self, service: str, operation: str, parameters: Mapping[str, Any]) -> None:
        """Make one call; raises UserError with AWS's reason where it fails."""
        try:
            answer = self._aws.call(service, operation, **parameters)
        except Exception as error:  # whatever moto raises, the caller gets an answer
            raise UserError(_explain(error)) from error
        for entry in answer.get("Entries", ()) if answer.get("FailedEntryCount") else ():
            if code := entry.get("ErrorCode"):
                raise UserError(f"{code}: {entry.get('ErrorMessage')}")

    def _take(self, step: Step, resources: Mapping[str, Resource]) -> Step:
        old, new = self.held.get(step.resource), resources.get(step.resource)
        url = self._endpoints.of(kinds()[step.type].service) if step.type in kinds() else None
        try:
            if url is None:
                self._carry_out(step, old, new)
            else:
                self._carry_out_elsewhere(step, old, new, url)
        except Exception as error:  # the rest serves on, whatever one resource's properties make of AWS or moto
            self._fail(step, new or old, error)
            return dataclasses.replace(step, status="failed")
        return dataclasses.replace(step, status="done")

    def _carry_out(self, step: Step, old: Resource | None, new: Resource | None) -> None:
        if step.action in ("remove", "replace") and old:
            self._remove(old)
        if step.action in ("add", "replace") and new:
            self._create(new)
        if step.action == "change" and old and new and (change := kinds()[new.type].change):
            with self._identified(new):
                change(self._aws, self._resolved(old), self._resolved(new))
            self.held[new.id] = new

    def _carry_out_elsewhere(self, step: Step, old: Resource | None, new: Resource | None, url: str) -> None:
        if old and step.action in ("remove", "replace"):
            self._report(left_alone(step, old, url))
            if new and new.ref == old.ref:
                return
            del self.held[old.id]
        if new and step.action in ("add", "replace"):
            try:
                self._create(new)
                note = named_otherwise(new, url)
            except ClientError as error:
                if (note := used_as_it_is(new, url, error)) is None:
                    raise
                self.held[new.id] = new
            if note is not None and note.message not in self._told:
                self._told.add(note.message)
                self._report(note)
        elif step.action == "change":
            self._carry_out(step, old, new)

    def _create(self, new: Resource) -> None:
        witness = _Witness(self._aws)
        try:
            with self._identified(new):
                kinds()[new.type].create(witness, self._resolved(new))
        except Exception:
            # What exists is held, even if a later call about it failed: better a table without its TTL than no table.
            if witness.has_created:
                self.held[new.id] = new
            raise
        self.held[new.id] = new

    def _remove(self, old: Resource) -> None:
        try:
            kinds()[old.type].remove(self._aws, old)
        except ClientError as error:
            # It went with something else, or the application deleted it.
            if not _GONE.search(error.response.get("Error", {}).get("Code", "")):
                raise
        del self.held[old.id]

    def _identified(self, resource: Resource) -> AbstractContextManager[None]:
        is_elsewhere = self._endpoints.of(kinds()[resource.type].service)
        return nullcontext() if is_elsewhere else self._identify(resource)

    def _resolved(self, resource: Resource) -> Resource:
        return dataclasses.replace(resource, properties=resolve_value(self._aws, resource.properties))

    def _fail(self, step: Step, resource: Resource | None, error: Exception) -> None:
        if not isinstance(error, (ClientError, BotoCoreError, NotImplementedError, OSError, UserError)):
            _LOG.exception("cannot %s '%s'", step.action, step.resource)
        self._report(
            CloudEvent(
                kind="failed",
                message=f"'{step.resource}' ({step.type}) cannot be {_PAST[step.action]}: {_explain(error)}",
                resource=step.resource,
                position=resource.position if resource else None,
                hint=error.hint if isinstance(error, UserError) else None,
            )
        )


class _Witness:
    """Passes calls on and notices when something was created."""

    def __init__(self, aws: Aws) -> None:
        self.region = aws.region
        self.has_created = False
        self._aws = aws

    def call(self, service: str, operation: str, /, **parameters: Any) -> Mapping[str, Any]:
        answer = self._aws.call(service, operation, **parameters)
        self.has_created = self.has_created or operation.startswith(("Create", "Put", "Set", "Subscribe"))
        return answer


def _with_bytes(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call with an item's base64 texts decoded: boto3 wants bytes."""
    item = parameters.get("Item")
    return {**parameters, "Item": {name: _binary(value) for name, value in item.items()}} if item else {**parameters}


def _binary(value: Mapping[str, Any]) -> dict[str, Any]:
    ((kind, content),) = value.items()
    if kind == "B":
        return {kind: base64.b64decode(content)}
    if kind == "BS":
        return {kind: [base64.b64decode(one) for one in content]}
    if kind == "L":
        return {kind: [_binary(one) for one in content]}
    return {kind: {name: _binary(one) for name, one in content.items()} if kind == "M" else content}


_GONE = re.compile("NotFound|NoSuch|NonExist|NotExist")
_PAST = {"add": "created", "change": "changed", "replace": "replaced", "remove": "removed", "none": "left alone"}


def _explain(error: Exception) -> str:
    if isinstance(error, ClientError):
        details = error.response.get("Error", {})
        return f"{details.get('Message', error)} ({details.get('Code', 'unknown')})"
    if isinstance(error, UserError):
        return error.message
    if isinstance(error, KeyError):
        return f"it has no property {error}"
    if isinstance(error, (BotoCoreError, OSError)):
        return str(error)
    return f"{type(error).__name__}: {error}"
