"""The line that runs a failed invocation again."""

from __future__ import annotations

import json
import subprocess

import pytest

from minisam.testing.records import replay_command


@pytest.mark.parametrize("value", ["it's", 'a "b"', "two\nlines", "back\\slash \\n \\c", "$HOME `id` %s", "ä"])
def test_a_shell_gives_the_function_the_very_event(value) -> None:
    event = json.dumps({"value": value}, ensure_ascii=False).encode()
    given, _, invoked = replay_command("Hello", event).rpartition(" | ")
    assert subprocess.run(["sh", "-c", given], capture_output=True, check=True).stdout == event
    assert invoked == "minisam invoke Hello -e -"
