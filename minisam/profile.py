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
    config = _config(environment)
    return config.get(_section(profile), "region", fallback=DEFAULT_REGION) or DEFAULT_REGION


def is_configured(profile: str, environment: Mapping[str, str]) -> bool:
    """Tell whether the AWS config file knows a profile; what has credentials only is not looked for."""
    return _section(profile) in ("default", *_config(environment).sections())


def _config(environment: Mapping[str, str]) -> configparser.RawConfigParser:
    """Return what the AWS config file says, nothing where there is none or it cannot be read."""
    config = configparser.RawConfigParser()
    path = Path(environment.get("AWS_CONFIG_FILE") or "~/.aws/config").expanduser()
    try:
        config.read(path, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return configparser.RawConfigParser()
    return config


def _section(profile: str | None) -> str:
    return "default" if profile in (None, "", "default") else f"profile {profile}"
