"""An interpreter is started for the first call before an application is open, where functions were called before."""

import os
import signal
from pathlib import Path

import pytest

from minisam.runtime import invoker
from minisam.runtime.start_method import make_launcher

CODE = """
    import os, sys

    COLOUR = os.environ.get("COLOUR")

    def handler(event, context):
        return [os.getpid(), COLOUR, os.getcwd(), os.environ["TMPDIR"], sys.flags.hash_randomization]
"""


@pytest.fixture(params=["fork", "spare"])
def known(bench, request, monkeypatch):
    """A bench whose function was called in an earlier run; nothing but the head start is prepared for this one."""
    monkeypatch.setattr(invoker, "FORESEE_AFTER_S", 3600)
    folder = bench.folder.parent / "cache"
    launcher = lambda: make_launcher(folder, environ={"MINISAM_START": request.param})  # noqa: E731
    bench.options["launcher"] = launcher()
    bench.runs(CODE)
    bench.result()
    bench.until(lambda: bench.launcher.knows(f"{bench.folder}:Fn:$LATEST"))
    bench.close_invoker()
    bench.options["launcher"] = launcher()
    return bench


def begin(bench) -> set[int]:
    """Let the head start begin; returns the processes that have come."""
    strangers = children()
    bench.wait(bench.invoker.begin(20))
    return children() - strangers


def test_the_first_call_is_answered_by_an_interpreter_that_was_started_before(known):
    known.use(known.function(variables={"COLOUR": "red"}))
    [pid] = begin(known)
    process, colour, folder, temporary, _ = known.result()
    assert (process, colour, folder) == (pid, "red", str(known.folder))
    assert Path(temporary).is_dir()


def test_nothing_is_started_where_no_function_was_called_before(bench):
    bench.use(bench.function(CODE))
    assert begin(bench) == set()


def test_a_function_whose_interpreter_would_start_otherwise_gets_one_of_its_own(known):
    known.use(known.function(), known.function(id="Other", variables={"PYTHONHASHSEED": "0"}))
    [pid] = begin(known)
    process, *_, is_randomized = known.result(function="Other")
    assert (process != pid, is_randomized) == (True, 0)
    assert known.result()[0] == pid


def test_nothing_is_started_for_a_project_that_replaces_a_module_of_the_standard_library(known):
    known.write("", "json.py")
    known.use(known.function())
    assert begin(known) == set()


def test_an_interpreter_that_died_meanwhile_is_not_given_away(known):
    known.use(known.function())
    [pid] = begin(known)
    os.kill(pid, signal.SIGKILL)
    known.until(lambda: not known.is_running(pid))
    assert known.result()[0] != pid


def test_closing_ends_what_was_not_needed(known):
    known.use(known.function())
    [pid] = begin(known)
    known.close_invoker()
    assert pid not in children()


@pytest.mark.parametrize("known", ["fork"], indirect=True)
def test_a_process_that_has_imported_what_functions_need_takes_its_place(known, monkeypatch):
    known.use(known.function())
    [pid] = begin(known)
    monkeypatch.setattr(invoker, "FORESEE_AFTER_S", 0)
    known.use(known.function())
    known.until(lambda: not known.is_running(pid))
    assert known.result()[0] != pid


def children() -> set[int]:
    tasks = Path("/proc/self/task").iterdir()
    return {int(pid) for task in tasks for pid in (task / "children").read_text().split()}
