"""What `samconfig.toml` (or `.yaml`) and `[tool.minisam]` of `pyproject.toml` say, each value with its place.

Sections as SAM CLI names them: `[ENV.COMMAND.parameters]`, the command with or without `local_`; what all commands
share stands in `[ENV.global.parameters]`. Names of keys are those of the long flags, with `_` or `-`.
SAM CLI: docs "AWS SAM CLI configuration file".
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from minisam.errors import UsageError, nearest
from minisam.model import Position
from minisam.records import dataclass

SAMCONFIG_NAMES = ("samconfig.toml", "samconfig.yaml", "samconfig.yml")
_LONGEST_BYTES = 1_000_000

KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """One value as the file has it, under the key that was written."""

    key: str
    value: Any
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What the files say for one command.

    `strange` are the keys of the command's own sections that mean nothing, `notices` what else is worth a line.
    """

    values: Mapping[str, Configured] = field(default_factory=dict)
    strange: tuple[Configured, ...] = ()
    notices: tuple[str, ...] = ()


def read_configuration(
    command: str, folder: Path, config_file: Path | None, config_env: str | None, names: Mapping[str, str]
) -> Configuration:
    """Return what the files in `folder` say for a command; `samconfig` beats `pyproject.toml`.

    `names` maps each key that means something to the name of its setting. Raises UsageError with a position for a file
    that cannot be read, and for a `config_file` that was named and does not exist.
    """
    pyproject = _Document.read(folder / "pyproject.toml")
    samconfig = _find(folder, config_file)
    notices = _about_environment(samconfig, config_env) if samconfig and config_env else ()
    environment, verb = config_env or "default", command.replace("-", "_")
    layers: list[tuple[_Document | None, KeyPath, bool]] = [
        (pyproject, ("tool", "minisam"), True),
        (samconfig, (environment, "global", "parameters"), False),
        (samconfig, (environment, verb, "parameters"), True),
        (samconfig, (environment, f"local_{verb}", "parameters"), True),
    ]
    values = dict(_stack_name_of_deployment(samconfig, environment))
    strange: list[Configured] = []
    for document, path, is_own in layers:
        for one in document.table(path) if document else ():
            if (name := names.get(one.key.replace("-", "_"))) is not None:
                values[name] = one
            elif is_own:
                strange.append(one)
    return Configuration(values=values, strange=tuple(strange), notices=tuple(notices))


def _find(folder: Path, config_file: Path | None) -> _Document | None:
    if config_file is None:
        return next((found for name in SAMCONFIG_NAMES if (found := _Document.read(folder / name))), None)
    # As SAM CLI has it, a relative name counts from the template's folder; as everybody expects, also from here.
    for path in (config_file, folder / config_file):
        if path.is_file():
            return _Document.read(path)
    raise UsageError(f"Config file '{config_file}' does not exist", hint="check `--config-file`")


def _about_environment(samconfig: _Document, config_env: str) -> Iterator[str]:
    """Name an environment that is not there; SAM CLI goes on without a word."""
    known = [name for name, value in samconfig.content.items() if isinstance(value, Mapping)]
    if config_env not in known:
        near = nearest(config_env, known)
        hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(known) or 'none'}"
        yield f"{samconfig.file} has no environment '{config_env}'; {hint}"


def _stack_name_of_deployment(samconfig: _Document | None, environment: str) -> Iterator[tuple[str, Configured]]:
    for one in samconfig.table((environment, "deploy", "parameters")) if samconfig else ():
        if one.key == "stack_name":
            yield "stack_name", one


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """A file's content, and where in it each key stands."""

    file: str
    content: Mapping[str, Any]
    places: Mapping[KeyPath, tuple[int, int]]

    @classmethod
    def read(cls, path: Path) -> _Document | None:
        """Return the document, None where there is no such file. Raises UsageError for one that cannot be read."""
        file = os.path.relpath(path)
        if not path.is_file():
            return None
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise UsageError(f"Cannot read '{file}': {reason}") from error
        read = _read_toml if path.suffix not in (".yaml", ".yml") else _read_yaml
        content, places = read(text[:_LONGEST_BYTES], file)
        return cls(file=file, content=content, places=places)

    def table(self, path: KeyPath) -> Iterator[Configured]:
        """Give the keys and values of a table; a name on the way that is no table is refused with its place."""
        table: Any = self.content
        for depth, name in enumerate(path, 1):
            table = table.get(name, {})
            if not isinstance(table, Mapping):
                where = self._position(path[:depth])
                raise UsageError(f"'{'.'.join(path[:depth])}' is not a table", position=where)
        for key, value in table.items():
            yield Configured(key=str(key), value=value, position=self._position((*path, str(key))))

    def _position(self, path: KeyPath) -> Position:
        line, column = next((self.places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.places), (1, 1))
        return Position(file=self.file, line=line, column=column)


def _read_toml(text: str, file: str) -> tuple[dict[str, Any], dict[KeyPath, tuple[int, int]]]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = map(int, place.groups()) if place else (text.count("\n") + 1, 1)
        message = re.sub(r" \(at .*\)$", "", str(error))
        position = Position(file=file, line=line, column=column)
        raise UsageError(f"not TOML: {message}", position=position, hint="mend the file, or rename it") from error
    return content, dict(_toml_places(text))


_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_HEADER = re.compile(rf"\s*\[\s*({_PART}(?:\s*\.\s*{_PART})*)\s*\]")
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")


def _toml_places(text: str) -> Iterator[tuple[KeyPath, tuple[int, int]]]:
    """Find where keys stand. Python's reader does not tell; a text over several lines may look like keys, no harm."""
    header: KeyPath = ()
    for number, line in enumerate(text.split("\n"), 1):
        if found := _HEADER.match(line):
            header = _split(found[1])
            yield header, (number, found.start(1) + 1)
        elif found := _KEY.match(line):
            yield (*header, *_split(found[1])), (number, found.start(1) + 1)


def _split(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _read_yaml(text: str, file: str) -> tuple[dict[str, Any], dict[KeyPath, tuple[int, int]]]:
    import yaml

    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise UsageError(f"{file}: aliases (`*name`) are not read here", hint="write the value where it is needed")
        node, content = yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = getattr(error, "problem", None) or str(error)
        position = Position(file=file, line=line, column=column)
        raise UsageError(f"not YAML: {message}", position=position, hint="mend the file, or rename it") from error
    if content is not None and not isinstance(content, dict):
        raise UsageError(f"{file}: not a mapping of environments", hint="begin it with `default:`")
    return content or {}, dict(_yaml_places(node, ()))


def _yaml_places(node: Any, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[int, int]]]:
    for key, value in node.value if getattr(node, "id", "") == "mapping" else ():
        place = (*path, str(key.value))
        yield place, (key.start_mark.line + 1, key.start_mark.column + 1)
        yield from _yaml_places(value, place)
