"""The resolver: a value with intrinsic functions in, the plain value that CloudFormation would use out.

Pure: everything it needs is in a `Scope`, everything wrong goes to `Problems`, at the value that is wrong. Dynamic
references (`{{resolve:ssm:...}}`) stay as text: they are read when a function's variables are made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from minisam.records import dataclass
from minisam.template import intrinsic_values as values
from minisam.template.conditions import Conditions, Unresolvable
from minisam.template.document import DocumentPath
from minisam.template.identity import Identity
from minisam.template.problems import Problems, nearest_hint
from minisam.template.pseudo import NO_VALUE

MAX_DEPTH = 160
VARIABLE = re.compile(r"\$\{([^{}]*)\}")

MAX_MADE = 32 * 1_048_576
"""How many letters all texts of a stack may have together; an item of a list counts as several."""

_ITEM = 64
_NAME = re.compile(r"[A-Za-z0-9_.:]+")


@dataclass(slots=True)
class Scope:
    """What names mean in one stack.

    `values` are parameters and pseudo parameters, `resources` the types of all declared resources, `absent` those
    whose condition is false. `identities` grows while the stack is resolved in creation order. `placeholders` collects
    texts that stand for values which only the real AWS has, and what they stand for.
    """

    values: Mapping[str, Any]
    mappings: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    imports: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    identities: dict[str, Identity] = field(default_factory=dict)
    placeholders: dict[str, str] = field(default_factory=dict)


class Resolver:
    """Resolves values of one stack."""

    def __init__(self, scope: Scope, problems: Problems) -> None:
        self._scope = scope
        self._problems = problems
        self._made = 0
        self.conditions = Conditions(scope.conditions, self.resolve, problems)
        self._lazy: dict[str, Callable[[Any, DocumentPath], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::FindInMap": self._find_in_map,
            "Fn::If": self.conditions.choose,
            "Fn::And": self.conditions.all_hold,
            "Fn::Or": self.conditions.any_holds,
            "Fn::Not": self.conditions.negated,
            "Fn::Transform": self._transform,
        }
        self._eager: dict[str, Callable[[Any], Any]] = {
            "Fn::Join": values.join,
            "Fn::Split": values.split,
            "Fn::Select": values.select,
            "Fn::Base64": values.encode_base64,
            "Fn::GetAZs": lambda region: values.availability_zones(region, str(scope.values["AWS::Region"])),
            "Fn::Cidr": values.cidr,
            "Fn::Length": values.length,
            "Fn::ToJsonString": values.to_json_string,
            "Fn::Equals": values.equals,
            "Fn::ImportValue": self._import_value,
        }

    def resolve(self, value: Any, path: DocumentPath) -> Any:
        """Return the plain value. Raises Unresolvable once every problem inside it is collected."""
        if not isinstance(value, dict | list):
            return value
        if len(path) > MAX_DEPTH:
            self._fail(f"nested more than {MAX_DEPTH} levels deep", path)
        if isinstance(value, list):
            return self._resolve_items(dict(enumerate(value)), path, list)
        name = next((key for key in value if isinstance(key, str) and (key.startswith("Fn::") or key == "Ref")), None)
        if name is None or (name == "Ref" and len(value) > 1):
            return self._resolve_items(value, path, dict)
        return self._call(name, value, path)

    def resolve_or_none(self, value: Any, path: DocumentPath) -> Any:
        """Return the plain value, None where it has problems or is AWS::NoValue."""
        try:
            resolved = self.resolve(value, path)
        except Unresolvable:
            return None
        return None if resolved is NO_VALUE else resolved

    def _resolve_items(self, items: dict[Any, Any], path: DocumentPath, kind: type) -> Any:
        resolved, failed = {}, False
        for key, item in items.items():
            try:
                value = self.resolve(item, (*path, key))
            except Unresolvable:
                failed = True
            else:
                if value is not NO_VALUE:
                    resolved[key] = value
        if failed:
            raise Unresolvable(path)
        return list(resolved.values()) if kind is list else resolved

    def _call(self, name: str, value: dict[str, Any], path: DocumentPath) -> Any:
        if len(value) > 1:
            self._fail(f"{name} stands beside other keys, it must be alone", path)
        inner = (*path, name)
        try:
            if name in self._lazy:
                return self._counted(self._lazy[name](value[name], inner))
            if name in self._eager:
                return self._counted(self._eager[name](self.resolve(value[name], inner)))
        except values.WrongArguments as error:
            self._fail(f"{name}: {error}", inner)
        return self._fail(f"unknown intrinsic function '{name}'", path, nearest_hint(name, [*self._lazy, *self._eager]))

    def _counted(self, made: Any) -> Any:
        """Return what a function made, as long as all of them together stay within bounds."""
        self._made += len(made) * (_ITEM if isinstance(made, list) else 1) if isinstance(made, str | list) else 0
        if self._made > MAX_MADE:
            raise values.WrongArguments(f"the template's functions make more than {MAX_MADE:,} letters of text")
        return made

    def _ref(self, name: Any, path: DocumentPath) -> Any:
        if not isinstance(name, str):
            raise values.WrongArguments(f"expected a name, found {values.kind_of(name)}")
        if name in self._scope.values:
            return self._scope.values[name]
        return self._identity(name, path).ref

    def _get_att(self, argument: Any, path: DocumentPath) -> Any:
        if isinstance(argument, str) and "." in argument:
            resource, _, attribute = argument.partition(".")
            return self._attribute(resource, attribute, path)
        if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
            raise values.WrongArguments("expected a resource and an attribute, as in `Table.Arn`")
        return self._attribute(argument[0], values.to_text(self.resolve(argument[1], (*path, 1))), path)

    def _attribute(self, resource: str, attribute: str, path: DocumentPath) -> Any:
        identity = self._identity(resource, path)
        if attribute in identity.attributes:
            return identity.attributes[attribute]
        if late := identity.late_value(attribute):
            return late
        if identity.is_complete:
            hint = nearest_hint(attribute, identity.attributes)
            known = ", ".join(sorted(identity.attributes)) or "none"
            message = f"{self._scope.resources[resource]} '{resource}' has no attribute '{attribute}'"
            self._fail(message, path, hint or f"its attributes: {known}")
        text = identity.placeholder(resource, attribute)
        self._scope.placeholders[text] = f"{resource}.{attribute}"
        return text

    def _identity(self, name: str, path: DocumentPath) -> Identity:
        if name not in self._scope.resources:
            self._problems.unknown_name(name, [*self._scope.resources, *self._scope.values], path)
            raise Unresolvable(name)
        if name in self._scope.absent:
            message = f"'{name}' does not exist here: its condition is false"
            self._fail(message, path, "choose with Fn::If under the same condition")
        if name not in self._scope.identities:
            raise Unresolvable(name)
        return self._scope.identities[name]

    def _sub(self, argument: Any, path: DocumentPath) -> str:
        local: Mapping[str, Any] = {}
        template, where = argument, path
        if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], Mapping):
            template, where = argument[0], (*path, 0)
            local = self.resolve(argument[1], (*path, 1))
        if not isinstance(template, str) or not isinstance(local, Mapping):
            raise values.WrongArguments("expected a text, or a list of a text and a mapping of variables")
        pieces: list[str] = []
        failed, end = False, 0
        for match in VARIABLE.finditer(template):
            pieces.append(template[end : match.start()])
            end = match.end()
            try:
                pieces.append(self._substitute(match[1], local, where))
            except Unresolvable:
                failed = True
        if failed:
            raise Unresolvable(template)
        return values.joined("", [*pieces, template[end:]])

    def _substitute(self, name: str, local: Mapping[str, Any], path: DocumentPath) -> str:
        if name.startswith("!"):
            return "${" + name[1:] + "}"
        if name in local:
            return values.to_text(local[name])
        if not _NAME.fullmatch(name):
            message = f"Fn::Sub: '${{{name}}}' is no name: letters, digits, '_', '.' and ':' only"
            self._fail(message, path, "write `${!...}` to keep it as text")
        resource, dot, attribute = name.partition(".")
        found = self._attribute(resource, attribute, path) if dot else self._ref(name, path)
        return "" if found is NO_VALUE else values.to_text(found)

    def _find_in_map(self, argument: Any, path: DocumentPath) -> Any:
        if not isinstance(argument, list) or len(argument) not in (3, 4):
            raise values.WrongArguments("expected a list of a mapping's name, a top key and a second key")
        found: Any = self._scope.mappings
        names = [values.to_text(self.resolve(item, (*path, index))) for index, item in enumerate(argument[:3])]
        for index, (name, noun) in enumerate(zip(names, ("mapping", "top-level key", "second-level key"), strict=True)):
            children = {str(key): child for key, child in found.items()} if isinstance(found, Mapping) else {}
            if name not in children:
                if len(argument) == 4 and isinstance(argument[3], Mapping) and "DefaultValue" in argument[3]:
                    return self.resolve(argument[3]["DefaultValue"], (*path, 3, "DefaultValue"))
                message = f"Fn::FindInMap: there is no {noun} '{name}'" + (f" in '{names[0]}'" if index else "")
                self._fail(message, (*path, index), nearest_hint(name, children))
            found = children[name]
        return found

    def _import_value(self, argument: Any) -> str:
        name = values.to_text(argument)
        if name in self._scope.imports:
            return self._scope.imports[name]
        text = f"import-of-{name}"
        self._scope.placeholders[text] = f"the export '{name}' of another stack"
        return text

    def _transform(self, argument: Any, path: DocumentPath) -> Any:
        name = argument.get("Name") if isinstance(argument, Mapping) else argument
        hint = "only AWS::Include of a local file, AWS::Serverless-2016-10-31 and AWS::LanguageExtensions run locally"
        return self._fail(f"macro '{name}' cannot run here", path, hint)

    def _fail(self, message: str, path: DocumentPath, hint: str | None = None) -> Any:
        self._problems.add(message, path, hint=hint)
        raise Unresolvable(message)
