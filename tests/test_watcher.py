import asyncio
import threading
from pathlib import Path

from minisam.watcher import Stamps, Watcher


def test_stamps_see_a_same_size_edit_a_new_file_and_a_removed_one(tmp_path: Path) -> None:
    edited, new, removed = (tmp_path / name for name in ("edited", "new", "removed"))
    edited.write_text("a")
    removed.write_text("a")
    for change in (lambda: edited.write_text("b"), lambda: new.write_text("b"), removed.unlink):
        stamps = Stamps.take([edited, new, removed])
        assert stamps.are_current()
        change()
        assert not stamps.are_current()


def test_a_save_all_arrives_as_one_change(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / ".git").mkdir()

    async def scenario() -> list[set[Path]]:
        arrived: asyncio.Queue[set[Path]] = asyncio.Queue()
        watcher = Watcher(arrived.put_nowait)
        try:
            assert watcher.watch([tmp_path, tmp_path / "pkg"]) is None
            for name in (".git/index", "a.py", "pkg/b.py"):
                (tmp_path / name).write_text("x")
            seen = [await asyncio.wait_for(arrived.get(), 10)]
            while not {tmp_path / "a.py", tmp_path / "pkg/b.py"} <= set().union(*seen):
                seen.append(await asyncio.wait_for(arrived.get(), 10))
            return seen
        finally:
            watcher.close()

    seen = asyncio.run(scenario())
    assert not any(".git" in path.parts for change in seen for path in change)


def test_an_atomic_rename_is_a_change_of_the_target(tmp_path: Path) -> None:
    target = tmp_path / "app.py"
    target.write_text("old")

    async def scenario() -> set[Path]:
        arrived: asyncio.Queue[set[Path]] = asyncio.Queue()
        watcher = Watcher(arrived.put_nowait)
        try:
            watcher.watch([tmp_path])
            (tmp_path / "app.py~").write_text("new")
            (tmp_path / "app.py~").replace(target)
            seen: set[Path] = set()
            while target not in seen:
                seen |= await asyncio.wait_for(arrived.get(), 10)
            return seen
        finally:
            watcher.close()

    assert target in asyncio.run(scenario())


def test_watching_stops(tmp_path: Path) -> None:
    before = set(threading.enumerate())

    async def scenario() -> None:
        watcher = Watcher(lambda paths: None)
        watcher.watch([tmp_path])
        assert set(threading.enumerate()) - before
        watcher.close()
        watcher.close()

    asyncio.run(scenario())
    assert set(threading.enumerate()) <= before
