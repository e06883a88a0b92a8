"""WebSocket connections over real sockets: a client of the websockets library, our server, fake functions."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from minisam.gateway.http import HttpRequest
from minisam.gateway.server import HttpServer
from minisam.gateway.socket_service import Limits
from minisam.gateway.websocket_gateway import WebSocketGateway
from minisam.gateway.websockets import WebSockets
from tests.gateway.test_server import Client


class Served:
    """A served WebSocket API; `events` are what its functions got, `reports` what was told of each answer."""

    def __init__(self, build, result, limits):
        self.events = []
        self.reports = []
        keys = ("$connect", "$disconnect", "$default", "chat")
        routes = [build.route(f"WS {key}", is_two_way=key == "chat") for key in keys]
        self.api = build.api("websocket", stage="prod", route_selection="$request.body.action")
        app = build.app(*routes, apis=[self.api])

        async def prepare():
            pass

        async def invoke(invocation):
            event = json.loads(invocation.event)
            self.events.append(event)
            value = result(event) if result else {"statusCode": 200, "body": event.get("body")}
            return build.outcome(await value if asyncio.iscoroutine(value) else value)

        self.sockets = WebSockets(prepare, lambda *report: self.reports.append(report), limits)
        self.sockets.gateway = WebSocketGateway(app, invoke)
        self.server = HttpServer()

    async def start(self):
        async def handle(request):
            return self.sockets.answer_http(request, self.api)

        self.sock = socket.create_server(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]
        await self.server.listen(self.sock, handle, self.sockets.service("Api"))

    @property
    def url(self):
        return f"ws://127.0.0.1:{self.port}/prod"

    async def http(self, method, connection_id, body=b"", stage="/prod"):
        """Call the @connections API; gives status, headers, body."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = f"{method} {stage}/@connections/{connection_id.replace('=', '%3D')} HTTP/1.1\r\nHost: localhost\r\n"
        answer = await Client(reader, writer).ask(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        writer.close()
        return answer

    def ends(self):
        contexts = [event["requestContext"] for event in self.events]
        return [(c["disconnectStatusCode"], c["disconnectReason"]) for c in contexts if "disconnectReason" in c]

    def connection_id(self):
        return self.events[-1]["requestContext"]["connectionId"]


async def until(holds, within_s=5):
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it did not come to be in time"
        await asyncio.sleep(0.005)


async def end_of(client):
    """The code and reason with which the server ended a connection."""
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(client.recv(), 5)
    return closed.value.rcvd.code, closed.value.rcvd.reason


@pytest.fixture
def scene(build):
    """Runs a scene with a served API: `scene(play, result, limits)`."""

    def run(play, result=None, limits=None):
        @asynccontextmanager
        async def serving():
            served = Served(build, result, limits or Limits())
            await served.start()
            try:
                yield served
            finally:
                await served.server.close()

        async def main():
            async with serving() as served:
                await play(served)

        asyncio.run(main())

    return run


@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
def test_who_may_not_manage_connections_is_told_so_and_the_client_gets_nothing(scene, method):
    # docs apigateway-websocket-control-access-iam; the resource as in aws-cdk's issue 18410
    async def play(served):
        asked, told = [], "User: x is not authorized"
        served.sockets.objection = lambda request, action, arn: asked.append((action, arn)) or told
        async with connect(served.url) as client:
            status, headers, body = await served.http(method, served.connection_id(), b"secret")
            served.sockets.objection = lambda request, action, arn: None
            await served.http("POST", served.connection_id(), b"for all")
            assert await client.recv() == "for all"
        assert (status, headers["x-amzn-errortype"]) == (403, "AccessDeniedException")
        assert json.loads(body) == {"message": told}
        api = f"arn:aws:execute-api:us-east-1:123456789012:{served.api.api_id}"
        assert asked == [("execute-api:ManageConnections", f"{api}/prod/{method}/@connections/{{connectionId}}")]

    scene(play)


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_page_of_another_site_cannot_manage_connections(scene, origin):
    async def play(served):
        async with connect(served.url) as client:
            id = served.connection_id().replace("=", "%3D")
            path = f"/prod/@connections/{id}"
            for method in ("POST", "DELETE"):
                request = HttpRequest(
                    method=method, path=path.encode(), headers=((b"Origin", origin.encode()),), body=b"planted"
                )
                assert served.sockets.answer_http(request, served.api).status == 403
            assert (await served.http("POST", served.connection_id(), b"mine"))[0] == 200
            assert await client.recv() == "mine"

    scene(play)


def test_a_two_way_route_answers(scene):
    async def play(served):
        async with connect(served.url) as client:
            await client.send('{"action": "chat", "text": "grüß"}')
            assert await client.recv() == '{"action": "chat", "text": "grüß"}'

    scene(play)


def test_a_refused_handshake_has_the_functions_status(scene):
    async def play(served):
        with pytest.raises(InvalidStatus) as refused:
            await connect(served.url)
        assert refused.value.response.status_code == 401
        assert refused.value.response.body == b"who are you"
        assert served.sockets._open == {}

    scene(play, lambda event: {"statusCode": 401, "body": "who are you"})


def test_the_subprotocol_is_agreed_on(scene):
    async def play(served):
        async with connect(served.url, subprotocols=["one", "two"]) as client:
            assert client.subprotocol == "two"

    scene(play, lambda event: {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "two"}})


@pytest.mark.parametrize("ids", [("a",) * 2, ("a",) * 20])
def test_connections_have_ids_of_their_own(scene, ids):
    async def play(served):
        for _ in ids:
            async with connect(served.url):
                pass
        seen = {e["requestContext"]["connectionId"] for e in served.events if "queryStringParameters" not in e}
        assert len(seen) == len(ids)
        assert all(len(id) == 16 and id.endswith("=") for id in seen)

    scene(play)


@pytest.mark.parametrize(
    ("code", "reason", "told"),
    [
        (None, "", (1005, "Client-side close frame status not set")),  # sample: Powertools' disconnect event
        (1000, "bye", (1000, "bye")),
        (4001, "own", (4001, "own")),
    ],
)
def test_the_end_that_a_client_makes_is_told(scene, code, reason, told):
    async def play(served):
        client = await connect(served.url)
        if code is None:
            client.protocol.send_close()
            client.send_data()
            await client.wait_closed()
        else:
            await client.close(code, reason)
        await until(served.ends)
        assert served.ends() == [told]

    scene(play)


def test_a_client_that_vanishes_is_told(scene):
    async def play(served):
        client = await connect(served.url)
        client.transport.abort()
        await until(served.ends)
        assert served.ends()[0][0] == 1006

    scene(play)


# Limits. AWS: docs "limits": 128 KB messages, 32 KB frames, else 1009


def test_the_largest_message_passes_in_frames_of_the_largest_size(scene):
    async def play(served):
        async with connect(served.url) as client:
            await client.send(["x" * 32 * 1024] * 4)
            await until(lambda: served.events[-1].get("body"))
            assert len(served.events[-1]["body"]) == 128 * 1024

    scene(play)


@pytest.mark.parametrize("frames", [["x" * (32 * 1024 + 1)], ["x" * 32 * 1024] * 4 + ["x"]])
def test_what_is_too_large_ends_the_connection(scene, frames):
    async def play(served):
        async with connect(served.url) as client:
            await client.send(frames)
            assert (await end_of(client))[0] == 1009
        await until(served.ends)
        assert served.ends()[0][0] == 1009

    scene(play)


def test_a_binary_frame_ends_the_connection(scene):
    # docs websocket-api-develop-binary-media-types: rejected, and disconnected with 1003
    async def play(served):
        async with connect(served.url) as client:
            await client.send(b"x")
            assert (await end_of(client))[0] == 1003

    scene(play)


@pytest.mark.parametrize("limits", [Limits(idle_s=0.05), Limits(life_s=0.05)])
def test_an_idle_and_an_old_connection_go_away(scene, limits):
    async def play(served):
        async with connect(served.url) as client:
            assert await end_of(client) == (1001, "Going away")
        await until(served.ends)
        assert served.ends() == [(1001, "Going away")]

    scene(play, limits=limits)


def test_a_ping_is_answered(scene):
    async def play(served):
        async with connect(served.url) as client:
            await asyncio.wait_for(await client.ping(b"x"), 5)

    scene(play)


def test_invalid_text_ends_the_connection(scene):
    async def play(served):
        async with connect(served.url) as client:
            client.protocol.send_text(b"\xff")
            client.send_data()
            assert (await end_of(client))[0] == 1007

    scene(play)


def test_messages_run_beside_each_other(scene):
    waiting = []

    async def meet(event):
        if event.get("body"):
            waiting.append(event)
            await until(lambda: len(waiting) == 2)
        return {"statusCode": 200, "body": "done"}

    async def play(served):
        async with connect(served.url) as client:
            for _ in range(2):
                await client.send('{"action": "chat"}')
            assert [await client.recv() for _ in range(2)] == ["done", "done"]

    scene(play, meet)


def test_a_flood_of_messages_is_taken_in_turn(scene):
    async def play(served):
        async with connect(served.url) as client:
            for number in range(200):
                await client.send(json.dumps({"action": "chat", "n": number}))
            got = {json.loads(await asyncio.wait_for(client.recv(), 5))["n"] for _ in range(200)}
            assert got == set(range(200))

    scene(play)


# @connections. Statuses: botocore's model of apigatewaymanagementapi


def test_a_backend_sends_to_a_connection(scene):
    async def play(served):
        async with connect(served.url) as client:
            for body in (b"hello", "grüß".encode(), b"x" * 128 * 1024):
                assert (await served.http("POST", served.connection_id(), body))[0] == 200
                assert (await client.recv()).encode() == body

    scene(play)


def test_a_backend_looks_at_a_connection(scene):
    async def play(served):
        async with connect(served.url):
            status, _, body = await served.http("GET", served.connection_id())
            assert status == 200
            said = json.loads(body)
            assert said["identity"]["sourceIp"] == "127.0.0.1"
            assert {"connectedAt", "lastActiveAt", "identity"} == said.keys()

    scene(play)


def test_a_backend_ends_a_connection(scene):
    async def play(served):
        async with connect(served.url) as client:
            id = served.connection_id()
            assert (await served.http("DELETE", id))[0] == 204
            assert (await end_of(client))[0] == 1000
            await until(served.ends)
            status, headers, body = await served.http("POST", id, b"x")
            assert (status, headers["x-amzn-errortype"], body) == (410, "GoneException", b"")

    scene(play)


@pytest.mark.parametrize(
    ("method", "id", "body", "stage", "status"),
    [
        ("POST", "L0SM9cOFvHcCIhw=", b"x", "/prod", 410),  # localstack issue 4694: of the right form, but unknown
        ("DELETE", "L0SM9cOFvHcCIhw=", b"", "/prod", 410),
        ("POST", "nonsense!", b"x", "/prod", 400),
        ("POST", None, b"x" * (128 * 1024 + 1), "/prod", 413),
        ("POST", None, b"x", "/other", 403),
    ],
)
def test_a_backend_is_refused(scene, method, id, body, stage, status):
    async def play(served):
        async with connect(served.url):
            assert (await served.http(method, id or served.connection_id(), body, stage))[0] == status

    scene(play)


def test_a_connection_is_gone_until_it_is_open(scene):
    # AWS: knowledge center "410 GoneException": posted before the connection was established
    async def play(served):
        answers = []

        async def from_connect(event):
            if event["requestContext"]["eventType"] == "CONNECT":
                answers.append(await served.http("POST", event["requestContext"]["connectionId"], b"x"))
            return {"statusCode": 200}

        served_by.append(from_connect)
        async with connect(served.url):
            assert answers[0][0] == 410

    served_by = []
    scene(play, lambda event: served_by[0](event))


def test_a_client_that_does_not_read_is_a_limit(scene):
    # docs API LimitExceededException: the WebSocket client side buffer is full
    async def play(served):
        async with connect(served.url, max_queue=1) as client:
            client.transport.pause_reading()
            id, statuses = served.connection_id(), []
            while 429 not in statuses:
                statuses.append((await served.http("POST", id, b"x" * 128 * 1024))[0])
                assert len(statuses) < 1000
            assert set(statuses) == {200, 429}
            client.transport.abort()

    scene(play, limits=Limits(unread_bytes=256 * 1024))


def test_nothing_more_is_taken_from_a_client_that_does_not_read(scene):
    async def play(served):
        async with connect(served.url, max_queue=1) as client:
            client.transport.pause_reading()
            text = json.dumps({"action": "chat", "x": "x" * 30_000})
            sending = asyncio.ensure_future(asyncio.gather(*[client.send(text) for _ in range(1000)]))
            (opened,) = served.sockets._open.values()
            await until(lambda: opened.socket._is_choked)
            assert len(served.events) < 1000
            client.transport.resume_reading()
            for _ in range(1000):
                assert await asyncio.wait_for(client.recv(), 5) == text
            await sending

    scene(play)


# The server


def test_without_an_upgrade_the_address_asks_for_one(scene):
    async def play(served):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        status, headers, _ = await Client(reader, writer).ask(b"GET /prod HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (status, headers["upgrade"]) == (426, "websocket")
        writer.close()

    scene(play)


@pytest.mark.parametrize(
    "lines",
    [
        b"Host: localhost\r\nSec-WebSocket-Version: 13\r\n",
        b"Host: localhost\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n",
        b"Host: evil.example\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n",
    ],
)
def test_a_broken_handshake_is_refused_without_a_call(scene, lines):
    async def play(served):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        client = Client(reader, writer)
        head = b"GET /prod HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        assert (await client.ask(head + lines + b"\r\n"))[0] in (400, 403)
        assert await client.is_closed()
        assert served.events == []
        writer.close()

    scene(play)


def test_a_defect_of_ours_costs_nobody_the_connection(scene, caplog):
    async def play(served):
        async with connect(served.url) as client:
            await client.send('{"action": "chat"}')
            assert json.loads(await asyncio.wait_for(client.recv(), 5)) == {"message": "Internal server error"}
            assert "ZeroDivisionError" in caplog.text

    scene(play, lambda event: 1 // 0 if event.get("body") else {"statusCode": 200})


def test_a_defect_of_ours_refuses_a_handshake(scene, caplog):
    async def play(served):
        with pytest.raises(InvalidStatus) as refused:
            await connect(served.url)
        assert refused.value.response.status_code == 500

    scene(play, lambda event: 1 // 0)


def test_an_upgrade_does_not_overtake_the_requests_before_it(scene):
    async def play(served):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        client = Client(reader, writer)
        plain = b"GET /prod HTTP/1.1\r\nHost: localhost\r\n\r\n"
        assert (await client.ask(plain + plain[:-2] + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))[0] == 426
        assert await client.is_closed()
        assert served.events == []
        writer.close()

    scene(play)


def test_garbage_frames_end_only_their_connection(scene):
    async def play(served):
        async with connect(served.url) as other:
            async with connect(served.url) as client:
                client.transport.write(b"\xff" * 64)
                assert (await end_of(client))[0] == 1002
            await other.send('{"action": "chat"}')
            assert await other.recv() == '{"action": "chat"}'

    scene(play)


def test_the_end_of_the_server_is_told_to_clients(scene):
    async def play(served):
        clients = [await connect(served.url) for _ in range(20)]
        await served.server.close()
        assert [await end_of(client) for client in clients] == [(1001, "Going away")] * 20
        assert served.ends() == []

    scene(play)


def test_a_thousand_idle_connections_are_held(scene):
    async def play(served):
        clients = [await connect(served.url, ping_interval=None) for _ in range(1000)]
        await clients[500].send('{"action": "chat"}')
        assert await asyncio.wait_for(clients[500].recv(), 5) == '{"action": "chat"}'
        for client in clients:
            client.transport.abort()
        await until(lambda: not served.sockets._open, 20)

    scene(play)
