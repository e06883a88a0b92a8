"""The Parameters section: declared types and constraints, defaults and overrides -> values.

Values stay text as the user wrote them (numbers included); list types become lists of text. What CloudFormation would
refuse is an error with its position, all of them at once; an override that the template does not declare is a warning,
because scripts share one set of overrides between templates (SAM CLI ignores it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from minisam.errors import TemplateError, TemplateErrors, nearest
from minisam.model import Finding, LoadOptions
from minisam.records import dataclass
from minisam.template.constraints import violations
from minisam.template.document import Document, DocumentPath
from minisam.template.overrides import parse_overrides
from minisam.template.parameter_types import ParameterType, as_text, type_hint

__all__ = ["Parameters", "parse_overrides", "resolve_parameters"]


@dataclass(frozen=True, slots=True)
class Parameters:
    """The values of a template's parameters: text, or a list of texts. Those in `no_echo` must never be shown."""

    values: Mapping[str, Any] = field(default_factory=dict)
    no_echo: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def resolve_parameters(document: Document, options: LoadOptions) -> Parameters:
    """Return the value of each declared parameter. Raises TemplateErrors with everything that does not fit."""
    resolution = _Resolution(document, options)
    resolution.run()
    if resolution.problems:
        raise TemplateErrors(resolution.problems)
    return Parameters(resolution.values, frozenset(resolution.no_echo), tuple(resolution.findings))


@dataclass(slots=True)
class _Resolution:
    document: Document
    options: LoadOptions
    values: dict[str, Any] = field(default_factory=dict)
    no_echo: set[str] = field(default_factory=set)
    problems: list[TemplateError] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _lacking: list[str] = field(default_factory=list)

    def run(self) -> None:
        declared = self.document.value.get("Parameters") or {}
        if not isinstance(declared, dict):
            self._refuse(
                ("Parameters",), "The section 'Parameters' is not a mapping", "write `Name:` and `Type:` below"
            )
            return
        for name, declaration in declared.items():
            self._resolve(name, declaration)
        self._refuse_lacking()
        for name in self.options.parameters:
            if name not in declared:
                self._warn_of_unknown(name, declared)

    def _refuse_lacking(self) -> None:
        """Refuse what nobody gave a value, with one line that would give all of them."""
        values = " ".join(f"{name}=..." for name in self._lacking)
        hint = f"pass `--parameter-overrides {values}`, or add {'a Default' if len(self._lacking) == 1 else 'Defaults'}"
        for name in self._lacking:
            self._refuse(("Parameters", name), f"Parameter '{name}' has no value and no default", hint)

    def _resolve(self, name: str, declaration: Any) -> None:
        path = ("Parameters", name)
        if not isinstance(declaration, dict):
            self._refuse(path, f"Parameter '{name}' is not a mapping", "it needs at least `Type: String`")
            return
        if as_text(declaration.get("NoEcho", "")) == "true":
            self.no_echo.add(name)
        kind = self._kind(name, declaration)
        text = self.options.parameters.get(name)
        place: DocumentPath = path
        if text is None and declaration.get("Default") is not None:
            text, place = self._default(name, declaration["Default"]), (*path, "Default")
        if text is None:
            if "Default" not in declaration:
                self._lacking.append(name)
            else:
                self._refuse(
                    (*path, "Default"), f"The Default of parameter '{name}' is no text", 'an empty one is `""`'
                )
        elif kind is not None:
            self._check(name, declaration, kind, text, place)
            self.values[name] = self._value(name, kind, text)

    def _kind(self, name: str, declaration: Mapping[str, Any]) -> ParameterType | None:
        path: DocumentPath = ("Parameters", name)
        declared = declaration.get("Type")
        if declared is None:
            self._refuse(path, f"Parameter '{name}' has no Type", "add `Type: String`")
            return None
        kind = ParameterType.parse(declared) if isinstance(declared, str) else None
        if kind is None:
            message = f"'{declared}' is not a type of parameters"
            self._refuse((*path, "Type"), message, type_hint(str(declared)))
        return kind

    def _default(self, name: str, default: Any) -> str | None:
        if isinstance(default, list) and not any(isinstance(item, (dict, list)) for item in default):
            return ",".join(map(as_text, default))
        return None if isinstance(default, (dict, list)) else as_text(default)

    def _check(
        self, name: str, declaration: Mapping[str, Any], kind: ParameterType, text: str, at: DocumentPath
    ) -> None:
        shown = "the value" if name in self.no_echo else f"'{text}'"
        explanation = declaration.get("ConstraintDescription")
        for violation in violations(declaration, kind, text):
            message = f"Parameter '{name}': {shown} {violation.message}"
            hint = str(explanation) if explanation else violation.hint
            if violation.is_fatal:
                self._refuse(at, message, hint)
            else:
                self._warn("parameter", message, hint, at)

    def _value(self, name: str, kind: ParameterType, text: str) -> str | list[str]:
        if kind.is_ssm:
            stored = self.options.ssm_parameters.get(text)
            if stored is None:
                self._warn_of_ssm(name, text)
            else:
                text = stored
        return kind.split(text) if kind.is_list else text

    def _warn_of_ssm(self, name: str, key: str) -> None:
        message = f"Parameter '{name}': the SSM parameter '{key}' has no local value; its name is used instead"
        hint = f"pass `--ssm-parameter {key}=...` with the value that it stands for here"
        self._warn("parameter-ssm", message, hint, ("Parameters", name))

    def _warn_of_unknown(self, name: str, declared: Mapping[str, Any]) -> None:
        guess = nearest(name, declared)
        hint = f"did you mean `{guess}`?" if guess else None
        message = f"The template has no parameter '{name}'; its value is not used"
        self._warn("parameter-override", message, hint, ("Parameters",))

    def _warn(self, check: str, message: str, hint: str | None, path: DocumentPath) -> None:
        position = self.document.positions.at(path)
        finding = Finding(check=check, severity="warning", message=message, hint=hint, position=position)
        self.findings.append(finding)

    def _refuse(self, path: DocumentPath, message: str, hint: str) -> None:
        self.problems.append(TemplateError(message, position=self.document.positions.at(path), hint=hint))
