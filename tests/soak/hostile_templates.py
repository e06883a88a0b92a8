"""Hostile templates, each made from a number and a seed: real ones with wrong values, broken texts, bombs, tricks.

`make` writes one into a project folder and returns its path. What leads out of the project is in hostile_files.py.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from minisam.template.reader import read
from tests.soak.hostile_files import archives, sources, strays
from tests.soak.hostile_texts import bombs, broken, tricks

ROOT = Path(__file__).parents[2]
SERVERLESS = "AWS::Serverless-2016-10-31"
WRONG: tuple[Any, ...] = (
    None, [], [1], {}, {"a": 1}, [[]], "", "x", 5, -1, 1.5, 1e400, 10**30, True, [None], {"": ""}, {"Ref": [1]},
    {"Ref": "Nobody"}, {"Ref": "AWS::NoValue"}, {"Fn::Sub": 5}, {"Fn::Sub": "${"}, {"Fn::Sub": ["${a}", {"a": []}]},
    {"Fn::GetAtt": "x"}, {"Fn::GetAtt": ["Nobody", {}]}, {"Fn::If": ["a", 1, 2]}, {"Fn::If": []}, {"Condition": "x"},
    {"Fn::Transform": 1}, {"Fn::Transform": {"Name": "AWS::Include"}}, {"Fn::ForEach::x": [1]},
    {"Fn::Split": ["", "a"]}, {"Fn::ForEach::x": ["I", ["a", "b"], {"K${I}": "${I}"}]}, {"Fn::Select": [10**20, []]},
    {"Fn::Join": ["", {}]}, {"Fn::Cidr": ["10.0.0.0/8", 10**9, 8]}, {"Fn::FindInMap": ["a", "b", {}]},
    {"Fn::ToJsonString": {"a": [{}]}}, {"Fn::Length": 1}, {"Fn::ImportValue": []}, {"Fn::Base64": {}},
    {"Fn::GetAZs": []}, {"Fn::Nothing": 1}, "{{resolve:ssm:/x:1}}", "{{resolve:secretsmanager:", "${AWS::Region}",
    "arn:aws:lambda:::", "*", "../..", "\x00", "é\u202e\ud800", "%s%n{0}", "a" * 5000, "rate(0 days)",
    "cron(* * * * * *)", "AWS::Serverless::Function",
)  # fmt: skip


def make(number: int, seed: int, folder: Path) -> Path:
    """Write the template of this number into a project under `folder`; the same arguments make the same one."""
    random = Random(f"{seed}:{number}")
    return KINDS[number % len(KINDS)](random, folder)


@cache
def _real() -> tuple[tuple[Path, Any], ...]:
    """The project's own templates, and their values."""
    folders = ("templates", "examples", "tests/end_to_end/apps", "tests/template/cases")
    return tuple((path, read(path).value) for name in folders for path in sorted((ROOT / name).rglob("template.*ml")))


def mutations(random: Random, folder: Path) -> Path:
    """A real template in which a few values are of a wrong kind, gone, doubled, moved or renamed."""
    path, real = random.choice(_real())
    value = copy.deepcopy(real)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        places = list(_places(value))
        if places:
            random.choice(_MUTATIONS)(random, *random.choice(places), random.choice(places))
    project = sources(path.parent, folder)
    text = yaml.safe_dump(value, allow_unicode=True) if random.random() < 0.2 else json.dumps(value)
    return _write(project / f"hostile{random.choice(('.yaml', '.json'))}", text)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container with a key or an index of it."""
    for key, item in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)


def _wrong(random: Random, node: Any, key: Any, _other: tuple[Any, Any]) -> None:
    node[key] = copy.deepcopy(random.choice(WRONG))


def _gone(_random: Random, node: Any, key: Any, _other: tuple[Any, Any]) -> None:
    del node[key]


def _moved(_random: Random, node: Any, key: Any, other: tuple[Any, Any]) -> None:
    node[key] = copy.deepcopy(other[0][other[1]])


def _wrapped(random: Random, node: Any, key: Any, _other: tuple[Any, Any]) -> None:
    wraps = ("Fn::Sub", "Ref", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Transform", "Fn::ForEach::L", "Properties")
    node[key] = random.choice(({random.choice(wraps): node[key]}, [node[key]], [node[key]] * 3))


def _renamed(random: Random, node: Any, key: Any, _other: tuple[Any, Any]) -> None:
    if isinstance(node, dict):
        names = (
            f"{key} ",
            key.swapcase(),
            f"{key}\u200b",
            "",
            "__proto__",
            "Fn::Sub",
            "Ref",
            "<<",
            "\x1b[2J",
            "9" * 300,
        )
        node[random.choice(names)] = node.pop(key)


_MUTATIONS = (_wrong, _wrong, _wrong, _gone, _moved, _moved, _wrapped, _renamed)


def garbled(random: Random, folder: Path) -> Path:
    """The bytes of a real template, cut off, overwritten, mixed or in another encoding."""
    path, _ = random.choice(_real())
    content = bytearray(path.read_bytes())
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.randrange(len(content) + 1)
        how = random.randrange(8)
        if how == 0:
            del content[at:]
        elif how == 1:
            content[at : at + 1] = random.randbytes(random.choice((1, 1, 8, 300)))
        elif how == 2:
            content[at:at] = random.choice(
                (b"\t", b"\0", b"\r", b"&a ", b"*a ", b"!!python/object:os.system ", b"- ", b": ")
            )
        elif how == 3:
            del content[at : at + random.randrange(60)]
        elif how == 4:
            content[at:at] = content[: random.randrange(400)]
        elif how == 5:
            lines = content.split(b"\n")
            random.shuffle(lines[random.randrange(len(lines)) :])
            content = bytearray(b"\n".join(lines[::-1] if random.random() < 0.1 else lines))
        elif how == 6:
            content[at:at] = random.choice(
                (b"{", b"}", b"[", b"]", b'"', b"'", b"|", b">", b"---\n", b"...\n", b"%YAML 9\n", b"? ")
            )
        else:
            other = random.choice(_real())[0].read_bytes()
            content[at:] = other[random.randrange(len(other)) :]
        if not content:
            break
    text = bytes(content)
    if random.random() < 0.05:
        text = text.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-32", "utf-7", "utf-8-sig")))
    return _write(sources(path.parent, folder) / "hostile.yaml", text)


def _texts(kind: Callable[[Random], str | bytes]) -> Callable[[Random, Path], Path]:
    def made(random: Random, folder: Path) -> Path:
        project = folder / "texts"
        (project / "src").mkdir(parents=True, exist_ok=True)
        _write(project / "src" / "app.py", "def handler(event, context): ...\n")
        return _write(project / "template.yaml", kind(random))

    return made


def _write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return path


KINDS: tuple[Callable[[Random, Path], Path], ...] = (
    *(
        mutations,
        mutations,
        mutations,
        garbled,
        _texts(bombs),
        strays,
        _texts(tricks),
        strays,
        _texts(broken),
        archives,
    ),
)
