"""A function that times out, crashes or hangs harms its own invocation and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.end_to_end.command import Command, Server

TIMEOUTS = ("sleep", "loop", "stubborn")
CRASHES = ("os._exit", "sys.exit", "segfault", "kill")


@pytest.fixture(scope="module")
def server(command: Command, app_copy) -> Iterator[Server]:
    with command.serving(app_copy("faults")) as running:
        yield running


@pytest.mark.parametrize("mood", TIMEOUTS)
def test_a_timeout_is_killed_and_the_next_answer_is_fine(server, mood):
    # AWS: a function's timeout behind a REST API is 502 (docs "set-up-lambda-proxy-integrations").
    refused = server.request(f"/moody?mood={mood}")

    assert (refused.status, refused.json()) == (502, {"message": "Internal server error"})
    assert server.request("/moody").status == 200
    assert server.request("/fine").text == "fine"


def test_a_killed_timeout_leaves_no_process(server):
    server.request("/moody")
    pid = int(server.request("/moody").text)
    assert pid in {process.pid for process in server.running.family()}

    server.request("/moody?mood=stubborn")

    assert pid not in {process.pid for process in server.running.family()}


def test_the_lambda_api_reports_a_timeout_as_aws_does(server):
    reply = server.invoke("Moody", {"mood": "sleep"})

    # AWS: recorded; errorType Sandbox.Timedout since 2025, "Task timed out after 1.00 seconds".
    assert reply.header("X-Amz-Function-Error") == "Unhandled"
    assert reply.json()["errorType"] == "Sandbox.Timedout"
    assert reply.json()["errorMessage"].endswith("Error: Task timed out after 1.00 seconds")


@pytest.mark.parametrize("mood", CRASHES)
def test_a_crash_is_contained_and_the_next_answer_is_fine(server, mood):
    crashed = server.request(f"/moody?mood={mood}")

    assert (crashed.status, crashed.json()) == (502, {"message": "Internal server error"})
    assert server.request("/moody").status == 200
    assert server.request("/fine").text == "fine"


def test_the_lambda_api_reports_an_exit_status_as_aws_does(server):
    reply = server.invoke("Moody", {"mood": "os._exit"})

    # AWS: recorded; "RequestId: ... Error: Runtime exited with error: exit status 3".
    assert reply.json()["errorType"] == "Runtime.ExitError"
    assert reply.json()["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")


def test_an_exception_keeps_its_type_and_message(server):
    assert server.request("/raises").status == 502
    error = server.invoke("Raises").json()

    assert (error["errorType"], error["errorMessage"]) == ("LookupError", "nothing here")
    assert "in raises" in "".join(error["stackTrace"])


def test_a_missing_handler_is_aws_error_when_it_is_called(server):
    error = server.invoke("Missing").json()

    # AWS: the runtime interface client's own words.
    assert error["errorType"] == "Runtime.HandlerNotFound"
    assert error["errorMessage"] == "Handler 'nowhere' missing on module 'faults'"


def test_a_missing_handler_is_named_at_start_with_its_position(server):
    assert "template.yaml:" in (said := server.says("nowhere"))
    assert "Missing" in said


def test_others_answer_while_one_hangs_and_one_crashes(server):
    moods = ["loop", "segfault", "sleep", "os._exit"]
    with ThreadPoolExecutor(12) as pool:
        bad = [pool.submit(server.request, f"/moody?mood={mood}") for mood in moods]
        good = [pool.submit(server.request, "/fine") for _ in range(20)]

        assert {reply.result().status for reply in good} == {200}
        assert {reply.result().status for reply in bad} == {502}


def test_a_thread_left_behind_does_not_hold_the_answer(server):
    assert server.request("/moody?mood=thread").status == 200
