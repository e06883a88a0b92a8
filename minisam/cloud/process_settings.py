"""What the embedded AWS's process is told as it starts, besides the resources."""

from __future__ import annotations

from dataclasses import asdict, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minisam.endpoints import Endpoints
from minisam.records import dataclass

if TYPE_CHECKING:
    from minisam.access.passages import Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSettings:
    """`program` is the module that is the process; `endpoints` hold what is declared for their services instead.

    `iam` is what becomes of calls that no role allows; `policy_records` is a file that gets what functions do. `state`
    is a folder that keeps what is stored, None where it ends with the process. `is_recording` lets it note the calls
    of functions, for `taken` of `minisam.embedded.recording`. `ways` lead calls of functions to the user's account.
    """

    program: str
    region: str
    lambda_endpoint: str
    iam: str = "auto"
    policy_records: Path | None = None
    state: Path | None = None
    cache_dir: Path | None = None
    endpoints: Endpoints = field(default_factory=Endpoints)
    is_recording: bool = False
    ways: Ways | None = None

    def to_json(self) -> dict[str, Any]:
        """Return them as the process reads them; its working folder is another one."""
        given, ways = self.endpoints, self.ways
        settings = {
            "region": self.region,
            "lambda_endpoint": self.lambda_endpoint,
            "endpoints": {"default": given.default, "services": dict(given.services)} if given else {},
            "iam": self.iam,
            "recording": self.is_recording,
            "state": str(self.state.resolve()) if self.state else "",
            "cache": str(self.cache_dir or ""),
            "ways": {"passages": [asdict(one) for one in ways.passages], "account": ways.account} if ways else {},
        }
        return settings | ({"policy_records": str(self.policy_records.resolve())} if self.policy_records else {})
