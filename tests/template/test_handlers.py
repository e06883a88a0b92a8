"""Handlers are found by reading source; what only running could tell is given the benefit of the doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from minisam.template.handlers import missing_handler


@pytest.mark.parametrize(
    "source",
    [
        "def handler(event, context): ...",
        "async def handler(event, context): ...",
        "class handler: ...",
        "handler = make()",
        "a, (b, handler) = make()",
        "handler: object = make()",
        "from elsewhere import handle as handler",
        "import handler",
        "from elsewhere import *",
        "try:\n    import fast\nexcept ImportError:\n    def handler(e, c): ...",
        "if True:\n    handler = lambda e, c: e",
        "with open('x') as handler: ...",
        "def __getattr__(name): ...",
        "globals()['handler'] = 1",
    ],
)
def test_a_name_bound_in_any_way_exists(tmp_path: Path, source: str) -> None:
    (tmp_path / "app.py").write_text(source)
    assert missing_handler("app.handler", [tmp_path], None) is None


@pytest.mark.parametrize("source", ["def other(): handler = 1", "x = handler", "class A:\n    def handler(self): ..."])
def test_a_name_inside_something_else_does_not_exist(tmp_path: Path, source: str) -> None:
    (tmp_path / "app.py").write_text(source)
    found = missing_handler("app.handler", [tmp_path], None)
    assert found is not None and found[0] == "app.py has no 'handler'"


@pytest.mark.parametrize("handler", ["pkg/inner/mod.go", "pkg.inner.mod.go", "pkg.go"])
def test_packages_are_written_with_slashes_or_dots(tmp_path: Path, handler: str) -> None:
    (tmp_path / "pkg" / "inner").mkdir(parents=True)
    (tmp_path / "pkg" / "inner" / "mod.py").write_text("go = 1")
    (tmp_path / "pkg" / "__init__.py").write_text("go = 1")
    assert missing_handler(handler, [tmp_path], None) is None


def test_layers_are_searched_after_the_code(tmp_path: Path) -> None:
    (tmp_path / "layer").mkdir()
    (tmp_path / "layer" / "wrapper.py").write_text("def handler(e, c): ...")
    assert missing_handler("wrapper.handler", [tmp_path, tmp_path / "layer"], None) is None


def test_the_nearest_module_and_name_are_suggested(tmp_path: Path) -> None:
    (tmp_path / "handlers.py").write_text("def lambda_handler(e, c): ...")
    missing = missing_handler("handler.lambda_handler", [tmp_path], None)
    assert missing == (
        "module 'handler' of handler 'handler.lambda_handler' does not exist",
        "did you mean 'handlers'?",
    )
    missing = missing_handler("handlers.lambda_handlr", [tmp_path], None)
    assert missing == ("handlers.py has no 'lambda_handlr'", "did you mean 'lambda_handler'?")


def test_inline_code_is_the_module_index() -> None:
    assert missing_handler("index.handler", [], "def handler(e, c): ...") is None
    missing = missing_handler("app.handler", [], "def handler(e, c): ...")
    assert missing is not None and "index.handler" in (missing[1] or "")


def test_a_handler_without_a_dot_has_the_wrong_form() -> None:
    missing = missing_handler("handler", [], "def handler(e, c): ...")
    assert missing is not None and "module.function" in missing[0]
