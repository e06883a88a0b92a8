"""Whether invocations are followed: recorded in a folder, or observed by who asks for their AWS calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from minisam.application.options import RunOptions
from minisam.cloud.process import Cloud
from minisam.model import Invoke
from minisam.records import dataclass

if TYPE_CHECKING:
    from minisam.application.recorder import Calls

Secrets = Callable[[], Mapping[str, str]]
"""Returns the values that must not be stored, by their names."""


async def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What runs functions from now on, and what knows their AWS calls: None where nobody asks for them."""

    invoke: Invoke
    calls: Calls | None = None
    close: Callable[[], Awaitable[None]] = _nothing


def followed(
    options: RunOptions, cloud: Cloud, invoke: Invoke, secrets: Secrets, on_notice: Callable[[str], None]
) -> Followed:
    """Follow what `invoke` runs, as the options have it. Raises UsageError where the folder cannot be written."""
    if not options.is_followed:
        return Followed(invoke=invoke)
    from minisam.application.recorder import Calls, Keeping, Recorder

    calls = Calls(cloud)
    if options.record is None:
        return Followed(invoke=invoke, calls=calls)
    recorder = Recorder(Keeping(folder=options.record, secrets=secrets, on_notice=on_notice), calls, invoke)
    everywhere = ["all services"] if options.aws_endpoints.default else []
    if elsewhere := [*everywhere, *sorted(options.aws_endpoints.services)]:
        on_notice(f"--record: calls of other endpoints ({', '.join(elsewhere)}) are not in the cases")
    return Followed(invoke=recorder.invoke, calls=calls, close=recorder.close)
