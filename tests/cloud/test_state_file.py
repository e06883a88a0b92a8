"""A service's file: what was written is there, and what is not whole is refused."""

from __future__ import annotations

import functools
import os
import pickle
import shutil
import signal
import sqlite3
import stat
from pathlib import Path

import moto
import pytest

from minisam.cloud.state_file import Refused, Row, StateFile, key_in, set_aside

KEY = b"k" * 32


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "sqs.state"


def written(path: Path, *contents: bytes) -> None:
    """Make a file with these contents, as its owner leaves it at an orderly end."""
    file = StateFile(path, "sqs", KEY)
    file.write([Row("jobs", b"%d" % number, content) for number, content in enumerate(contents)])
    file.close()


def read(path: Path, *, service: str = "sqs", key: bytes = KEY) -> list[bytes | None]:
    file = StateFile(path, service, key)
    try:
        return [row.content for row in file.rows()]
    finally:
        file.close()


def killed(path: Path, tmp_path: Path, *contents: bytes) -> Path:
    """Return a file as it lies on disk when its owner is killed after these writes: a copy of it and of its log."""
    file = StateFile(path, "sqs", KEY)
    for number, content in enumerate(contents):
        file.write([Row("jobs", b"%d" % number, content)])
    left = tmp_path / "left.state"
    for suffix in ("", "-wal"):
        shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
    file.close()
    return left


def test_rows_are_read_in_the_order_of_their_first_writing(path):
    written(path, b"a", b"b", b"c")
    file = StateFile(path, "sqs", KEY)
    file.write([Row("jobs", b"0", b"A"), Row("jobs", b"1", None), Row("jobs", b"3", b"d")])
    file.close()

    assert read(path) == [b"A", b"c", b"d"]


def test_an_owner_loses_all_its_rows_at_once(path):
    written(path, b"a", b"b")
    file = StateFile(path, "sqs", KEY)
    file.write([Row("jobs", b"9", b"new"), Row("other", b"0", b"kept")], without=["jobs"])
    file.close()

    assert read(path) == [b"new", b"kept"]


def test_what_was_written_is_there_without_an_orderly_end(path, tmp_path):
    left = killed(path, tmp_path, b"a", b"b")

    assert read(left) == [b"a", b"b"]


@pytest.mark.parametrize("size", [1, 2000, 4096])
def test_a_write_that_was_not_finished_is_left_out_and_told(path, tmp_path, size):
    left = killed(path, tmp_path, b"a", b"b" * 6000)
    log = Path(f"{left}-wal")
    os.truncate(log, log.stat().st_size - size)

    file = StateFile(left, "sqs", KEY)

    assert [row.content for row in file.rows()] == [b"a"]
    assert file.lost is not None and "not finished" in file.lost
    file.close()


def test_a_log_that_is_damaged_before_its_end_is_refused(path, tmp_path):
    left = killed(path, tmp_path, *[b"%d" % number for number in range(20)])
    log = Path(f"{left}-wal")
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)

    with pytest.raises(Refused, match="its log is damaged"):
        read(left)


def test_a_bit_that_changed_in_a_row_is_found(path):
    written(path, b"precious")
    data = path.read_bytes()
    assert data.count(b"precious") == 1
    path.write_bytes(data.replace(b"precious", b"prec1ous"))
    with pytest.raises(Refused, match="damaged"):
        read(path)


@pytest.mark.parametrize("part", [0.0, 0.4, 0.8])
def test_a_file_that_was_cut_off_is_refused(path, part):
    written(path, *[b"x" * 1000] * 50)
    os.truncate(path, int(path.stat().st_size * part))
    with pytest.raises(Refused):
        read(path)


@pytest.mark.parametrize("statements", range(9))
def test_who_is_killed_while_making_a_file_leaves_nothing_to_refuse(path, statements):
    maker = os.fork()
    if not maker:
        try:
            make_and_be_killed(path, statements)
        finally:
            os._exit(1)
    status = os.waitpid(maker, 0)[1]
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert not path.exists() or read(path) == []
    assert read(path) == []


def make_and_be_killed(path: Path, statements: int) -> None:
    """Kill this process when SQLite is given one statement more."""
    left = iter(range(statements))

    class Counting(sqlite3.Connection):
        def execute(self, *words: object) -> sqlite3.Cursor:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().execute(*words)

    sqlite3.connect = functools.partial(sqlite3.connect, factory=Counting)
    StateFile(path, "sqs", KEY).write([Row("jobs", b"1", b"a")])


def test_a_file_of_something_else_is_refused(path):
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE rows (a)")
    base.commit()
    base.close()
    with pytest.raises(Refused, match="no file of minisam's"):
        read(path)
    path.write_text("notes of mine")
    with pytest.raises(Refused, match="no file of minisam's"):
        read(path)


@pytest.mark.parametrize(
    ("change", "why"),
    [("PRAGMA user_version = 99", "format 99, expected"), ("UPDATE about SET moto = '99.0'", "moto 99.0, expected")],
    ids=["format", "moto"],
)
def test_a_file_of_another_version_is_refused(path, change, why):
    written(path, b"a")
    base = sqlite3.connect(path)
    base.execute(change)
    base.commit()
    base.close()
    with pytest.raises(Refused, match=why):
        read(path)
    assert moto.__version__ != "99.0"


def test_what_another_user_wrote_is_refused_before_it_is_unpickled(path):
    file = StateFile(path, "sqs", b"x" * 32)
    file.write([Row("", b"whole", pickle.dumps(print))])
    file.close()
    with pytest.raises(Refused, match="somebody else"):
        read(path)


def test_a_file_under_another_services_name_is_refused(path):
    written(path, b"a")
    with pytest.raises(Refused, match="somebody else"):
        read(path, service="s3")


def test_a_row_under_another_name_is_refused(path):
    written(path, b"a", b"b")
    base = sqlite3.connect(path)
    base.execute("UPDATE rows SET name = x'ff' WHERE number = 1")
    base.commit()
    base.close()
    with pytest.raises(Refused, match="somebody else"):
        read(path)


def test_a_refused_file_is_moved_aside_with_its_log(path, tmp_path):
    left = killed(path, tmp_path, b"a")

    aside = set_aside(left)

    assert aside.name == "left.state.refused"
    assert not left.exists() and not Path(f"{left}-wal").exists()
    assert Path(f"{aside}-wal").exists()


def test_the_files_and_the_key_are_this_users_alone(path, tmp_path):
    written(path, b"a")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_in(tmp_path / "cache") == key_in(tmp_path / "cache")
    assert stat.S_IMODE((tmp_path / "cache" / "state.key").stat().st_mode) == 0o600
