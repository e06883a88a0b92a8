from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from minisam.errors import UsageError
from minisam.running import announced, running, runtime_folder

SLEEPER = """\
import sys
from pathlib import Path
from minisam.running import announced
with announced(Path(sys.argv[1]), {"pid": 77, "started": 1}):
    print("announced", flush=True)
    sys.stdin.read()
"""


def test_an_application_is_found_as_long_as_it_is_announced(tmp_path) -> None:
    folder = tmp_path / "run"
    with announced(folder, {"pid": 2, "started": 20}), announced(folder, {"pid": 1, "started": 30}):
        assert [each["pid"] for each in running(folder)] == [2, 1]
    assert running(folder) == [] and list(folder.iterdir()) == []


def test_an_error_inside_the_block_stays_what_it_is(tmp_path) -> None:
    with pytest.raises(PermissionError, match="something else"), announced(tmp_path / "run", {"pid": 1}):
        raise PermissionError("something else")


def test_nobody_else_can_read_it(tmp_path) -> None:
    folder = tmp_path / "run"
    before = os.umask(0)
    try:
        with announced(folder, {"pid": 1}):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE((folder / "1.json").stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_one_that_was_killed_is_not_found_and_its_file_goes(tmp_path) -> None:
    folder = tmp_path / "run"
    command = [sys.executable, "-c", SLEEPER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "announced\n"
        assert [each["pid"] for each in running(folder)] == [77]
        process.kill()
    assert (folder / "77.json").exists()
    assert running(folder) == []
    assert not (folder / "77.json").exists()


def test_files_that_are_none_of_ours_do_no_harm(tmp_path) -> None:
    folder = tmp_path / "run"
    with announced(folder, {"pid": 1}):
        (folder / "other.json").mkdir()
        (folder / "text.txt").write_text("x")
        assert [each["pid"] for each in running(folder)] == [1]


def test_a_folder_that_others_can_enter_is_refused(tmp_path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)
    with pytest.raises(UsageError, match="is not a folder of yours alone"):
        running(folder)
    with pytest.raises(UsageError, match="is not a folder of yours alone"), announced(folder, {"pid": 1}):
        pass


def test_a_link_in_the_place_of_the_folder_is_refused(tmp_path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "run").symlink_to(tmp_path / "real")
    with pytest.raises(UsageError, match="is not a folder of yours alone"):
        running(tmp_path / "run")


def test_the_folder_is_the_systems_or_one_of_the_users_own(tmp_path) -> None:
    assert runtime_folder({"XDG_RUNTIME_DIR": str(tmp_path)}) == tmp_path / "minisam"
    for useless in ("", "relative", "/does/not/exist"):
        assert runtime_folder({"XDG_RUNTIME_DIR": useless}).name == f"minisam-{os.getuid()}"
    assert isinstance(runtime_folder({}), Path)
