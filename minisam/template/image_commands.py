"""The commands of RUN: pip installs become requirements, folders become known, everything else is a remark."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile
from pathlib import Path

from minisam.template.dockerfile import Instruction, expand, split_words
from minisam.template.image_stage import Stage, relative_to
from minisam.template.pip_commands import Requirement, pip_arguments, requirements_of

_COMMAND_END = re.compile(r"\s*(?:&&|\|\||;|\n)\s*")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_WITHOUT_EFFECT = frozenset(
    "cd chmod chown echo export find ls pwd rm set test true touch [ python python3 cat mv cp ln which".split()
)
"""Commands that only prepare or tidy up the image; those that move files concern files that an install made."""


def run_commands(stage: Stage, instruction: Instruction, context: Path) -> Iterator[tuple[int, str]]:
    """Apply a RUN to its stage; yields the line and what is not done here of it."""
    for command in _commands(instruction):
        words = list(dropwhile(_ASSIGNMENT.match, split_words(expand(command, stage.scope))))
        if not words or words[0] == "cd":
            continue
        if (arguments := pip_arguments(words)) is not None:
            yield from _install(stage, arguments, instruction, context)
        elif words[0] == "mkdir":
            stage.folders.update(stage.absolute(word) for word in words[1:] if not word.startswith("-"))
        elif words[0] not in _WITHOUT_EFFECT:
            shown = " ".join(words)
            text = f"RUN {shown if len(shown) <= 60 else shown[:57] + '...'} is not run here: the function runs without"
            yield instruction.line, text


def _commands(instruction: Instruction) -> Iterator[str]:
    if instruction.words is not None:
        words = instruction.words
        is_shell = len(words) == 3 and words[1] in ("-c", "-lc")
        yield from _COMMAND_END.split(words[2] if is_shell else " ".join(words))
    elif instruction.heredoc is not None:
        yield from (line for line in _COMMAND_END.split(instruction.heredoc) if not line.startswith("#"))
    else:
        yield from _COMMAND_END.split(instruction.text)


def _install(
    stage: Stage, arguments: Sequence[str], instruction: Instruction, context: Path
) -> Iterator[tuple[int, str]]:
    for requirement in requirements_of(arguments):
        if requirement.option is None:
            stage.installs.append(requirement.text)
        elif (path := _on_this_machine(stage, requirement, context)) is not None:
            stage.installs.append(f"{requirement.option} {path}")
        else:
            text = f"pip install {requirement.option} {requirement.text}: this is not in the build context"
            yield instruction.line, text


def _on_this_machine(stage: Stage, requirement: Requirement, context: Path) -> Path | None:
    """Return the file or folder that an argument means; a bind mount shows the context where nothing was copied."""
    path = stage.absolute(requirement.text)
    if (found := stage.find(path)) is not None:
        return found
    inner = relative_to(path, stage.workdir)
    mounted = context / (inner if inner is not None else posixpath.normpath(f"/{requirement.text}").lstrip("/"))
    return mounted if mounted.exists() else None
