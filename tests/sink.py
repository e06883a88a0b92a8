"""`make sink`: the tests, in a network in which every address leads back to this machine and everything sent is seen.

python -m tests.sink [PYTEST ARGUMENT ...]

A network namespace of its own has the loopback interface only, and a route by which it takes packets to all addresses:
so connections leave nobody's machine, and a raw socket on the interface hears each one, from whatever process and
library. Needs Linux and root, or unprivileged user namespaces.

The tests run in a home with credentials of a user in every place where SDKs look; at the end none of them may stand in
any file that was written. Exit status: pytest's, or 1 where something was sent or a credential was found.
"""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from tests.canaries import CANARY, VARIABLES, found_in, plant

ROOT = Path(__file__).parents[1]
INSIDE = "MINISAM_TEST_SINK"
"""Names the file in which the tests say which of them is running."""

_PROBE = ("192.0.2.1", 443)  # RFC 5737: nobody's address
_TCP, _UDP, _ICMP = 6, 17, (1, 58)
_ETH_P_ALL = 3
_ETH_P_IP, _ETH_P_IPV6 = 0x0800, 0x86DD


@dataclass(frozen=True, slots=True)
class Packet:
    """Something that was sent to an address that is not this machine's: `what` a connection was begun for, or asked."""

    address: str
    port: int
    what: str


@dataclass(slots=True)
class Sink:
    """Hears what is sent to other addresses over the loopback interface; counts it, with the tests of that time."""

    running: Path
    heard: Counter[tuple[Packet, str]] = field(default_factory=Counter)

    def listen(self) -> None:
        """Begin to listen, in a thread of its own."""
        raw = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ETH_P_ALL))
        raw.bind(("lo", 0))
        threading.Thread(target=self._hear, args=(raw,), daemon=True).start()

    def _hear(self, raw: socket.socket) -> None:
        while True:
            data, (_, protocol, direction, *_rest) = raw.recvfrom(65536)
            if direction == socket.PACKET_OUTGOING and (packet := packet_of(protocol, data)) is not None:
                now = self.running.read_text().split() if self.running.exists() else []
                self.heard[packet, " | ".join(now)] += 1


def packet_of(protocol: int, data: bytes) -> Packet | None:
    """Return what an IP packet begins or asks elsewhere, None where it stays on this machine or only answers."""
    if protocol == _ETH_P_IP:
        length, kind = (data[0] & 15) * 4, data[9]
        target, inner = ip_address(data[16:20]), data[length:]
    elif protocol == _ETH_P_IPV6:
        kind, target, inner = data[6], ip_address(data[24:40]), data[40:]
    else:
        return None
    if target.is_loopback:
        return None
    if kind == _TCP:
        flags, port = inner[13], int.from_bytes(inner[2:4], "big")
        return Packet(str(target), port, "TCP connection") if flags & 0x12 == 0x02 else None
    if kind == _UDP:
        port = int.from_bytes(inner[2:4], "big")
        return Packet(str(target), port, f"DNS {_question(inner[8:])}" if port == 53 else "UDP")
    return Packet(str(target), 0, f"IP protocol {kind}") if kind not in _ICMP else None


def _question(message: bytes) -> str:
    labels, at = [], 12
    while at < len(message) and (length := message[at]):
        labels.append(message[at + 1 : at + 1 + length].decode("latin-1"))
        at += 1 + length
    return ".".join(labels)


def main(arguments: list[str]) -> int:
    """Enter the namespace, then run the tests in it."""
    if INSIDE not in os.environ:
        os.environ[INSIDE] = os.path.join(tempfile.mkdtemp(prefix="minisam-sink-"), "running")
        own = () if os.geteuid() == 0 else ("--map-root-user",)
        os.execvp("unshare", ["unshare", "--net", *own, sys.executable, "-m", "tests.sink", *arguments])
    for command in ("link set lo up", "route add local default dev lo", "-6 route add local default dev lo"):
        subprocess.run(["ip", *command.split()], check=True)
    running = Path(os.environ[INSIDE])
    sink = Sink(running)
    sink.listen()
    _prove(sink)
    return run(arguments, sink, running.parent)


def _prove(sink: Sink) -> None:
    """Send something, and see that it is heard: a deaf sink must not call the tests silent."""
    with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        tcp.connect_ex(_PROBE)
        udp.sendto(struct.pack(">6H", 1, 256, 1, 0, 0, 0) + b"\4some\7example\0", (_PROBE[0], 53))
    expected = {Packet(*_PROBE, "TCP connection"), Packet(_PROBE[0], 53, "DNS some.example")}
    deadline = time.monotonic() + 5
    while not expected <= {packet for packet, _ in sink.heard}:
        if time.monotonic() > deadline:
            raise SystemExit(f"the sink does not hear what is sent; it heard {dict(sink.heard)}")
        time.sleep(0.01)
    sink.heard.clear()


def run(arguments: list[str], sink: Sink, scratch: Path) -> int:
    """Run pytest beside the sink; print what was sent, and where a credential was found."""
    home, written = scratch / "home", scratch / "tmp"
    plant(home)
    environment = {**os.environ, **VARIABLES, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.sink_log"]
    command += ["--basetemp", str(written), *(arguments or ["-n", "2", "--dist", "loadscope", "tests", "examples"])]
    with (scratch / "said").open("wb") as said:
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=said) as process:
            assert process.stdout is not None
            for line in process.stdout:
                sys.stdout.write(line.decode("utf-8", "replace"))
                said.write(line)
    sent = list(sink.heard.items())
    for (packet, tests), times in sent:
        print(f"sent: {packet.what} to {packet.address} port {packet.port}, {times} times, in {tests or 'no test'}")
    shown = found_in(scratch)
    for path in shown:
        print(f"a credential stands in {path}")
    print(f"sink: {len(sent)} destinations, {len(shown)} files with {CANARY}")
    status = process.returncode or int(bool(sent or shown))
    if status == 0:
        shutil.rmtree(scratch)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
