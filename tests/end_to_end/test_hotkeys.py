"""Keys of a terminal: what each does, who gets none, and that the terminal is given back as it was."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.end_to_end.console import Console, console
from tests.end_to_end.processes import eventually, family
from tests.end_to_end.wire import request

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Count:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      Timeout: 30
      Events: {Get: {Type: HttpApi, Properties: {Method: GET, Path: /count}}}
"""
CODE = """\
import os
def handler(event, context):
    return {"pid": os.getpid()}
"""


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path


def front(terminal: Console) -> str:
    """The address that the banner shows."""
    found = re.search(r"all APIs\s+(http://\S+)", terminal.seen)
    assert found
    return found[1]


def function_pid(terminal: Console) -> int:
    return int(request(front(terminal) + "/count").json()["pid"])


def test_each_key_does_what_the_help_says(command, project):
    with console(command, "start-api", "--port", "0", cwd=project) as terminal:
        before = terminal.modes()
        terminal.shows("keys: h help")
        assert terminal.is_reading_keys() and terminal.modes() != before
        terminal.type("h")
        terminal.shows("start every function anew")
        terminal.type("\x1b[A?x")  # an arrow, and keys that mean nothing
        terminal.type("l")
        eventually(lambda: terminal.seen.count("/count") == 2, "the routes a second time", 10)
        pid = function_pid(terminal)
        assert function_pid(terminal) == pid
        terminal.type("r")
        terminal.shows("reloaded in")
        assert function_pid(terminal) != pid
        terminal.type("c")
        terminal.shows("\x1b[2J")
        terminal.type("Q")
        assert terminal.ends() == 0
        assert terminal.modes() == before


@pytest.mark.parametrize(("how", "status"), [("\x03", 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_the_terminal_is_given_back_however_it_ends(command, project, how, status):
    with console(command, "start-api", "--port", "0", cwd=project) as terminal:
        before = terminal.modes()
        terminal.shows("keys: h help")
        if isinstance(how, str):
            terminal.type(how)
        else:
            os.kill(terminal.process.pid, how)
        assert terminal.ends() == status
        assert terminal.modes() == before


def test_killed_children_leave_the_keys_and_the_terminal_alone(command, project):
    with console(command, "start-api", "--port", "0", cwd=project) as terminal:
        before = terminal.modes()
        terminal.shows("keys: h help")
        pid = function_pid(terminal)
        for child in family(terminal.process.pid, "no such mark"):
            if child.pid != terminal.process.pid:
                os.kill(child.pid, signal.SIGKILL)
        eventually(lambda: request(front(terminal) + "/count").status == 200, "an answer by a new child", 10)
        assert function_pid(terminal) != pid
        terminal.type("h")
        terminal.shows("start every function anew")
        terminal.type("q")
        assert terminal.ends() == 0
        assert terminal.modes() == before


def test_ctrl_z_gives_the_terminal_back_and_going_on_takes_it_again(command, project):
    def state(pid: int) -> str:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]

    with console(command, "start-api", "--port", "0", cwd=project) as terminal:
        before = terminal.modes()
        terminal.shows("keys: h help")
        terminal.type("\x1a")
        eventually(lambda: state(terminal.process.pid) == "T", "stopped", 10)
        assert terminal.modes() == before
        os.kill(terminal.process.pid, signal.SIGCONT)
        eventually(terminal.is_reading_keys, "keys again", 10)
        terminal.type("q")
        assert terminal.ends() == 0
        assert terminal.modes() == before


@pytest.mark.parametrize("variables", [{"CI": "true"}, {"TERM": "dumb"}], ids=["CI", "dumb"])
def test_nobody_in_front_of_it_no_keys(command, project, variables):
    with console(command, "start-api", "--port", "0", cwd=project, **variables) as terminal:
        before = terminal.modes()
        terminal.shows("press Ctrl-C to stop")
        assert terminal.modes() == before and not terminal.is_reading_keys()
        assert request(front(terminal) + "/count").status == 200
        terminal.type("\x03")
        assert terminal.ends() == 130
        assert "keys:" not in terminal.seen


@pytest.mark.parametrize(
    ("variables", "is_coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["colours", "NO_COLOR", "dumb"],
)
def test_colours_only_where_they_are_wanted(command, project, variables, is_coloured):
    with console(command, "start-api", "--port", "0", cwd=project, **variables) as terminal:
        terminal.shows("press Ctrl-C to stop")
        assert ("\x1b[" in terminal.seen) is is_coloured


@pytest.mark.parametrize("words", [("list",), ("doctor", "--port", "0"), ("status",), ("init",)], ids=" ".join)
def test_tables_keep_within_a_narrow_terminal(command, project, words):
    with console(command, *words, columns=40, cwd=project) as terminal:
        terminal.ends(30)
        eventually(lambda: terminal.seen.endswith("\n"), "all of it", 10)
        too_long = [line for line in terminal.seen.splitlines() if len(line) > 40 and " " in line[:40].strip()]
        assert too_long == []
