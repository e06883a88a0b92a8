"""Golden cases: every folder of cases/ holds a template and what must come of it, reasoned by hand."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from minisam.model import App, LoadOptions, Route
from minisam.template import load_app

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/app.json"))


@pytest.fixture(scope="module", params=CASES, ids=lambda folder: folder.name)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[App, dict[str, Any], Path]:
    folder: Path = request.param
    template = next(folder.glob("template.*"))
    options = LoadOptions(cache_dir=tmp_path_factory.mktemp("cache"))
    return load_app(template, options, display=template.name), json.loads((folder / "app.json").read_text()), folder


def test_functions_are_as_expected(case: tuple[App, dict[str, Any], Path]) -> None:
    app, expected, folder = case
    assert app.functions.keys() == expected["functions"].keys()
    for name, wanted in expected["functions"].items():
        found = _plain(dataclasses.asdict(app.functions[name]), folder)
        assert {key: found[key] for key in wanted} == wanted


def test_apis_and_routes_are_as_expected(case: tuple[App, dict[str, Any], Path]) -> None:
    app, expected, folder = case
    assert app.apis.keys() == expected["apis"].keys()
    for name, wanted in expected["apis"].items():
        found = _plain(dataclasses.asdict(app.apis[name]), folder)
        assert {key: found[key] for key in wanted} == wanted
    assert sorted(map(_line, app.routes)) == sorted(expected["routes"])


def test_routes_stand_where_the_user_wrote_them(case: tuple[App, dict[str, Any], Path]) -> None:
    app, expected, _ = case
    found = {f"{route.api} {route.method} {route.path}": str(route.position) for route in app.routes}
    wanted = expected.get("positions", {})
    assert {key: found[key] for key in wanted} == wanted


def test_resources_and_outputs_are_as_expected(case: tuple[App, dict[str, Any], Path]) -> None:
    app, expected, folder = case
    for name, wanted in expected.get("resources", {}).items():
        found = _plain(dataclasses.asdict(app.resources[name]), folder)
        assert {key: found[key] for key in wanted} == wanted
    assert {output.name: output.value for output in app.outputs} == expected.get("outputs", {})
    assert expected.get("parameters", app.parameters) == app.parameters


def test_resources_come_after_what_they_need(case: tuple[App, dict[str, Any], Path]) -> None:
    app, _, _ = case
    seen: set[str] = set()
    for resource in app.resources.values():
        assert set(resource.depends_on) <= seen
        seen.add(resource.id)


def test_what_is_not_done_is_said(case: tuple[App, dict[str, Any], Path]) -> None:
    app, expected, _ = case
    ignored = {support.resource: support.reason for support in app.supports if support.status == "ignored"}
    assert sorted(ignored) == sorted(expected["ignored"])
    assert all(ignored.values())
    assert [support.resource for support in app.supports] == [*dict.fromkeys(s.resource for s in app.supports)]
    assert {support.resource for support in app.supports} == app.resources.keys()
    if "findings" in expected:
        assert sorted({finding.check for finding in app.findings}) == expected["findings"]


def _line(route: Route) -> str:
    integration = route.integration
    target = f" {integration.function}" if integration.function else ""
    target += f":{integration.qualifier}" if integration.qualifier else ""
    authorizer = f" {route.authorizer.kind}" if route.authorizer else ""
    timeout = f" {integration.timeout_s:g}s" if integration.timeout_s else ""
    head = f"{route.api} {route.method} {route.path} -> {integration.kind}{target} {route.payload}"
    return f"{head}{authorizer}{timeout}"


def _plain(value: Any, folder: Path) -> Any:
    """Return a value as JSON would hold it; paths are relative to the case."""
    if isinstance(value, dict):
        return {key: _plain(item, folder) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, folder) for item in value]
    return value.relative_to(folder).as_posix() if isinstance(value, Path) else value
