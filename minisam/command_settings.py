"""Which command takes which settings, what it begins with, and how configuration files may name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minisam.settings import SETTINGS

_LOADING = (
    *("template", "parameter_overrides", "ssm_parameter", "import_value", "region", "profile", "stack_name"),
    *("cache_dir", "config_file", "config_env"),
)
_RUNNING = (
    *("env_vars", "env_file", "seed", "state", "aws_endpoint", "python", "no_install", "enforce_memory", "log_file"),
    *("iam", "record_policies", "remote", "remote_account"),
)
_REACHING = ("state", "aws_endpoint", "record_policies", "remote", "remote_account")
"""What reaches beyond the application itself: a replay, which may begin anew at any time, must not."""
_SERVING = ("host", "allow_remote", "port", "endpoints_file", "allow_replace", "no_watch", "retry_delay")
_DOOR = ("static_dir", "ssl_cert_file", "ssl_key_file")
_DEBUGGING = ("debug", "debug_port", "debug_function", "inline")
_GUARDING = ("jwt_issuer", "claims", "disable_authorizer")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "start-api": (*_LOADING, *_RUNNING, "record", *_SERVING, *_DOOR, *_GUARDING, *_DEBUGGING),
    "start-lambda": (*_LOADING, *_RUNNING, "record", *_SERVING, *_DEBUGGING),
    "exec": (*_LOADING, *_RUNNING, "record", *_SERVING, *_DOOR, *_GUARDING),
    "invoke": ("event", "no_event", "running", *_LOADING, *_RUNNING, "record", "debug_port", "inline"),
    "fire": (*_LOADING, *_RUNNING),
    "replay": (
        *("json", "calls", "ignore", "exact", "pytest", *_LOADING),
        *(name for name in _RUNNING if name not in _REACHING),
    ),
    "validate": (*_LOADING, "json"),
    "list": ("json", *_LOADING),
    "fuzz": ("examples", *_LOADING),
    "test": ("json", "fail_under", "template"),
    "env": ("json", "shell", "reveal", "env_vars", "env_file", *_LOADING),
    "policies": ("json", "sarif", *_LOADING, *_RUNNING, *_SERVING, *_DOOR, *_GUARDING),
    "init": ("json",),
    "doctor": ("json", *_LOADING, "python", "host", "allow_remote", "port"),
    **dict.fromkeys(("status", "clock", "drain", "pause", "resume", "state"), ("json", "template")),
}
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "start-lambda": {"port": 3001},
    "exec": {"port": 0},
    "policies": {"port": 0},
}


def config_names(command: str | None = None) -> dict[str, str]:
    """Return the keys that configuration files may use, each with its setting's name; without a command, all."""
    settings = [SETTINGS[name] for name in COMMANDS[command]] if command else list(SETTINGS.values())
    return {
        key: setting.name
        for setting in settings
        if setting.is_in_files
        for key in (setting.name, *(flag[2:].replace("-", "_") for flag in setting.flags if flag.startswith("--")))
    }
