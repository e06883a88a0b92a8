"""What the commands import: the help next to nothing, a start that finds its app no more than it needs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from minisam.cli import minisam

ROOT = Path(__file__).parents[2]


def imported_by(*arguments: str) -> set[str]:
    """Run a command to its end in a process of its own; returns the names of all modules that it imported."""
    program = (
        "import json, sys\nfrom minisam.__main__ import main\n"
        f"sys.argv = ['minisam', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print(json.dumps([*sys.modules]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_the_list_of_commands_imports_no_command():
    ours = {name for name in imported_by("--help") if name.partition(".")[0] == "minisam"}

    assert ours == {"minisam", "minisam.__main__", "minisam.cli", "minisam.errors"}


@pytest.mark.parametrize("name", minisam.list_commands(click.Context(minisam)))
def test_the_list_of_commands_says_the_first_line_of_each_help(name):
    context = click.Context(minisam, max_content_width=200, terminal_width=200)
    command = minisam.get_command(context, name)

    listed = minisam.get_help(context)

    assert command is not None and command.help is not None
    first, listed_words = command.help.strip().splitlines()[0], " ".join(listed.split())
    assert f"{name} {first}" in listed_words


APP = "def handler(event, context):\n    return {'statusCode': 200, 'body': 'fine'}\n"
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Fine:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      Events: {Get: {Type: HttpApi, Properties: {Method: GET, Path: /}}}
"""
NOT_AT_START = (
    "boto3 email.parser http.client importlib.metadata moto rich samtranslator"
    " urllib.request watchdog yaml zipfile minisam.template.app minisam.template.reader minisam.cloud.resources.s3"
    " html.entities minisam.runtime.runtime_api minisam.runtime.debugging minisam.runtime.dotenv minisam.seeds"
).split()


def test_an_event_is_generated_without_what_serves() -> None:
    found = imported_by("generate-event", "s3", "put")

    assert not found & {"asyncio", "yaml", "uvicorn", "orjson", "minisam.model", "minisam.application"}


def test_a_start_that_finds_its_app_imports_no_more_than_it_needs(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    program = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from minisam.cli import session\n"
        "from minisam.cli.terminal import Terminal\n"
        "from minisam.application import RunOptions\n"
        "from minisam.model import LoadOptions\n"
        "async def body(application):\n"
        "    print(json.dumps([*sys.modules]))\n"
        "    return 0\n"
        "load = LoadOptions(cache_dir=Path('cache'))\n"
        "session.run(RunOptions(template=Path('template.yaml'), load=load), Terminal(), body)\n"
    )

    def start() -> set[str]:
        command = [sys.executable, "-c", program]
        environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
        return set(json.loads(done.stdout.splitlines()[-1]))

    assert "yaml" in start()
    assert start() & set(NOT_AT_START) == set()
