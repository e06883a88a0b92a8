"""A request is never answered by old code."""

import os
import py_compile
import zipfile

from minisam.model import Position
from minisam.runtime.variables import VariableSource

VERSION = "def handler(event, context): return {}"
PID = "import os\ndef handler(event, context): return os.getpid()"


def test_quick_edits_of_the_same_size_are_never_missed(bench):
    # CPython itself takes a .pyc of the same second and size for fresh.
    bench.runs(VERSION.format(100))
    stale = 0
    for version in range(100, 140):
        bench.write(VERSION.format(version))
        stale += bench.result() != version
    assert stale == 0


def test_edits_in_one_tick_of_the_clock_are_never_missed(bench):
    path = bench.write(VERSION.format(100))
    bench.use(bench.function())
    status = path.stat()
    for version in range(100, 120):
        path.write_text(VERSION.format(version))
        # The same inode, size and time of change each time, as if no tick had passed.
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 10**12))
        assert bench.result() == version


def test_atomic_replacement_is_noticed(bench):
    path = bench.write(VERSION.format(1))
    bench.use(bench.function())
    for version in range(1, 5):
        bench.write(VERSION.format(version), "new.py").replace(path)
        assert bench.result() == version


def test_imported_modules_count_also_those_imported_while_answering(bench):
    bench.write("VALUE = 1", "early.py")
    bench.write("VALUE = 1", "pkg/late.py")
    bench.runs("""
        import early

        def handler(event, context):
            from pkg import late
            return [early.VALUE, late.VALUE]
    """)
    assert bench.result() == [1, 1]
    bench.write("VALUE = 2", "early.py")
    assert bench.result() == [2, 1]
    bench.write("VALUE = 2", "pkg/late.py")
    assert bench.result() == [2, 2]


def test_unchanged_code_keeps_its_environment(bench):
    bench.runs(PID)
    first = bench.result()
    bench.write("something else", "notes.txt")
    (bench.folder / "app.py").chmod(0o600)
    assert bench.result() == first


def test_bytecode_of_the_project_is_neither_read_nor_written(bench):
    path = bench.write(VERSION.format(1))
    status = path.stat()
    py_compile.compile(str(path))
    path.write_text(VERSION.format(2))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    bench.use(bench.function())
    before = sorted(bench.folder.rglob("*"))
    assert bench.result() == 2
    assert sorted(bench.folder.rglob("*")) == before


def test_broken_save_shows_its_error_and_the_next_save_repairs_it(bench):
    bench.runs(VERSION.format(1))
    assert bench.result() == 1
    bench.write("def handler(event, context) return 2")
    assert bench.result()["errorType"] == "Runtime.UserCodeSyntaxError"
    assert bench.result()["errorType"] == "Runtime.UserCodeSyntaxError"
    bench.write(VERSION.format(3))
    assert bench.result() == 3


def test_missing_module_that_appears_is_found(bench):
    bench.runs("import tool\ndef handler(event, context): return tool.NAME")
    assert bench.result()["errorType"] == "Runtime.ImportModuleError"
    bench.write("NAME = 'hammer'", "tool.py")
    assert bench.result() == "hammer"


def test_new_file_that_would_be_imported_first_is_noticed(bench):
    bench.write("NAME = 'module'", "tool.py")
    bench.runs("""
        import tool
        try:
            from extra import NAME
        except ImportError:
            NAME = None

        def handler(event, context):
            return [tool.NAME, NAME]
    """)
    assert bench.result() == ["module", None]
    bench.write("NAME = 'package'", "tool/__init__.py")
    assert bench.result() == ["package", None]
    bench.write("NAME = 'extra'", "extra.py")
    assert bench.result() == ["package", "extra"]


def test_removed_module_is_noticed(bench):
    path = bench.write("", "tool.py")
    bench.runs("import tool\ndef handler(event, context): return 1")
    assert bench.result() == 1
    path.unlink()
    assert bench.result()["errorType"] == "Runtime.ImportModuleError"


def test_layers_are_searched_after_the_code_the_last_one_first(bench, tmp_path):
    # docs "packaging-layers", "chapter-layers": later layers lie over earlier ones
    layers = tuple(tmp_path / name for name in ("one", "two"))
    for layer in layers:
        for module in (f"only_{layer.name}", "both", "app"):
            file = layer / "python" / f"{module}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"NAME = {layer.name!r}")
    packages = layers[0] / "python" / "lib" / "python3.13" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "installed.py").write_text("NAME = 'installed'")
    bench.runs(
        """
        import both, installed, only_one, only_two

        def handler(event, context):
            return [both.NAME, only_one.NAME, only_two.NAME, installed.NAME]
        """,
        layers=layers,
    )
    assert bench.result() == ["two", "one", "two", "installed"]
    (layers[0] / "python" / "only_one.py").write_text("NAME = 'uno'")
    assert bench.result() == ["two", "uno", "two", "installed"]


def test_layer_may_be_a_zip_file_and_may_change(bench, tmp_path):
    archive = tmp_path / "layer.zip"
    bench.options["cache_dir"] = tmp_path / "cache"
    bench.use(bench.function("import tool\ndef handler(event, context): return tool.NAME", layers=(archive,)))
    for name in ("hammer", "saw"):
        with zipfile.ZipFile(archive, "w") as content:
            content.writestr("python/tool.py", f"NAME = {name!r}")
        assert bench.result() == name


def test_changed_inline_code_is_run(bench):
    for version in (1, 2):
        bench.use(bench.function(inline_code=VERSION.format(version), handler="index.handler"))
        assert bench.result() == version


def test_marking_a_file_stale_starts_a_replacement_before_the_next_request(bench):
    path = bench.write(PID)
    bench.use(bench.function())
    first = bench.result()
    bench.write(PID + "  # new")
    bench.mark_stale(path)
    bench.until(lambda: bench.logged().count("INIT_START") == 2)
    outcome = bench.invoke()
    assert (int(outcome.payload) != first, bench.logged().count("INIT_START")) == (True, 2)
    assert not bench.is_running(first)


def test_marking_a_file_that_was_not_loaded_starts_nothing(bench):
    bench.runs(PID)
    first = bench.result()
    bench.mark_stale(bench.write("x", "notes.txt"), bench.folder.parent / "elsewhere.py")
    assert bench.result() == first
    assert bench.logged().count("INIT_START") == 1


def test_running_invocation_finishes_with_the_code_that_it_started_with(bench):
    flag = bench.folder / "go.txt"
    waiting = f"""
        import os, time

        def handler(event, context):
            print("waiting")
            while event and not os.path.exists({str(flag)!r}):
                time.sleep(0.001)
            return
    """
    bench.runs(waiting.rstrip() + " 'old'\n")
    task = bench.loop.create_task(bench.start(True))
    bench.until(lambda: "waiting" in bench.logged())
    bench.mark_stale(bench.write(waiting.rstrip() + " 'new'\n"))
    assert bench.result(False) == "new"
    flag.touch()
    bench.until(task.done)
    assert task.result().payload == b'"old"'
    assert bench.result(False) == "new"


def test_functions_that_stay_equal_keep_their_environments(bench):
    kept, changed, removed = (bench.function(PID, id=id) for id in ("Kept", "Changed", "Removed"))
    bench.use(kept, changed, removed)
    before = [bench.result(function=id) for id in ("Kept", "Changed", "Removed")]
    moved = bench.function(id="Kept", position=Position(file="template.yaml", line=9))
    bench.use(moved, bench.function(id="Changed", memory_mb=256))
    after = [bench.result(function=id) for id in ("Kept", "Changed")]
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)
    bench.until(lambda: not any(map(bench.is_running, before[1:])))


def test_changed_overrides_retire_the_environments_that_they_concern(bench):
    bench.use(bench.function(PID), bench.function(id="Other"))
    before = [bench.result(), bench.result(function="Other")]
    variables = VariableSource(region="us-east-1", overrides={"Fn": {"COLOUR": "red"}})
    bench.use(bench.function(), bench.function(id="Other"), variables=variables)
    after = [bench.result(), bench.result(function="Other")]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, True]


def test_objects_among_the_modules_that_answer_nothing_harm_nobody(bench):
    # as a werkzeug LocalProxy outside of its request
    bench.runs("""
        import os, sys

        class Proxy:
            def __getattr__(self, name):
                raise RuntimeError(f"no {name} now")

        sys.modules["proxy"] = Proxy()

        def handler(event, context):
            return os.getpid()
    """)
    assert bench.result() == bench.result()
