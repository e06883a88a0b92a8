"""Results that a runtime streams, through function URLs and the Lambda API.

AWS: docs "configuration-response-streaming", "config-rs-write-functions", "API_InvokeWithResponseStream"
"""

import asyncio
import json
from dataclasses import replace

import pytest
from botocore.eventstream import EventStreamBuffer

from minisam.gateway.lambda_api import LambdaApi
from minisam.model import Integration

PRELUDE = "application/vnd.awslambda.http-integration-response"


def streaming(build, kind, *pieces, outcome=None):
    """A function that writes pieces, each after the one before was taken."""

    async def invoke(invocation):
        for piece in pieces:
            await asyncio.sleep(0)
            if invocation.on_piece is not None:
                invocation.on_piece(kind, piece)
        given = outcome or build.outcome(b"")
        gathered = b"" if invocation.on_piece else b"".join(pieces)
        return given if given.status != "ok" else replace(given, content_type=kind, payload=gathered)

    return invoke


def ask(build, invoke, *, is_streaming=True):
    route = build.route("$default", api="Echo", payload="2.0")
    app = build.app(route, apis=[build.api("function-url", id="Echo", is_streaming=is_streaming)])
    gateway = build.gateway(app)
    gateway._invoke = invoke

    async def read():
        response = await gateway.handle(build.request("/"), app.apis["Echo"])
        pieces, error = [], None
        try:
            async for piece in response.stream or _nothing():
                pieces.append(piece)
        except Exception as raised:
            error = raised
        return response, pieces, error

    return asyncio.run(read())


async def _nothing():
    return
    yield


def test_a_stream_without_prelude_is_200_with_its_own_type(build, lines):
    response, pieces, error = ask(build, streaming(build, "text/plain", b"", b"one", b"two"))

    assert (response.status, lines(response, "content-type"), pieces, error) == (
        200,
        ["text/plain"],
        [b"one", b"two"],
        None,
    )


@pytest.mark.parametrize("cuts", [(), (5,), (20, 61), (58,)], ids=["whole", "cut", "cut twice", "cut in its end"])
def test_a_prelude_gives_status_headers_and_cookies(build, lines, cuts):
    text = json.dumps({"statusCode": 201, "headers": {"x-a": "b"}, "cookies": ["c=d"]}).encode() + b"\0" * 8 + b"body"
    edges = [0, *cuts, len(text)]
    given = [text[start:end] for start, end in zip(edges, edges[1:], strict=False)]

    response, pieces, _ = ask(build, streaming(build, PRELUDE, *given))

    assert (response.status, lines(response, "x-a"), lines(response, "set-cookie")) == (201, ["b"], ["c=d"])
    assert b"".join(pieces) == b"body"


@pytest.mark.parametrize("prelude", [b"no json\0\0\0\0\0\0\0\0", b'{"statusCode": "x"}\0\0\0\0\0\0\0\0', b"{}"])
def test_a_broken_prelude_is_a_502(build, prelude):
    assert ask(build, streaming(build, PRELUDE, prelude))[0].status == 502


def test_a_failure_behind_the_first_piece_breaks_the_answer_off(build):
    response, pieces, error = ask(build, streaming(build, "text/plain", b"one", outcome=build.failure("E", "no")))

    assert (response.status, pieces) == (200, [b"one"])
    assert error is not None


def test_a_failure_before_the_first_piece_is_a_502(build):
    assert ask(build, streaming(build, "text/plain", outcome=build.failure("E", "no")))[0].status == 502


def test_a_buffered_url_reads_the_gathered_result(build):
    response, _, _ = ask(build, streaming(build, "text/plain", b'{"statusCode": 2', b"01}"), is_streaming=False)

    assert (response.status, response.stream) == (201, None)


def test_the_lambda_api_sends_an_event_for_each_piece(build):
    api = LambdaApi(build.app(build.route()), streaming(build, PRELUDE, b"{}", b"\0" * 8 + b"one", b"two"), print)

    events = read_events(api, build)

    assert [(kind, body) for kind, body in events[:-1]] == [
        ("PayloadChunk", b"{}" + b"\0" * 8),
        ("PayloadChunk", b"one"),
        ("PayloadChunk", b"two"),
    ]
    assert events[-1][0] == "InvokeComplete"


def test_the_lambda_api_tells_at_the_end_what_went_wrong(build):
    failing = streaming(build, "text/plain", b"one", outcome=build.failure("E", "no"))

    (_, chunk), (kind, body) = read_events(LambdaApi(build.app(build.route()), failing, print), build)

    assert (chunk, kind) == (b"one", "InvokeComplete")
    told = json.loads(body)
    assert told["ErrorCode"] == "Unhandled"
    assert json.loads(told["ErrorDetails"])["errorType"] == "E"


def read_events(api, build):
    async def read():
        target = "/2021-11-15/functions/Echo/response-streaming-invocations"
        response = await api.handle(build.request(target, "POST", body=b"{}"))
        assert response.status == 200
        buffer = EventStreamBuffer()
        async for piece in response.stream:
            buffer.add_data(piece)
        return [(event.headers[":event-type"], event.payload) for event in buffer]

    return asyncio.run(read())


def ask_rest(build, invoke):
    """AWS: docs "response-transfer-mode-lambda"."""
    integration = Integration(kind="lambda", function="Echo", is_streaming=True)
    app = build.app(build.route("GET /", integration=integration), apis=[build.api("rest", stage="$default")])
    gateway = build.gateway(app)
    gateway._invoke = invoke

    async def read():
        response = await gateway.handle(build.request("/"), app.apis["Api"])
        return response, [piece async for piece in response.stream or _nothing()]

    return asyncio.run(read())


def test_a_rest_api_streams_behind_its_metadata(build, lines):
    given = (b'{"statusCode": 201, "headers": {"x": "1"}, "cookies": ["a=b"]}' + b"\0" * 4, b"\0" * 4 + b"one", b"two")

    response, pieces = ask_rest(build, streaming(build, "text/whatever", *given))

    assert (response.status, lines(response, "x"), lines(response, "set-cookie")) == (201, ["1"], ["a=b"])
    assert pieces == [b"one", b"two"]


@pytest.mark.parametrize("given", [(b"no metadata",), (b"x" * 20_000,), ()], ids=["none", "too late", "not streamed"])
def test_a_rest_api_wants_metadata(build, given):
    response, _ = ask_rest(build, streaming(build, "text/plain", *given))

    assert (response.status, json.loads(response.body)) == (502, {"message": "Internal server error"})
