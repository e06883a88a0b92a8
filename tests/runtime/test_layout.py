"""Where code lies: folders as they are, zip files extracted once."""

import os
import zipfile

import pytest

from minisam.errors import NotRunnable
from minisam.runtime.layout import Layouts


@pytest.fixture
def archive(tmp_path):
    def write(**files):
        path = tmp_path / "code.zip"
        with zipfile.ZipFile(path, "w") as content:
            for name, text in files.items():
                content.writestr(name, text)
        return path

    return write


def test_code_may_be_a_zip_file(bench, archive):
    # docs "python-package": a deployment package is a zip file
    path = archive(**{"app.py": "def handler(event, context): return 1"})
    bench.use(bench.function(code_dir=path))
    assert bench.result() == 1
    archive(**{"app.py": "def handler(event, context): return 2"})
    assert bench.result() == 2


def test_zip_file_is_extracted_once(bench, archive, tmp_path):
    function = bench.function(code_dir=archive(**{"app.py": ""}))
    roots = {Layouts(tmp_path / "cache").layout(function).task_root for _ in range(2)}
    assert len(roots) == 1
    assert [path.name for path in next(iter(roots)).parent.iterdir()] == [next(iter(roots)).name]


def test_zip_file_cannot_write_outside_its_folder(bench, archive, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    victim.chmod(0o600)
    path = archive(**{"../../../victim": "overwritten", str(victim): "overwritten", "app.py": ""})
    Layouts(tmp_path / "cache").layout(bench.function(code_dir=path))
    assert (victim.read_text(), victim.stat().st_mode & 0o777) == ("untouched", 0o600)


def test_programs_in_a_zip_file_stay_executable(bench, tmp_path):
    path = tmp_path / "layer.zip"
    entry = zipfile.ZipInfo("bin/greet")
    entry.external_attr = 0o755 << 16
    with zipfile.ZipFile(path, "w") as content:
        content.writestr(entry, "#!/bin/sh\n")
    (programs,) = Layouts(tmp_path / "cache").layout(bench.function(layers=(path,))).programs
    assert os.access(os.path.join(programs, "greet"), os.X_OK)


def test_broken_zip_file_is_refused_with_its_name(bench, tmp_path):
    path = tmp_path / "layer.zip"
    path.write_bytes(b"PK no zip")
    with pytest.raises(NotRunnable, match="A layer of function 'Fn' is not a zip file: '.*layer.zip'"):
        Layouts(None).layout(bench.function(layers=(path,)))


def test_temporary_folder_is_removed_at_the_end(bench):
    bench.use(bench.function(inline_code="def handler(event, context): return __file__", handler="index.handler"))
    file = bench.result()
    assert os.path.exists(file)
    bench.close_invoker()
    assert not os.path.exists(file)
