"""What functions need, through the real command: layers, images, variables, memory, temporary files."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.end_to_end.command import Command


@pytest.fixture
def needs(app_copy) -> Path:
    template: Path = app_copy("needs")
    with zipfile.ZipFile(template.parent / "layers" / "zipped.zip", "w") as layer:
        layer.writestr("python/zipped.py", "WORD = 'zipped'\n")
    return template


@pytest.mark.parametrize(
    ("function", "result"),
    [
        ("Layered", ["common", "zipped"]),
        ("Child/Inner", "common"),
        ("Pictured", {"word": "shared", "color": "blue", "stage": "globals"}),
    ],
)
def test_functions_find_their_layers_and_images(command: Command, needs, function, result):
    assert command.run("invoke", function, "-t", needs).json() == result


def test_what_is_left_out_is_told_at_the_start(command: Command, needs):
    with command.serving(needs, cwd=needs.parent) as server:
        said = server.running.err
        assert "is not on this machine, it is left out" in said and "pip install aws-lambda-powertools" in said
        assert "image/Dockerfile:4:1: notice: Function 'Pictured': RUN dnf install -y git is not run here" in said
        assert "Function 'Web' is not run: image/web.Dockerfile:3: CMD gunicorn app:app is no handler" in said
        assert server.request("/pictured").json()["word"] == "shared"
        assert server.request("/web").status == 501
        (needs.parent / "image" / "shared" / "words.py").write_text('WORD = "saved"\n')
        assert server.request("/pictured").json()["word"] == "saved"
        dockerfile = needs.parent / "image" / "Dockerfile"
        dockerfile.write_text(dockerfile.read_text().replace("COLOR=blue", "COLOR=green"))
        assert server.request("/pictured").json()["color"] == "green"


def test_memory_is_enforced_on_request(command: Command, needs):
    finished = command.run("invoke", "Greedy", "-t", needs, "--enforce-memory")
    assert finished.status == 1
    assert json.loads(finished.out)["errorMessage"].endswith("Error: Runtime exited with error: signal: killed")
    assert "Max Memory Used: 128 MB" in finished.err


def test_variables_come_from_files_that_are_named(command: Command, needs, tmp_path):
    (tmp_path / ".env").write_text("COLOR=red\n")
    (tmp_path / "env.json").write_text('{"Pictured": {"STAGE": "file"}}')
    files = ("--env-file", tmp_path / ".env", "--env-vars", tmp_path / "env.json")
    result = command.run("invoke", "Pictured", "-t", needs, *files).json()
    assert (result["color"], result["stage"]) == ("red", "file")
    rows = {
        row["name"]: row for row in command.run("env", "Pictured", "-t", needs, "--json", *files).json()["variables"]
    }
    assert (rows["COLOR"]["value"], rows["COLOR"]["replaces"]) == ("red", "dockerfile")


def test_a_broken_env_file_is_an_error_of_usage(command: Command, needs, tmp_path):
    (tmp_path / ".env").write_text("A=1\nB\n")
    finished = command.run("invoke", "Pictured", "-t", needs, "--env-file", tmp_path / ".env")
    assert (finished.status, finished.err.splitlines()[0]) == (2, f"{tmp_path}/.env:2:2: 'B' is not followed by `=`")
