"""What it takes to get from the resources that exist to those that the template declares.

Pure: two mappings of resources in, a `Plan` out. Carrying it out (`provision.py`) gives the same plan back with what
became of each step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from minisam.cloud.kind import Kind
from minisam.cloud.resources import kinds
from minisam.model import Resource
from minisam.records import dataclass

Action = Literal["add", "change", "replace", "remove", "none"]
Status = Literal["planned", "done", "kept", "failed"]

_CUSTOM = "AWS::CloudFormation::CustomResource"
SERVED_BY_MINISAM = ("AWS::ApiGateway::", "AWS::ApiGatewayV2::", "AWS::Lambda::")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happens to one resource, and why. `kept` means: would lose data, was not allowed, the old one stays."""

    action: Action
    resource: str
    type: str
    reason: str = ""
    holds_data: bool = False
    status: Status = "planned"

    @property
    def loses_data(self) -> bool:
        """Say whether carrying this out throws stored data away."""
        return self.holds_data and self.action in ("replace", "remove")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps, removals last and in reverse, everything else in the order in which it can be created."""

    steps: tuple[Step, ...] = ()

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing has to be done."""
        return all(step.action == "none" for step in self.steps)

    @property
    def kept(self) -> tuple[Step, ...]:
        """The steps that were not carried out because they would have lost data."""
        return tuple(step for step in self.steps if step.status == "kept")


def plan(old: Mapping[str, Resource], new: Mapping[str, Resource], *, allow_replace: bool = False) -> Plan:
    """Compare what exists with what is declared; what would lose data is kept unless `allow_replace`."""
    steps: dict[str, Step] = {}
    for name in in_order(new):
        step = _guarded(_step(old.get(name), new[name]), allow_replace)
        if step.action in ("none", "change") and not step.holds_data and step.type in kinds():
            step = _follow(step, new[name], steps)
        steps[name] = step
    gone = [name for name in in_order(old) if name not in new and old[name].type in kinds()]
    removals = (_guarded(_removal(old[name]), allow_replace) for name in reversed(gone))
    return Plan(steps=(*steps.values(), *removals))


def hold_data(resources: Mapping[str, Resource]) -> bool:
    """Say whether any of these resources stores something: functions will most likely call AWS."""
    known = [kinds()[resource.type] for resource in resources.values() if resource.type in kinds()]
    return any(kind.holds_data or kind.type == _CUSTOM for kind in known)


def in_order(resources: Mapping[str, Resource]) -> list[str]:
    """Return the ids so that each comes after those it depends on; those that use dynamic references come late.

    CloudFormation knows no dependency between a dynamic reference and the parameter or secret that it names.
    """
    ordered: dict[str, None] = {}
    for name in sorted(resources, key=lambda name: "{{resolve:" in repr(resources[name].properties)):
        _visit(name, resources, ordered, set())
    return list(ordered)


def _visit(name: str, resources: Mapping[str, Resource], ordered: dict[str, None], above: set[str]) -> None:
    stack = [(name, iter(resources[name].depends_on))]
    above.add(name)
    while stack:
        current, needed = stack[-1]
        following = next((one for one in needed if one in resources and one not in ordered and one not in above), None)
        if following is not None:
            above.add(following)
            stack.append((following, iter(resources[following].depends_on)))
        else:
            ordered.setdefault(current)
            stack.pop()


def _step(old: Resource | None, new: Resource) -> Step:
    kind = kinds().get(new.type)
    if kind is None:
        served = new.type.startswith(SERVED_BY_MINISAM)
        reason = "minisam serves it itself" if served else "the embedded AWS has no such type"
        return Step(action="none", resource=new.id, type=new.type, reason=reason)
    if old is None or old.type not in kinds():
        return Step(action="add", resource=new.id, type=new.type, holds_data=kind.holds_data)
    action, reason = _difference(kind, old, new)
    holds_data = kinds()[old.type].holds_data
    return Step(action=action, resource=new.id, type=new.type, reason=reason, holds_data=holds_data)


def _difference(kind: Kind, old: Resource, new: Resource) -> tuple[Action, str]:
    if old.type != new.type:
        return "replace", f"it was of type {old.type}"
    names = {*old.properties, *new.properties}
    changed = sorted(name for name in names if old.properties.get(name) != new.properties.get(name))
    if fixed := [name for name in changed if name in kind.fixed]:
        return "replace", f"{' and '.join(fixed)} cannot be changed in place"
    if kind.replacement and (reason := kind.replacement(old.properties, new.properties)):
        return "replace", reason
    if old.ref != new.ref:
        return "replace", f"its name changed from '{old.ref}' to '{new.ref}'"
    if not changed:
        return "none", ""
    return "change" if kind.change else "replace", f"{', '.join(changed)} changed"


def _guarded(step: Step, allow_replace: bool) -> Step:
    return replace(step, status="kept") if step.loses_data and not allow_replace else step


def _follow(step: Step, resource: Resource, before: Mapping[str, Step]) -> Step:
    above = [before[name] for name in resource.depends_on if name in before]
    replaced = [needed.resource for needed in above if needed.action == "replace" and needed.status != "kept"]
    if not replaced:
        return step
    reason = f"depends on '{replaced[0]}', which is replaced"
    return Step(action="replace", resource=step.resource, type=step.type, reason=reason)


def _removal(old: Resource) -> Step:
    reason = "the template does not declare it any more"
    holds_data = kinds()[old.type].holds_data
    return Step(action="remove", resource=old.id, type=old.type, reason=reason, holds_data=holds_data)
