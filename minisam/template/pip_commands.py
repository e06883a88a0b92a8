"""What a shell command of a Dockerfile installs with pip or uv, as lines of a requirements file.

pip: docs "pip install", "Requirements File Format" (which options a file may hold).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from minisam.records import dataclass

_PIP = re.compile(r"pip(3(\.\d+)?)?$")
_PYTHON = re.compile(r"python(3(\.\d+)?)?$")
_TOOLS = ("pip", "setuptools", "wheel", "uv", "awslambdaric")
"""What an image needs to be built or started, and a function here does not."""

_IN_FILE = ("--index-url", "--extra-index-url", "--find-links", "--trusted-host")
_SHORT = {"-i": "--index-url", "-f": "--find-links", "-r": "--requirement", "-c": "--constraint", "-e": "--editable"}
_WITH_VALUE = (
    *("-t", "--target", "--prefix", "--root", "--platform", "--python-version", "--implementation", "--abi"),
    *("--only-binary", "--no-binary", "--cache-dir", "--progress-bar", "--timeout", "--retries", "--log", "--python"),
    *("--upgrade-strategy", "--src", "-b", "--build", "--use-feature", "-p"),
)
_LISTS = {"--requirement": "-r", "--constraint": "-c"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of a requirements file; with `option` ("-r", "-c", "-e") `text` is a path inside the image."""

    text: str
    option: str | None = None


def pip_arguments(words: Sequence[str]) -> Sequence[str] | None:
    """Return what follows `install` in a call of pip or uv, None for any other command."""
    rest = list(words)
    if rest and _PYTHON.search(rest[0].rpartition("/")[2]) and rest[1:2] == ["-m"]:
        rest = rest[2:]
    if rest[:1] == ["uv"]:
        rest = rest[1:]
    if not rest or not _PIP.match(rest[0].rpartition("/")[2]) or "install" not in rest:
        return None
    return rest[rest.index("install") + 1 :]


def requirements_of(arguments: Sequence[str]) -> Iterator[Requirement]:
    """Yield the lines that mean the same as the arguments of `pip install`."""
    rest = iter(arguments)
    for word in rest:
        name, parted, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if not word.startswith("--") and word[:2] in (*_SHORT, "-t", "-b", "-p") and len(word) > 2:
            name, parted, value = word[:2], "=", word[2:]
        name = _SHORT.get(name, name)
        if name in _WITH_VALUE or name in _IN_FILE or name in _LISTS or name == "--editable":
            value = value if parted else next(rest, "")
            if name in _IN_FILE:
                yield Requirement(f"{name} {value}")
            elif name not in _WITH_VALUE:
                yield Requirement(value, _LISTS.get(name, "-e"))
        elif not name.startswith("-") and re.split(r"[\[<>=!~; @]", word)[0].lower() not in _TOOLS:
            is_path = word.startswith((".", "/")) and "://" not in word
            yield Requirement(word, "-e" if is_path else None)
