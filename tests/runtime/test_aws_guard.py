"""Handlers do not reach real AWS: not by name, not by address, not through a proxy, whichever library they use."""

from __future__ import annotations

import pytest

CODE = """
    import asyncio, http.client, socket, urllib.request

    def lookup():
        socket.getaddrinfo("s3.us-east-1.amazonaws.com", 443)

    def old_lookup():
        socket.gethostbyname("sts.amazonaws.com.")

    def connect():
        socket.create_connection(("169.254.169.254", 80), 1)

    def container():
        urllib.request.urlopen("http://169.254.170.2/v2/credentials", timeout=1)

    def by_urllib():
        urllib.request.urlopen("https://dynamodb.cn-north-1.amazonaws.com.cn/", timeout=1)

    def datagram():
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("169.254.169.254", 80))

    def by_asyncio():
        asyncio.run(asyncio.wait_for(asyncio.open_connection("lambda.eu-west-1.api.aws", 443), 1))

    def tunnel():
        server = socket.create_server(("127.0.0.1", 0))
        connection = http.client.HTTPConnection(*server.getsockname())
        connection.set_tunnel("s3.amazonaws.com", 443)
        connection.request("GET", "/")

    def by_boto3():
        import boto3
        boto3.client("s3", endpoint_url="https://s3.us-east-1.amazonaws.com").list_buckets()

    def by_requests():
        import requests
        requests.get("https://sqs.us-east-1.amazonaws.com/", timeout=1)

    def elsewhere():
        server = socket.create_server(("127.0.0.1", 0))
        socket.create_connection(server.getsockname()).close()

    def body():
        server = socket.create_server(("127.0.0.1", 0))
        connection = http.client.HTTPConnection(*server.getsockname())
        connection.request("POST", "/", b'{"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/q", "a": 1}')

    def handler(event, context):
        globals()[event]()
        return "done"
"""
WAYS = ["lookup", "old_lookup", "connect", "container", "by_urllib", "datagram", "by_asyncio", "tunnel", "by_boto3"]


@pytest.mark.parametrize("way", [*WAYS, "by_requests"])
def test_a_way_to_real_aws_is_refused_with_its_host_and_line(bench, way):
    bench.runs(CODE)
    outcome = bench.invoke(way)
    assert outcome.status == "error"
    line = CODE[: CODE.index(f"def {way}")].count("\n")
    logged = bench.logged()
    assert "functions do not reach real AWS from here" in logged
    (refusal,) = [text for text in logged.splitlines() if text.startswith("minisam: a connection to ")]
    assert any(host in refusal for host in ("amazonaws.com", "169.254.", "api.aws"))
    number = int(refusal.partition(".py:")[2].partition(")")[0])
    assert line < number <= line + 5


@pytest.mark.parametrize("way", ["elsewhere", "body"])
def test_other_connections_are_the_handlers_own_whatever_they_carry(bench, way):
    bench.runs(CODE)
    assert bench.result(way) == "done"
