"""What `--seed` puts into tables, buckets, parameters and secrets: a file or folder -> the AWS calls that do it.

A JSON file maps ids of the template to contents; in a folder each file or folder is named by an id. docs/seeds.md has
the schema. Pure but for reading files; the calls are carried out where the resources are made.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from minisam.errors import UsageError, nearest
from minisam.model import App, Position, Resource, Seed
from minisam.records import dataclass
from minisam.seed_items import Number, item_of_cells, item_of_json, plain_text

_DECODER = json.JSONDecoder(parse_int=Number, parse_float=Number)
_SPACE = " \t\r\n"


def read_seeds(path: Path, app: App) -> tuple[Seed, ...]:
    """Return the calls that fill the application's resources. Raises UsageError with file, line and column."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        return tuple(seed for file in files for seed in _from_folder(file, path, app))
    text = _Text.read(path)
    value, start = text.json()
    if not isinstance(value, dict):
        raise text.wrong(start, "the seeds are not a JSON object", "map ids of the template to their contents")
    return tuple(seed for name, at, content in text.members(start) for seed in _contents(app, text, name, at, content))


@dataclass(frozen=True, slots=True)
class _Text:
    """A seed file's text, which knows where its parts are."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> _Text:
        try:
            return cls(path, path.read_text("utf-8-sig"))
        except OSError as error:
            raise UsageError(f"Cannot read '{path}': {error.strerror}", hint="check `--seed`") from error
        except UnicodeDecodeError as error:
            raise UsageError("not UTF-8 text", position=Position(file=str(path)), hint="check `--seed`") from error

    def json(self) -> tuple[Any, int]:
        """Return the file's JSON value and where it starts; numbers keep their digits."""
        start = len(self.text) - len(self.text.lstrip(_SPACE))
        try:
            value, end = _DECODER.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            raise self.wrong(error.pos, f"not JSON: {error.msg}", None) from error
        except RecursionError as error:
            raise self.wrong(start, "not JSON: nested too deeply", None) from error
        if rest := self.text[end:].lstrip(_SPACE):
            raise self.wrong(len(self.text) - len(rest), "not JSON: something follows the value", None)
        return value, start

    def members(self, at: int) -> Iterator[tuple[str, int, Any]]:
        """Yield name ("" in a list), place and value of each member of the object or list that starts at `at`."""
        is_object, at = self.text[at] == "{", self._next(at + 1)
        while self.text[at] not in "}]":
            place, name = at, ""
            if is_object:
                name, at = _DECODER.raw_decode(self.text, at)
                at = self._next(self._next(at) + 1)
            value, end = _DECODER.raw_decode(self.text, at)
            yield name, at if not is_object or isinstance(value, (list, dict)) else place, value
            at = self._next(end)
            at = self._next(at + 1) if self.text[at] == "," else at

    def wrong(self, at: int, message: str, hint: str | None) -> UsageError:
        return UsageError(message, position=self.position(at), hint=hint)

    def position(self, at: int) -> Position:
        before = self.text[:at]
        return Position(file=str(self.path), line=before.count("\n") + 1, column=at - before.rfind("\n"))

    def _next(self, at: int) -> int:
        while self.text[at] in _SPACE:
            at += 1
        return at


def _from_folder(file: Path, folder: Path, app: App) -> Iterator[Seed]:
    inner = file.relative_to(folder)
    names = [str(inner.with_suffix("")), *map(str, inner.parents)]
    name = next((name for name in names if name in app.resources), None)
    if name is None:
        raise _unknown(names[0], app, Position(file=str(file)))
    resource = app.resources[name]
    if resource.type == "AWS::S3::Bucket" and name != names[0]:
        key = inner.relative_to(name).as_posix()
        yield _object(resource, key, Position(file=str(file)), body_file=file)
    elif file.suffix == ".csv":
        yield from _rows(resource, _Text.read(file))
    elif file.suffix == ".json":
        text = _Text.read(file)
        value, at = text.json()
        yield from _contents(app, text, name, at, value)
    elif resource.type in ("AWS::SSM::Parameter", "AWS::SecretsManager::Secret"):
        text = _Text.read(file)
        yield from _FILLERS[resource.type](resource, text, 0, text.text.rstrip("\n"))
    else:
        hint = "use .json or .csv for a table, a folder of files for a bucket"
        raise UsageError(f"'{file.name}' cannot fill '{name}'", position=Position(file=str(file)), hint=hint)


def _contents(app: App, text: _Text, name: str, at: int, content: Any) -> Iterator[Seed]:
    resource = app.resources.get(name)
    if resource is None and name.startswith("/") and isinstance(content, str):
        parameters = {"Name": name, "Value": content, "Type": "String", "Overwrite": True}
        return iter([_seed(name, "ssm", "PutParameter", parameters, text.position(at))])
    if resource is None:
        raise _unknown(name, app, text.position(at))
    if resource.type not in _FILLERS:
        hint = "seeds are for tables, buckets, parameters and secrets"
        raise text.wrong(at, f"'{name}' is of type {resource.type}, which cannot be filled", hint)
    return _FILLERS[resource.type](resource, text, at, content)


def _items(table: Resource, text: _Text, at: int, content: Any) -> Iterator[Seed]:
    if not isinstance(content, list):
        raise text.wrong(at, f"'{table.id}' is a table: its content is a JSON list of items", None)
    for _, place, item in text.members(at):
        if not isinstance(item, dict):
            raise text.wrong(place, "an item is a JSON object", None)
        yield _put_item(table, text.position(place), partial(item_of_json, table, item))


def _rows(table: Resource, text: _Text) -> Iterator[Seed]:
    if table.type not in ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
        raise text.wrong(0, f"'{table.id}' is no table: a CSV file cannot fill it", None)
    reader = csv.DictReader(io.StringIO(text.text, newline=""), strict=True)
    try:
        for row in reader:
            position = Position(file=str(text.path), line=reader.line_num)
            if None in row or None in row.values():
                raise UsageError(
                    f"the row has not the {len(reader.fieldnames or ())} cells of the header", position=position
                )
            yield _put_item(table, position, partial(item_of_cells, table, row))
    except csv.Error as error:
        raise UsageError(f"not CSV: {error}", position=Position(file=str(text.path), line=reader.line_num)) from error


def _put_item(table: Resource, position: Position, make: Callable[[], Mapping[str, Any]]) -> Seed:
    try:
        item = make()
    except ValueError as error:
        raise UsageError(f"an item of '{table.id}': {error}", position=position) from error
    return _seed(table.id, "dynamodb", "PutItem", {"TableName": table.ref, "Item": item}, position)


def _objects(bucket: Resource, text: _Text, at: int, content: Any) -> Iterator[Seed]:
    if not isinstance(content, dict):
        raise text.wrong(at, f"'{bucket.id}' is a bucket: its content is a JSON object of keys and contents", None)
    for key, place, value in text.members(at):
        body = value if type(value) is str else plain_text(value)
        yield _object(bucket, key, text.position(place), body=body)


def _object(
    bucket: Resource, key: str, position: Position, *, body: str | None = None, body_file: Path | None = None
) -> Seed:
    import mimetypes

    kind = mimetypes.guess_type(key)[0] or ("text/plain" if body is not None else "binary/octet-stream")
    parameters = {"Bucket": bucket.ref, "Key": key, "ContentType": kind}
    if body is not None:
        parameters["Body"] = body
    return _seed(bucket.id, "s3", "PutObject", parameters, position, body_file)


def _parameter(parameter: Resource, text: _Text, at: int, content: Any) -> Iterator[Seed]:
    value = ",".join(content) if isinstance(content, list) and all(type(one) is str for one in content) else content
    if not isinstance(value, str):
        raise text.wrong(at, f"'{parameter.id}' is a parameter: its content is a text or a list of texts", None)
    wanted = {"Name": parameter.ref, "Value": str(value), "Overwrite": True}
    yield _seed(parameter.id, "ssm", "PutParameter", wanted, text.position(at))


def _secret(secret: Resource, text: _Text, at: int, content: Any) -> Iterator[Seed]:
    value = content if type(content) is str else plain_text(content)
    wanted = {"SecretId": secret.ref, "SecretString": value}
    yield _seed(secret.id, "secretsmanager", "PutSecretValue", wanted, text.position(at))


def _seed(
    name: str, service: str, operation: str, parameters: dict[str, Any], position: Position, body: Path | None = None
) -> Seed:
    return Seed(
        resource=name,
        service=service,
        operation=operation,
        parameters=parameters,
        body_file=body.resolve() if body else None,
        position=position,
    )


def _unknown(name: str, app: App, position: Position) -> UsageError:
    known = [one.id for one in app.resources.values() if one.type in _FILLERS]
    near = nearest(name, known)
    hint = f"did you mean `{near}`?" if near else f"there are: {', '.join(known) or 'none'}"
    return UsageError(f"'{name}' is nothing in {app.template} that seeds can fill", position=position, hint=hint)


_FILLERS: Mapping[str, Callable[[Resource, _Text, int, Any], Iterator[Seed]]] = {
    "AWS::DynamoDB::Table": _items,
    "AWS::DynamoDB::GlobalTable": _items,
    "AWS::S3::Bucket": _objects,
    "AWS::SSM::Parameter": _parameter,
    "AWS::SecretsManager::Secret": _secret,
}
