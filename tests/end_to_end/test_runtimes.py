"""Functions of several runtimes in one application; see docs/runtimes.md."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually


@pytest.fixture(scope="module")
def template(app_copy) -> Path:
    return app_copy("runtimes")


@pytest.fixture(scope="module")
def server(command: Command, template: Path) -> Iterator[Server]:
    with command.serving(template) as running:
        yield running


def test_they_answer_side_by_side(server: Server) -> None:
    shell, classic = server.request("/shell"), server.request("/classic")

    assert (shell.status, shell.text, classic.text) == (201, "shell", "python")
    assert "asked" in server.says("asked")


def test_a_saved_script_is_live(server: Server, template: Path) -> None:
    script = template.parent / "shell" / "function.sh"
    script.write_text(script.read_text().replace('"shell"', '"saved"'))

    assert server.request("/shell").text == "saved"


def test_a_function_without_bootstrap_says_so_at_start_and_fails_as_on_aws(server: Server) -> None:
    assert "there is no `bootstrap` in its code folder classic" in server.says("no `bootstrap`")
    assert server.request("/unbuilt").status == 500

    answer = server.client("lambda").invoke(FunctionName="Unbuilt")

    assert answer["FunctionError"] == "Unhandled"
    assert b"Runtime.InvalidEntrypoint" in answer["Payload"].read()


def test_a_streamed_response_arrives_as_it_is_written(server: Server) -> None:
    link = http.client.HTTPConnection(urlsplit(server.api("Stream")).netloc, timeout=20)
    link.request("GET", "/")
    answer = link.getresponse()

    assert (answer.status, answer.headers["x-own"]) == (203, "1")
    assert answer.readline() == b"first\n"
    said = re.search(r"TMPDIR is (\S+)", server.says("TMPDIR is"))
    assert said is not None
    Path(said[1], "go-on").touch()
    assert answer.read() == b"second\n"
    link.close()

    events = list(server.client("lambda").invoke_with_response_stream(FunctionName="Stream")["EventStream"])
    assert [event["PayloadChunk"]["Payload"] for event in events[1:-1]] == [b"first\n", b"second\n"]
    assert "InvokeComplete" in events[-1]


def test_nothing_is_left_after_a_stop_while_a_function_runs(command: Command, app_copy) -> None:
    with command.serving(app_copy("runtimes")) as server:
        link = http.client.HTTPConnection(urlsplit(server.api("Stream")).netloc, timeout=20)
        link.request("GET", "/")
        answer = link.getresponse()
        assert answer.readline() == b"first\n"
        eventually(lambda: len(server.running.family()) > 1, "the function's process")
    answer.close()  # `serving` fails where a process is left
    link.close()
