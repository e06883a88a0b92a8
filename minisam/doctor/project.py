"""What the project needs: its template, an interpreter for each runtime, packages, and files that can be watched."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

from minisam.doctor.check import Check, fails, note, ok
from minisam.errors import NotRunnable, TemplateErrors, UserError
from minisam.model import App, LoadOptions
from minisam.runtime.interpreter import Interpreters
from minisam.runtime.node_versions import NodeVersions
from minisam.runtime.programs import has_own_program
from minisam.runtime.requirement_files import malformed_lines, wanted_in
from minisam.template import load_app
from minisam.wording import counted

_INOTIFY = Path("/proc/sys/fs/inotify")


def check_project(template: Path, load: LoadOptions, *, python: Path | None) -> Iterator[Check]:
    """Give what a run of this template would find."""
    try:
        app = load_app(template, load)
    except TemplateErrors as errors:
        for error in errors.errors:
            yield fails("template", f"{error.position}: {error.message}", error.hint or "mend the template")
        return
    except UserError as error:
        yield fails("template", error.message, error.hint or "mend the template")
        return
    yield ok(
        "template", f"{template}: {counted(len(app.functions), 'function')}, {counted(len(app.resources), 'resource')}"
    )
    yield from _findings(app)
    yield from _functions(app)
    yield from asyncio.run(_interpreters(app, python, template.parent))
    yield from _requirements(app)
    yield from _build_folder(template.parent)
    yield from _watches(app)


def _findings(app: App) -> Iterator[Check]:
    for finding in app.findings:
        if finding.severity != "notice":
            where = f"{finding.position}: " if finding.position else ""
            is_failing = finding.check == "handler-exists" or finding.severity == "error"
            yield Check(
                name="template",
                status="fails" if is_failing else "note",
                found=f"{where}{finding.message}",
                hint=finding.hint,
            )


def _functions(app: App) -> Iterator[Check]:
    for function in app.functions.values():
        if function.refusal:
            yield note("function", f"{function.position}: '{function.id}' does not run: {function.refusal}")


async def _interpreters(app: App, python: Path | None, project: Path) -> list[Check]:
    found: list[Check] = []
    notices: list[str] = []
    running = [function for function in app.functions.values() if not function.refusal]
    pythons = sorted({function.runtime for function in running if not has_own_program(function)})
    try:
        interpreters = Interpreters(python, project, notices.append)
        for runtime in pythons:
            chosen = await interpreters.choose(runtime)
            found.append(ok("interpreter", f"{runtime}: Python {chosen.version}, {chosen.path}"))
    except UserError as error:
        found.append(fails("interpreter", error.message, error.hint or "name another with --python"))
    nodes = NodeVersions(notices.append)
    for runtime in sorted({function.runtime for function in running if function.runtime.startswith("nodejs")}):
        try:
            found.append(ok("interpreter", f"{runtime}: {await nodes.choose(runtime)}"))
        except NotRunnable as error:
            found.append(fails("interpreter", f"functions of {runtime} do not run: {error}", "or remove them"))
    return [*found, *(note("interpreter", text) for text in notices)]


def _requirements(app: App) -> Iterator[Check]:
    folders = {folder for function in app.functions.values() for folder in (function.code_dir, *function.layers)}
    for wanted in (wanted_in(folder) for folder in sorted(folders) if folder.is_dir()):
        if wanted is not None and wanted.problem:
            yield fails("packages", f"{wanted.shown}: {wanted.problem}", "mend the file")
        elif wanted is not None and (malformed := list(malformed_lines(wanted))):
            for requirement, place, reason in malformed:
                found = f"{place}: '{requirement}' cannot be installed: {reason}"
                yield fails("packages", found, "write it as pip reads it: `name`, `name==1.2` or `name>=1,<2`")
        elif wanted is not None:
            yield ok("packages", f"{wanted.shown}: what the interpreter lacks is installed once, before the first call")


def _build_folder(project: Path) -> Iterator[Check]:
    if (project / ".aws-sam" / "build").is_dir():
        yield note("build", ".aws-sam/build exists and is not used: minisam serves the sources")


def _watches(app: App) -> Iterator[Check]:
    """Compare the folders to watch with what the system lets one user watch (Linux; inotify(7))."""
    try:
        limit = int((_INOTIFY / "max_user_watches").read_text())
        instances = int((_INOTIFY / "max_user_instances").read_text())
    except (OSError, ValueError):
        return
    roots = {function.code_dir for function in app.functions.values()} | {app.template.parent}
    count = sum(_count_folders(root, limit) for root in roots)
    found = f"{counted(count, 'folder')} to watch; inotify allows {limit:,} watches, {instances} instances"
    if count >= limit or instances < 1:
        hint = "saves are still noticed with the next request; `sysctl fs.inotify.max_user_watches=524288` raises it"
        yield note("watching", found, hint)
    else:
        yield ok("watching", found)


def _count_folders(root: Path, enough: int) -> int:
    count = 0
    for _ in os.walk(root):
        count += 1
        if count > enough:
            break
    return count
