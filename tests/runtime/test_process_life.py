"""Environments end with the front, however it ends, and share nothing with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from minisam.runtime.launcher import kill_group

FRONT = """
import asyncio, os, sys
from pathlib import Path
from minisam.model import Function, Invocation, Position
from minisam.runtime.invoker import Invoker
from minisam.runtime.needs import Needs
from minisam.runtime.variables import VariableSource

def log(function, text):
    print(text, end="", flush=True)

async def main():
    needs = Needs(cache_dir=Path(sys.argv[1]) / "cache")
    invoker = Invoker(variables=VariableSource(region="us-east-1"), on_log=log, needs=needs)
    function = Function(id="Fn", name="fn", arn="arn", handler="app.handler", runtime="python3.13", timeout_s=60,
                        code_dir=Path(sys.argv[1]), position=Position(file="t"))
    invoker.use({"Fn": function})
    await invoker.invoke(Invocation(request_id="r", function="Fn", event=b"null", trigger="test"))

asyncio.run(main())
"""

LOOPS = {
    "python loop": "while True: pass",
    "C code that keeps the interpreter lock": "sum(range(10**12))",
    "idle": "time.sleep(1000)",
}


@pytest.mark.parametrize("code", LOOPS.values(), ids=LOOPS)
def test_killing_the_front_leaves_no_orphan(bench, code):
    handler = "import os, subprocess, time\ndef handler(event, context):\n"
    handler += f"    print('pids', os.getpid(), subprocess.Popen(['sleep', '1000']).pid)\n    {code}\n"
    bench.write(handler)
    front = start_front(bench.folder)
    line = next(line for line in front.stdout if line.startswith("pids"))
    pids = [int(word) for word in line.split()[1:]]
    front.kill()
    front.communicate()
    bench.until(lambda: not any(map(bench.is_running, pids)))


def test_interrupt_of_the_front_does_not_reach_the_handler(bench):
    # A terminal sends SIGINT to its whole foreground process group.
    handler = "import os, signal\ndef handler(event, context):\n    print('groups', os.getpgrp(), os.getsid(0))\n"
    bench.write(handler)
    front = start_front(bench.folder)
    output, _ = front.communicate(timeout=20)
    line = next(line for line in output.splitlines() if line.startswith("groups"))
    assert os.getpgrp() not in map(int, line.split()[1:])
    assert os.getsid(0) not in map(int, line.split()[1:])


def test_descriptors_of_the_front_do_not_leak(bench):
    bench.runs("""
        import os

        def handler(event, context):
            found = []
            for descriptor in range(256):
                try:
                    found.append(os.fstat(descriptor).st_ino)
                except OSError:
                    pass
            return found
    """)
    with open(bench.write("", "secret.txt")) as file:
        os.set_inheritable(file.fileno(), True)
        opened = bench.result()
        assert os.fstat(file.fileno()).st_ino not in opened
    # input, output and errors, the channel, the lifeline, and the status file that memory is read from
    assert len(opened) <= 6


def test_handler_has_no_input_to_wait_for(bench):
    bench.runs("import sys\ndef handler(event, context): return sys.stdin.read()")
    assert bench.result() == ""


def test_a_fork_of_the_handler_cannot_speak_for_it(bench):
    bench.runs("""
        import multiprocessing

        def handler(event, context):
            with multiprocessing.get_context("fork").Pool(2) as pool:
                return pool.map(abs, [-1, -2, -3])
    """)
    assert bench.result() == [1, 2, 3]
    assert bench.result() == [1, 2, 3]


def test_a_fork_that_returns_writes_into_no_file_of_its_own(bench):
    bench.runs("""
        import os

        def handler(event, context):
            files = [f"{event}-{number}" for number in range(32)]
            if not (pid := os.fork()):
                for file in files:
                    os.open(file, os.O_RDWR | os.O_CREAT)
                return "fork"
            os.waitpid(pid, 0)
            return [os.path.getsize(file) for file in files]
    """)
    assert bench.result(str(bench.folder / "file")) == [0] * 32


def test_what_is_written_to_the_channel_by_others_ends_the_environment(bench, caplog):
    bench.runs("""
        import os, socket, stat

        def handler(event, context):
            sockets = [number for number in range(3, 1024) if is_socket(number)]
            os.write(sockets[0], b"\\0\\0\\0\\1\\0\\0\\0\\0?")
            while True: pass

        def is_socket(number):
            try:
                return stat.S_ISSOCK(os.fstat(number).st_mode)
            except OSError:
                return False
    """)
    assert bench.invoke().error[0] == "Runtime.ExitError"
    assert caplog.text == ""  # no traceback of ours


def start_front(folder: Path) -> subprocess.Popen:
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", FRONT, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)


def test_a_child_that_has_no_group_of_its_own_yet_is_killed_all_the_same():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    try:
        kill_group(child)
        assert child.wait(10) == -signal.SIGKILL
    finally:
        child.kill()
