"""A command that runs beside the application: what it finds in its environment, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from minisam.errors import UsageError

_OWN_END_S = 0.5
_TERMINATION_S = 2.0


async def beside(words: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a command and return its exit status, 128 + N after a signal. Cancelled, it ends the command first."""
    environment = {name: value for name, value in variables.items() if name != "AWS_PROFILE"}
    try:
        process = subprocess.Popen(words, env=environment)
    except OSError as error:
        hint = "write it after `--`: `minisam exec -- pytest`"
        raise UsageError(f"Cannot run '{words[0]}': {error.strerror}", hint=hint) from error
    waiting = asyncio.ensure_future(asyncio.to_thread(process.wait))
    try:
        status = await asyncio.shield(waiting)
    except asyncio.CancelledError:
        await _end(process, waiting)
        raise
    return status if status >= 0 else 128 - status


def variables_of(endpoints: Mapping[str, Any], region: str, outputs: Mapping[str, str]) -> dict[str, str]:
    """Return what leads a command to a running application: its addresses, its outputs, and its AWS."""
    outside = os.environ.get("NO_PROXY") or os.environ.get("no_proxy")
    no_proxy = ",".join(filter(None, (outside, "127.0.0.1,localhost")))
    return {
        **{f"MINISAM_OUTPUT_{name}": value for name, value in outputs.items()},
        "MINISAM_API_URL": endpoints["front"],
        "MINISAM_LAMBDA_URL": endpoints["lambda"],
        "MINISAM_ENDPOINTS": json.dumps(endpoints),
        "AWS_ENDPOINT_URL": endpoints["aws"],
        "AWS_ENDPOINT_URL_LAMBDA": endpoints["lambda"],
        "AWS_ACCESS_KEY_ID": "minisam",
        "AWS_SECRET_ACCESS_KEY": "minisam",
        "AWS_SESSION_TOKEN": "minisam",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
    }


async def _end(process: subprocess.Popen[bytes], waiting: asyncio.Future[int]) -> None:
    """Let the command end by itself, as Ctrl-C reached it too; else make it."""
    for urge, patience_s in ((None, _OWN_END_S), (process.terminate, _TERMINATION_S), (process.kill, None)):
        if urge is not None and process.poll() is None:
            urge()
        done, _ = await asyncio.wait({waiting}, timeout=patience_s)
        if done:
            return
