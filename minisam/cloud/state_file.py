"""One service's state on disk: rows in a file of SQLite's, each proven to be written by this user.

A write is in the file, or in the log beside it (`-wal`), before it returns: it survives the end of the process, however
that comes. SQLite moves the log into the file from time to time, and leaves out what was not finished. The file is
refused whole where anything in it is damaged, or of another version.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import sqlite3
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import moto

from minisam.records import dataclass

FORMAT = 2
_APPLICATION = 0x6D736D73
_LOG_HEADER, _FRAME_HEADER = struct.Struct(">8I"), struct.Struct(">4I")
_FRAME_HEADER_LENGTH = 24
_SCHEMA = """
CREATE TABLE rows (
    number INTEGER PRIMARY KEY, owner TEXT NOT NULL, name BLOB NOT NULL, mac BLOB NOT NULL, content BLOB NOT NULL,
    UNIQUE (owner, name)
)
"""
_PUT = """
INSERT INTO rows (owner, name, mac, content) VALUES (?, ?, ?, ?)
ON CONFLICT (owner, name) DO UPDATE SET mac = excluded.mac, content = excluded.content
"""


class Refused(Exception):
    """A file is damaged, another user's, or of another version."""


class OtherMoto(Refused):
    """A file was written with another `version` of moto; its rows can be read all the same."""

    def __init__(self, version: str) -> None:
        super().__init__(f"it is of another version: moto {version}, expected {moto.__version__}")
        self.version = version


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is kept. `content` is None where it is to be forgotten."""

    owner: str
    name: bytes
    content: bytes | None


class StateFile:
    """A file of one service; used by one thread at a time. `lost` says what its last writer did not finish, if so."""

    def __init__(self, path: Path, service: str, key: bytes, *, of_any_moto: bool = False) -> None:
        """Open the file, or make it. Raises Refused, or OSError where it cannot be read or written.

        With `of_any_moto` nobody asks which version wrote it: for reading only.
        """
        self._of_any_moto = of_any_moto
        self._service = service
        self._key = key
        if not path.exists():
            _make(path)
        logged = _logged(Path(f"{path}-wal"))
        self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._prepare()
            self.lost = self._unfinished(logged)
        except sqlite3.Error as error:
            self._base.close()
            if isinstance(error, sqlite3.OperationalError):
                raise OSError(f"'{path}': {error}") from error
            raise Refused(f"it is damaged, or no file of minisam's ({error})") from error
        except Refused:
            self._base.close()
            raise

    def rows(self) -> Iterator[Row]:
        """Yield all rows in the order in which they were first written. Raises Refused."""
        try:
            if (found := self._base.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise Refused(f"it is damaged: {found}")
            for owner, name, mac, content in self._base.execute(
                "SELECT owner, name, mac, content FROM rows ORDER BY number"
            ):
                if not hmac.compare_digest(mac, self._mac(owner, name, content)):
                    raise Refused("it is damaged, or was written by somebody else")
                yield Row(owner, name, content)
        except sqlite3.DatabaseError as error:
            raise Refused(f"it is damaged ({error})") from error

    def write(self, rows: Iterable[Row], *, without: Iterable[str] = ()) -> None:
        """Make these rows so, all of them or none; `without` are owners that lose all theirs first. Raises OSError."""
        try:
            with self._transaction():
                for owner in without:
                    self._base.execute("DELETE FROM rows WHERE owner = ?", (owner,))
                for row in rows:
                    if row.content is None:
                        self._base.execute("DELETE FROM rows WHERE owner = ? AND name = ?", (row.owner, row.name))
                    else:
                        mac = self._mac(row.owner, row.name, row.content)
                        self._base.execute(_PUT, (row.owner, row.name, mac, row.content))
        except sqlite3.Error as error:
            raise OSError(str(error)) from error

    def close(self) -> None:
        """Put the log into the file, and let it go."""
        self._base.close()

    def _prepare(self) -> None:
        execute = self._base.execute
        if execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            raise Refused("it is no file of minisam's")
        if (version := execute("PRAGMA user_version").fetchone()[0]) != FORMAT:
            raise Refused(f"it is of another version: format {version}, expected {FORMAT}")
        execute("PRAGMA journal_mode = WAL")
        # The log is not forced to the disk with each write: that is for losses of power, and takes milliseconds.
        execute("PRAGMA synchronous = NORMAL")
        version = execute("SELECT moto FROM about").fetchone()[0]
        if version != moto.__version__ and not self._of_any_moto:
            raise OtherMoto(version)

    def _unfinished(self, logged: list[bool]) -> str | None:
        """Compare what the log held with what SQLite took from it; each entry says whether it ended a write."""
        valid = self._base.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
        rest = logged[max(valid, 0) :]
        if sum(rest) > 1:
            raise Refused(f"its log is damaged: {sum(rest)} writes cannot be read")
        return "a write at its end was not finished and is left out" if rest else None

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._base.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._base.execute("ROLLBACK")
            raise

    def _mac(self, owner: str, name: bytes, content: bytes) -> bytes:
        place = f"{FORMAT}\0{self._service}\0{owner}\0{len(name)}\0".encode()
        return hmac.digest(self._key, place + name + content, "sha256")


def _make(path: Path) -> None:
    """Make an empty file; it appears whole or not at all. Raises OSError."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with contextlib.closing(sqlite3.connect(unfinished, isolation_level=None)) as base:
            base.execute("PRAGMA synchronous = OFF")
            base.execute(f"PRAGMA application_id = {_APPLICATION}")
            base.execute(f"PRAGMA user_version = {FORMAT}")
            base.execute(_SCHEMA)
            base.execute("CREATE TABLE about (moto TEXT NOT NULL)")
            base.execute("INSERT INTO about VALUES (?)", (moto.__version__,))
    except sqlite3.Error as error:
        raise OSError(f"'{path}': {error}") from error
    unfinished.replace(path)


def key_in(folder: Path) -> bytes:
    """Return this user's key, made on first use. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "state.key"
    with contextlib.suppress(FileExistsError):
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()


def set_aside(path: Path) -> Path:
    """Move a file away with its log, under a name that says that it was refused; return where it is now."""
    aside = path.with_name(path.name + ".refused")
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.replace(f"{path}{suffix}", f"{aside}{suffix}")
    return aside


def _logged(log: Path) -> list[bool]:
    """Tell of each frame that a log's last generation holds whether it ended a write.

    Format: sqlite.org "fileformat2", section "The Write-Ahead Log".
    """
    try:
        file = log.open("rb")
    except FileNotFoundError:
        return []
    with file:
        header = file.read(_LOG_HEADER.size)
        if len(header) < _LOG_HEADER.size:
            return []
        _, _, page_size, _, *salts, _, _ = _LOG_HEADER.unpack(header)
        ends = []
        while len(frame := file.read(_FRAME_HEADER_LENGTH)) == _FRAME_HEADER_LENGTH:
            _, size_after, *found = _FRAME_HEADER.unpack_from(frame)
            if found != salts:
                break
            ends.append(size_after > 0)
            file.seek(page_size, os.SEEK_CUR)
        return ends
