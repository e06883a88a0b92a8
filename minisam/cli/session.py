"""Runs an application until it is told to stop: signals, the endpoints file, the exit status."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import json
import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from minisam.application import Application, RunOptions
from minisam.cli.hotkeys import Hotkeys
from minisam.cli.keyboard import is_attended
from minisam.cli.terminal import Terminal
from minisam.errors import UsageError
from minisam.running import announced, runtime_folder

_SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def serve(options: RunOptions, terminal: Terminal, endpoints_file: Path | None) -> int:
    """Serve until SIGINT, SIGTERM, SIGHUP or the key q; returns the exit status that it asks for."""
    began = time.perf_counter()

    async def body(application: Application) -> int:
        terminal.banner(application, time.perf_counter() - began)
        with contextlib.ExitStack() as served:
            _announce(application, terminal, served)
            if endpoints_file is not None:
                write_endpoints(endpoints_file, application.endpoints)
                served.callback(endpoints_file.unlink, missing_ok=True)
            quitting = asyncio.Event()
            if is_attended(os.environ):
                keys = Hotkeys(application, terminal)
                served.callback(keys.close)
                terminal.say("keys: h help, r reload, l list, o open, c clear, q quit", "dim")
                quitting = keys.quitting
            await quitting.wait()  # or until a signal cancels it
        return 0

    return run(options, terminal, body)


def run(options: RunOptions, terminal: Terminal, body: Callable[[Application], Awaitable[int]]) -> int:
    """Open the application, run `body` in it and close it; a signal ends this at any moment.

    A second signal does not wait for the end: environments and the embedded AWS end with this process.
    """
    caught: list[int] = []

    async def opened() -> int:
        application = Application(options, terminal)
        try:
            await application.open()
            gc.freeze()
            gc.enable()
            return await body(application)
        finally:
            await application.close()

    def stop(work: asyncio.Task[int], status: int) -> None:
        if caught:
            os._exit(status)
        caught.append(status)
        work.cancel()

    async def main() -> int:
        asyncio.get_running_loop().set_exception_handler(_Troubles(terminal).handle)
        work = asyncio.create_task(opened())
        for number, status in _SIGNALS.items():
            asyncio.get_running_loop().add_signal_handler(number, stop, work, status)
        try:
            return await work
        except asyncio.CancelledError:
            return caught[0]

    try:
        return asyncio.run(main())
    finally:
        terminal.flush()


class _Troubles:
    """Tells of what went wrong where nobody waits; that descriptors ran out, once and in a line."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._has_told = False

    def handle(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in (errno.EMFILE, errno.ENFILE):
            loop.default_exception_handler(context)
        elif not self._has_told:
            self._has_told = True
            self._terminal.notice("too many open files: clients wait until others are done (see `ulimit -n`)")


def _announce(application: Application, terminal: Terminal, served: contextlib.ExitStack) -> None:
    """Let `minisam status` find the application; it serves all the same where that cannot be."""
    app = application.app
    about: dict[str, Any] = {"name": app.name, "template": str(app.template.resolve()), "started": time.time()}
    if ways := application.options.remote:
        about["remote"] = ways
    try:
        served.enter_context(announced(runtime_folder(os.environ), {**about, **application.endpoints}))
    except UsageError as error:
        terminal.notice(f"{error.message}: `minisam status` does not find this application")


def write_endpoints(path: Path, endpoints: Mapping[str, Any]) -> None:
    """Write the addresses as JSON, atomically: a reader sees all of it or nothing."""
    unfinished = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with open(unfinished, "w", opener=_only_mine, encoding="utf-8") as file:
            json.dump(endpoints, file, indent=2)
        unfinished.replace(path)
    except OSError as error:
        raise UsageError(f"Cannot write '{path}': {error.strerror}", hint="check `--endpoints-file`") from error


def _only_mine(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
