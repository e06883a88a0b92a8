"""One template as a stack: which resources exist, in which order, with every property, name and output resolved.

In: a document of plain CloudFormation and its parameters. Out: a `Stack`. A nested stack is loaded through the
`Nest` that is passed in, at the moment when the parent's resolution reaches it, so that its outputs are known to what
comes after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from minisam.errors import TemplateError
from minisam.model import Finding, LoadOptions, Output, Position, Resource
from minisam.records import dataclass
from minisam.template.conditions import Unresolvable
from minisam.template.creation_order import creation_order, names_in
from minisam.template.document import Document, DocumentPath
from minisam.template.identity import Identities, Identity
from minisam.template.intrinsic_values import WrongArguments, kind_of, to_text
from minisam.template.intrinsics import Resolver, Scope
from minisam.template.parameters import Parameters
from minisam.template.policy_places import ROLE, policy_places
from minisam.template.problems import Problems, nearest_hint
from minisam.template.pseudo import pseudo_parameters

NESTED_STACK = "AWS::CloudFormation::Stack"
_SHOWN_CIRCLE = 10


@dataclass(slots=True)
class Stack:
    """A resolved template. `resources` are by logical id, in creation order; ids inside them carry `prefix`.

    `document` is plain CloudFormation, `source` what it was expanded from. `files` are others that were read for it.
    `paths` are the places on disk whose existence or kind decided something, unresolved: what is kept of a load holds
    only while they are the same. `has_links_out` says that a handler's file is a link out of the project: not read.
    """

    document: Document
    source: Document
    parameters: Parameters
    options: LoadOptions
    prefix: str
    problems: Problems
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    placeholders: dict[str, str] = field(default_factory=dict)
    nested: dict[str, Stack] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    has_links_out: bool = False

    def of_type(self, *kinds: str) -> Iterator[tuple[str, Resource]]:
        """Yield the logical ids and resources of these types."""
        return ((name, resource) for name, resource in self.resources.items() if resource.type in kinds)

    def declares(self, logical_id: str, name: str) -> bool:
        """Say whether a resource is written with a property, be it right or wrong."""
        return name in (self.document.value["Resources"][logical_id].get("Properties") or {})

    def problem(self, message: str, logical_id: str, *inner: str | int, hint: str | None = None) -> None:
        """Collect a problem with the property at `inner` of a resource."""
        self.problems.add(message, ("Resources", logical_id, "Properties", *inner), hint=hint)

    def notice(self, check: str, message: str, place: Position, *, hint: str | None = None) -> None:
        """Collect a finding that only informs."""
        self.findings.append(Finding(check=check, severity="notice", message=message, hint=hint, position=place))

    def warn(self, check: str, message: str, place: Position, *, hint: str | None = None) -> None:
        """Collect a finding about something that will not work as written."""
        self.findings.append(Finding(check=check, severity="warning", message=message, hint=hint, position=place))

    def place(self, logical_id: str, *inner: str | int) -> Position:
        """Return where a property of a resource is written, the resource itself without `inner`."""
        if not inner:
            return self.problems.key_place(("Resources", logical_id))
        return self.problems.place(("Resources", logical_id, "Properties", *inner))

    def family(self) -> Iterator[Stack]:
        """Yield this stack and every stack nested in it."""
        yield self
        for child in self.nested.values():
            yield from child.family()

    @property
    def all_files(self) -> tuple[Path, ...]:
        return (*self.document.files, *self.files)

    @property
    def errors(self) -> list[TemplateError]:
        return self.problems.errors


Nest = Callable[[Stack, str, Resource], Stack | None]


def resolve_stack(
    document: Document,
    parameters: Parameters,
    options: LoadOptions,
    *,
    source: Document | None = None,
    prefix: str = "",
    nest: Nest = lambda parent, name, resource: None,
) -> Stack:
    """Return the stack that a document describes; what is wrong with it is among its `errors`."""
    problems = Problems(document)
    stack = Stack(document, source or document, parameters, options, prefix, problems)
    _Resolution(stack, nest).run()
    return stack


class _Resolution:
    def __init__(self, stack: Stack, nest: Nest) -> None:
        template, options = stack.document.value, stack.options
        self._stack = stack
        self._nest = nest
        self._problems = stack.problems
        self._definitions: Mapping[str, Any] = self._in_file_order(template["Resources"])
        self._output_definitions: Mapping[str, Any] = template.get("Outputs") or {}
        self._scope = Scope(
            values={**pseudo_parameters(options.stack_name, options.region), **stack.parameters.values},
            mappings=template.get("Mappings") or {},
            conditions=template.get("Conditions") or {},
            imports=options.imports,
            resources={name: definition["Type"] for name, definition in self._definitions.items()},
            placeholders=stack.placeholders,
        )
        self._resolver = Resolver(self._scope, self._problems)
        self._identities = Identities(options.stack_name, options.region)

    def run(self) -> None:
        self._resolver.conditions.check()
        self._check_names()
        self._scope.absent |= {
            name for name, definition in self._definitions.items() if not self._exists(("Resources", name), definition)
        }
        needs = {name: self._needs(name) for name in self._definitions if name not in self._scope.absent}
        order, circles = creation_order({name: list(needed) for name, needed in needs.items()})
        for circle in circles:
            message = f"circular reference: {_shown_circle(circle)}"
            hint = "CloudFormation cannot create either first; pass a name instead of a reference"
            self._problems.add(message, needs[circle[0]][circle[1]], hint=hint)
        for name in order:
            self._create(name, needs[name])
        self._stack.outputs = tuple(self._outputs())

    def _in_file_order(self, definitions: Mapping[str, Any]) -> dict[str, Any]:
        """Order resources as the user wrote them, generated ones after what they come from (expansion shuffles)."""
        return dict(
            sorted(definitions.items(), key=lambda item: (self._problems.key_place(("Resources", item[0])), item[0]))
        )

    def _check_names(self) -> None:
        """Names must exist everywhere, also where a condition leaves them out; as written they have exact places."""
        written = self._stack.source.value["Resources"]
        known = {*written, *self._scope.resources, *self._scope.values}
        for template in (self._stack.source.value, self._stack.document.value):
            for section in ("Resources", "Outputs"):
                for name, definition in (template.get(section) or {}).items():
                    if not isinstance(definition, Mapping):
                        continue
                    parts = {key: part for key, part in definition.items() if key != "Metadata"}
                    for wanted, path in names_in(parts, (section, name)):
                        bare = wanted.partition(".")[0]
                        if bare not in known and bare.replace(":", "").replace("_", "").isalnum():
                            self._problems.unknown_name(wanted, known, path)

    def _exists(self, path: DocumentPath, definition: Mapping[str, Any]) -> bool:
        if "Condition" not in definition:
            return True
        try:
            return self._resolver.conditions.holds(definition["Condition"], (*path, "Condition"))
        except Unresolvable:
            return True

    def _needs(self, name: str) -> dict[str, DocumentPath]:
        """Return what must be created before a resource, and where it says so."""
        definition, path = self._definitions[name], ("Resources", name)
        parts = {key: definition.get(key) for key in ("Properties", "UpdatePolicy", "CreationPolicy")}
        needs: dict[str, DocumentPath] = {}
        for wanted, where in names_in(parts, path, self._taken_branch):
            if wanted in self._scope.resources and wanted not in self._scope.absent:
                needs.setdefault(wanted, where)
        explicit = definition.get("DependsOn") or []
        for wanted in explicit if isinstance(explicit, list) else [explicit]:
            if not isinstance(wanted, str) or wanted not in self._scope.resources:
                message = f"DependsOn names '{wanted}', which is no resource of this template"
                self._problems.add(message, (*path, "DependsOn"), hint=nearest_hint(str(wanted), self._scope.resources))
            elif wanted not in self._scope.absent:
                needs.setdefault(wanted, (*path, "DependsOn"))
        return needs

    def _taken_branch(self, condition: Any) -> int | None:
        if not isinstance(condition, str) or condition not in self._scope.conditions:
            return None
        try:
            return 1 if self._resolver.conditions.holds(condition, ()) else 2
        except Unresolvable:
            return None

    def _create(self, name: str, needs: Mapping[str, DocumentPath]) -> None:
        definition, path = self._definitions[name], ("Resources", name)
        properties = self._properties(definition.get("Properties") or {}, (*path, "Properties"))
        identity = self._identities.identify(name, definition["Type"], properties)
        prefix = self._stack.prefix
        if (kept := self._stack.options.kept.get(prefix + name)) is not None:
            identity = replace(identity, ref=kept.ref, attributes={**identity.attributes, **kept.attributes})
        resource = Resource(
            id=prefix + name,
            type=definition["Type"],
            properties=properties,
            ref=identity.ref,
            attributes=identity.attributes,
            depends_on=tuple(prefix + need for need in needs),
            position=self._problems.key_place(path),
            places=self._places(name, definition),
        )
        if resource.type == NESTED_STACK:
            resource, identity = self._enter(name, resource, identity)
        self._scope.identities[name] = identity
        self._stack.resources[name] = resource

    def _places(self, name: str, definition: Mapping[str, Any]) -> Mapping[str, Position]:
        source = self._stack.source.value
        return policy_places(name, definition, source, self._problems) if definition["Type"] == ROLE else {}

    def _properties(self, properties: Mapping[str, Any], path: DocumentPath) -> Mapping[str, Any]:
        """Return the properties that can be resolved; what is wrong with the others is collected."""
        if any(key.startswith("Fn::") for key in map(str, properties)):
            resolved = self._resolver.resolve_or_none(properties, path) or {}
            if isinstance(resolved, Mapping):
                return resolved
            self._problems.add(f"Properties are {kind_of(resolved)}, expected a mapping", path)
            return {}
        values = {name: self._resolver.resolve_or_none(value, (*path, name)) for name, value in properties.items()}
        return {name: value for name, value in values.items() if value is not None}

    def _enter(self, name: str, resource: Resource, identity: Identity) -> tuple[Resource, Identity]:
        child = self._nest(self._stack, name, resource)
        if child is None:
            return resource, identity
        self._stack.nested[name] = child
        outputs = {f"Outputs.{output.name}": output.value for output in child.outputs}
        attributes = {**identity.attributes, **outputs}
        is_complete = not child.errors
        return replace(resource, attributes=attributes), replace(
            identity, attributes=attributes, is_complete=is_complete
        )

    def _outputs(self) -> Iterator[Output]:
        for name, definition in self._output_definitions.items():
            path = ("Outputs", name)
            if not isinstance(definition, Mapping) or definition.get("Value") is None:
                self._problems.add(f"Output '{name}' has no Value", path, hint="add `Value: ...`")
            elif self._exists(path, definition):
                export = definition.get("Export")
                exported = export.get("Name") if isinstance(export, Mapping) else None
                yield Output(
                    name=name,
                    value=self._text(definition["Value"], (*path, "Value")),
                    description=str(definition.get("Description") or ""),
                    export=self._text(exported, (*path, "Export", "Name")) or None,
                )

    def _text(self, value: Any, path: DocumentPath) -> str:
        resolved = self._resolver.resolve_or_none(value, path)
        try:
            return "" if resolved is None else to_text(resolved)
        except WrongArguments as error:
            self._problems.add(str(error), path)
            return ""


def _shown_circle(circle: Sequence[str]) -> str:
    """Return the way around a circle; of a long one its beginning and its end."""
    shown = list(circle) if len(circle) <= _SHOWN_CIRCLE else [*circle[:3], f"({len(circle) - 6} more)", *circle[-3:]]
    return " -> ".join(shown)
