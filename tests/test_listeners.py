import socket
import subprocess
import sys

import pytest

from minisam.errors import PortTaken, UsageError
from minisam.listeners import Listeners


def test_a_free_port_is_listened_on_and_named() -> None:
    listeners = Listeners("127.0.0.1")
    bound = listeners.bind("front")
    try:
        assert listeners.url("front") == f"http://127.0.0.1:{bound.getsockname()[1]}"
        socket.create_connection(bound.getsockname()).close()
    finally:
        listeners.close()
    assert "front" not in listeners


def test_a_port_in_use_is_named() -> None:
    listeners = Listeners("localhost")
    port = listeners.bind("front").getsockname()[1]
    try:
        with pytest.raises(PortTaken, match=rf"Port {port} on 127\.0\.0\.1 is in use"):
            listeners.bind("lambda", port)
    finally:
        listeners.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "example.com"])
def test_only_loopback_is_listened_on(host: str) -> None:
    with pytest.raises(UsageError, match="loopback"):
        Listeners(host)


def test_a_port_beyond_the_last_is_a_usage_error() -> None:
    listeners = Listeners("127.0.0.1")
    with pytest.raises(UsageError, match="65535"):
        listeners.bind("front", 70000)


def test_an_accepted_connection_sends_small_answers_at_once() -> None:
    # asyncio sets TCP_NODELAY only on sockets whose protocol is named (asyncio/base_events.py, _set_nodelay).
    listeners = Listeners("127.0.0.1")
    try:
        assert listeners.bind("front").proto == socket.IPPROTO_TCP
    finally:
        listeners.close()


def test_a_process_gets_more_files_than_a_terminal_gives():
    program = (
        "import resource\n"
        "from minisam.listeners import allow_many_connections\n"
        "hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (100, hard))\n"
        "allow_many_connections()\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(hard, 8192))\n"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "True\n"
