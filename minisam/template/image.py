"""A function's container image, read from its Dockerfile: handler, runtime, code, requirements, variables.

Nothing is built. COPY says which files of the build context are the code, RUN pip install which requirements it has;
what has no equivalent on this machine either refuses the function (Unmappable) or is a remark, with its line.
AWS: docs "python-image" (base images, the runtime interface client), "images-create" (ENTRYPOINT, CMD, WORKDIR).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from minisam.project import is_inside
from minisam.records import dataclass
from minisam.template.dockerfile import Instruction, expand, parse_dockerfile, split_words
from minisam.template.image_commands import run_commands
from minisam.template.image_layout import task_root
from minisam.template.image_stage import TASK_ROOT, Stage, Unmappable, in_context, relative_to

_LAMBDA = re.compile(r"(?:public\.ecr\.aws/lambda/python|(?:docker\.io/)?amazon/aws-lambda-python):(3\.\d+)")
_PYTHON = re.compile(r"(?:[\w.-]+/)*python:(3\.\d+)")
_SAM_BUILD = re.compile(r"public\.ecr\.aws/sam/build-python(3\.\d+)")
_HANDLER = re.compile(r"[A-Za-z_][\w./-]*\.[A-Za-z_]\w*$")
_ARCHIVE = re.compile(r"\.(tar|tgz|txz|tbz2?)(\.\w+)?$")
_OWN = ("LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR")
_OF_THE_IMAGE = ("PATH", "LD_LIBRARY_PATH", "HOME", "TZ", "LANG")
_LONGEST_VALUE = 131_072
"""Linux takes no longer texts in the environment of a process (execve(2), MAX_ARG_STRLEN)."""
_IGNORED = ("LABEL", "EXPOSE", "USER", "VOLUME", "MAINTAINER", "STOPSIGNAL", "HEALTHCHECK", "SHELL", "ONBUILD")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSource:
    """Where an image comes from, and what the template says in place of its Dockerfile (`ImageConfig`).

    What is taken from the context must lie in `premises`, links resolved.
    """

    dockerfile: Path
    context: Path
    premises: tuple[Path, ...] = ()
    target: str | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    command: tuple[str, ...] | None = None
    entry_point: tuple[str, ...] | None = None
    workdir: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is not done here although the image has it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """What a function takes from its image. `links` is empty where `root` is the task root just as it lies there.

    Otherwise the task root holds each file or folder of `links` under that path. `requirements` are lines of a
    requirements file. `variables` are those of ENV, each with its line.
    """

    handler: str
    runtime: str
    root: Path
    links: Mapping[str, tuple[Path, ...]]
    requirements: tuple[str, ...]
    variables: Mapping[str, tuple[str, int]]
    remarks: tuple[Remark, ...]


def read_image(source: ImageSource) -> Image:
    """Return what the image of a Dockerfile amounts to. Raises Unmappable, and OSError for a file that is not there."""
    instructions = parse_dockerfile(source.dockerfile.read_text("utf-8", "replace"))
    build = _Build(source)
    for instruction in instructions:
        build.apply(instruction)
    return build.finish()


class _Build:
    def __init__(self, source: ImageSource) -> None:
        self._source = source
        self._arguments: dict[str, str] = {}
        self._stages: list[tuple[str, Stage]] = []
        self._remarks: list[Remark] = []
        self._is_complete = False

    @property
    def _premises(self) -> tuple[Path, ...]:
        return self._source.premises or (self._source.context.resolve(),)

    @property
    def _stage(self) -> Stage:
        return self._stages[-1][1]

    def apply(self, instruction: Instruction) -> None:
        keyword = instruction.keyword
        if self._is_complete or keyword in _IGNORED:
            return
        if keyword == "FROM":
            self._begin(instruction)
        elif not self._stages:
            if keyword != "ARG":
                raise Unmappable(instruction.line, f"{keyword} stands before FROM")
            self._arguments.update(self._declared(instruction, self._arguments))
        elif keyword == "ARG":
            known = {**self._arguments, **self._stage.scope}
            self._stage.arguments.update(self._declared(instruction, known))
        elif keyword == "ENV":
            self._set(instruction)
        elif keyword == "WORKDIR":
            self._stage.workdir = self._stage.absolute(expand(instruction.text, self._stage.scope))
            self._stage.folders.add(self._stage.workdir)
        elif keyword in ("COPY", "ADD"):
            self._copy(instruction)
        elif keyword == "RUN":
            self._remarks += [Remark(*each) for each in run_commands(self._stage, instruction, self._source.context)]
        elif keyword == "CMD":
            self._stage.command = instruction
        elif keyword == "ENTRYPOINT":
            self._stage.entry_point, self._stage.command = instruction, None
        else:
            raise Unmappable(instruction.line, f"{keyword} is no instruction of a Dockerfile")

    def _begin(self, instruction: Instruction) -> None:
        if self._stages and self._stages[-1][0] == self._source.target:
            self._is_complete = True
            return
        words = expand(instruction.text, self._arguments).split()
        if not words:
            raise Unmappable(instruction.line, "FROM names no image")
        name = words[2].lower() if len(words) == 3 and words[1].upper() == "AS" else ""
        known = dict(self._stages)
        base = words[0]
        stage = known[base.lower()].derived(instruction.line) if base.lower() in known else _based_on(base, instruction)
        self._stages.append((name, stage))

    def _declared(self, instruction: Instruction, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for word in split_words(instruction.text):
            name, _, default = word.partition("=")
            given = expand(default, known) or known.get(name, "")
            yield name, self._source.arguments.get(name, self._bounded(given, instruction))

    def _set(self, instruction: Instruction) -> None:
        stage, text = self._stage, instruction.text
        name, _, rest = text.partition(" ")
        is_old_form = "=" not in name
        pairs = [f"{name}={rest.strip()}"] if is_old_form else split_words(text)
        before = dict(stage.scope)
        for pair in pairs:
            name, _, value = pair.partition("=")
            stage.variables[name] = self._bounded(expand(value, before), instruction)
            stage.set_at[name] = instruction.line

    @staticmethod
    def _bounded(value: str, instruction: Instruction) -> str:
        if len(value) > _LONGEST_VALUE:
            raise Unmappable(
                instruction.line, f"{instruction.keyword} makes a value of over {_LONGEST_VALUE:,} letters"
            )
        return value

    def _copy(self, instruction: Instruction) -> None:
        stage, line = self._stage, instruction.line
        words = [expand(word, stage.scope) for word in instruction.words or split_words(instruction.text)]
        *sources, destination = words or [""]
        is_code = relative_to(stage.absolute(destination), self._task_root(stage)) is not None
        if instruction.heredoc is not None or not sources:
            self._give_up(is_code, line, f"{instruction.keyword} of a here-document is not done here")
        elif (origin := instruction.flags.get("from")) is not None:
            self._copy_from(expand(origin, stage.scope), sources, destination, is_code, line)
        elif instruction.keyword == "ADD" and any(_is_fetched(each) for each in sources):
            self._give_up(is_code, line, f"ADD {sources[0]} is not fetched or unpacked here")
        else:
            found = [path for each in sources for path in self._in_context(each, line)]
            stage.place(found, destination)

    def _in_context(self, pattern: str, line: int) -> list[Path]:
        found = in_context(self._source.context, pattern, line)
        if any(not is_inside(path, self._premises) for path in found):
            raise Unmappable(line, f"'{pattern}' lies outside the project {self._premises[0]}")
        return found

    def _copy_from(self, origin: str, sources: Sequence[str], destination: str, is_code: bool, line: int) -> None:
        stages = {**{str(index): stage for index, (_, stage) in enumerate(self._stages[:-1])}, **dict(self._stages)}
        other = stages.get(origin.lower())
        if other is None:
            self._give_up(is_code, line, f"COPY --from={origin} takes files of another image, which is not fetched")
            return
        taken = [self._stage.take(other, each, destination) for each in sources]
        self._stage.installs += [each for each in other.installs if each not in self._stage.installs]
        if not any(taken) and not other.installs:
            what = " ".join(sources)
            self._give_up(is_code, line, f"COPY --from={origin}: nothing of the build context is at {what}")

    def _give_up(self, is_code: bool, line: int, reason: str) -> None:
        """Refuse the image where code is concerned; elsewhere the function runs without it."""
        if is_code:
            raise Unmappable(line, reason)
        self._remarks.append(Remark(line, reason))

    @staticmethod
    def _task_root(stage: Stage) -> str:
        return stage.variables.get("LAMBDA_TASK_ROOT", TASK_ROOT) if stage.is_lambda else stage.workdir

    def finish(self) -> Image:
        if not self._stages:
            raise Unmappable(1, "it has no FROM")
        if self._source.target and not self._is_complete and self._stages[-1][0] != self._source.target.lower():
            raise Unmappable(1, f"it has no stage '{self._source.target}'")
        stage = self._stage
        if stage.python is None:
            raise Unmappable(stage.line, f"its base image {stage.base} is no Python image of a known version")
        if self._source.workdir:
            stage.workdir = stage.absolute(self._source.workdir)
        root = self._task_root(stage)
        self._check_entry_point(stage)
        handler = self._handler(stage)
        code, links = task_root(stage.below(root), self._source.context)
        return Image(
            handler=handler,
            runtime=f"python{stage.python}",
            root=code,
            links=links,
            requirements=tuple(stage.installs),
            variables=dict(_variables(stage)),
            remarks=tuple(self._remarks),
        )

    def _check_entry_point(self, stage: Stage) -> None:
        given = stage.entry_point
        words = self._source.entry_point or (given.words or tuple(split_words(given.text)) if given else ())
        line = given.line if given else stage.line
        if not words:
            if not stage.is_lambda:
                hint = 'ENTRYPOINT ["python", "-m", "awslambdaric"]'
                raise Unmappable(line, f"nothing starts a handler: its base is no Lambda image and it has no {hint}")
            return
        text = " ".join(words)
        script = stage.find(stage.absolute(words[0]))
        if script is not None and script.is_file() and is_inside(script, self._premises):
            text += script.read_text("utf-8", "replace")
        if "awslambdaric" not in text and "lambda-entrypoint" not in text and "/var/runtime/bootstrap" not in text:
            raise Unmappable(line, f"ENTRYPOINT {' '.join(words)} does not start Lambda's runtime interface client")

    def _handler(self, stage: Stage) -> str:
        given = stage.command
        line = given.line if given else stage.line
        written = given.words or tuple(split_words(given.text)) if given else ()
        words = self._source.command or tuple(expand(word, stage.scope) for word in written)
        if not words and stage.entry_point is not None and stage.entry_point.words:
            words = stage.entry_point.words[-1:]
        if len(words) != 1 or not _HANDLER.match(words[0]):
            shown = f"CMD {' '.join(words)} is no handler" if words else "it has no CMD"
            raise Unmappable(line, f'{shown}; minisam runs what CMD ["app.handler"] names')
        if given is not None and given.words is None and self._source.command is None:
            text = f'CMD in shell form reaches Lambda as `/bin/sh -c ...` and fails there: write CMD ["{words[0]}"]'
            self._remarks.append(Remark(line, text))
        return words[0]


def _based_on(base: str, instruction: Instruction) -> Stage:
    stage = Stage(base, instruction.line)
    if (found := _LAMBDA.match(base)) is not None:
        stage.python, stage.is_lambda, stage.workdir = found[1], True, TASK_ROOT
        stage.variables.update(LAMBDA_TASK_ROOT=TASK_ROOT, LAMBDA_RUNTIME_DIR="/var/runtime")
    elif (found := _PYTHON.match(base) or _SAM_BUILD.match(base)) is not None:
        stage.python = found[1]
    return stage


def _variables(stage: Stage) -> Iterator[tuple[str, tuple[str, int]]]:
    for name, line in stage.set_at.items():
        value = stage.variables[name]
        if name == "PYTHONPATH":
            value = ":".join(str(stage.find(entry) or entry) for entry in value.split(":") if entry)
        if name not in _OWN and name not in _OF_THE_IMAGE:
            yield name, (value, line)


def _is_fetched(source: str) -> bool:
    return "://" in source or source.startswith("git@") or _ARCHIVE.search(source) is not None
