"""The Runtime API, spoken by `bootstrap` programs of provided runtimes. AWS: docs "runtimes-api", "runtimes-custom"."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import httptools
import pytest

from minisam.errors import NotRunnable
from minisam.runtime.runtime_http import RuntimeConnection
from tests.runtime.test_process_life import FRONT

CLIENT = f"#!{sys.executable}" + textwrap.dedent("""
    import base64, http.client, json, os, sys, time

    link = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])

    def call(method, path, body=None, headers={}):
        link.request(method, "/2018-06-01/runtime" + path, body, headers)
        answer = link.getresponse()
        return answer.status, answer.headers, answer.read()

    def receive():
        _, headers, event = call("GET", "/invocation/next")
        return headers["Lambda-Runtime-Aws-Request-Id"], headers, json.loads(event)

    def respond(id, result):
        return call("POST", f"/invocation/{id}/response", json.dumps(result))
""")
ECHO = "while True:\n    id, headers, event = receive()\n    respond(id, event)\n"


def write_bootstrap(bench, code: str) -> Path:
    path = bench.write(CLIENT + textwrap.dedent(code), "bootstrap")
    path.chmod(0o755)
    return path


def runs(bench, code: str, **changes) -> None:
    write_bootstrap(bench, code)
    bench.use(bench.function(runtime="provided.al2023", handler="any.thing", **changes))


def test_a_bootstrap_gets_events_and_its_process_stays(bench):
    runs(bench, "while True:\n    id, _, event = receive()\n    respond(id, [event, os.getpid()])")

    first, second = bench.result({"a": 1}), bench.result({"a": 2})

    assert (first[0], second[0]) == ({"a": 1}, {"a": 2})
    assert first[1] == second[1]


def test_a_shell_script_is_a_runtime(bench):
    script = bench.write(
        """\
        #!/bin/sh
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
        while true; do
          event=$(curl -sS -D headers "$api/next")
          id=$(grep -i Lambda-Runtime-Aws-Request-Id headers | tr -d '[:space:]' | cut -d: -f2)
          curl -sS "$api/$id/response" -d "{\\"got\\": $event}" > /dev/null
        done
        """,
        "bootstrap",
    )
    script.chmod(0o755)
    bench.use(bench.function(runtime="provided.al2"))

    assert bench.result([1]) == {"got": [1]}


def test_headers_describe_the_invocation(bench):
    runs(bench, "while True:\n    id, headers, _ = receive()\n    respond(id, dict(headers))", timeout_s=5)

    headers = bench.result(request_id="one", trace_id="Root=1-a", client_context='{"custom":\n {"k": "ü"}}')

    assert headers["Lambda-Runtime-Aws-Request-Id"] == "one"
    assert headers["Lambda-Runtime-Trace-Id"] == "Root=1-a"
    assert headers["Lambda-Runtime-Invoked-Function-Arn"].endswith(":function:my-fn")
    assert int(headers["Lambda-Runtime-Deadline-Ms"]) > 0
    assert json.loads(headers["Lambda-Runtime-Client-Context"].encode("latin-1")) == {"custom": {"k": "ü"}}
    assert "Lambda-Runtime-Cognito-Identity" not in headers


def test_variables_are_those_of_an_operating_system_only_runtime(bench):
    runs(bench, "while True:\n    id, _, _ = receive()\n    respond(id, [dict(os.environ), os.getcwd()])")

    variables, folder = bench.result()

    assert variables["_HANDLER"] == "any.thing"
    assert variables["LAMBDA_TASK_ROOT"] == folder == str(bench.folder)
    # AWS: docs "configuration-envvars": not defined for OS-only runtimes
    assert "AWS_EXECUTION_ENV" not in variables
    assert variables["AWS_CONFIG_FILE"] == os.devnull


def test_a_reported_error_is_the_payload_as_it_is(bench):
    runs(
        bench,
        """
        while True:
            id, _, _ = receive()
            error = {"errorMessage": "no such item", "errorType": "NotFound", "stackTrace": []}
            call("POST", f"/invocation/{id}/error", json.dumps(error), {"Lambda-Runtime-Function-Error-Type": "X.Y"})
        """,
    )

    outcome = bench.invoke()

    assert (outcome.status, outcome.error) == ("error", ("NotFound", "no such item"))
    assert json.loads(outcome.payload) == {"errorMessage": "no such item", "errorType": "NotFound", "stackTrace": []}


def test_a_failed_initialisation_is_told_to_the_invocation(bench):
    runs(
        bench,
        """
        call("POST", "/init/error", json.dumps({"errorMessage": "no database", "errorType": "Init.Failed"}))
        sys.exit(1)
        """,
    )

    outcome = bench.invoke()

    assert (outcome.status, outcome.error) == ("error", ("Init.Failed", "no database"))


@pytest.mark.parametrize(
    "code, text",
    [("sys.exit(7)", "exit status 7"), ("os.abort()", "signal: aborted")],
    ids=["an exit", "a signal"],
)
@pytest.mark.parametrize("when", ["", "receive()\n"], ids=["at its start", "with an event"])
def test_a_runtime_that_ends_is_an_exit_error(bench, code, text, when):
    runs(bench, f"{when}{code}")

    outcome = bench.invoke()

    assert outcome.error == (
        "Runtime.ExitError",
        f"RequestId: {outcome.request_id} Error: Runtime exited with error: {text}",
    )


def test_a_timeout_kills_all_that_the_bootstrap_started(bench):
    runs(
        bench,
        """
        import subprocess
        while True:
            id, _, event = receive()
            if event == "hang":
                print("pids", os.getpid(), subprocess.Popen(["sleep", "1000"]).pid, flush=True)
                time.sleep(1000)
            respond(id, "fresh")
        """,
        timeout_s=1,
    )

    outcome = bench.invoke("hang")

    message = f"RequestId: {outcome.request_id} Error: Task timed out after 1.00 seconds"
    assert json.loads(outcome.payload) == {"errorType": "Sandbox.Timedout", "errorMessage": message}
    pids = next(line for line in bench.logged().splitlines() if line.startswith("pids")).split()[1:]
    bench.until(lambda: not any(bench.is_running(int(pid)) for pid in pids))
    assert bench.result() == "fresh"


def test_answers_out_of_turn_are_refused_and_do_no_harm(bench):
    runs(
        bench,
        """
        seen = [call("POST", "/invocation/none/response", "1")[0]]
        while True:
            id, _, _ = receive()
            seen.append(call("POST", "/invocation/other/response", "1")[0])
            seen.append(call("GET", "/invocation/next")[0])
            seen.append(call("GET", "/nonsense")[0])
            mode = {"Lambda-Runtime-Function-Response-Mode": "sideways"}
            seen.append(call("POST", f"/invocation/{id}/response", "1", mode)[0])
            respond(id, seen)
            seen = [call("POST", f"/invocation/{id}/response", "2")[0]]
        """,
    )

    # AWS: docs "runtimes-api": 400 for a bad request, 403 for one that is not allowed now
    assert bench.result() == [403, 400, 403, 404, 400]
    assert bench.result()[0] == 403


def test_a_web_page_cannot_take_an_event(bench):
    runs(
        bench,
        """
        while True:
            id, _, _ = receive()
            respond(id, [call("GET", "/invocation/next", headers=given)[0]
                         for given in ({"Origin": "http://evil.example"}, {"Host": "evil.example"},
                                       {"Sec-Fetch-Mode": "no-cors"})])
        """,
    )

    assert bench.result() == [404, 404, 404]


def test_a_result_over_the_limit_is_refused_and_reported(bench):
    runs(
        bench,
        """
        said = None
        while True:
            id, _, event = receive()
            said = respond(id, "x" * event)[0] if event else respond(id, said)
        """,
    )

    outcome = bench.invoke(7_000_000)

    assert outcome.error[0] == "Function.ResponseSizeTooLarge"
    assert bench.result(0) == 413


def test_pieces_of_a_streamed_result_come_as_they_are_written(bench):
    runs(
        bench,
        """
        while True:
            id, _, _ = receive()
            def pieces():
                yield b"one"
                while not os.path.exists("go-on"):
                    time.sleep(0.01)
                yield b"two"
            headers = {"Lambda-Runtime-Function-Response-Mode": "streaming", "Content-Type": "text/plain"}
            call("POST", f"/invocation/{id}/response", pieces(), headers)
        """,
    )
    got = []

    def take(kind, piece):
        got.append((kind, piece))
        if b"one" in b"".join(piece for _, piece in got):
            (bench.folder / "go-on").touch()

    outcome = bench.invoke(on_piece=take)

    assert b"".join(piece for _, piece in got) == b"onetwo"
    assert {kind for kind, _ in got} == {"text/plain"}
    assert (outcome.status, outcome.content_type, outcome.payload) == ("ok", "text/plain", b"")
    assert bench.invoke().payload == b"onetwo"  # gathered for who does not ask for pieces


def test_trailers_tell_that_a_stream_failed(bench):
    runs(
        bench,
        """
        error = base64.b64encode(json.dumps({"errorMessage": "lost", "errorType": "Database"}).encode()).decode()
        while True:
            id, _, _ = receive()
            link.putrequest("POST", f"/2018-06-01/runtime/invocation/{id}/response")
            for line in ("Lambda-Runtime-Function-Response-Mode: streaming", "Transfer-Encoding: chunked",
                         "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"):
                link.putheader(*line.split(": "))
            link.endheaders(b"4\\r\\nhalf\\r\\n0\\r\\nLambda-Runtime-Function-Error-Type: Database\\r\\n"
                            b"Lambda-Runtime-Function-Error-Body: " + error.encode() + b"\\r\\n\\r\\n")
            link.getresponse().read()
        """,
    )

    outcome = bench.invoke()

    assert outcome.error == ("Database", "lost")
    assert json.loads(outcome.payload) == {"errorMessage": "lost", "errorType": "Database"}


def test_a_response_that_is_broken_off_is_an_error(bench):
    runs(
        bench,
        """
        while True:
            id, _, event = receive()
            if event == "break":
                link.putrequest("POST", f"/2018-06-01/runtime/invocation/{id}/response")
                link.putheader("Content-Length", "100")
                link.endheaders(b"half")
                link.close()
            else:
                respond(id, "next")
        """,
    )

    assert bench.invoke("break").error[0] == "Runtime.TruncatedResponse"
    assert bench.result() == "next"


def test_a_saved_file_is_live_with_the_next_event(bench):
    bench.write("1", "data.txt")
    runs(bench, "data = open('data.txt').read()\nwhile True:\n    id, _, _ = receive()\n    respond(id, data)")

    for text in ("1", "2", "3"):
        bench.write(text, "data.txt")
        assert bench.result() == text
    write_bootstrap(bench, "while True:\n    id, _, _ = receive()\n    respond(id, 'another')")
    assert bench.result() == "another"


def test_events_at_once_get_environments_of_their_own(bench):
    runs(
        bench,
        """
        while True:
            id, _, name = receive()
            open(name, "w")
            while not (os.path.exists("a") and os.path.exists("b")):
                time.sleep(0.01)
            respond(id, os.getpid())
        """,
    )

    first, second = bench.gather(bench.start("a"), bench.start("b"))

    assert first.payload != second.payload


def test_a_layer_brings_the_bootstrap(bench):
    layer = bench.folder.parent / "layer"
    layer.mkdir()
    write_bootstrap(bench, ECHO).rename(layer / "bootstrap")
    bench.use(bench.function(runtime="provided.al2023", layers=(layer,)))

    assert bench.result("x") == "x"


@pytest.mark.parametrize(
    "content, mode, text",
    [
        (None, 0, "Couldn't find valid bootstrap(s)"),
        ("#!/bin/sh\n", 0o644, "permission denied"),
        ("echo no first line", 0o755, "exec format error"),
        ("#!/no/such/interpreter\n", 0o755, "no such file or directory"),
    ],
    ids=["missing", "not executable", "no program", "no interpreter"],
)
def test_a_bootstrap_that_cannot_be_started_is_an_invalid_entry_point(bench, content, mode, text):
    if content is not None:
        bench.write(content, "bootstrap").chmod(mode)
    bench.use(bench.function(runtime="provided.al2023"))

    outcome = bench.invoke()

    assert outcome.error[0] == "Runtime.InvalidEntrypoint"
    assert outcome.error[1].startswith(f"RequestId: {outcome.request_id} Error: ")
    assert text in outcome.error[1]


def test_the_memory_of_the_whole_family_is_reported(bench):
    runs(bench, "block = bytearray(60_000_000)\n" + ECHO)

    assert bench.invoke().max_memory_mb > 60


def test_a_runtime_that_uses_too_much_memory_is_killed(bench):
    bench.options["is_enforcing_memory"] = True
    runs(bench, "while True:\n    id, _, _ = receive()\n    block = b'x' * 300_000_000\n    time.sleep(100)")

    assert bench.invoke().error[1].endswith("signal: killed")


def test_killing_the_front_ends_the_bootstrap_and_its_children(bench):
    write_bootstrap(
        bench,
        "import subprocess\nprint('pids', os.getpid(), subprocess.Popen(['sleep', '1000']).pid, flush=True)\n"
        "receive()\ntime.sleep(1000)",
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", FRONT.replace("python3.13", "provided.al2023"), str(bench.folder)]
    front = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)
    pids = [int(word) for word in next(line for line in front.stdout if line.startswith("pids")).split()[1:]]

    front.kill()
    front.communicate()

    bench.until(lambda: not any(map(bench.is_running, pids)))


def test_the_guard_ends_what_it_runs_when_the_front_is_gone(bench):
    guard = Path("minisam/runtime/guard.py").resolve()
    lifeline, front = os.pipe()
    command = [sys.executable, str(guard), str(lifeline), "sleep", "1000"]
    process = subprocess.Popen(command, pass_fds=(lifeline,), start_new_session=True)
    os.close(lifeline)

    os.close(front)

    assert process.wait(20) == -signal.SIGKILL


@pytest.mark.parametrize("script, status", [("exit 3", 3), ("kill -TERM $$", -15)], ids=["a status", "a signal"])
def test_the_guard_ends_as_its_program_does(script, status):
    guard = Path("minisam/runtime/guard.py").resolve()
    lifeline, front = os.pipe()
    try:
        command = [sys.executable, str(guard), str(lifeline), "/bin/sh", "-c", script]
        assert subprocess.run(command, pass_fds=(lifeline,), timeout=20).returncode == status
    finally:
        os.close(lifeline)
        os.close(front)


def test_an_invocation_given_up_ends_its_environment(bench):
    runs(bench, "print('pid', os.getpid(), flush=True)\nreceive()\ntime.sleep(1000)", timeout_s=60)

    async def give_up():
        task = asyncio.ensure_future(bench.start())
        while "START RequestId" not in bench.logged():
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    bench.wait(give_up())
    pid = int(next(line for line in bench.logged().splitlines() if line.startswith("pid")).split()[1])
    bench.until(lambda: not bench.is_running(pid))


def test_without_node_functions_of_node_say_so(bench, monkeypatch):
    monkeypatch.setenv("PATH", str(bench.folder))
    monkeypatch.setenv("HOME", str(bench.folder))
    bench.options["on_notice"] = bench.notices.append
    bench.use(bench.function(runtime="nodejs22.x"))

    with pytest.raises(NotRunnable, match="no `node` on the PATH: install Node.js 22"):
        bench.invoke()
    assert any("functions of nodejs22.x do not run" in notice for notice in bench.notices)


def test_environments_that_have_ended_leave_no_descriptor(bench):
    def opened():
        return len(os.listdir("/proc/self/fd"))

    runs(bench, "data = open('data.txt').read()\n" + ECHO)
    bench.write("0", "data.txt")
    bench.result()
    before = opened()
    for turn in range(5):
        bench.write(str(turn), "data.txt")
        bench.result()

    bench.until(lambda: opened() <= before)


def test_a_mistake_of_ours_in_answering_is_told(bench):
    class Broken:
        def begin(self, request):
            raise KeyError("ours")

    connection = RuntimeConnection(Broken())
    with pytest.raises(httptools.HttpParserCallbackError):
        connection.data_received(b"GET / HTTP/1.1\r\n\r\n")


def test_a_trailer_that_is_not_base64_is_taken_as_it_is(bench):
    runs(
        bench,
        """
        id, _, _ = receive()
        link.putrequest("POST", f"/2018-06-01/runtime/invocation/{id}/response")
        link.putheader("Transfer-Encoding", "chunked")
        link.putheader("Lambda-Runtime-Function-Response-Mode", "streaming")
        link.endheaders()
        link.send(b"2\\r\\nab\\r\\n0\\r\\n")
        link.send("Lambda-Runtime-Function-Error-Type: X.Y\\r\\n".encode())
        link.send("Lambda-Runtime-Function-Error-Body: größer\\r\\n\\r\\n".encode())
        link.getresponse().read()
        receive()
        """,
    )

    outcome = bench.invoke()

    assert (outcome.error[0], outcome.payload.decode()) == ("X.Y", "größer")


def test_a_runtime_may_connect_anew_for_each_request(bench):
    runs(bench, "while True:\n    link.close()\n    id, _, event = receive()\n    link.close()\n    respond(id, event)")

    assert [bench.result(number) for number in range(5)] == list(range(5))
