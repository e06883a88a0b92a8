"""Handlers in Node.js.

AWS: docs "nodejs-handler", "nodejs-context", "nodejs-logging", "nodejs-exceptions"; texts and shapes as in
aws-lambda-nodejs-runtime-interface-client 3.3.
"""

import asyncio
import json
import re
import socket
import textwrap
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import websockets

from minisam.runtime.debugging import NodeDebugLauncher
from minisam.runtime.variables import VariableSource


def runs(bench, code: str, name: str = "app.js", runtime: str = "nodejs20.x", **changes) -> None:
    bench.write(code, name)
    bench.use(bench.function(runtime=runtime, **changes))


@pytest.mark.parametrize(
    "name, code, package",
    [
        ("app.js", "exports.handler = async (event) => ({ got: event });", None),
        ("app.mjs", "export const handler = async (event) => ({ got: event });", None),
        ("app.cjs", "exports.handler = async (event) => ({ got: event });", None),
        ("app.js", "export async function handler(event) { return { got: event }; }", '{"type": "module"}'),
        ("app.cjs", "exports.handler = (event, context, callback) => callback(null, { got: event });", None),
        ("app.js", "exports.handler = (event, context) => context.succeed({ got: event });", None),
        ("app.js", "exports.handler = (event, context) => context.done(null, { got: event });", None),
    ],
    ids=["js", "mjs", "cjs", "js in a module package", "callback", "succeed", "done"],
)
def test_handlers_of_every_kind_answer(bench, name, code, package):
    if package:
        bench.write(package, "package.json")
    runs(bench, code, name)

    assert bench.result({"a": [1, "ü"]}) == {"got": {"a": [1, "ü"]}}
    assert bench.result(None) == {"got": None}


def test_a_handler_may_lie_in_a_folder_and_in_an_object(bench):
    runs(bench, "exports.api = { get: async () => 'deep' };", "src/api.js", handler="src/api.api.get")

    assert bench.result() == "deep"


def test_inline_code_is_index_js(bench):
    bench.use(
        bench.function(
            runtime="nodejs20.x", handler="index.handler", inline_code="exports.handler = async () => __filename"
        )
    )

    assert bench.result().endswith("/index.js")


@pytest.mark.parametrize(
    "code, result",
    [
        ("async () => undefined", None),
        ("() => 'not awaited'", None),
        ("(event, context, callback) => setTimeout(callback, 5, null, 'later')", "later"),
        ("(event, context, callback) => { callback(null, 'first'); callback(null, 'second'); }", "first"),
        ("async () => new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("async () => ({ a: undefined, b: NaN })", {"b": None}),
    ],
    ids=["nothing", "a value without a promise", "later", "twice", "a date", "what JSON leaves out"],
)
def test_results_become_json_as_on_aws(bench, code, result):
    runs(bench, f"exports.handler = {code};")

    assert bench.result() == result


def test_a_callback_waits_for_an_empty_event_loop_unless_told_not_to(bench):
    runs(
        bench,
        """
        const order = [];
        exports.handler = (event, context, callback) => {
          context.callbackWaitsForEmptyEventLoop = event.waits;
          setTimeout(() => order.push('timer'), 200);
          callback(null, order);
        };
        """,
    )

    assert bench.result({"waits": True}) == ["timer"]
    assert bench.result({"waits": False}) == ["timer"]


def test_the_context_is_that_of_the_invocation(bench):
    runs(bench, "exports.handler = async (event, c) => ({ ...c, left: c.getRemainingTimeInMillis() });", timeout_s=9)

    context = bench.result(request_id="one", client_context='{"custom": {"k": "ü"}}')

    assert context["awsRequestId"] == "one"
    assert context["clientContext"] == {"custom": {"k": "ü"}}
    assert context["memoryLimitInMB"] == "128"
    assert context["functionName"] == "my-fn"
    assert context["invokedFunctionArn"].endswith(":my-fn")
    assert 0 < context["left"] <= 9000


@pytest.mark.parametrize(
    "code, kind, message",
    [
        ("async () => { throw new TypeError('bad'); }", "TypeError", "bad"),
        ("() => { throw new RangeError('sync'); }", "RangeError", "sync"),
        ("(e, c, callback) => callback(new Error('called'))", "Error", "called"),
        ("(e, c, callback) => callback('text')", "string", "text"),
        ("(e, c) => c.fail()", "string", "handled"),
        ("async () => { throw 'text'; }", "string", "text"),
        ("async () => ({ n: 1n })", "Error", "Unable to stringify response body"),
        ("async () => { class Own extends Error { name = 'Own' } throw new Own('x'); }", "Own", "x"),
    ],
    ids=["thrown", "thrown at once", "callback", "callback with text", "fail", "rejected text", "no JSON", "own class"],
)
def test_errors_have_awss_shape(bench, code, kind, message):
    runs(bench, f"exports.handler = {code};")

    outcome = bench.invoke()

    payload = json.loads(outcome.payload)
    assert list(payload) == ["errorType", "errorMessage", "trace"]
    assert (payload["errorType"], payload["errorMessage"]) == outcome.error == (kind, message)
    assert not payload["trace"] or payload["trace"][0] == f"{kind}: {message}"
    assert re.search(r"\t" + outcome.request_id + r"\tERROR\tInvoke Error \t\{\"errorType\":", outcome.logs)


@pytest.mark.parametrize(
    "name, code, handler, kind, message",
    [
        (
            "app.js",
            "require('nowhere');",
            "app.handler",
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'nowhere'",
        ),
        ("app.js", "", "other.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'other'"),
        (
            "app.js",
            "exports.x = 1 +;",
            "app.handler",
            "Runtime.UserCodeSyntaxError",
            "SyntaxError: Unexpected token ';'",
        ),
        (
            "app.js",
            "exports.x = 1;",
            "app.handler",
            "Runtime.HandlerNotFound",
            "app.handler is undefined or not exported",
        ),
        ("app.js", "exports.handler = 1;", "app.handler", "Runtime.HandlerNotFound", "app.handler is not a function"),
        ("app.js", "", "app", "Runtime.MalformedHandlerName", "Bad handler"),
        (
            "app.js",
            "",
            "../app.handler",
            "Runtime.MalformedHandlerName",
            "'../app.handler' is not a valid handler name.",
        ),
        ("app.js", "throw new Error('at load');", "app.handler", "Error", "at load"),
        ("app.mjs", "await Promise.reject(new Error('at load'));", "app.handler", "Error", "at load"),
    ],
    ids=["module", "own module", "syntax", "export", "no function", "no dot", "upwards", "thrown", "rejected"],
)
def test_what_fails_at_the_start_has_awss_name(bench, name, code, handler, kind, message):
    runs(bench, code, name, handler=handler)

    outcome = bench.invoke()

    assert outcome.error[0] == kind
    assert outcome.error[1].startswith(message)
    assert "undefined\tERROR\tUncaught Exception \t" in outcome.logs


@pytest.mark.parametrize(
    "name, code, text",
    [
        ("app.js", "require('@aws-sdk/client-sqs')", "@aws-sdk/client-sqs is part of Lambda's runtime"),
        ("app.mjs", "import '@aws-sdk/client-sqs/x.js'", "`npm install --save-dev @aws-sdk/client-sqs`"),
        ("app.js", "require('left-pad')", "minisam: left-pad is not installed: `npm install left-pad`"),
    ],
)
def test_a_package_that_is_not_there_is_named(bench, name, code, text):
    runs(bench, code, name)

    assert text in bench.invoke().logs


def test_an_exception_outside_the_handler_ends_the_process_after_its_answer(bench):
    runs(
        bench,
        """
        exports.handler = (event, context, callback) => {
          if (!event) return callback(null, 'fresh');
          setTimeout(() => { throw new Error('loose'); }, 1);
        };
        """,
    )

    assert bench.invoke(1).error == ("Error", "loose")
    assert bench.result(0) == "fresh"


def test_a_rejection_that_nobody_handles_is_named(bench):
    runs(bench, "exports.handler = (e, c, callback) => { Promise.reject(new Error('lost')); };")

    assert bench.invoke().error == ("Runtime.UnhandledPromiseRejection", "Error: lost")


def test_a_promise_that_never_settles_is_named(bench):
    runs(bench, "exports.handler = async () => new Promise(() => {});")

    assert bench.invoke().error[0] == "Runtime.NodeJsExit"


def test_process_exit_is_an_exit_error(bench):
    runs(bench, "exports.handler = async () => process.exit(3);")

    assert bench.invoke().error[1].endswith("Runtime exited with error: exit status 3")


def test_a_busy_handler_is_timed_out(bench):
    runs(bench, "exports.handler = async (e) => { while (e); return 'ok'; };", timeout_s=1)

    assert bench.invoke(1).error[1].endswith("Task timed out after 1.00 seconds")
    assert bench.result(0) == "ok"


def test_console_lines_have_time_request_and_level(bench):
    runs(
        bench,
        """
        console.log('at load');
        exports.handler = async (event) => {
          console.log('two\\nlines %s', 'x', { a: 1 });
          console.info('i'); console.warn('w'); console.error(new Error('e').message); console.debug('d');
          process.stdout.write('raw\\n');
        };
        """,
    )

    logs = bench.invoke(request_id="one").logs

    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    for line in (
        "undefined\tINFO\tat load",
        r"one\tINFO\ttwo\rlines x \{ a: 1 \}",
        "one\tINFO\ti",
        "one\tWARN\tw",
        "one\tERROR\te",
        "one\tDEBUG\td",
    ):
        assert re.search(f"^{time}\t{line}\n", logs, re.M), line
    assert "\nraw\n" in logs
    assert "INIT_START Runtime Version: nodejs:20\n" in logs


def test_json_logs_are_objects_from_the_level_on(bench):
    runs(
        bench,
        "exports.handler = async () => { console.debug('no'); console.log({ a: 1 }); console.error(new Error('e')); };",
        log_format="JSON",
        application_log_level="INFO",
    )

    entries = [json.loads(line) for line in bench.invoke(request_id="one").logs.splitlines()]

    told = [entry for entry in entries if "level" in entry]
    assert [entry["level"] for entry in told] == ["INFO", "ERROR"]
    assert told[0]["message"] == {"a": 1}
    assert told[0]["requestId"] == "one"
    assert (told[1]["message"]["errorType"], told[1]["message"]["errorMessage"]) == ("Error", "e")


def test_a_saved_module_is_live_with_the_next_event(bench):
    bench.write("module.exports = 1;", "lib/value.js")
    runs(bench, "exports.handler = async () => require('./lib/value.js');")

    for value in (1, 2, 3):
        bench.write(f"module.exports = {value};", "lib/value.js")
        assert bench.result() == value


def test_a_linked_package_of_the_project_is_live_too(bench):
    package = bench.folder.parent / "shared"
    package.mkdir()
    (package / "index.js").write_text("module.exports = 1;")
    (bench.folder / "node_modules").mkdir()
    (bench.folder / "node_modules" / "shared").symlink_to(package)
    runs(bench, "exports.handler = async () => require('shared');")

    assert bench.result() == 1
    (package / "index.js").write_text("module.exports = 2;")
    assert bench.result() == 2


def test_layers_bring_packages(bench):
    layer = bench.folder.parent / "layer"
    (layer / "nodejs/node_modules/tool").mkdir(parents=True)
    (layer / "nodejs/node_modules/tool/index.js").write_text("module.exports = 'of the layer';")
    runs(bench, "exports.handler = async () => require('tool');", layers=(layer,))

    assert bench.result() == "of the layer"


@pytest.mark.parametrize("runtime, error", [("nodejs22.x", None), ("nodejs24.x", "Runtime.CallbackHandlerDeprecated")])
def test_callbacks_are_taken_until_node_24(bench, runtime, error):
    runs(bench, "exports.handler = (event, context, callback) => callback(null, 1);", runtime=runtime)

    outcome = bench.invoke()

    # AWS: "Node.js 24 runtime now available in AWS Lambda": callback-based handlers are gone
    assert (outcome.error and outcome.error[0]) == error


def test_from_node_24_on_every_result_is_awaited(bench):
    runs(bench, "exports.handler = (event, context) => [event, 'done' in context];", runtime="nodejs24.x")

    assert bench.result(1) == [1, False]


def test_a_different_version_is_named_once(bench):
    bench.options["on_notice"] = bench.notices.append
    runs(bench, "exports.handler = async () => process.version;", runtime="nodejs16.x")

    version = bench.result()
    bench.result()

    told = [notice for notice in bench.notices if "nodejs16.x" in notice]
    assert len(told) == 1 and version.removeprefix("v") in told[0]


STREAMED = """
exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
  if (event.fails === 'before') throw new Error('early');
  if (event.head) stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: 'b' } });
  else stream.setContentType('text/plain');
  stream.write('one');
  stream.write({ two: 2 });
  if (event.fails === 'after') throw new Error('late');
  if (event.open) return;
  stream.end('three');
});
"""


def test_a_streamed_result_comes_in_pieces(bench):
    runs(bench, STREAMED)
    got = []

    outcome = bench.invoke({}, on_piece=lambda kind, piece: got.append((kind, piece)))

    assert b"".join(piece for _, piece in got) == b'one{"two":2}three'
    assert {kind for kind, _ in got} == {"text/plain"}
    assert outcome.status == "ok"


def test_a_prelude_says_status_and_headers(bench):
    runs(bench, STREAMED)

    outcome = bench.invoke({"head": 1})

    assert outcome.content_type == "application/vnd.awslambda.http-integration-response"
    prelude, rest = outcome.payload.split(b"\0" * 8)
    assert json.loads(prelude) == {"statusCode": 201, "headers": {"a": "b"}}
    assert rest == b'one{"two":2}three'


@pytest.mark.parametrize(
    "event, message",
    [({"fails": "before"}, "early"), ({"fails": "after"}, "late"), ({"open": 1}, "Response stream is not finished.")],
    ids=["before the first piece", "after it", "never ended"],
)
def test_a_stream_that_fails_is_an_error_and_the_next_event_is_served(bench, event, message):
    runs(bench, STREAMED)

    first, second = bench.invoke(event), bench.invoke({})

    assert first.error[1] == message
    assert second.payload == b'one{"two":2}three'
    assert second.init_ms is None  # in the same process


def test_a_pipeline_into_the_stream_is_sent_whole(bench):
    runs(
        bench,
        """
        const { Readable } = require('node:stream');
        const { pipeline } = require('node:stream/promises');
        exports.handler = awslambda.streamifyResponse(async (event, stream) => {
          await pipeline(Readable.from(Array.from({ length: 2000 }, () => Buffer.alloc(1000, 'x'))), stream);
        });
        """,
    )
    sizes = []

    outcome = bench.invoke(on_piece=lambda kind, piece: sizes.append(len(piece)))

    assert (outcome.status, sum(sizes)) == ("ok", 2_000_000)


def test_the_users_variables_do_not_reach_node(bench):
    runs(bench, "exports.handler = async () => process.env;")

    variables = bench.result()

    assert variables["AWS_EXECUTION_ENV"] == "AWS_Lambda_nodejs20.x"
    assert variables["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    assert "PYTEST_CURRENT_TEST" not in variables


class Recorder(BaseHTTPRequestHandler):
    """Answers every request with 200 and keeps its method, path and body."""

    def do_PUT(self):
        size = int(self.headers.get("Content-Length") or 0)
        self.server.seen.append((self.command, self.path, self.rfile.read(size).decode()))
        self.server.hosts.add(self.headers["Host"])
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT

    def log_message(self, *words):
        pass


@pytest.fixture
def recorder():
    with ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as server:
        server.seen, server.hosts = [], set()
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_calls_that_name_a_host_of_aws_reach_this_machine(bench, recorder):
    bench.variables = VariableSource(
        region="us-east-1", aws_endpoint=recorder.url, lambda_endpoint="http://127.0.0.1:9"
    )
    runs(
        bench,
        """
        import https, { get } from 'node:https';
        import http from 'node:http';
        const ask = (request, ...words) => new Promise((resolve, reject) =>
          request(...words, (answer) => { answer.resume(); answer.on('end', resolve); }).on('error', reject).end());
        export const handler = async (url) => {
          await ask(https.request, 'https://sqs.us-east-1.amazonaws.com/123456789012/q');
          await ask(get, new URL('https://queue.amazonaws.com/a?b=c'));
          const headers = { Host: 'sqs.eu-west-1.amazonaws.com', 'x-own': '1' };
          await ask(https.request, { host: headers.Host, method: 'POST', path: '/x', headers });
          const { hostname, port } = new URL(url);
          await ask(http.request, { hostname: `sync-${hostname}`, port: Number(port), path: '/started' });
          await ask(http.request, url + '/plain');
        };
        """,
        "app.mjs",
    )

    outcome = bench.invoke(recorder.url)
    assert outcome.status == "ok", (outcome.logs, recorder.seen)

    assert [(method, path) for method, path, _ in recorder.seen] == [
        ("GET", "/123456789012/q"),
        ("GET", "/a?b=c"),
        ("POST", "/x"),
        ("GET", "/started"),
        ("GET", "/plain"),
    ]
    assert {f"http://{host}" for host in recorder.hosts} == {recorder.url}


def test_messages_to_connections_reach_this_machine(bench, recorder):
    bench.variables = VariableSource(
        region="us-east-1", aws_endpoint="http://127.0.0.1:9", lambda_endpoint=recorder.url
    )
    runs(
        bench,
        """
        const https = require('https');
        exports.handler = (event, context, callback) => https.request(
          { hostname: 'abc.execute-api.us-east-1.amazonaws.com', path: '/prod/%40connections/x=', method: 'POST' },
          (answer) => answer.resume().on('end', () => callback())).end('hi');
        """.replace("%40", "@"),
    )

    assert bench.invoke().status == "ok"

    address = "/abc.execute-api.us-east-1.amazonaws.com/prod/@connections/x="
    assert recorder.seen == [("POST", address, "hi")]


def test_inline_code_of_a_custom_resource_finds_its_answer(bench, recorder):
    code = """
    const response = require('cfn-response');
    exports.handler = (event, context) => response.send(event, context, response.SUCCESS, { A: 1 }, 'it');
    """
    bench.use(bench.function(runtime="nodejs20.x", handler="index.handler", inline_code=textwrap.dedent(code)))
    event = {"ResponseURL": f"{recorder.url}/here?token=1", "StackId": "s", "RequestId": "r", "LogicalResourceId": "L"}

    assert bench.invoke(event).status == "ok"

    ((method, path, body),) = recorder.seen
    assert (method, path) == ("PUT", "/here?token=1")
    told = json.loads(body)
    assert (told["Status"], told["PhysicalResourceId"], told["Data"]) == ("SUCCESS", "it", {"A": 1})


def test_a_debugger_is_waited_for_and_time_stands_still(bench):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bench.options["attended"] = {"Fn": NodeDebugLauncher(port)}
    runs(bench, "exports.handler = async () => { debugger; return 'debugged'; };", timeout_s=1)

    async def debug():
        invocation = asyncio.ensure_future(bench.start())
        while "Debugger listening" not in bench.logged():
            await asyncio.sleep(0.01)
        address = re.search(r"ws://\S+", bench.logged())[0]
        async with websockets.connect(address, proxy=None) as debugger:
            for number, method in enumerate(("Runtime.enable", "Debugger.enable", "Runtime.runIfWaitingForDebugger")):
                await debugger.send(json.dumps({"id": number, "method": method}))
            where = []
            while "debugger;" not in "".join(where):
                told = json.loads(await debugger.recv())
                if told.get("method") == "Debugger.paused":
                    frame = told["params"]["callFrames"][0]
                    script = {"scriptId": frame["location"]["scriptId"]}
                    await debugger.send(json.dumps({"id": 9, "method": "Debugger.getScriptSource", "params": script}))
                if told.get("id") == 9:
                    where.append(told["result"]["scriptSource"])
                    if "debugger;" in where[-1]:
                        await asyncio.sleep(1.5)  # longer than its timeout
                    await debugger.send(json.dumps({"id": 10, "method": "Debugger.resume"}))
            return await invocation

    assert json.loads(bench.wait(debug()).payload) == "debugged"
