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


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "::ffff:192.168.1.2"])
def test_an_address_that_others_reach_is_not_listened_on_unless_that_is_allowed(host: str) -> None:
    with pytest.raises(UsageError, match="other machines could reach it") as caught:
        Listeners(host)
    assert "--allow-remote" in str(caught.value.hint)
    assert Listeners(host, allow_remote=True).is_reachable


@pytest.mark.parametrize("allow_remote", [False, True])
def test_a_name_is_no_address(allow_remote: bool) -> None:
    with pytest.raises(UsageError, match="this is no address"):
        Listeners("example.com", allow_remote=allow_remote)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_what_is_allowed_to_be_reached_is_not_where_the_address_is_loopback(host: str) -> None:
    assert not Listeners(host, allow_remote=True).is_reachable


def test_what_is_private_no_other_machine_reaches() -> None:
    listeners = Listeners("0.0.0.0", allow_remote=True)
    try:
        assert listeners.bind("front").getsockname()[0] == "0.0.0.0"
        assert listeners.bind("aws", is_private=True).getsockname()[0] == "127.0.0.1"
        assert {listeners.url(name).rpartition(":")[0] for name in listeners} == {"http://127.0.0.1"}
    finally:
        listeners.close()


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
