"""The fixtures `sam` and `lambda_context` for pytest; what they need is imported when a test asks for them.

A test that fails shows what its functions were given, did and said. One that leaves threads or variables behind, or
reaches for the network, fails with that as its reason.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from minisam.testing import OpenOptions, Sam

_MARKER = "sam(template, parameters, env, isolation, network, seed, ...): how the fixture `sam` opens its template"
_OPTIONS = {
    "template": "the template of the fixture `sam`  [default: the nearest one above the test]",
    "isolation": "inline: handlers run in the test's process; process: in processes of their own",
    "iam": "auto, enforce, warn or off: what becomes of AWS calls that a function's role does not allow",
    "network": "block: connections that leave this machine are refused; allow: they are not",
}
_ENDPOINT = "another emulator in place of the embedded AWS, for all services or for one; may be repeated"
_MOST_SHOWN = 10
_BEFORE = pytest.StashKey[tuple[Any, ...]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--sam-...` and `sam_...` of the configuration file."""
    group = parser.getgroup("minisam", "AWS SAM applications")
    for name, text in _OPTIONS.items():
        group.addoption(f"--sam-{name}", dest=f"sam_{name}", default=None, help=text)
        parser.addini(f"sam_{name}", text, default="")
    group.addoption("--sam-aws-endpoint", action="append", default=[], metavar="URL|SERVICE=URL", help=_ENDPOINT)
    parser.addini("sam_aws_endpoint", _ENDPOINT, type="linelist", default=[])
    parser.addini("sam_parameters", "template parameters, one `Name=value` a line", type="linelist", default=[])
    parser.addini("sam_env", "variables for all functions, one `NAME=value` a line", type="linelist", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture
def sam(request: pytest.FixtureRequest) -> Iterator[Sam]:
    """The application of the nearest template, open and as new: its APIs, functions, resources and time."""
    from minisam.errors import UserError
    from minisam.testing import opener
    from minisam.testing.leaks import Before

    request.node.stash[_BEFORE] += (Before(),)
    with ExitStack() as closing:
        try:
            application = closing.enter_context(opener().opened(_options(request)))
        except UserError as error:
            pytest.fail(str(error), pytrace=False)
        yield application


@pytest.fixture
def lambda_context(request: pytest.FixtureRequest) -> Any:
    """A context object with AWS's attributes: of the template's only function, or of one named "test"."""
    from minisam.testing.contexts import a_context

    if "sam" in request.fixturenames:
        request.getfixturevalue("sam")
    application = _application_of(request.node)
    if application is not None and len(application.app.functions) == 1:
        return application.function(next(iter(application.app.functions))).context
    return a_context()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember what a test must leave as it finds it."""
    if "sam" in getattr(item, "fixturenames", ()):
        from minisam.testing.leaks import Before

        item.stash[_BEFORE] = (Before(),)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test whose handler swallowed a refusal of ours."""
    result = yield
    application = _application_of(item)
    if application is not None and application.refusals:
        pytest.fail(application.refusals[0], pytrace=False)
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test that leaves variables or threads behind, when all of its fixtures are gone."""
    is_concerned = _application_of(item) is not None
    result = yield
    if is_concerned:
        from minisam.testing.leaks import left_behind

        if left := left_behind(*item.stash[_BEFORE]):
            pytest.fail(f"the test leaves {left}", pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Add to a failure what the application did."""
    report = yield
    application = _application_of(item)
    if application is not None and report.when == "call" and report.failed:
        shown = [record.described() for record in application.invocations[-_MOST_SHOWN:]]
        lines = [*(f"notice: {notice}" for notice in application.notices), *shown]
        report.sections.append(("minisam", "\n".join(lines) or "no function ran"))
    return report


def pytest_sessionfinish() -> None:
    """Write down what was exercised, where `minisam test` wants to know."""
    if (folder := os.environ.get("MINISAM_USAGE")) and "minisam.testing" in sys.modules:
        from minisam.testing import opener
        from minisam.testing.usage import write

        write(Path(folder), opener().usages)


def _options(request: pytest.FixtureRequest) -> OpenOptions:
    from minisam.testing import open_options

    config, given = request.config, {}
    for name in _OPTIONS:
        if value := config.getoption(f"sam_{name}") or config.getini(f"sam_{name}"):
            given[name] = value
    if endpoints := config.getoption("sam_aws_endpoint") or config.getini("sam_aws_endpoint"):
        given["aws_endpoint"] = endpoints
    for name in ("parameters", "env"):
        given[name] = _pairs(f"sam_{name}", config.getini(f"sam_{name}"))
    folder = config.rootpath
    for marker in reversed(list(request.node.iter_markers("sam"))):
        named = dict(zip(("template",), marker.args, strict=False)) | marker.kwargs
        if "template" in named and (request.path.parent / named["template"]).exists():
            folder = request.path.parent
        for name in ("parameters", "env"):
            named[name] = {**given[name], **named.get(name, {})}
        given |= named
    if "template" not in given:
        folder = request.path.parent
    return open_options(given.pop("template", None), folder=folder, **given)


def _pairs(name: str, lines: list[str]) -> dict[str, str]:
    from minisam.settings import pairs

    return pairs(lines, name)


def _application_of(item: pytest.Item) -> Sam | None:
    """Return the application that the test has open; a project may have a fixture `sam` of its own."""
    module = sys.modules.get("minisam.testing.sam")
    found = getattr(item, "funcargs", {}).get("sam")
    return found if module is not None and isinstance(found, module.Sam) else None
