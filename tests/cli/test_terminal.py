"""What the terminal prints, and when: lines of requests wait for the event loop, none is lost, all keep their order."""

from __future__ import annotations

import asyncio
import io

import pytest

from minisam.cli.terminal import Terminal
from minisam.gateway.http import HttpRequest
from minisam.model import Finding


def test_lines_of_a_request_are_printed_a_moment_later() -> None:
    stream = io.StringIO()
    terminal = Terminal(stream)

    async def serve() -> str:
        terminal.log("Hello", "START\nwords\n")
        during = stream.getvalue()
        while not stream.getvalue():
            await asyncio.sleep(0.001)
        return during

    assert asyncio.run(serve()) == ""
    assert stream.getvalue() == "Hello | START\nHello | words\n"


def test_lines_that_wait_come_before_those_printed_at_once() -> None:
    stream = io.StringIO()
    terminal = Terminal(stream)

    async def serve() -> str:
        terminal.log("Hello", "first\n")
        terminal.notice("second")
        return stream.getvalue()

    assert asyncio.run(serve()) == "Hello | first\n! second\n"


def test_without_a_loop_lines_are_printed_at_once() -> None:
    stream = io.StringIO()
    Terminal(stream).log("Hello", "words")
    assert stream.getvalue() == "Hello | words\n"


def test_nothing_that_a_template_says_steers_the_terminal() -> None:
    stream = io.StringIO()
    finding = Finding(check="x", severity="warning", message="layer \x1b]0;owned\x07", hint="\x1b[2J", position=None)
    terminal = Terminal(stream)
    terminal.show_findings([finding])
    terminal.notice("its runtime is \x1b[2J")
    assert stream.getvalue().replace("\n", "").isprintable()


def test_a_hint_that_findings_have_in_common_is_shown_once() -> None:
    stream = io.StringIO()
    findings = [
        Finding(check="layer", severity="notice", message=f"'{name}' goes without", hint=hint)
        for name, hint in (("A", "install it"), ("B", "install it"), ("C", "name it"))
    ]
    Terminal(stream).show_findings(findings)
    assert stream.getvalue().splitlines() == [
        *("notice: 'A' goes without", "  hint: install it", "notice: 'B' goes without"),
        *("notice: 'C' goes without", "  hint: name it"),
    ]


def test_an_answer_that_no_function_gave_is_explained_in_its_line() -> None:
    stream = io.StringIO()
    terminal = Terminal(stream)
    request = HttpRequest(method="GET", path=b"/nowhere", query=b"", headers=(), body=b"")
    terminal.request(request, 403, 0.4, "no route")
    terminal.request(request, 200, 0.4)
    first, second = stream.getvalue().splitlines()
    assert first.endswith("GET /nowhere  403  0 ms  no route") and second.endswith("GET /nowhere  200  0 ms")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("X-Amz-Date=1&X-Amz-Signature=abc", "X-Amz-Date=1&X-Amz-Signature=****"),
        ("x-amz-security-token=abc&Expires=1", "x-amz-security-token=****&Expires=1"),
        ("access_token=abc&page=2", "access_token=****&page=2"),
        ("api_key=k&next_token_page=3&tokens=4", "api_key=****&next_token_page=3&tokens=4"),
    ],
)
def test_what_lets_in_is_not_printed_with_a_request(query, shown) -> None:
    stream = io.StringIO()
    Terminal(stream).request(HttpRequest(method="GET", path=b"/x", query=query.encode()), 200, 1)
    assert f"GET /x?{shown}  200" in stream.getvalue()
