"""Runs under the user's interpreter: which requirements of a file does it lack?

`python requirements_check.py FILE [FOLDER ...]` prints a JSON list of `[requirement, "FILE:LINE"]`; what is installed
in one of the folders counts too. Names, versions, extras and
markers are judged by `packaging`, the interpreter's own or pip's copy; without either only names are. What has no
name that could be looked up (a folder, a URL, an editable install) counts as lacking, and so does what a constraints
file (`-c`) forbids in the version that is installed.
"""

from __future__ import annotations

import json
import os
import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?=$|[<>=!~;(,@])")
INCLUDE = re.compile(r"(?:-r|--requirement)[\s=]*(.+)")
CONSTRAINT = re.compile(r"(?:-c|--constraint)[\s=]*(.+)")
UNNAMED = re.compile(r"(?:-e|--editable)\b|[./~]|\w+\+|(?:https?|file):")


def requirements(path: str, seen: set[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield the requirements of a file and of those it includes, each with its place."""
    seen = set() if seen is None else seen
    if os.path.realpath(path) in seen:
        return
    seen.add(os.path.realpath(path))
    for number, line in logical_lines(path):
        if included := INCLUDE.match(line):
            yield from requirements(os.path.join(os.path.dirname(path), included[1].strip()), seen)
        elif UNNAMED.match(line) or not line.startswith("-"):
            yield re.split(r"\s--", line)[0].strip(), f"{path}:{number}"


def constraints(path: str, seen: set[str] | None = None) -> Iterator[str]:
    """Yield the lines of all constraints files that a file and those it includes name."""
    seen = set() if seen is None else seen
    if os.path.realpath(path) in seen:
        return
    seen.add(os.path.realpath(path))
    for _, line in logical_lines(path):
        folder = os.path.dirname(path)
        if included := INCLUDE.match(line):
            yield from constraints(os.path.join(folder, included[1].strip()), seen)
        elif constraint := CONSTRAINT.match(line):
            inner = os.path.join(folder, constraint[1].strip())
            yield from (text for text, _ in requirements(inner))
            yield from constraints(inner, seen)


def is_forbidden(requirement: str, limits: list[str], folders: Sequence[str] = ()) -> bool:
    """Tell whether a constraint of the same name is not met by what is installed."""
    name = NAME.match(requirement)
    wanted = re.sub(r"[-_.]+", "-", name[1]).lower() if name else None
    for limit in limits:
        found = NAME.match(limit)
        if found and re.sub(r"[-_.]+", "-", found[1]).lower() == wanted and is_lacking(limit, folders):
            return True
    return False


def logical_lines(path: str) -> Iterator[tuple[int, str]]:
    """Yield lines without comments, continued ones joined, with the number of their first."""
    with open(path, encoding="utf-8-sig") as file:
        pending, first = "", 0
        for number, line in enumerate(file, 1):
            text = re.sub(r"(^|\s)#.*$", "", line.rstrip("\n"))
            first = first or number
            if text.endswith("\\"):
                pending += text[:-1] + " "
                continue
            if (pending + text).strip():
                yield first, (pending + text).strip()
            pending, first = "", 0
        if pending.strip():
            yield first, pending.strip()


def why_malformed(requirement: str) -> str | None:
    """Return what pip would find wrong with how a requirement is written, None where nothing is."""
    if UNNAMED.match(requirement):
        return None
    packaging = find_packaging()
    if packaging is None:
        return None if NAME.match(requirement) else "no name"
    try:
        packaging.Requirement(requirement)
    except packaging.InvalidRequirement as error:
        return str(error).splitlines()[0]
    return None


def is_lacking(requirement: str, folders: Sequence[str] = ()) -> bool:
    if UNNAMED.match(requirement):
        return True
    packaging = find_packaging()
    if packaging is None:
        name = NAME.match(requirement)
        return name is None or installed(name[1], folders) is None
    try:
        parsed = packaging.Requirement(requirement)
    except packaging.InvalidRequirement:
        return True
    if parsed.marker is not None and not parsed.marker.evaluate({"extra": ""}):
        return False
    found = installed(parsed.name, folders)
    if found is None or not parsed.specifier.contains(found, prereleases=True):
        return True
    return lacks_extras(packaging, parsed, folders)


def lacks_extras(packaging: Any, parsed: Any, folders: Sequence[str]) -> bool:
    """Tell whether one of the packages that only the extras ask for is not there."""
    found = find_distribution(parsed.name, folders) if parsed.extras else None
    for text in (found.requires or ()) if found else ():
        inner = packaging.Requirement(text)
        if inner.marker is None or inner.marker.evaluate({"extra": ""}):
            continue
        is_asked = any(inner.marker.evaluate({"extra": extra}) for extra in parsed.extras)
        found = installed(inner.name, folders)
        if is_asked and (found is None or not inner.specifier.contains(found, prereleases=True)):
            return True
    return False


def installed(name: str, folders: Sequence[str] = ()) -> str | None:
    found = find_distribution(name, folders)
    return found.version if found else None


def find_distribution(name: str, folders: Sequence[str]) -> Any:
    """Return what is installed under a name: in the folders, which come first in `sys.path`, or for the interpreter."""
    from importlib.metadata import Distribution  # the front reads files with this module, no more

    beside = Distribution.discover(name=name, path=list(folders)) if folders else ()
    for found in (*beside, *Distribution.discover(name=name)):
        return found
    return None


def find_packaging() -> Any:
    try:
        from packaging import requirements as packaging
    except ImportError:
        try:
            from pip._vendor.packaging import requirements as packaging  # type: ignore[no-redef]
        except ImportError:
            return None
    return packaging


if __name__ == "__main__":
    file, *folders = sys.argv[1:]
    limits = list(constraints(file))
    asked = requirements(file)
    print(
        json.dumps([item for item in asked if is_lacking(item[0], folders) or is_forbidden(item[0], limits, folders)])
    )
