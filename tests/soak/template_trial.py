"""The process that loads hostile templates, watched: `python -m tests.soak.template_trial FOLDER SEED NUMBER ...`.

Prints a JSON line per template: its number, "app", "refused" or what went wrong, the seconds and the MB it took, and
the files that were opened outside the project. The translator runs in this very process, so that it is watched and
measured too; its request and reply go through JSON as between processes.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import site
import sys
import sysconfig
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from minisam.access.managed_policies import managed_policy
from minisam.cli.terminal import Terminal
from minisam.errors import NotRunnable, TemplateErrors, UsageError
from minisam.model import App, LoadOptions
from minisam.policies.check import check
from minisam.runtime.layout import Layouts
from minisam.template import load_app, translate
from minisam.template.translator import Translator
from tests.soak.hostile_files import SECRET
from tests.soak.hostile_templates import make

LONGEST_S = 20
MOST_MB = 2048
ROOT = Path(__file__).parents[2]


class TooSlow(BaseException):
    """The template took longer than any may."""


class Watch:
    """Notes every file that is opened outside the folders that a load may read."""

    def __init__(self, allowed: Iterator[str]) -> None:
        self.allowed = tuple(os.path.realpath(folder) for folder in allowed)
        self.project = ""
        self.opened: list[str] = []
        sys.addaudithook(self._hear)

    @contextmanager
    def over(self, project: Path) -> Iterator[None]:
        self.project, self.opened = os.path.realpath(project), []
        try:
            yield
        finally:
            self.project = ""

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and self.project and isinstance(args[0], str | bytes):
            real = os.path.realpath(os.fsdecode(args[0]))
            if not any(real == folder or real.startswith(folder + os.sep) for folder in (self.project, *self.allowed)):
                self.opened.append(real)


def main() -> None:
    """Try the templates of the given numbers, one after the other."""
    folder, seed, numbers = Path(sys.argv[1]), int(sys.argv[2]), map(int, sys.argv[3:])
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MB * 1024 * 1024,) * 2)
    signal.signal(signal.SIGALRM, _too_slow)
    translate._make_fast()
    Translator.begin, Translator.ask = _nothing_to_begin, _translated_here  # type: ignore[method-assign]
    os.environ["HOME"] = str(folder / "home")
    watch = Watch(_readable(folder))
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for number in numbers:
        template = make(number, seed, folder)
        replies.write(json.dumps({"number": number, **try_out(template, folder, watch)}) + "\n")
        replies.flush()


def try_out(template: Path, folder: Path, watch: Watch) -> dict[str, Any]:
    """Load a template as `minisam validate` does, twice, lay out and check its functions' code; say how it went."""
    project = folder / template.relative_to(folder).parts[0]
    if project.name == "real":
        project = template.parent
    os.chdir(project)
    began, memory = time.process_time(), _peak_mb()
    signal.setitimer(signal.ITIMER_REAL, LONGEST_S * 3)
    said = ""
    with watch.over(project):
        try:
            said = _load(template, folder)
            verdict = "app"
        except (TemplateErrors, UsageError) as refused:
            said, verdict = str(refused), "refused"
            if any(error.position is None for error in getattr(refused, "errors", ())):
                verdict = f"no position: {said[:500]}"
        except TooSlow:
            verdict = "too slow: " + traceback.format_exc(limit=-6)
        except BaseException as error:
            verdict = f"{type(error).__name__}: " + traceback.format_exc(limit=-5)[-1500:]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    if SECRET in said:
        verdict = f"shows the user's file: {said[:500]}"
    if any(letter < " " and letter not in "\n\t" or "\x7f" <= letter < "\xa0" for letter in said):
        verdict = f"prints a control character: {said[:500]!r}"
    spent, grown = time.process_time() - began, _peak_mb() - memory
    return {"verdict": verdict, "cpu_s": spent, "mb": grown, "opened": watch.opened[:5]}


def _load(template: Path, folder: Path) -> str:
    """Return all that is told of a template: what it is as an application, and its findings."""
    options = LoadOptions(cache_dir=folder / "cache")
    app: App = load_app(template, options, display=template.name)
    if load_app(template, options, display=template.name) != app:
        raise AssertionError("the cache gives another application")
    layouts = Layouts(folder / "cache")
    shown = io.StringIO()
    terminal = Terminal(shown)
    for function in app.functions.values():
        if function.refusal is None:
            try:
                layouts.layout(function)
            except NotRunnable as error:
                terminal.notice(str(error))
    terminal.show_findings((*app.findings, *check(app, managed_policy)))
    return shown.getvalue()


def _nothing_to_begin(_translator: Translator) -> None: ...


def _translated_here(_translator: Translator, request: Any) -> Any:
    asked = json.loads(json.dumps(request))
    return json.loads(json.dumps(translate.reply_to(asked["template"], asked["parameters"], asked["region"])))


def _readable(folder: Path) -> Iterator[str]:
    yield from ("/dev/null", "/dev/urandom", str(folder / "cache"), str(ROOT / "minisam"))
    yield from (*site.getsitepackages(), sys.prefix, sys.base_prefix, *sysconfig.get_paths().values())


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)


def _too_slow(*_: object) -> None:
    raise TooSlow


if __name__ == "__main__":
    main()
