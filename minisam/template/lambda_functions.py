"""`AWS::Lambda::Function` and what surrounds it (layers, versions, aliases), as the model's Functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from minisam.model import Function, Resource
from minisam.project import is_inside
from minisam.template.code import Code, find_code, find_layer
from minisam.template.handler_files import module_file, search_path
from minisam.template.image_code import find_image_code
from minisam.template.intrinsic_values import kind_of
from minisam.template.runtimes import RUNS, does_run, missing_code
from minisam.template.stack import Stack
from minisam.template.variables import read_variables

FUNCTION = "AWS::Lambda::Function"
ALIAS = "AWS::Lambda::Alias"
VERSION = "AWS::Lambda::Version"
LAYER = "AWS::Lambda::LayerVersion"


def build_functions(stacks: Sequence[Stack]) -> dict[str, Function]:
    """Return the functions of all stacks of an application by id; problems and findings go to their stacks."""
    surroundings = _Surroundings(stacks)
    return {
        resource.id: _Builder(stack, name, resource, surroundings).build()
        for stack in stacks
        for name, resource in stack.of_type(FUNCTION)
    }


class _Surroundings:
    """The layers of all stacks by their ARN (a nested stack gets it as a parameter), versions and aliases by theirs."""

    def __init__(self, stacks: Sequence[Stack]) -> None:
        self.layers: dict[str, Path] = {}
        self.versions: dict[str, list[str]] = {}
        self.aliases: dict[str, dict[str, str]] = {}
        for stack in stacks:
            self._add(stack)

    def _add(self, stack: Stack) -> None:
        for name, layer in stack.of_type(LAYER):
            if path := find_layer(stack, name):
                self.layers[layer.ref] = path
        for _, version in stack.of_type(VERSION):
            function, _, number = version.ref.rpartition(":")
            self.versions.setdefault(function, []).append(number)
        for _, alias in stack.of_type(ALIAS):
            function, _, alias_name = alias.ref.rpartition(":")
            target = str(alias.properties.get("FunctionVersion") or "$LATEST")
            self.aliases.setdefault(function, {})[alias_name] = target


class _Builder:
    def __init__(self, stack: Stack, name: str, resource: Resource, surroundings: _Surroundings) -> None:
        self._stack = stack
        self._name = name
        self._resource = resource
        self._properties = resource.properties
        self._surroundings = surroundings

    def build(self) -> Function:
        properties, arn = self._properties, str(self._resource.attributes["Arn"])
        is_image = properties.get("PackageType") == "Image"
        code = find_image_code(self._stack, self._name) if is_image else find_code(self._stack, self._name)
        variables = read_variables(self._stack, self._name)
        layers = tuple(self._local_layers())
        logging = self._mapping("LoggingConfig")
        log_format: Literal["Text", "JSON"] = "JSON" if logging.get("LogFormat") == "JSON" else "Text"
        level = logging.get("ApplicationLogLevel")
        function = Function(
            id=self._resource.id,
            name=self._resource.ref,
            arn=arn,
            handler=code.handler or self._handler(),
            runtime=code.runtime or self._text("Runtime"),
            code_dir=code.folder,
            inline_code=code.inline,
            links=code.links,
            requirements=code.requirements,
            layers=layers,
            timeout_s=self._number("Timeout", 3, 1, 900),
            memory_mb=self._number("MemorySize", 128, 128, 10_240),
            ephemeral_storage_mb=self._number("EphemeralStorage", 512, 512, 10_240, "Size"),
            variables={**code.variables, **variables.values},
            origins={**code.origins, **variables.origins},
            role=self._text("Role"),
            reserved_concurrency=self._concurrency(),
            log_format=log_format,
            application_log_level=level if isinstance(level, str) else None,
            log_group=str(logging.get("LogGroup") or f"/aws/lambda/{self._resource.ref}"),
            may_loop=properties.get("RecursiveLoop") == "Allow",
            dead_letter=self._dead_letter(),
            versions=tuple(self._surroundings.versions.get(arn, ())),
            aliases=self._surroundings.aliases.get(arn, {}),
            refusal=self._refusal(code),
            position=self._resource.position,
        )
        self._check(function, is_image)
        return function

    def _handler(self) -> str:
        """AWS: docs "API_CreateFunction", Handler: up to 128 letters, none of them white space."""
        handler = self._text("Handler")
        if len(handler) <= 128 and not re.search(r"[\s\0]", handler):
            return handler
        message = f"Function '{self._resource.id}': {kind_of(handler)} is no Handler"
        self._stack.problem(message, self._name, "Handler", hint="write up to 128 letters without spaces")
        return ""

    def _refusal(self, code: Code) -> str | None:
        runtime = self._text("Runtime")
        if runtime and not does_run(runtime):
            return f"its runtime is {runtime}; {RUNS}"
        return code.refusal

    def _check(self, function: Function, is_image: bool) -> None:
        if function.refusal is not None:
            place = self._stack.place(self._name)
            self._stack.notice("function-runs", f"Function '{function.id}' is not run: {function.refusal}", place)
            return
        for name in () if is_image else ("Handler", "Runtime"):
            if not self._stack.declares(self._name, name):
                example = "app.handler`, meaning handler() in app.py" if name == "Handler" else "python3.13`"
                self._stack.problem(
                    f"Function '{function.id}' has no {name}", self._name, hint=f"add `{name}: {example}"
                )
        if not function.handler or not (function.code_dir.is_dir() or function.inline_code is not None):
            return
        if function.links:
            return
        folders, layers = search_path(function), function.layers
        module = module_file(function.handler, folders)
        if module is not None and not is_inside(module[0], self._stack.document.premises):
            self._stack.has_links_out = True
            return
        if missing := missing_code(function.runtime, function.handler, folders, layers, function.inline_code):
            message = f"Function '{function.id}': {missing[0]}"
            self._stack.warn("handler-exists", message, self._stack.place(self._name, "Handler"), hint=missing[1])

    def _local_layers(self) -> Iterator[Path]:
        layers = self._properties.get("Layers") or []
        for index, layer in enumerate(layers if isinstance(layers, list) else []):
            if isinstance(layer, str) and layer in self._surroundings.layers:
                yield self._surroundings.layers[layer]
                continue
            message = f"Function '{self._resource.id}': layer {layer} is not on this machine, it is left out"
            hint = "install what it holds beside your code: `pip install aws-lambda-powertools`"
            place = self._stack.place(self._name, "Layers", index)
            self._stack.notice("layer", message, place, hint=hint if "Powertools" in str(layer) else None)

    def _mapping(self, name: str) -> Mapping[str, Any]:
        value = self._properties.get(name)
        if value is None or isinstance(value, Mapping):
            return value or {}
        self._stack.problem(f"Function '{self._resource.id}': {name} is not a mapping", self._name, name)
        return {}

    def _text(self, name: str) -> str:
        value = self._properties.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        self._stack.problem(f"Function '{self._resource.id}': {name} is {kind_of(value)}, not text", self._name, name)
        return ""

    def _dead_letter(self) -> str | None:
        target = self._mapping("DeadLetterConfig").get("TargetArn")
        return target if isinstance(target, str) and target else None

    def _concurrency(self) -> int | None:
        if self._properties.get("ReservedConcurrentExecutions") is None:
            return None
        return self._number("ReservedConcurrentExecutions", 0, 0, 1_000_000)

    def _number(self, name: str, default: int, least: int, most: int, inner: str | None = None) -> int:
        value = self._mapping(name).get(inner) if inner else self._properties.get(name)
        if value is None:
            return default
        try:
            number = default if isinstance(value, bool) else int(value)
        except (TypeError, ValueError):
            number = -1
        if isinstance(value, bool) or not least <= number <= most:
            message = f"Function '{self._resource.id}': {name} is {kind_of(value)}, expected {least} to {most}"
            self._stack.problem(message, self._name, name)
            return default
        return number
