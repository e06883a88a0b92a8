"""Machines in trouble: each trouble has one defined outcome, and the application is well again afterwards.

A function here makes an application in an empty folder, brings one trouble about and fails where the outcome is not
the one that its docstring says. Troubles that a process must be born with come by a `sitecustomize` module, which
Python imports before anything else.
"""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.end_to_end.command import ROOT, Command, Server
from tests.end_to_end.processes import eventually

CONNECTIONS = 16
FILES = 2_000
DESCRIPTORS = 64
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      {{Runtime: python3.12, Handler: app.handler, CodeUri: src, Timeout: 10,
       Events: {{Get: {{Type: HttpApi, Properties: {{Method: GET, Path: {path}}}}}}}}}
"""
HANDLER = "def handler(event, context):\n    return {{'statusCode': 200, 'body': {body}}}\n"

FEW_DESCRIPTORS = f"""
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({DESCRIPTORS}, {DESCRIPTORS}))
"""
# In a namespace of its own the process has a limit of its own, and nobody else is harmed.
NO_INOTIFY = """
import ctypes, sys
if "minisam" in sys.orig_argv:
    assert ctypes.CDLL(None).unshare(0x10000000) == 0
    with open("/proc/sys/user/max_inotify_instances", "w") as file:
        file.write("0")
"""
MOVABLE_CLOCK = """
import os, time
def moved(real, unit):
    return lambda: real() + unit * int(open({offset!r}).read() or 0)
time.time, time.time_ns = moved(time.time, 1), moved(time.time_ns, 1_000_000_000)
"""
DAY_S = 86_400


def full_disk(command: Command, folder: Path) -> None:
    """Every write to a file fails: requests are answered all the same, saved code is live; nothing is printed."""
    template = application(folder)
    with serving(command, template) as server:
        assert server.request("/").text == "1"
        for process in server.running.family():
            with contextlib.suppress(ProcessLookupError):
                _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, hard))
        said = len(server.running.err)
        for number in range(2, 5):
            save(template, number)
            assert server.request("/").text == f"{number}"
        assert len(server.running.err) == said


def no_inotify(command: Command, folder: Path) -> None:
    """Files cannot be watched: that is a line at start, and saved code is live with the next request."""
    template = application(folder)
    with serving(afflicted(command, folder, NO_INOTIFY), template) as server:
        server.says("cannot watch files")
        for number in range(2, 5):
            save(template, number)
            assert server.request("/").text == f"{number}"


def few_descriptors(command: Command, folder: Path) -> None:
    """With 64 descriptors sixteen clients at once are all answered, by as many environments as there is room for."""
    template = application(folder, "__import__('time').sleep(0.05) or '1'")
    with serving(afflicted(command, folder, FEW_DESCRIPTORS), template) as server:
        answers: list[int] = []

        def ask() -> None:
            answers.extend(server.request("/").status for _ in range(5))

        threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [200] * 5 * CONNECTIONS, answers
        assert "Traceback" not in server.running.err, server.running.err[-3000:]


def checkout(command: Command, folder: Path) -> None:
    """`git checkout` of another commit of 2,000 files: the next request runs the code of that commit, all of it."""
    template = application(folder, "','.join(str(each.VALUE) for each in parts)")
    source = template.parent / "src"
    imported = [f"part{number:04}" for number in range(0, FILES, FILES // 20)]
    handler = source / "app.py"
    handler.write_text(f"import {', '.join(imported)}\nparts = [{', '.join(imported)}]\n{handler.read_text()}")
    git = ("git", "-C", str(template.parent), "-c", "user.name=a", "-c", "user.email=a@b.c")
    subprocess.run([*git, "init", "-q"], check=True)
    for commit in ("1", "2"):
        for number in range(FILES):
            (source / f"part{number:04}.py").write_text(f"VALUE = {commit}\n")
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", commit], check=True)
        subprocess.run([*git, "tag", f"v{commit}"], check=True)
    with serving(command, template) as server:
        for commit in ("2", "1", "2", "1"):
            subprocess.run([*git, "checkout", "-q", f"v{commit}"], check=True)
            assert server.request("/").text == ",".join([commit] * len(imported))


def half_a_template(command: Command, folder: Path) -> None:
    """A template that is read while it is written: what is no template leaves the last one serving.

    Half a template may be one; it has no route then. The new one serves once it is whole.
    """
    template, path = application(folder), "/"
    with serving(command, template) as server:
        for next_path in ("/second", "/third"):
            text = TEMPLATE.format(path=next_path)
            template.write_text("")
            assert server.request(path).text == "1"
            for size in range(10, len(text), 40):
                template.write_text(text[:size])
                assert server.request(path).status in (200, 404), text[:size]
            template.write_text(text)
            assert server.request(next_path).text == "1"
            assert server.request(path).status == 404
            path = next_path
        assert "Traceback" not in server.running.err, server.running.err[-3000:]


def moved_clock(command: Command, folder: Path) -> None:
    """The clock jumps a day, forth and back: nothing times out, and no code that was saved meanwhile is missed."""
    template = application(folder)
    offset = folder / "offset"
    offset.write_text("0")
    with serving(afflicted(command, folder, MOVABLE_CLOCK.format(offset=str(offset))), template) as server:
        for number, days in enumerate((0, 1, 0, -1, 0), start=1):
            offset.write_text(str(days * DAY_S))
            save(template, number)
            for _ in range(3):
                assert server.request("/").text == f"{number}"
        assert "timed out" not in server.running.err


HARDSHIPS = (full_disk, no_inotify, few_descriptors, checkout, half_a_template, moved_clock)


def application(folder: Path, body: str = "'1'") -> Path:
    source = folder / "application" / "src"
    source.mkdir(parents=True)
    (source / "app.py").write_text(HANDLER.format(body=body))
    (source.parent / "template.yaml").write_text(TEMPLATE.format(path="/"))
    return source.parent / "template.yaml"


def save(template: Path, number: int) -> None:
    (template.parent / "src" / "app.py").write_text(HANDLER.format(body=f"'{number}'"))


def afflicted(command: Command, folder: Path, trouble: str) -> Command:
    """Return the command with a trouble that each of its processes is born with."""
    (folder / "trouble").mkdir()
    (folder / "trouble" / "sitecustomize.py").write_text(trouble)
    path = os.pathsep.join((str(folder / "trouble"), str(ROOT)))
    return replace(command, variables={**command.variables, "PYTHONPATH": path})


@contextlib.contextmanager
def serving(command: Command, template: Path) -> Iterator[Server]:
    """Serve, and wait until it also watches."""
    with command.serving(template) as server:
        eventually(lambda: server.request("/").status == 200, "the first answer")
        yield server
