"""The child's side of debugging: waits for a debugger, then goes on as `bootstrap.py`.

Runs under the user's interpreter as `python debug_start.py PORT STATE DEBUGPY CHANNEL LIFELINE`. STATE is a file that
says "attached" while a debugger is and "detached" once it has gone; DEBUGPY is a folder with debugpy for interpreters
that have none. A port that an earlier child still holds is waited for.
"""

from __future__ import annotations

import importlib
import os
import socket
import sys
import threading
import time
from importlib.machinery import SourceFileLoader
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PATIENCE_S = 10.0
PAUSE_S = 0.1


def main() -> None:
    port, state, debugpy_folder, *arguments = sys.argv[1:]
    own_folder = os.path.dirname(os.path.abspath(__file__))
    if sys.path[0] == own_folder:
        del sys.path[0]
    bootstrap = load_bootstrap(own_folder)
    bootstrap.tie_to_front(int(arguments[1]))
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # frozen modules are of no interest here
    debugpy = find_debugpy(debugpy_folder)
    wait_for_port(int(port))
    debugpy.configure(subProcess=False)
    listen(debugpy, int(port))
    say(f"waits for a debugger at 127.0.0.1:{port}")
    debugpy.wait_for_client()
    del os.environ["PYDEVD_DISABLE_FILE_VALIDATION"]
    say("a debugger is attached")
    note(state, "attached")
    watcher = threading.Thread(target=watch, args=(debugpy, state), name="minisam", daemon=True)
    watcher.is_pydev_daemon_thread = True  # type: ignore[attr-defined]  # a breakpoint must not stop it
    watcher.start()
    sys.argv = [bootstrap.__file__, *arguments]
    bootstrap.main()


def load_bootstrap(folder: str) -> Any:
    """Load the module beside this one, under a name that no module of the user's has."""
    module = sys.modules["_minisam_bootstrap"] = ModuleType("_minisam_bootstrap")
    path = module.__file__ = os.path.join(folder, "bootstrap.py")
    SourceFileLoader("_minisam_bootstrap", path).exec_module(module)
    return module


def find_debugpy(folder: str) -> Any:
    """Return the interpreter's own debugpy, else the one in the folder; the process ends where there is none."""
    try:
        return importlib.import_module("debugpy")
    except ImportError:
        if folder:
            sys.path.append(folder)
    try:
        return importlib.import_module("debugpy")
    except ImportError as error:
        say(f"debugpy cannot be imported ({error}); install it: pip install debugpy")
        sys.exit(1)
    finally:
        if folder in sys.path:
            sys.path.remove(folder)


def wait_for_port(port: int) -> None:
    """Return once the port is free; the process ends where it does not become so."""
    end = time.monotonic() + PATIENCE_S
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return
            except OSError as error:
                if time.monotonic() > end:
                    say(f"port {port} for the debugger is taken: {error.strerror}")
                    sys.exit(1)
        time.sleep(PAUSE_S)


def listen(debugpy: Any, port: int) -> None:
    """Await debuggers; the process ends where this debugpy cannot, as a newer one under an old Python."""
    try:
        debugpy.listen(("127.0.0.1", port))
    except (RuntimeError, OSError) as error:
        say(f"debugpy {debugpy.__version__} does not run on Python {sys.version.split()[0]} ({error})")
        say("install one that does beside the function: pip install debugpy")
        sys.exit(1)


def watch(debugpy: Any, state: str) -> None:
    """Keep the state file true."""
    was_attached = True
    while True:
        time.sleep(PAUSE_S)
        is_attached = debugpy.is_client_connected()
        if is_attached != was_attached:
            note(state, "attached" if is_attached else "detached")
            was_attached = is_attached


def note(state: str, text: str) -> None:
    """Write the state whole or not at all."""
    with open(state + ".new", "w") as file:
        file.write(text)
    os.replace(state + ".new", state)


def say(text: str) -> None:
    print(f"minisam: {text}", flush=True)


if __name__ == "__main__":
    main()
