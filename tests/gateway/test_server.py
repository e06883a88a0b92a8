"""The server over real sockets: what arrives is what was sent, and nobody can hold it up or break it."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest

from minisam.gateway.connection import HEAD_LIMIT_BYTES
from minisam.gateway.http import HttpResponse, encode_headers
from minisam.gateway.response_stream import BrokenOff
from minisam.gateway.server import HttpServer
from minisam.listeners import allow_many_connections


class Client:
    """A raw client on one connection."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def send(self, data: bytes):
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, *, is_head=False) -> tuple[int, dict[str, str], bytes]:
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 5)).decode("latin-1")
        status_line, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = 0 if is_head else int(headers.get("content-length", "0"))
        return int(status_line.split()[1]), headers, await asyncio.wait_for(self.reader.readexactly(length), 5)

    async def ask(self, data: bytes, **more):
        await self.send(data)
        return await self.answer(**more)

    async def is_closed(self) -> bool:
        with contextlib.suppress(ConnectionError):
            return await asyncio.wait_for(self.reader.read(), 5) == b""
        return True


async def describe(request):
    """Answers with what the server made of the request."""
    lines = [request.method.encode(), request.path, request.query, *(b"%s=%s" % line for line in request.headers)]
    return HttpResponse(
        status=200, headers=encode_headers([("X-Kept-CASE", "1")]), body=b"\n".join([*lines, request.body])
    )


@pytest.fixture
def on_server():
    """Runs a scene of clients against a server: `on_server(scene, handler, **options)`."""

    def run(scene, handler=describe, **options):
        async def main():
            server = HttpServer(**options)
            sock = socket.create_server(("127.0.0.1", 0))
            address = sock.getsockname()
            writers = []

            async def connect():
                reader, writer = await asyncio.open_connection(*address)
                writers.append(writer)
                return Client(reader, writer)

            await server.listen(sock, handler)
            try:
                return await asyncio.wait_for(scene(connect, server, sock), 20)
            finally:
                for writer in writers:
                    writer.close()
                    with contextlib.suppress(ConnectionError):
                        await writer.wait_closed()
                await server.close()

        return asyncio.run(main())

    return run


def get(target: str, *lines: str, method="GET", host="localhost") -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode("latin-1")


def one(on_server, data: bytes, handler=describe, *, is_head=False, **options):
    async def scene(connect, server, sock):
        return await (await connect()).ask(data, is_head=is_head)

    return on_server(scene, handler, **options)


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("//x", "//x", ""),
        ("/a%2Bb/../c%20d?q=%2B+x&&y", "/a%2Bb/../c%20d", "q=%2B+x&&y"),
        ("/x?a?b", "/x", "a?b"),
        ("/%zz", "/%zz", ""),
        ("http://localhost/x//y?z", "/x//y", "z"),
        ("http://localhost?z", "/", "z"),
        ("/http://elsewhere/x", "/http://elsewhere/x", ""),
    ],
)
def test_the_target_arrives_byte_for_byte(on_server, target, path, query):
    status, _, body = one(on_server, get(target))
    assert status == 200
    assert body.decode("latin-1").split("\n")[1:3] == [path, query]


def test_header_lines_arrive_with_casing_and_order(on_server):
    _, _, body = one(on_server, get("/", "tEsT: 1", "x-A: b", "TEST: 2"))
    assert body.decode().split("\n")[3:7] == ["Host=localhost", "tEsT=1", "x-A=b", "TEST=2"]


def test_answers_have_a_date_and_no_other_header_of_the_servers(on_server):
    _, headers, _ = one(on_server, get("/"))
    assert set(headers) == {"x-kept-case", "date", "content-length"}


def test_a_date_of_the_handlers_stays_alone(on_server):
    async def dated(request):
        return HttpResponse(status=200, headers=encode_headers([("date", "today")]))

    async def scene(connect, server, sock):
        client = await connect()
        await client.send(get("/"))
        return await client.reader.readuntil(b"\r\n\r\n")

    assert on_server(scene, dated).lower().count(b"date:") == 1


def test_a_connection_serves_many_requests(on_server):
    async def scene(connect, server, sock):
        client = await connect()
        return [(await client.ask(get(f"/{n}", "Content-Length: 2") + b"hi"))[2] for n in range(3)]

    bodies = on_server(scene)
    assert [body.split(b"\n")[1] for body in bodies] == [b"/0", b"/1", b"/2"]
    assert all(body.endswith(b"hi") for body in bodies)


def test_pipelined_requests_are_answered_in_order(on_server):
    async def scene(connect, server, sock):
        client = await connect()
        await client.send(get("/0") + get("/1") + get("/2"))
        return [(await client.answer())[2].split(b"\n")[1] for _ in range(3)]

    assert on_server(scene) == [b"/0", b"/1", b"/2"]


def test_a_head_request_gets_the_length_and_no_body(on_server):
    async def scene(connect, server, sock):
        client = await connect()
        _, headers, _ = await client.ask(get("/", method="HEAD"), is_head=True)
        _, _, body = await client.ask(get("/after"))
        return int(headers["content-length"]), body.split(b"\n")[1]

    length, after = on_server(scene)
    assert length > 0
    assert after == b"/after"


@pytest.mark.parametrize("status", [204, 304])
def test_answers_without_a_body_have_no_length(on_server, status):
    async def handler(request):
        return HttpResponse(status=status, body=b"left out")

    _, headers, _ = one(on_server, get("/"), handler)
    assert "content-length" not in headers


def test_chunked_bodies_are_put_together(on_server):
    _, _, body = one(on_server, get("/", "Transfer-Encoding: chunked") + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert body.endswith(b"abcde")


def test_a_client_that_asks_first_is_told_to_continue(on_server):
    async def scene(connect, server, sock):
        client = await connect()
        await client.send(get("/", "Expect: 100-continue", "Content-Length: 2"))
        interim = await asyncio.wait_for(client.reader.readuntil(b"\r\n\r\n"), 5)
        return interim, await client.ask(b"ok")

    interim, (status, _, body) = on_server(scene)
    assert interim == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert (status, body[-2:]) == (200, b"ok")


async def report_size(request):
    return HttpResponse(status=413 if request.is_too_large else 200, body=str(len(request.body)).encode())


@pytest.mark.parametrize("expectation", [(), ("Expect: 100-continue",)])
def test_a_body_announced_too_large_is_never_read(on_server, expectation):
    async def scene(connect, server, sock):
        client = await connect()
        answer = await client.ask(get("/", "Content-Length: 11", *expectation))
        return answer, await client.is_closed()

    (status, headers, body), is_closed = on_server(scene, report_size, body_limit=10)
    assert (status, headers["connection"], body, is_closed) == (413, "close", b"0", True)


def test_a_chunked_body_is_cut_off_at_the_limit(on_server):
    status, _, _ = one(
        on_server, get("/", "Transfer-Encoding: chunked") + b"b\r\nhello world\r\n", report_size, body_limit=10
    )
    assert status == 413


def test_a_body_of_just_the_limit_is_taken(on_server):
    assert one(on_server, get("/", "Content-Length: 10") + b"x" * 10, report_size, body_limit=10)[2] == b"10"


def test_a_client_that_sends_all_the_same_can_read_the_refusal(on_server):
    async def scene(connect, server, sock):
        client = await connect()
        client.writer.write(get("/", f"Content-Length: {5_000_000}") + b"x" * 5_000_000)
        return await client.answer()

    assert on_server(scene, report_size, body_limit=10)[0] == 413


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:3000", 200),
        ("LOCALHOST", 200),
        ("127.0.0.1:3000", 200),
        ("[::1]:3000", 200),
        ("tenant.localhost:1", 200),
        ("evil.example", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("10.0.0.1", 403),
        ("", 403),
        ("dev.internal:3000", 200),
    ],
)
def test_only_names_of_this_machine_are_served(on_server, host, status):
    assert one(on_server, get("/", host=host), allowed_hosts=["Dev.Internal"])[0] == status


def test_an_absolute_target_names_its_host_too(on_server):
    assert one(on_server, get("http://evil.example/x"))[0] == 403


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        b"nonsense\r\n\r\n",
        get("/\xe9"),
    ],
    ids=["no host", "two hosts", "nonsense", "target is not ASCII"],
)
def test_what_is_no_request_is_400(on_server, data):
    assert one(on_server, data)[0] == 400


def post(*lines: str, body: bytes = b"") -> bytes:
    return get("/first", *lines, method="POST") + body


HIDDEN = get("/hidden")


@pytest.mark.parametrize(
    "data",
    [
        # RFC 9112, sections 6.1, 6.3, 11.2: what two readers may frame differently is refused and ends the connection
        post("Content-Length: 5", "Transfer-Encoding: chunked", body=b"0\r\n\r\n" + HIDDEN),
        post("Transfer-Encoding: chunked", "Content-Length: 5", body=b"0\r\n\r\n" + HIDDEN),
        post("Content-Length: 3", "Content-Length: 5", body=b"abc" + HIDDEN),
        post("Content-Length: 3", "Content-Length: 3", body=b"abc" + HIDDEN),
        post("Content-Length: 3, 3", body=b"abc" + HIDDEN),
        post("Content-Length: -1", body=HIDDEN),
        post("Content-Length: +3", body=b"abc" + HIDDEN),
        post("Content-Length: 0x3", body=b"abc" + HIDDEN),
        post("Content-Length: 99999999999999999999", body=HIDDEN),
        post("Content-Length:", body=HIDDEN),
        post("Transfer-Encoding: xchunked", body=b"0\r\n\r\n" + HIDDEN),
        post("Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n" + HIDDEN),
        post("Transfer-Encoding: chunked", "Transfer-Encoding: identity", body=b"0\r\n\r\n" + HIDDEN),
        post("Transfer-Encoding : chunked", body=b"0\r\n\r\n" + HIDDEN),
        post("Transfer-Encoding:", " chunked", body=b"0\r\n\r\n" + HIDDEN),
        post("X-Folded: a", " b", body=HIDDEN),
        post("Transfer-Encoding: chunked", body=b"zz\r\n" + HIDDEN),
        post("Transfer-Encoding: chunked", body=b"-1\r\n\r\n" + HIDDEN),
        post("Transfer-Encoding: chunked", body=b"3\r\nabcd\r\n0\r\n\r\n" + HIDDEN),
        post("X-Null: a\x00b", body=HIDDEN),
        post("X-Return: a\rb", body=HIDDEN),
        post("Bad Name: a", body=HIDDEN),
        post(": a", body=HIDDEN),
        get("/first").replace(b"\r\n", b"\n") + HIDDEN,
        get("a:1", method="CONNECT") + HIDDEN,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids="TE+CL|CL+TE|two lengths|the same twice|a list|negative|plus|hex|huge|empty|unknown coding|not last|two codings"
    "|space before colon|folded coding|folded|no size|negative size|wrong size|NUL|CR|name with space|no name|bare LF"
    "|CONNECT|HTTP/2|TLS".split("|"),
)
def test_no_request_hides_in_another(on_server, data):
    async def scene(connect, server, sock):
        client = await connect()
        status, headers, _ = await client.ask(data)
        return status, headers["connection"], await client.is_closed()

    seen = []

    async def handler(request):
        seen.append(request.path)
        return await describe(request)

    assert on_server(scene, handler) == (400, "close", True)
    assert seen == []


def test_what_follows_a_whole_request_does_not_cost_it_its_answer(on_server):
    async def scene(connect, server, sock):
        client = await connect()
        await client.send(post("Content-Length: 3", body=b"abc") + b"def\r\n\r\n")
        _, _, body = await client.answer()
        return body.endswith(b"abc"), await client.is_closed()

    assert on_server(scene) == (True, True)


def test_a_flood_of_headers_is_cut_off(on_server):
    lines = [f"X-{n}: {'a' * 100}" for n in range(HEAD_LIMIT_BYTES // 100)]
    assert one(on_server, get("/", *lines))[0] == 431


def test_http_1_0_is_answered_once(on_server):
    async def scene(connect, server, sock):
        client = await connect()
        answer = await client.ask(b"GET / HTTP/1.0\r\n\r\n")
        return answer[0], await client.is_closed()

    assert on_server(scene) == (200, True)


def test_a_head_without_end_is_cut_off(on_server):
    data = get("/")[:-2] + b"X-Long: " + b"a" * (HEAD_LIMIT_BYTES + 1)
    assert one(on_server, data)[0] == 431


def test_an_unfinished_head_is_given_up(on_server):
    assert one(on_server, b"GET / HT", patience_s=0.05)[0] == 408


def test_an_unfinished_body_is_given_up(on_server):
    assert one(on_server, get("/", "Content-Length: 5") + b"abc", patience_s=0.05)[0] == 408


def test_a_silent_connection_is_closed(on_server):
    async def scene(connect, server, sock):
        return await (await connect()).is_closed()

    assert on_server(scene, patience_s=0.05)


def test_a_client_that_closes_its_sending_side_still_gets_its_answer(on_server):
    async def scene(connect, server, sock):
        client = await connect()
        await client.send(get("/half"))
        client.writer.write_eof()
        return await client.answer(), await client.is_closed()

    (status, _, body), is_closed = on_server(scene)
    assert (status, body.split(b"\n")[1], is_closed) == (200, b"/half", True)


def test_a_client_that_leaves_harms_nobody(on_server):
    async def scene(connect, server, sock):
        entered, may_end = asyncio.Event(), asyncio.Event()

        async def slow(request):
            entered.set()
            await may_end.wait()
            return HttpResponse(status=200, body=b"x" * 1_000_000)

        await server.listen(sock, slow)
        leaver = await connect()
        await leaver.send(get("/"))
        await entered.wait()
        leaver.writer.transport.abort()
        may_end.set()
        return (await (await connect()).ask(get("/")))[0]

    assert on_server(scene) == 200


def test_a_defect_of_a_handler_is_a_500_and_the_connection_lives(on_server, caplog):
    async def handler(request):
        if request.path == b"/bad":
            raise ZeroDivisionError
        return HttpResponse(status=200)

    async def scene(connect, server, sock):
        client = await connect()
        return [(await client.ask(get(path)))[0] for path in ("/bad", "/good")]

    assert on_server(scene, handler) == [500, 200]
    assert "ZeroDivisionError" in caplog.text


def test_an_offered_upgrade_is_declined_by_answering(on_server):
    # Java's HttpClient offers HTTP/2 with every first request
    lines = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAA", "Content-Length: 2"]
    status, headers, body = one(on_server, get("/", *lines) + b"hi")
    assert (status, headers["connection"], body[-2:]) == (200, "close", b"hi")


def test_a_body_behind_an_offered_upgrade_may_come_in_pieces(on_server):
    async def scene(connect, server, sock):
        client = await connect()
        await client.send(get("/", "Connection: Upgrade", "Upgrade: h2c", "Content-Length: 4") + b"ab")
        return await client.ask(b"cd")

    assert on_server(scene)[2].endswith(b"abcd")


def test_handlers_can_be_exchanged_while_serving(on_server):
    async def other(request):
        return HttpResponse(status=200, body=b"other")

    async def scene(connect, server, sock):
        client = await connect()
        first = (await client.ask(get("/")))[2]
        await server.listen(sock, other)
        return first, (await client.ask(get("/")))[2]

    first, second = on_server(scene)
    assert first != second == b"other"


def test_ports_come_and_go_while_serving(on_server):
    async def scene(connect, server, sock):
        more = socket.create_server(("127.0.0.1", 0))
        address = more.getsockname()
        await server.listen(more, describe)
        reader, writer = await asyncio.open_connection(*address)
        status = (await Client(reader, writer).ask(get("/")))[0]
        await server.close_port(more)
        writer.close()
        await writer.wait_closed()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(*address)
        return status, (await (await connect()).ask(get("/")))[0]

    assert on_server(scene) == (200, 200)


def test_closing_lets_requests_finish(on_server):
    async def scene(connect, server, sock):
        entered, may_end = asyncio.Event(), asyncio.Event()

        async def slow(request):
            entered.set()
            await may_end.wait()
            return HttpResponse(status=200, body=b"done")

        await server.listen(sock, slow)
        busy, idle = await connect(), await connect()
        await busy.send(get("/"))
        await entered.wait()
        closing = asyncio.create_task(server.close(grace_s=5))
        is_idle_closed = await idle.is_closed()
        may_end.set()
        answer = await busy.answer()
        await closing
        return is_idle_closed, answer[2]

    assert on_server(scene) == (True, b"done")


def test_closing_drops_requests_that_do_not_finish(on_server):
    async def scene(connect, server, sock):
        entered = asyncio.Event()

        async def never(request):
            entered.set()
            await asyncio.Event().wait()

        await server.listen(sock, never)
        client = await connect()
        await client.send(get("/"))
        await entered.wait()
        await server.close(grace_s=0)
        return await client.is_closed()

    assert on_server(scene)


def test_a_slow_reader_gets_all_of_a_large_answer(on_server):
    async def large(request):
        return HttpResponse(status=200, body=b"x" * 6_000_000)

    async def scene(connect, server, sock):
        client = await connect()
        _, _, body = await client.ask(get("/"))
        return len(body), (await client.ask(get("/", method="HEAD"), is_head=True))[0]

    assert on_server(scene, large) == (6_000_000, 200)


def test_a_thousand_idle_connections_keep_nobody_out(on_server):
    allow_many_connections()  # both ends are here

    async def scene(connect, server, sock):
        idle = [await connect() for _ in range(1000)]
        await idle[0].send(b"GET / HTTP/1.1\r\nHost: lo")
        status, _, _ = await (await connect()).ask(get("/x"))
        await idle[0].send(b"calhost\r\n\r\n")
        return status, (await idle[0].answer())[0], (await idle[-1].ask(get("/y")))[0]

    assert on_server(scene) == (200, 200, 200)


def test_many_connections_at_once_are_served(on_server):
    async def scene(connect, server, sock):
        clients = [await connect() for _ in range(50)]
        return await asyncio.gather(*(client.ask(get(f"/{n}")) for n, client in enumerate(clients)))

    assert [body.split(b"\n")[1] for _, _, body in on_server(scene)] == [b"/%d" % n for n in range(50)]


def streams(pieces, status=200):
    async def handle(request):
        headers = encode_headers([("Content-Type", "text/plain")])
        return HttpResponse(status=status, headers=headers, stream=pieces())

    return handle


def test_a_stream_is_sent_piece_by_piece_and_the_connection_goes_on(on_server):
    read = asyncio.Event()

    async def pieces():
        yield b"one"
        await read.wait()
        yield b"two"

    async def scene(connect, server, sock):
        client = await connect()
        await client.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        head = await client.reader.readuntil(b"\r\n\r\n")
        assert b"Transfer-Encoding: chunked\r\n" in head and b"Content-Length" not in head
        assert await client.reader.readexactly(8) == b"3\r\none\r\n"
        read.set()
        assert await client.reader.readexactly(13) == b"3\r\ntwo\r\n0\r\n\r\n"
        await client.send(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"Transfer-Encoding: chunked\r\n" in await client.reader.readuntil(b"\r\n\r\n")
        await client.send(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert (await asyncio.wait_for(client.reader.read(), 5)).endswith(b"Connection: close\r\n\r\nonetwo")

    on_server(scene, streams(pieces))


@pytest.mark.parametrize("error", [BrokenOff("timeout"), RuntimeError("ours")], ids=["the function's", "ours"])
def test_a_stream_that_breaks_off_ends_with_the_connection(on_server, caplog, error):
    async def pieces():
        yield b"one"
        raise error

    async def scene(connect, server, sock):
        client = await connect()
        await client.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await asyncio.wait_for(client.reader.read(), 5)).endswith(b"3\r\none\r\n")

    on_server(scene, streams(pieces))
    assert ("RuntimeError: ours" in caplog.text) == isinstance(error, RuntimeError)


@pytest.mark.parametrize("status", [204, 304])
def test_a_stream_behind_a_status_without_a_body_leaves_the_connection_whole(on_server, status):
    # RFC 9112, section 6.3: such an answer ends with its header, whatever the fields in it
    async def pieces():
        yield b"never sent"

    async def scene(connect, server, sock):
        client = await connect()
        for _ in range(2):
            await client.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            head = await client.reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 %d" % status) and b"Transfer-Encoding" not in head

    on_server(scene, streams(pieces, status=status))


def test_a_stream_is_taken_to_its_end_although_the_client_has_gone(on_server):
    ended = asyncio.Event()

    async def pieces():
        for _ in range(200):
            yield b"x" * 100_000
        ended.set()

    async def scene(connect, server, sock):
        client = await connect()
        await client.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await client.reader.readuntil(b"\r\n\r\n")
        client.writer.transport.abort()
        await asyncio.wait_for(ended.wait(), 5)

    on_server(scene, streams(pieces))
