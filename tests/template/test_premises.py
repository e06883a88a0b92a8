"""A template's paths stay in its project, and what a few lines may amount to stays within bounds."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from minisam.errors import TemplateErrors
from minisam.model import App, LoadOptions
from minisam.project import premises_of
from minisam.template import load_app

SERVERLESS = "AWS::Serverless-2016-10-31"
CODE = {"Handler": "app.handler", "Runtime": "python3.13"}
KINDS: dict[str, Any] = {
    "code": lambda path: {"Type": "AWS::Serverless::Function", "Properties": {**CODE, "CodeUri": path}},
    "layer": lambda path: {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": path}},
    "definition": lambda path: {"Type": "AWS::Serverless::HttpApi", "Properties": {"DefinitionUri": path}},
    "application": lambda path: {"Type": "AWS::Serverless::Application", "Properties": {"Location": path}},
    "include": lambda path: {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": path}}},
}
TOGETHER = (("code", "layer", "application"), ("definition", "include"))
"""The later ones are read first, so the problems of the former are not found beside theirs."""
WAYS = (
    "../outside/secret.yaml",
    "{outside}/secret.yaml",
    "link/secret.yaml",
    "src/../../outside/secret.yaml",
    "../outside",
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project beside a folder that it must not read, with a link to it; minisam runs in the project."""
    for name in ("project/src", "outside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "outside" / "secret.yaml").write_text("Resources: {Secret: {Type: AWS::SNS::Topic}}")
    (tmp_path / "outside" / "app.py").write_text("SECRET = 1\n")
    (tmp_path / "project" / "link").symlink_to("../outside")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def load(project: Path, **resources: Any) -> App:
    template = project / "template.yaml"
    template.write_text(json.dumps({"Transform": SERVERLESS, "Resources": resources}))
    return load_app(template, LoadOptions(cache_dir=project.parent / "cache"))


@pytest.mark.parametrize("kinds", TOGETHER, ids="+".join)
@pytest.mark.parametrize("way", WAYS)
def test_a_path_that_leads_out_of_the_project_is_refused(project: Path, kinds: tuple[str, ...], way: str) -> None:
    path = way.format(outside=project.parent / "outside")
    with pytest.raises(TemplateErrors) as refused:
        load(project, **{kind: KINDS[kind](path) for kind in kinds})
    assert str(refused.value).count("lies outside the project") == len(kinds)
    assert all(error.position and "holds both" in str(error.hint) for error in refused.value.errors)


@pytest.mark.parametrize("kinds", TOGETHER, ids="+".join)
@pytest.mark.parametrize("path", ["pipe", "a\x00b", "x" * 5000, "circle"], ids=["pipe", "null", "long", "circle"])
def test_what_is_no_file_is_a_problem_with_its_place(project: Path, kinds: tuple[str, ...], path: str) -> None:
    os.mkfifo(project / "pipe")
    (project / "circle").symlink_to("circle")
    with pytest.raises(TemplateErrors) as refused:
        load(project, **{kind: KINDS[kind](path) for kind in kinds})
    assert [error.position is not None for error in refused.value.errors] == [True] * len(kinds)


def test_a_dockerfile_and_what_it_copies_stay_in_the_project(project: Path) -> None:
    (project / "Dockerfile").write_text('FROM public.ecr.aws/lambda/python:3.13\nCOPY link .\nCMD ["app.handler"]\n')
    image = {"Type": "AWS::Serverless::Function", "Properties": {"PackageType": "Image"}}
    app = load(
        project,
        Copies={**image, "Metadata": {"DockerContext": ".", "Dockerfile": "Dockerfile"}},
        Stray={**image, "Metadata": {"DockerContext": "../outside", "Dockerfile": "secret.yaml"}},
    )
    assert all("lies outside the project" in str(function.refusal) for function in app.functions.values())


def test_a_handler_that_is_a_link_out_of_the_project_is_not_read(project: Path) -> None:
    (project / "src" / "app.py").symlink_to(project.parent / "outside" / "app.py")
    assert load(project, Fn=KINDS["code"]("src")).findings == ()  # read, it would have no 'handler'


def test_the_project_is_the_repository_or_where_minisam_runs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template, above = project / "template.yaml", project.parent
    assert premises_of(template) == (project,)
    monkeypatch.chdir(above)
    assert premises_of(template) == (project, above)
    monkeypatch.setenv("HOME", str(above))  # a home is no project, though a shell mostly starts there
    assert premises_of(template) == (project,)
    monkeypatch.chdir(project)
    monkeypatch.delenv("HOME")
    (above / ".git").mkdir()
    assert premises_of(template) == (project, above)


def test_a_folder_of_nothing_but_templates_belongs_to_the_one_above(project: Path) -> None:
    (project / "infra").mkdir()
    template = project / "infra" / "template.yaml"
    template.touch()
    assert premises_of(template) == (project / "infra", project)
    (project / "infra" / "app.py").touch()
    assert premises_of(template) == (project / "infra", project)  # minisam runs there
    os.chdir(project.parent / "outside")
    assert premises_of(template) == (project / "infra",)


def test_templates_that_nest_each_other_many_times_over_are_refused(project: Path) -> None:
    for depth in range(4):
        nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"n{depth + 1}.yaml"}}
        (project / f"n{depth}.yaml").write_text(json.dumps({"Resources": {f"N{n}": nested for n in range(6)}}))
    (project / "n4.yaml").write_text("Resources: {T: {Type: AWS::SNS::Topic}}")
    with pytest.raises(TemplateErrors, match="nest more than 200 stacks in all"):
        load_app(project / "n0.yaml", LoadOptions(cache_dir=project.parent / "cache"))


def test_a_dockerfile_whose_variables_double_is_refused(project: Path) -> None:
    doubling = "".join(f"ENV A{n + 1}=$A{n}$A{n}\n" for n in range(60))
    (project / "Dockerfile").write_text(f"FROM public.ecr.aws/lambda/python:3.13\nENV A0=x\n{doubling}")
    metadata = {"DockerContext": ".", "Dockerfile": "Dockerfile"}
    image = {"Type": "AWS::Serverless::Function", "Properties": {"PackageType": "Image"}, "Metadata": metadata}
    assert "Dockerfile:20: ENV makes a value of over" in str(load(project, Fn=image).functions["Fn"].refusal)


@pytest.mark.parametrize("handler", ["x" * 129, "app handler", "app\x00.handler"])
def test_what_lambda_takes_for_no_handler_is_refused(project: Path, handler: str) -> None:
    # docs "API_CreateFunction": Handler, at most 128 letters, no white space
    with pytest.raises(TemplateErrors, match="Function 'Fn': .* is no Handler"):
        load(
            project,
            Fn={"Type": "AWS::Serverless::Function", "Properties": {**CODE, "Handler": handler, "CodeUri": "src"}},
        )
