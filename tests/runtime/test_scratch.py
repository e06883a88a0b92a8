"""What stands for /tmp. AWS: docs "configuration-ephemeral-storage"; that /tmp survives a timeout is recorded."""

import os
import subprocess
import tempfile
from pathlib import Path

from minisam.runtime.scratch import remove_abandoned

CODE = """
    import os, tempfile, time

    def handler(event, context):
        folder = tempfile.gettempdir()
        exec(event.get("code", ""))
        open(os.path.join(folder, "seen"), "a").write("x")
        return [folder, len(open(os.path.join(folder, "seen")).read())]
"""


def test_temporary_files_outlive_a_timeout_and_a_crash(bench):
    bench.runs(CODE, timeout_s=0.5)
    folder, count = bench.result({})
    assert count == 1
    assert bench.invoke({"code": "time.sleep(1000)"}).status == "timeout"
    assert bench.invoke({"code": "os._exit(3)"}).status == "crash"
    assert bench.result({}) == [folder, 2]


def test_functions_have_folders_of_their_own_that_are_removed_at_the_end(bench):
    bench.write(CODE)
    bench.use(bench.function(id="One"), bench.function(id="Child/Two"))
    folders = [bench.result({}, function=name)[0] for name in ("One", "Child/Two")]
    assert len(set(folders)) == 2
    assert all(Path(folder).is_dir() and folder.startswith(tempfile.gettempdir()) for folder in folders)
    bench.close_invoker()
    assert not any(os.path.exists(folder) for folder in folders)


def test_more_than_the_ephemeral_storage_is_told_once(bench):
    notices = []
    bench.options["on_notice"] = notices.append
    bench.runs(CODE, ephemeral_storage_mb=1, timeout_s=10)
    bench.invoke({"code": "open(os.path.join(folder, 'big'), 'wb').write(os.urandom(3 << 20))"})
    bench.until(lambda: notices)
    bench.invoke({})
    assert len(notices) == 1
    assert notices[0].startswith("function 'Fn' keeps 3 MB in its temporary folder, over its EphemeralStorage of 1 MB")


def test_folders_of_killed_processes_are_removed(tmp_path):
    ended = subprocess.Popen(["true"])
    ended.wait()
    for owner in (ended.pid, os.getpid()):
        (tmp_path / f"minisam-tmp-{owner}-x" / "Fn").mkdir(parents=True)
    remove_abandoned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"minisam-tmp-{os.getpid()}-x"]


def test_a_template_may_set_its_own(bench, tmp_path):
    bench.runs(CODE, variables={"TMPDIR": str(tmp_path)})
    assert bench.result({})[0] == str(tmp_path)
