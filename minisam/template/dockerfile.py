"""A Dockerfile's text as instructions, and the expansion of its variables. What they mean is not known here.

Docker: docs "Dockerfile reference": parser directives, line continuation, exec (JSON) and shell form, heredocs,
environment replacement.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import field

from minisam.records import dataclass

_DIRECTIVE = re.compile(r"#\s*(\w+)\s*=\s*(\S+)\s*$")
_HEREDOC = re.compile(r"<<(-?)([\"']?)([A-Za-z_][\w.]*)\2")
_FLAG = re.compile(r"--([a-z-]+)(?:=(\S+))?\s+")
_VARIABLE = re.compile(r"\\(\$)|\$(?:\{(\w+)(?::([-+])([^}]*))?\}|(\w+))")
_WITH_HEREDOC = ("RUN", "COPY", "ADD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction: `keyword` in upper case, its flags (`--from=x`), and the rest as it is written.

    `words` are those of the exec form, None in the shell form. `heredoc` is the text of a here-document.
    """

    keyword: str
    text: str
    line: int
    flags: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] | None = None
    heredoc: str | None = None


def parse_dockerfile(text: str) -> list[Instruction]:
    """Return the instructions of a Dockerfile in their order; whatever the text is, it has some reading."""
    lines = text.removeprefix("\ufeff").splitlines()
    found = []
    pending = iter(enumerate(lines, 1))
    escape = _escape(lines)
    for number, line in pending:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found.append(_instruction(_joined(line, pending, escape), number, pending))
    return found


def expand(text: str, variables: Mapping[str, str]) -> str:
    """Return the text with `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` replaced."""

    def value(match: re.Match[str]) -> str:
        escaped, name, kind, other, bare = match.groups()
        if escaped:
            return "$"
        given = variables.get(name or bare, "")
        if kind == "-":
            return given or expand(other, variables)
        return (expand(other, variables) if given else "") if kind == "+" else given

    return _VARIABLE.sub(value, text)


def split_words(text: str) -> list[str]:
    """Return the words of a shell form, quotes removed; text with an odd quote is split at its spaces."""
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _escape(lines: list[str]) -> str:
    """Return the escape character, which a directive above the first instruction may change."""
    for line in lines:
        directive = _DIRECTIVE.match(line.strip())
        if directive is None:
            break
        if directive[1].lower() == "escape":
            return directive[2]
    return "\\"


def _joined(line: str, following: Iterator[tuple[int, str]], escape: str) -> str:
    """Return a line with those that continue it; comments and empty lines between them do not end it."""
    joined = ""
    while line.rstrip().endswith(escape):
        joined += line.rstrip()[: -len(escape)]
        for _, line in following:
            if line.strip() and not line.lstrip().startswith("#"):
                break
        else:
            return joined
    return joined + line


def _instruction(line: str, number: int, following: Iterator[tuple[int, str]]) -> Instruction:
    keyword, _, rest = line.strip().partition(" ")
    keyword, text, flags = keyword.upper(), rest.strip(), {}
    while (flag := _FLAG.match(text)) is not None:
        flags[flag[1]] = flag[2] or "true"
        text = text[flag.end() :]
    heredoc = None
    if keyword in _WITH_HEREDOC and (opened := _HEREDOC.search(text)) is not None:
        heredoc = _heredoc(opened[3], following, is_indented=bool(opened[1]))
    words = _exec_form(text)
    return Instruction(keyword=keyword, text=text, line=number, flags=flags, words=words, heredoc=heredoc)


def _heredoc(delimiter: str, following: Iterator[tuple[int, str]], *, is_indented: bool) -> str:
    lines = []
    for _, line in following:
        line = line.lstrip("\t") if is_indented else line
        if line == delimiter:
            break
        lines.append(line)
    return "\n".join(lines)


def _exec_form(text: str) -> tuple[str, ...] | None:
    """Return the words of a JSON list of text; Docker takes anything else for the shell form."""
    if not text.startswith("["):
        return None
    try:
        words = json.loads(text)
    except ValueError:
        return None
    return tuple(words) if isinstance(words, list) and all(isinstance(word, str) for word in words) else None
