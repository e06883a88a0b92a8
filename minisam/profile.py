"""What an AWS profile says, of which nothing but the region is read."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from pathlib import Path

from minisam.model import DEFAULT_REGION


def region_of_profile(profile: str | None, environment: Mapping[str, str]) -> str:
    """Return the region that the AWS config file names for a profile, else the default one.

    AWS: docs "Configuration and credential file settings". Nothing but `region` is read.
    """
    path = Path(environment.get("AWS_CONFIG_FILE") or "~/.aws/config").expanduser()
    config = configparser.RawConfigParser()
    try:
        config.read(path, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return DEFAULT_REGION
    section = "default" if profile in (None, "", "default") else f"profile {profile}"
    return config.get(section, "region", fallback=DEFAULT_REGION) or DEFAULT_REGION
