"""What the embedded AWS's process is told, as an application's options have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minisam.application.options import RunOptions
from minisam.cloud.process_settings import ProcessSettings
from minisam.endpoints import Endpoints

if TYPE_CHECKING:
    from minisam.access.passages import Ways


def process_settings(
    options: RunOptions, region: str, lambda_endpoint: str, endpoints: Endpoints, ways: Ways | None
) -> ProcessSettings:
    """Return what is told; `endpoints` are those that can be reached, `ways` lead to the user's account."""
    return ProcessSettings(
        program="minisam.embedded",
        region=region,
        lambda_endpoint=lambda_endpoint,
        iam=options.iam,
        policy_records=options.policy_records,
        state=options.state,
        cache_dir=options.cache_dir,
        endpoints=endpoints,
        ways=ways,
        is_recording=options.is_followed,
    )
