"""Under an editor's debugger functions have time, as SAM CLI's `--debug-port` gives it to them."""

from __future__ import annotations

import json
import subprocess
import sys

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Left:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, Handler: app.handler, Timeout: 1}
"""
CODE = """\
def handler(event, context):
    return context.get_remaining_time_in_millis()
"""
# pydevd is what VS Code's and PyCharm's debuggers load.
DEBUGGED = """\
import sys, types
sys.modules["pydevd"] = types.ModuleType("pydevd")
from minisam.cli import run
sys.exit(run(sys.argv[1:]))
"""


def test_a_debugger_lifts_the_timeout_and_that_is_said(command, tmp_path):
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "template.yaml").write_text(TEMPLATE)

    plain = command.run("invoke", cwd=tmp_path)
    words = [sys.executable, "-c", DEBUGGED, "invoke"]
    debugged = subprocess.run(
        words, cwd=tmp_path, env=command._environment(), capture_output=True, text=True, timeout=30
    )

    assert json.loads(plain.out) <= 1000 and "debugger" not in plain.err
    assert json.loads(debugged.stdout) > 35_000_000
    assert "functions have ten hours instead of their Timeout" in debugged.stderr
