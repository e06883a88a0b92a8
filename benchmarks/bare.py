"""A bare uvicorn application that answers in its own process; it prints its port."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn


async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"fine"})


if __name__ == "__main__":
    # With the protocol named, asyncio sends small writes at once.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(answer, http="httptools", lifespan="off", log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])
