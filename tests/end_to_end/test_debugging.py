"""Debugging a running application: an editor attaches, or `breakpoint()` opens on the terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.end_to_end.command import ROOT
from tests.end_to_end.debugger import Debugger
from tests.end_to_end.processes import eventually
from tests.end_to_end.wire import request


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_breakpoint_in_the_handlers_file_hits_and_no_timeout_disturbs_it(command, app_copy, port):
    template = app_copy("clinic")
    with command.serving(template, "--debug", f"Patient:{port}") as server, ThreadPoolExecutor() as pool:
        with Debugger(port) as debugger:
            debugger.attach(template.parent / "src" / "clinic.py", 3)
            reply = pool.submit(server.request, "/patient")
            stopped = debugger.event("stopped")
            (frame, *_) = debugger.ask("stackTrace", {"threadId": stopped["threadId"]})["stackFrames"]
            assert (stopped["reason"], frame["name"], frame["line"]) == ("breakpoint", "handler", 3)
            assert server.request("/well").text == "42"  # others go on
            # The function's timeout of a second passes twice over while it stands there.
            assert not threading.Event().wait(2.5)
            expression = {"expression": "secret", "frameId": frame["id"]}
            assert debugger.ask("evaluate", expression)["result"] == "42"
            debugger.ask("continue", {"threadId": stopped["threadId"]})
            assert reply.result(20).text == "42"
            debugger.close()
        assert "Lambda ends it after 1 s" in server.says("minisam: this took")


def test_timeouts_are_back_once_the_debugger_is_gone(command, app_copy, port):
    template = app_copy("clinic")
    with command.serving(template, "--debug", f"Patient:{port}") as server, ThreadPoolExecutor() as pool:
        source = template.parent / "src" / "clinic.py"
        source.write_text(source.read_text().replace("6 * 7", "[n for n in iter(lambda: 0, 1)]"))
        with Debugger(port) as debugger:
            debugger.attach(source, 7)
            reply = pool.submit(server.invoke, "Patient")
            server.says("START RequestId")
            debugger.close()
        assert b"Task timed out after 1.00 seconds" in reply.result(20).body


def test_invoke_waits_for_a_debugger_too(command, app_copy, port):
    template = app_copy("clinic")
    running = command.launch("invoke", "Patient", "-t", template, "-d", str(port), "--no-event")
    try:
        with Debugger(port) as debugger:
            debugger.attach(template.parent / "src" / "clinic.py", 2)
            stopped = debugger.event("stopped")
            debugger.ask("continue", {"threadId": stopped["threadId"]})
            finished = running.wait(20)
        assert (finished.status, finished.out) == (0, '{"statusCode": 200, "body": "42"}\n')
    finally:
        running.kill()


def test_a_save_starts_a_child_that_waits_at_the_same_port(command, app_copy, port):
    template = app_copy("clinic")
    source = template.parent / "src" / "clinic.py"
    with command.serving(template, "--debug", f"Patient:{port}") as server, ThreadPoolExecutor() as pool:
        with Debugger(port) as debugger:
            debugger.attach(source, 7)
            assert server.request("/patient").text == "42"
            source.write_text(source.read_text().replace("6 * 7", "6 * 8"))
            debugger.event("terminated")  # an editor closes its connection now, and may attach anew
        reply = pool.submit(server.request, "/patient")
        waiting = "Patient | minisam: waits for a debugger at"
        eventually(lambda: server.running.err.count(waiting) == 2, "the next child", 20)
        with Debugger(port) as debugger:
            debugger.attach(source, 7)
            assert reply.result(20).text == "48"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--debug", "Patiemt"], 2, "did you mean `Patient`?"),
        (["--debug", "Patient:x"], 2, "'Patient:x' is not FUNCTION or FUNCTION:PORT"),
        (["-d", "5999"], 2, "Which function is to be debugged?"),
        (["--inline", "Nobody"], 2, "--inline: function 'Nobody' is not in"),
    ],
)
def test_what_cannot_be_debugged_is_said(command, app_copy, arguments, status, said):
    finished = command.run("start-api", "-t", app_copy("clinic"), "--port", "0", *arguments)
    assert (finished.status, said in finished.err) == (status, True), finished.err


def test_a_port_that_is_taken_is_named(command, app_copy):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        finished = command.run("start-api", "-t", app_copy("clinic"), "--port", "0", "--debug", f"Patient:{port}")
    assert finished.status == 4
    assert f"Port {port} for the debugger is taken" in finished.err


def test_breakpoint_opens_on_the_terminal_while_others_are_served(command, app_copy):
    template = app_copy("clinic")
    terminal, of_command = pty.openpty()
    endpoints = template.parent / "endpoints.json"
    arguments = ["start-api", "-t", template, "--port", "0", "--endpoints-file", endpoints, "--inline", "Stopping"]
    process = subprocess.Popen(
        [sys.executable, "-m", "minisam", *map(str, arguments)],
        stdin=of_command,
        stdout=of_command,
        stderr=of_command,
        env={**os.environ, "HOME": str(command.home), "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    try:
        eventually(endpoints.exists, "ready to serve", 30)
        front = json.loads(endpoints.read_text())["front"]
        with ThreadPoolExecutor() as pool:
            reply = pool.submit(request, f"{front}/stopping")
            said = read_until(terminal, "(Pdb) ")
            assert request(f"{front}/well").text == "42"
            # The function's timeout of a second passes while the prompt waits.
            assert not threading.Event().wait(1.5)
            os.write(terminal, b"answer = 43\ncontinue\n")
            assert reply.result(20).text == "43"
        said += read_until(terminal, "Lambda ends it after 1 s")
        assert "'Stopping' has this terminal" in said
    finally:
        process.terminate()
        process.wait(10)
        os.close(terminal)
        os.close(of_command)


def read_until(terminal: int, text: str) -> str:
    """Return what the terminal shows up to `text`; fails where it does not come."""
    said = ""
    while text not in said:
        ready, _, _ = select.select([terminal], [], [], 30)
        assert ready, said
        said += os.read(terminal, 65536).decode()
    return said
