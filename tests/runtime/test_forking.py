"""Environments that are forked behave as those that a new interpreter was started for."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from minisam.runtime.needs import Needs
from tests.runtime.processes import children, descendants

PARENT = "import os\ndef handler(event, context): return os.getppid()  # {}"


@pytest.fixture
def packages(bench):
    """An interpreter of its own for the bench; returns the folder of its installed packages."""
    folder = bench.folder.parent / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    bench.options["needs"] = Needs(cache_dir=bench.folder.parent / "cache", python=folder / "bin" / "python")
    [found] = folder.glob("lib/python*/site-packages")
    return found


def install(packages, name, code):
    path = packages / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(code))


def edit(bench, name="app.py"):
    """Save the module with a new last line, when its next environment is prepared."""
    bench.until_ready()
    path = bench.folder / name
    path.write_text(path.read_text() + "\n# saved\n")


def test_first_environment_is_a_new_interpreter_and_later_ones_are_forked(bench):
    bench.runs(PARENT.format(0))
    assert bench.result() == os.getpid()
    edit(bench)
    assert bench.result() != os.getpid()


def test_no_process_before_the_first_call_of_the_first_run(bench):
    strangers = children()
    bench.runs(PARENT.format(0))
    bench.wait(_pause())
    assert children() <= strangers


def test_what_was_learned_serves_the_first_call_of_the_next_run(bench):
    bench.runs(PARENT.format(0))
    bench.result()
    bench.until_ready()
    bench.close_invoker()
    bench.use(bench.function())
    bench.until_ready()
    assert bench.result() != os.getpid()


def test_installed_modules_are_imported_ahead_and_modules_of_the_project_never(bench, packages):
    install(packages, "tool.py", "import os\nPID = os.getpid()")
    bench.write("import os\nPID = os.getpid()", "own.py")
    bench.runs("import os, own, tool\ndef handler(event, context): return [own.PID, tool.PID, os.getpid()]")
    assert len(set(bench.result())) == 1
    edit(bench)
    own, tool, environment = bench.result()
    assert (own == environment, tool == environment) == (True, False)


def test_function_that_uses_what_another_has_learned_starts_with_it_and_learns_it(bench):
    for name in ("one", "two", "three"):
        uses = "import boto3\n" if name != "three" else ""
        code = "import os, sys\ndef handler(event, context): return [os.getppid(), len(sys.modules)]"
        bench.write(uses + code, f"{name}/app.py")
    functions = {name: bench.function(id=name, code_dir=bench.folder / name) for name in ("one", "two", "three")}
    bench.use(*functions.values())
    bench.result(function="one")
    ready = {name: f"{bench.folder / name}:{name}:$LATEST" for name in functions}
    bench.until(lambda: bench.launcher.is_ready(ready["one"]))
    base, _ = bench.result(function="two")
    assert base != os.getpid()
    bench.until(lambda: bench.launcher.is_ready(ready["two"]))
    assert bench.result(function="three")[0] == base
    bench.until(lambda: bench.launcher.is_ready(ready["three"]))
    for name in functions:
        path = bench.folder / name / "app.py"
        path.write_text(path.read_text() + "\n# saved\n")
    assert bench.result(function="two")[1] > 200 > bench.result(function="three")[1]


def test_modules_imported_while_answering_are_learned_too(bench, packages):
    install(packages, "late.py", "import os\nPID = os.getpid()")
    bench.runs("import os\ndef handler(event, context):\n    import late\n    return [late.PID, os.getpid()]")
    bench.result()
    edit(bench)
    assert len(set(bench.result())) == 2


def test_modules_are_learned_also_where_the_handler_removes_others(bench, packages):
    install(packages, "tool.py", "import os\nPID = os.getpid()")
    bench.runs("import os\ndef handler(event, context): return os.getppid()")
    bench.result()
    edit(bench)
    bench.write("""
        import os, sys
        names = list(sys.modules)
        before = names[names.index(__name__) - 1]
        if before != "tool":
            del sys.modules[before]
        import tool
        def handler(event, context): return [tool.PID, os.getpid(), os.getppid()]
    """)
    tool, environment, parent = bench.result()
    assert (tool == environment, parent == os.getpid()) == (True, False)
    records = bench.folder.parent / "cache" / "learned"
    bench.until(lambda: any(b'"tool"' in record.read_bytes() for record in records.glob("*.json")))

    def is_imported_ahead():
        edit(bench)
        tool, environment, _ = bench.result()
        return tool != environment

    assert any(is_imported_ahead() for _ in range(5))


def test_forks_have_random_numbers_of_their_own(bench, packages):
    # numpy.random.seed() without arguments draws from the system; the state is global (numpy docs, "numpy.random.seed")
    install(packages, "numpy/__init__.py", "")
    install(
        packages,
        "numpy/random.py",
        """
        import os
        STATE = os.urandom(8).hex()
        def seed():
            global STATE
            STATE = os.urandom(8).hex()
        """,
    )
    bench.runs("""
        import random, secrets, uuid
        import numpy.random

        def handler(event, context):
            return [numpy.random.STATE, random.random(), secrets.token_hex(), str(uuid.uuid4()), str(uuid.uuid1())]
    """)
    drawn = []
    for _ in range(4):
        drawn.append(bench.result())
        edit(bench)
    assert [len(set(column)) for column in zip(*drawn, strict=True)] == [4] * 5


UNFIT = {
    "starts a thread": """
        import threading, time
        THREAD = threading.Thread(target=time.sleep, args=(1000,), daemon=True)
        THREAD.start()
        def is_good(): return THREAD.is_alive()
    """,
    "keeps a file open": """
        import os
        FILE = open(__file__)
        PID = os.getpid()
        def is_good(): return PID == os.getpid()
    """,
    "prints": """
        import os
        print("imported by", os.getpid())
        PID = os.getpid()
        def is_good(): return PID == os.getpid()
    """,
    "sets up logging": """
        import logging, os
        logging.basicConfig()
        PID = os.getpid()
        def is_good(): return PID == os.getpid()
    """,
}


@pytest.mark.parametrize("code", UNFIT.values(), ids=UNFIT)
def test_package_that_leaves_traces_is_imported_by_each_environment(bench, packages, code):
    install(packages, "unfit.py", code)
    install(packages, "importer.py", "import unfit")
    install(packages, "tool.py", "import os\nPID = os.getpid()")
    bench.runs("""
        import os, tool, importer, unfit
        def handler(event, context): return [unfit.is_good(), tool.PID == os.getpid()]
    """)
    assert bench.result() == [True, True]
    edit(bench)
    assert bench.result() == [True, False]


def test_functions_see_their_own_variables_while_modules_are_imported(bench, packages):
    install(packages, "tool.py", "import os\nCOLOUR = os.environ['COLOUR']\nos.environ['SEEN'] = COLOUR")
    code = """
        import os, tool
        def handler(event, context):
            return [tool.COLOUR, os.environ["COLOUR"], os.environ["SEEN"], os.getenv("OPENBLAS_NUM_THREADS")]
    """
    red, blue = (bench.function(code, id=id, variables={"COLOUR": id.lower()}) for id in ("Red", "Blue"))
    bench.use(red, blue)
    for _ in range(2):
        for id in ("Red", "Blue"):
            assert bench.result(function=id) == [id.lower()] * 3 + [None]
            bench.until_ready(id)
        bench.write(textwrap.dedent(code) + "# saved")
    bench.use(bench.function(id="Red", variables={"COLOUR": "green"}), blue)
    assert bench.result(function="Red") == ["green"] * 3 + [None]


def test_time_zone_and_log_stream_are_those_of_the_environment(bench):
    bench.runs(
        """
        import os, time
        def handler(event, context):
            return [time.strftime("%Z", time.localtime(0)), os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]]
        """,
        variables={"TZ": "EST5"},
    )
    first = bench.result()
    edit(bench)
    second = bench.result()
    assert (first[0], second[0]) == ("EST", "EST")
    assert first[1] != second[1]


def test_folder_for_temporary_files_is_the_functions_own(bench, packages):
    install(packages, "tool.py", "import tempfile\nFOLDER = tempfile.gettempdir()")
    bench.runs("""
        import os, tempfile, tool
        def handler(event, context): return [tempfile.gettempdir(), os.environ["TMPDIR"]]
    """)
    for _ in range(2):
        folder, wanted = bench.result()
        assert folder == wanted
        edit(bench)
    bench.use(bench.function(id="Other"))
    folder, wanted = bench.result(function="Other")
    assert folder == wanted


def test_forked_environment_has_a_session_and_its_own_descriptors_only(bench):
    bench.runs("""
        import os, sys

        def handler(event, context):
            opened = [number for number in range(256) if os.path.exists(f"/proc/self/fd/{number}")]
            return [len(opened), os.getsid(0) == os.getpid() == os.getpgrp(), sys.argv, sys.stdin.read()]
    """)
    first = bench.result()
    edit(bench)
    assert bench.result() == first
    assert first[0] <= 6


ENDS = {
    "os._exit(7)": "with error: exit status 7",
    "sys.exit(3)": "with error: exit status 3",
    "sys.exit(0)": "without providing a reason",
    "ctypes.string_at(0)": "with error: signal: segmentation fault",
    "os.kill(os.getpid(), signal.SIGKILL)": "with error: signal: killed",
    "os.fork() or time.sleep(1000); os._exit(2)": "with error: exit status 2",
}


def test_ends_of_forked_environments_are_told_as_they_were(bench):
    bench.runs("import ctypes, os, signal, sys, time\ndef handler(event, context): exec(event)", timeout_s=10)
    bench.invoke("pass")
    for code, how in ENDS.items():
        edit(bench)
        bench.invoke("pass")
        outcome = bench.invoke(code)
        assert outcome.error[1] == f"RequestId: {outcome.request_id} Error: Runtime exited {how}"


def test_timeout_of_a_forked_environment_is_followed_by_a_spare(bench):
    bench.runs("import os, time\ndef handler(event, context): time.sleep(event)\n", timeout_s=0.3)
    bench.invoke(0)
    for _ in range(2):
        bench.until_ready()
        assert bench.invoke(1000).status == "timeout"
        assert bench.invoke(0).status == "ok"


def test_environments_outlive_their_zygote_and_a_new_one_is_started(bench):
    bench.runs("import os\nSEEN = []\ndef handler(event, context): SEEN.append(1); return [os.getppid(), len(SEEN)]")
    bench.result()
    edit(bench)
    zygote, _ = bench.result()
    bench.until_ready()
    os.kill(zygote, signal.SIGKILL)
    assert bench.result()[1] == 2
    edit_later(bench)
    assert bench.result()[1] == 1
    edit(bench)
    later, count = bench.result()
    assert later not in (zygote, os.getpid()) and count == 1


def test_end_of_an_environment_whose_zygote_is_gone_is_noticed(bench):
    bench.runs(
        "import os\ndef handler(event, context): os._exit(5) if event else None; return os.getppid()", timeout_s=5
    )
    bench.result()
    edit(bench)
    os.kill(bench.result(), signal.SIGKILL)
    assert bench.invoke(True).status == "crash"
    assert bench.invoke().status == "ok"


def test_killing_the_front_ends_zygotes_and_spares_too(bench):
    bench.write("import os\ndef handler(event, context): return os.getppid()")
    front = subprocess.Popen(
        [sys.executable, "-c", FRONT, str(bench.folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert front.stdout.readline() == "ready\n"
    family = descendants(front.pid)
    assert len(family) >= 4  # the environment, the base, the function's zygote, its spare
    front.kill()
    front.communicate()
    bench.until(lambda: not any(map(bench.is_running, family)))


def test_closing_ends_zygotes_and_spares_too(bench):
    others = descendants(os.getpid())  # another test's embedded AWS may run in this worker
    bench.runs(PARENT.format(0))
    bench.result()
    edit(bench)
    bench.result()
    bench.until_ready()
    family = descendants(os.getpid()) - others
    bench.close_invoker()
    assert not any(map(bench.is_running, family - descendants(os.getpid())))
    assert not descendants(os.getpid()) & family


def test_module_of_the_project_wins_over_the_standard_library_and_over_packages(bench, packages):
    install(packages, "tool.py", "NAME = 'installed'")
    bench.runs("import tool, calendar\ndef handler(event, context): return [tool.NAME, hasattr(calendar, 'month')]")
    assert bench.result() == ["installed", True]
    edit(bench)
    assert bench.result() == ["installed", True]
    bench.until_ready()
    bench.write("NAME = 'own'", "tool.py")
    assert bench.result() == ["own", True]
    bench.write("", "calendar.py")
    edit_later(bench)
    assert bench.result() == ["own", False]


def test_search_path_is_relative_to_the_functions_folder(bench):
    # An interpreter makes it absolute as it starts (docs.python.org, "site", abs_paths).
    bench.write("NAME = 'mine'", "vendor/own.py")
    code = "import own\ndef handler(event, context): return own.NAME"
    bench.use(bench.function(code, variables={"PYTHONPATH": "vendor"}))
    assert bench.result() == "mine"
    bench.wait(_pause())
    (bench.folder / "app.py").write_text(code + "\n# saved\n")
    assert bench.result() == "mine"


def test_changed_packages_are_imported_anew(bench, packages):
    install(packages, "tool/__init__.py", "from tool.part import NAME")
    install(packages, "tool/part.py", "NAME = 'one'")
    bench.runs("import tool\ndef handler(event, context): return tool.NAME")
    assert bench.result() == "one"
    bench.until_ready()
    install(packages, "tool/part.py", "NAME = 'second'")
    edit_later(bench)
    assert bench.result() == "second"


@pytest.mark.parametrize("harm", ["os.abort()", "time.sleep(1000)", "raise SystemExit(3)"])
def test_failure_in_preparing_costs_nothing_but_the_head_start(bench, packages, monkeypatch, harm):
    monkeypatch.setattr("minisam.runtime.zygote_launcher.PREPARE_LIMIT_S", 1.0)
    mark = bench.folder.parent / "imported"
    install(
        packages,
        "fragile.py",
        f"""
        import os, pathlib, time
        mark = pathlib.Path({str(mark)!r})
        mark.write_text((mark.read_text() if mark.exists() else "") + "x")
        if mark.read_text() == "xx":
            {harm}
        """,
    )
    bench.runs("import fragile\ndef handler(event, context): return 1")
    for _ in range(3):
        assert bench.result() == 1
        edit(bench)
    assert bench.result() == 1


@pytest.mark.parametrize("is_ahead", ["1", "0"], ids=["made ahead", "not made ahead"])
def test_clients_of_boto3_are_the_same_in_forked_environments(bench, monkeypatch, is_ahead):
    monkeypatch.setenv("MINISAM_CLIENTS_AHEAD", is_ahead)
    code = """
        import boto3

        s3, dynamodb = boto3.client("s3"), boto3.resource("dynamodb")

        def sent(client, name, **parameters):
            requests = []
            def stop(request, **kwargs):
                body = request.body.read() if hasattr(request.body, "read") else request.body
                requests.append([request.method, request.url, body.decode()])
                names = ("content-type", "x-amz-target", "x-amz-sdk-checksum-algorithm", "x-amz-checksum-crc32")
                requests.append([str(request.headers.get(name)) for name in names])
                raise KeyError
            client.meta.events.register("before-send", stop)
            try:
                getattr(client, name)(**parameters)
            except KeyError:
                return requests

        def handler(event, context):
            core = s3._client_config
            return [
                s3.meta.endpoint_url, sorted(s3.meta.method_to_api_mapping), sorted(s3._service_model.shape_names),
                sorted(dynamodb.meta.client.meta.method_to_api_mapping), core.signature_version, str(core.retries),
                s3.can_paginate("list_objects_v2"), sorted(s3.waiter_names), [hasattr(s3, "upload_file")],
                sent(s3, "put_object", Bucket="my-bucket", Key="a b", Body=b"text"),
                sent(dynamodb.meta.client, "put_item", TableName="T", Item={"id": "1"}),
                sent(boto3.client("s3", "eu-west-1"), "put_object", Bucket="my-bucket", Key="k", Body=b""),
                sent(boto3.client("s3", "cn-north-1", verify=False), "put_object", Bucket="Not.DNS", Key="k", Body=b""),
                [dynamodb.Table("T").table_name, s3.exceptions.NoSuchKey.__name__],
            ]
    """
    bench.runs(code)
    fresh = bench.result()
    assert len(fresh) == 14, fresh
    assert ".s3.eu-west-1.amazonaws.com/" in fresh[11][0][1]
    for _ in range(2):
        edit(bench)
        assert bench.result() == fresh


FRONT = """
import asyncio, os, sys
from pathlib import Path
from minisam.model import Function, Invocation, Position
from minisam.runtime.invoker import Invoker
from minisam.runtime.needs import Needs
from tests.runtime.processes import children, descendants
from minisam.runtime.start_method import make_launcher
from minisam.runtime.variables import VariableSource

async def main():
    folder = Path(sys.argv[1])
    launcher = make_launcher(None)
    needs = Needs(cache_dir=folder / "cache")
    variables = VariableSource(region="us-east-1")
    invoker = Invoker(variables=variables, on_log=lambda *_: None, needs=needs, launcher=launcher)
    function = Function(id="Fn", name="fn", arn="arn", handler="app.handler", runtime="python3.13", timeout_s=60,
                        code_dir=folder, position=Position(file="t"))
    invoker.use({"Fn": function})
    await invoker.invoke(Invocation(request_id="r", function="Fn", event=b"null", trigger="test"))
    while not launcher.is_ready(f"{folder}:Fn:$LATEST"):
        await asyncio.sleep(0.002)
    print("ready", flush=True)
    await asyncio.sleep(1000)

asyncio.run(main())
"""


def edit_later(bench):
    """Save the module at once, prepared or not."""
    path = bench.folder / "app.py"
    path.write_text(path.read_text() + "\n# saved\n")


async def _pause():
    import asyncio

    for _ in range(100):
        await asyncio.sleep(0.005)
