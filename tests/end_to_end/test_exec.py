"""`minisam exec`: a command beside the running application."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

CRUD = Path(__file__).parents[2] / "templates" / "crud" / "template.yaml"
ASKS = """
import json, os, urllib.request, boto3
url = os.environ["MINISAM_API_URL"] + "/items"
request = urllib.request.Request(url, b'{"name": "pen"}', {"Content-Type": "application/json"})
item = json.load(urllib.request.urlopen(request))
found = boto3.client("dynamodb").scan(TableName=os.environ["MINISAM_OUTPUT_Table"])["Items"]
apis = json.loads(os.environ["MINISAM_ENDPOINTS"])["apis"]
same = found[0]["id"]["S"] == item["id"]
print(json.dumps({"same": same, "apis": list(apis), "profile": os.environ.get("AWS_PROFILE")}))
"""


def test_the_command_finds_the_application_and_its_aws(command, tmp_path):
    (tmp_path / "ask.py").write_text(ASKS)

    with_profile = replace(command, variables={"AWS_PROFILE": "real"})
    done = with_profile.run("exec", "-t", CRUD, "--", sys.executable, tmp_path / "ask.py")

    assert done.status == 0, done.err
    assert json.loads(done.out) == {"same": True, "apis": ["ServerlessHttpApi"], "profile": None}


@pytest.mark.parametrize(
    ("program", "status"),
    [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137), ("print('--debug')", 0)],
    ids=["its status", "a signal", "success"],
)
def test_the_commands_exit_status_is_passed_on(command, program, status):
    assert command.run("exec", "-t", CRUD, "--", sys.executable, "-c", program).status == status


def test_words_after_the_dashes_are_the_commands_alone(command):
    show = "import sys; print(sys.argv[1:])"

    done = command.run("exec", "-t", CRUD, "--", sys.executable, "-c", show, "--debug", "--skip-pull-image", "--", "-t")

    assert done.out.strip() == "['--debug', '--skip-pull-image', '--', '-t']"


def test_a_command_that_is_not_there_is_named(command):
    done = command.run("exec", "-t", CRUD, "--", "no-such-command")

    assert done.status == 2
    assert "Cannot run 'no-such-command': No such file or directory" in done.err
    assert command.run("exec", "-t", CRUD).status == 2


def test_a_signal_ends_the_command_and_everything_else(command, tmp_path):
    waits = "import os, signal, time; print(os.getpid(), os.environ['MINISAM_ENDPOINTS'], flush=True); time.sleep(600)"
    words = [sys.executable, "-m", "minisam", "exec", "-t", str(CRUD), "--", sys.executable, "-c", waits]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        pid, _, _ = process.stdout.readline().partition(" ")

        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 143
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_a_shell_is_led_to_the_application_that_runs(command, tmp_path):
    (tmp_path / "ask.py").write_text(ASKS)
    template = shutil.copytree(CRUD.parent, tmp_path / "crud") / CRUD.name  # others may run the example meanwhile
    with command.serving(template):
        exported = command.run("env", "--shell", "-t", template)
        script = f"{exported.out}\n{sys.executable} {tmp_path / 'ask.py'}"
        done = subprocess.run(
            ["sh", "-c", script], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "AWS_PROFILE": "real"}
        )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"same": True, "apis": ["ServerlessHttpApi"], "profile": None}


def test_a_shell_finds_no_application_where_none_runs(command):
    done = command.run("env", "--shell", "-t", CRUD)

    assert done.status == 2 and "not running" in done.err
