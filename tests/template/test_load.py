"""Loading the same again: nothing is read but what could have changed, and whatever did change is noticed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from minisam.errors import TemplateErrors
from minisam.model import App, LoadOptions
from minisam.template import load as load_module
from minisam.template import load_app, translator

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/app.json"))
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      CodeUri: src
      Layers: [!Ref Shared]
      Environment: {Variables: {STAGE: !Ref Stage}}
      Events: {Get: {Type: Api, Properties: {Path: /hello, Method: GET}}}
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layer}
  Child:
    Type: AWS::Serverless::Application
    Properties: {Location: child/template.yaml}
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}
"""
CHILD = "Resources: {Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}}\n"


@pytest.fixture(scope="module")
def expansions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that knows the template's expansion, made somewhere else."""
    root = write_app(tmp_path_factory.mktemp("elsewhere") / "app")
    load_app(root / "template.yaml", LoadOptions(cache_dir=root.parent / "cache"))
    return root.parent / "cache"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expansions: Path) -> Path:
    root = write_app(tmp_path / "app")
    shutil.copytree(expansions, tmp_path / "cache")
    monkeypatch.chdir(root)
    wait_until_old(*root.rglob("*"))
    return root


def write_app(root: Path) -> Path:
    for name in ("src-1", "src-2", "layer/python", "child"):
        (root / name).mkdir(parents=True)
    (root / "src").symlink_to("src-1")
    (root / "template.yaml").write_text(TEMPLATE)
    (root / "child" / "template.yaml").write_text(CHILD)
    (root / "more.yaml").write_text("Topic: {Type: AWS::SNS::Topic}\n")
    for name in ("src-1", "src-2"):
        (root / name / "app.py").write_text("def handler(event, context): ...\n")
    return root


def wait_until_old(*paths: Path) -> None:
    """Wait until what was just written is certainly older than a load that begins now."""
    for path in paths:
        while time.time_ns() - path.stat().st_ctime_ns < 30_000_000:
            time.sleep(0.005)


def load(folder: Path, **options: object) -> App:
    chosen = LoadOptions(cache_dir=folder.parent / "cache", **options)  # type: ignore[arg-type]
    return load_app(Path("template.yaml"), chosen)


def is_remembered(folder: Path, **options: object) -> bool:
    """Tell whether loading finds the app that it made last time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(load_module, "_build")
        try:
            load(folder, **options)
        except NameError:
            return False
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_kept_is_the_app_itself(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template, options = next(case.glob("template.*")), LoadOptions(cache_dir=tmp_path)
    app = load_app(template, options)
    monkeypatch.delattr(load_module, "_build")

    assert load_app(template, options) == app


def test_findings_keep_their_places_and_hints(folder: Path) -> None:
    (folder / "src" / "app.py").write_text("def handle(event, context): ...\n")
    wait_until_old(folder / "src" / "app.py")
    found = load(folder).findings

    assert is_remembered(folder)
    assert load(folder).findings == found
    (missing,) = [finding for finding in found if finding.check == "handler-exists"]
    assert str(missing.position) == "template.yaml:9:16"


CHANGES: dict[str, Callable[[Path], object]] = {
    "the template": lambda app: (app / "template.yaml").write_text(TEMPLATE.replace("/hello", "/hallo")),
    "an included file": lambda app: (app / "more.yaml").write_text("Topic2: {Type: AWS::SNS::Topic}\n"),
    "a nested template": lambda app: (app / "child" / "template.yaml").write_text(CHILD.replace("jobs", "work")),
    "the name of the handler": lambda app: (app / "src" / "app.py").write_text("def other(event, context): ...\n"),
    "the handler's module": lambda app: (app / "src" / "app.py").unlink(),
    "where the code folder leads": lambda app: ((app / "src").unlink(), (app / "src").symlink_to("src-2")),
    "a code folder": lambda app: ((app / "src").unlink(), (app / "src").write_text("not a folder")),
    "what a layer holds": lambda app: (app / "layer" / "python").rmdir(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(folder: Path, change: str) -> None:
    load(folder)
    assert is_remembered(folder)

    CHANGES[change](folder)

    assert not is_remembered(folder)


@pytest.mark.parametrize("options", [{"region": "eu-west-1"}, {"parameters": {"Stage": "prod"}}, {"stack_name": "b"}])
def test_another_meaning_is_another_app(folder: Path, options: dict[str, object]) -> None:
    load(folder)

    assert not is_remembered(folder, **options)


def test_a_module_that_came_to_lie_before_the_handlers_is_noticed(folder: Path) -> None:
    load(folder)

    (folder / "src" / "app").mkdir()
    (folder / "src" / "app" / "__init__.py").write_text("")

    assert not is_remembered(folder)


def test_new_code_with_the_same_handler_is_the_same_app(folder: Path) -> None:
    load(folder)
    (folder / "src" / "app.py").write_text("import json\n\ndef handler(event, context): return json\n")

    assert is_remembered(folder)


def test_problems_are_shown_each_time(folder: Path) -> None:
    load(folder)
    (folder / "more.yaml").unlink()

    for _ in range(2):
        with pytest.raises(TemplateErrors, match="more.yaml"):
            load(folder)


def test_the_same_template_from_another_folder_is_spelled_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load(folder)
    (tmp_path / "b").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    options = LoadOptions(cache_dir=tmp_path / "cache")

    assert load_app(Path("b/template.yaml"), options).functions["Hello"].position.file == "b/template.yaml"


def test_from_elsewhere_a_template_is_the_same_wherever_that_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, *elsewhere = (folder.parents[1] / name for name in ("here", "there", "yonder"))
    for place in (here, *elsewhere):
        place.mkdir()
    monkeypatch.chdir(here)
    options = LoadOptions(cache_dir=folder.parent / "cache")
    app = load_app(folder / "template.yaml", options)
    monkeypatch.delattr(load_module, "_build")

    for place in elsewhere:
        monkeypatch.chdir(place)
        assert load_app(folder / "template.yaml", options) == app


def test_a_translation_that_is_known_is_not_begun_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    start = translator._start
    monkeypatch.setattr(translator, "_start", lambda: started.append(1) or start())
    (folder / "template.yaml").write_text(TEMPLATE.replace("/hello", "/greeting"))
    load(folder)
    assert len(started) == 1

    for source in folder.glob("src-*/app.py"):
        source.unlink()

    assert any("app" in finding.message for finding in load(folder).findings)
    assert len(started) == 1


def test_what_others_could_have_written_is_not_read(folder: Path) -> None:
    load(folder)

    (folder.parent / "cache" / "templates").chmod(0o777)

    assert not is_remembered(folder)


def test_a_damaged_entry_is_loaded_anew(folder: Path) -> None:
    app = load(folder)
    for entry in (folder.parent / "cache" / "templates").glob("*.json"):
        entry.write_text('{"facts": [], "app": {"name": 1}}')

    assert load(folder) == app
    assert is_remembered(folder)


def test_a_file_that_is_written_while_it_is_loaded_is_not_trusted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather = load_module.facts.gather

    def save_and_gather(files: list[Path], paths: list[Path], *rest: object) -> object:
        (folder / "more.yaml").write_text("Topic3: {Type: AWS::SNS::Topic}\n")
        return gather(files, paths, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(load_module.facts, "gather", save_and_gather)
        load(folder)

    assert "Topic3" in load(folder).resources
