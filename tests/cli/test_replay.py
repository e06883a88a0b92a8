"""What `minisam replay` is given in vain; tests/end_to_end/test_replay.py runs it."""

from __future__ import annotations

import pytest

from minisam import cli


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["replay", "nowhere"],
            "There is no folder 'nowhere'\n  hint: cases are written by `minisam start-api --record DIR`",
        ),
        (["replay", "."], "'.' has no cases"),
        (["replay", ".", "--calls", "both"], "--calls: 'both' is not recorded or live"),
        (["invoke", "F", "--running", "--record", "x"], "--record: the running application would have to record"),
    ],
    ids=["no folder", "no cases", "unknown answers", "the running application"],
)
def test_what_cannot_be_done_is_said_in_a_line(tmp_path, monkeypatch, capsys, words, message):
    monkeypatch.chdir(tmp_path)

    assert cli.run(words) == 2

    assert capsys.readouterr().err.startswith(message)
