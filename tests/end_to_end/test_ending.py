"""However it ends, and whenever: no process and no open port stay behind."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
from threading import Thread

import pytest

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually
from tests.soak.starts import interrupted_start

STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143}


@pytest.fixture
def used(command: Command, app_copy):
    """A server whose every process runs: environments of two functions and the embedded AWS."""
    server = command.start(app_copy("workshop"))
    try:
        assert server.request("/hello").status == 200
        assert server.request("/items/1", "PUT", body="x").status == 201
        yield server
    finally:
        server.running.kill()


@pytest.mark.parametrize("how", STATUS, ids=lambda how: how.name)
def test_a_signal_ends_everything(used: Server, how):
    assert len(used.running.family()) > 1

    assert used.stop(how).status == STATUS[how]


def test_ctrl_c_in_a_terminal_reaches_the_whole_group_and_is_quiet(used: Server):
    finished = used.stop(signal.SIGINT, is_for_group=True)

    assert finished.status == 130
    assert "Traceback" not in finished.err and "KeyboardInterrupt" not in finished.err


@pytest.mark.parametrize("how", STATUS, ids=lambda how: how.name)
def test_a_signal_ends_everything_while_functions_hang(command, app_copy, how):
    server = command.start(app_copy("faults"))
    try:
        assert server.request("/moody").status == 200
        callers = [Thread(target=_call, args=(server, mood), daemon=True) for mood in ("stubborn", "loop", "sleep")]
        for caller in callers:
            caller.start()
        assert server.request("/fine").status == 200

        assert server.stop(how).status == STATUS[how]
    finally:
        server.running.kill()
    for caller in callers:
        caller.join(10)


def test_killing_the_front_leaves_no_orphan(used: Server):
    known = used.running.family()
    assert len(known) > 1

    used.running.process.kill()
    assert used.running.wait(5).status == -signal.SIGKILL

    used.assert_gone(known, within_s=5)


def test_killing_the_front_while_functions_hang_leaves_no_orphan(command, app_copy):
    server = command.start(app_copy("faults"))
    try:
        assert server.request("/fine").status == 200
        callers = [Thread(target=_call, args=(server, mood), daemon=True) for mood in ("stubborn", "loop")]
        for caller in callers:
            caller.start()
        assert server.request("/fine").status == 200
        known = server.running.family()

        server.running.process.kill()
        server.running.wait(5)

        server.assert_gone(known, within_s=5)
    finally:
        server.running.kill()


@pytest.mark.parametrize("seed", range(4))
def test_an_interrupt_at_a_random_moment_of_the_start_leaves_nothing(command, app_copy, seed):
    interrupted_start(command, app_copy("workshop"), random.Random(seed))


def test_ctrl_c_ends_an_invoke_that_hangs(command, app_copy):
    template = app_copy("faults")
    template.write_text(template.read_text().replace("Timeout: 1}", "Timeout: 60}"))
    running = command.launch("invoke", "Moody", "-t", template, "-e", "-", stdin=b'{"mood": "stubborn"}')
    try:
        eventually(lambda: "START RequestId" in running.err, "the start of the function", 30)
        known = running.family()

        os.killpg(running.process.pid, signal.SIGINT)

        assert running.wait(5).status == 130
        eventually(lambda: not running.survivors(known), "the end of every process", 5)
    finally:
        running.kill()


def test_a_taken_port_is_named_with_status_4(command, app_copy):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        finished = command.run("start-api", "-t", app_copy("workshop"), "--port", str(port))

    assert finished.status == 4
    assert str(port) in finished.err and "hint: " in finished.err
    assert "Traceback" not in finished.err


def test_the_endpoints_file_is_gone_or_whole(command, app_copy, tmp_path):
    """It is written in one step: whoever sees it can read it."""
    with command.serving(app_copy("workshop")) as server:
        assert {"pid", "apis", "front", "lambda", "aws"} <= set(server.endpoints)


def test_start_lambda_serves_the_lambda_api_alone(command, app_copy):
    running = command.launch("start-lambda", "-t", app_copy("workshop"), "--port", "0")
    try:
        url = _printed_address(running)
        server = Server(running, {"front": url, "lambda": url, "aws": url, "apis": {}})
        assert server.invoke("Hello").json()["statusCode"] == 200
        assert server.stop(signal.SIGINT).status == 130
    finally:
        running.kill()


def _call(server: Server, mood: str) -> None:
    try:
        server.request(f"/moody?mood={mood}")
    except OSError:
        pass  # the server went away, as the test wants it to


def _printed_address(running) -> str:
    pattern = re.compile(r"http://127\.0\.0\.1:\d+")
    return eventually(lambda: pattern.search(running.out + running.err), "the address of the Lambda API", 30).group()
