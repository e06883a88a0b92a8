"""How a command reaches an application that runs: a Unix socket that only this user can open, one order each time.

An order is a line of JSON, `{"verb", ...}`; the answer is one too, `{"result"}` or `{"error": {"message", "hint"}}`.
The socket lies in the private folder of `running.py`, so who may give orders is who may read the user's files; no web
page reaches it.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from minisam.errors import UsageError, UserError
from minisam.project import TEMPLATE_NAMES
from minisam.running import running

Orders = Callable[[Mapping[str, Any]], Awaitable[Any]]
_LONGEST_LINE = 1 << 24
_PATIENCE_S = 900.0


class Listening:
    """An application's end of the socket."""

    def __init__(self, path: Path, server: asyncio.AbstractServer) -> None:
        self._path = path
        self._server = server

    async def close(self) -> None:
        """Take no more orders."""
        self._path.unlink(missing_ok=True)
        self._server.close()


async def listen(folder: Path, orders: Orders) -> Listening:
    """Take orders for this process; `orders` raises UserError for what cannot be done.

    Raises UsageError where the folder is not this user's alone, or has no room for a socket.
    """

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if (order := _order(await reader.readline())) is not None:
                writer.write(json.dumps(await _answer(order, orders)).encode() + b"\n")
                await writer.drain()
        except ConnectionError:
            return  # nobody waits for the answer any more
        finally:
            writer.close()

    path = folder / f"{os.getpid()}.sock"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        running(folder)  # refuses a folder that others can enter
        path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(serve, path, limit=_LONGEST_LINE)
    except OSError as error:
        raise UsageError(f"Cannot take orders at '{path}': {error.strerror or error}") from error
    return Listening(path, server)


def ask(path: Path, order: Mapping[str, Any]) -> Any:
    """Give an order and return its result. Raises UserError as the application does, OSError where none is there."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PATIENCE_S)
        connection.connect(str(path))
        connection.sendall(json.dumps(order).encode() + b"\n")
        with connection.makefile("rb") as stream:
            line = stream.readline()
    if not line:
        raise UserError("The application ended before it answered")
    answer = json.loads(line)
    if "error" in answer:
        raise UserError(answer["error"]["message"], hint=answer["error"]["hint"])
    return answer["result"]


def find(folder: Path, template: Path | None, *, here: Path | None = None) -> Path:
    """Return the socket of the application that runs this template, or of the only one that runs.

    Where a template lies in the folder `here`, the one that runs it: time and data of another application are not
    touched unasked. Raises UsageError where there is none, or where several could be meant.
    """
    found = dict(_running(folder))
    wanted = str(template.resolve()) if template else None
    matching = [path for path, about in found.items() if wanted in (None, about["template"])]
    names = ", ".join(sorted(found[path]["template"] for path in matching))
    if matching and template is None and here is not None:
        own = [one for one in matching if Path(found[one]["template"]).parent == here.resolve()]
        if not own and any((here / name).is_file() for name in TEMPLATE_NAMES):
            raise UsageError("The template of this folder is not running", hint=f"`-t` names what runs: {names}")
        matching = own or matching
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise UsageError(f"Several applications run: {names}", hint="name one with `--template`, or stop the others")
    hint = "start it with `minisam start-api`"
    raise UsageError(f"{template} is not running" if template else "No application runs", hint=hint)


def _running(folder: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if not folder.is_dir():
        return
    running(folder)  # refuses a folder that others can enter
    for path in folder.glob("*.sock"):
        try:
            yield path, ask(path, {"verb": "about"})
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)  # it was killed
        except (OSError, ValueError, UserError):
            continue  # it ends at this moment


def _order(line: bytes) -> Mapping[str, Any] | None:
    """Return the order in a line, None where it is none."""
    try:
        order = json.loads(line)
    except ValueError:
        return None
    return order if isinstance(order, dict) else None


async def _answer(order: Mapping[str, Any], orders: Orders) -> dict[str, Any]:
    try:
        return {"result": await orders(order)}
    except UserError as error:
        return {"error": {"message": error.message, "hint": error.hint}}
