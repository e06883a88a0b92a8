"""Runs a program, and kills it with all that it started when the front is gone: `guard.py LIFELINE PROGRAM...`.

For systems whose kernel does not do that by itself. Ends as the program does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading


def main() -> None:
    try:
        process = subprocess.Popen(sys.argv[2:])
    except OSError as error:
        print(f"fork/exec {sys.argv[2]}: {error.strerror}", flush=True)
        sys.exit(126)
    threading.Thread(target=die_with_front, args=(int(sys.argv[1]),), daemon=True).start()
    status = process.wait()
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(abs(status))


def die_with_front(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
