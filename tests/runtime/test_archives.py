"""Archives that others made: what leads out stays in, what bursts or is damaged is refused, and nothing is left."""

import io
import zipfile
from pathlib import Path

import pytest

from minisam.runtime.archives import MAX_BYTES, Unreadable, extract


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "planted")
    return made.getvalue()


def extracted(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / "code.zip").write_bytes(content)
    extract(tmp_path / "code.zip", tmp_path / "cache" / "code")
    return tmp_path / "cache" / "code"


@pytest.mark.parametrize("name", ["../planted", "../../planted", "/planted", "a/../../planted", "./.././planted"])
def test_an_entry_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    folder = extracted(tmp_path, zipped("app.py", name))
    assert [path for path in tmp_path.rglob("planted") if not path.is_relative_to(folder)] == []


@pytest.mark.parametrize(
    "content",
    [
        zipped("app.py", "app.py/app.py"),
        zipped("x" * 300),
        zipped("app.py")[:-30] + bytes(8) + zipped("app.py")[-22:],
        zipped("app.py").replace(b"planted", b"damaged", 1),
    ],
    ids=["a file as a folder", "a name too long", "a broken list", "a wrong sum"],
)
def test_an_archive_that_cannot_be_extracted_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable):
        extracted(tmp_path, content)
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_archive_larger_than_lambda_takes_is_not_extracted(tmp_path: Path) -> None:
    # docs "gettingstarted-limits": 250 MB unzipped
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("app.py", "w") as entry:
            for _ in range(MAX_BYTES // 1_000_000 + 1):
                entry.write(bytes(1_000_000))
    with pytest.raises(Unreadable, match="more than 262,144,000 bytes"):
        extracted(tmp_path, made.getvalue())
