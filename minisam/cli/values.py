"""What settings were given, in the types that the application takes; what could never work is refused at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from minisam.errors import UsageError
from minisam.setting import Setting
from minisam.settings import SETTINGS

_STATIC = "public"

Options = Mapping[str, Any]
"""A command's settings by name, from wherever they came."""


def path_of(options: Options, name: str) -> Path | None:
    """Return a setting as a path, or None where it has no value."""
    return Path(options[name]) if options.get(name) else None


def file_to_write(options: Options, name: str) -> Path | None:
    """Return the path of a file that will be written; raises UsageError where that is impossible."""
    path = path_of(options, name)
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        flag = SETTINGS[name].flags[-1]
        raise UsageError(f"{flag}: '{path}' cannot be written", hint="name a file in a folder that exists")
    return path


def folder(options: Options, name: str) -> Path | None:
    """Return the path of a folder that is there or will be made; raises UsageError for a file."""
    path = path_of(options, name)
    if path is not None and path.exists() and not path.is_dir():
        raise UsageError(f"{SETTINGS[name].flags[-1]}: '{path}' is not a folder")
    return path


def stack_name(given: str | None) -> str | None:
    """Return a stack's name; raises UsageError for one that CloudFormation would refuse.

    AWS: docs "API_CreateStack" (StackName)
    """
    if given and not re.fullmatch(r"[a-zA-Z][-a-zA-Z0-9]{0,127}", given):
        hint = "it has up to 128 letters, digits and hyphens, a letter first"
        raise UsageError(f"--stack-name: '{given}' is no name of a stack", hint=hint)
    return given


def check_bounds(setting: Setting, value: Any) -> None:
    """Refuse a number outside of what a setting takes. Raises UsageError."""
    if setting.bounds is not None:
        least, greatest = setting.bounds
        if not least <= value <= greatest:
            raise UsageError(f"{setting.flags[-1]}: {value:g} is not between {least} and {greatest}")


def iam_mode(value: str | None) -> Literal["auto", "enforce", "warn", "off"]:
    """Return what becomes of calls that are not allowed; raises UsageError for another word."""
    if value is None or value in ("auto", "enforce", "warn", "off"):
        return value or "auto"  # type: ignore[return-value]
    raise UsageError(f"--iam: '{value}' is not enforce, warn or off")


def certificate(options: Options) -> tuple[Path, Path] | None:
    """Return a certificate's file and its key's; raises UsageError for one without the other."""
    found, key = path_of(options, "ssl_cert_file"), path_of(options, "ssl_key_file")
    if found and key:
        return found, key
    if found or key:
        raise UsageError("--ssl-cert-file and --ssl-key-file go together", hint="name both, or neither")
    return None


def static_dir(options: Options, beside: Path) -> Path | None:
    """Return the folder of static files, by default the one beside the template. Raises UsageError for none.

    As SAM CLI has it, a relative name counts from the template's folder; as everybody expects, also from here.
    SAM CLI writes its default into a `samconfig.toml` too (`--save-params`).
    """
    if (given := options["static_dir"]) in (None, _STATIC):
        return beside / _STATIC if (beside / _STATIC).is_dir() else None
    if found := next((path for path in (Path(given), beside / given) if path.is_dir()), None):
        return found
    raise UsageError(f"--static-dir: '{given}' is not a folder", hint="name one from here, or beside the template")


def jwt_issuers(words: Sequence[str]) -> dict[str, Path]:
    """Return `URL=FOLDER` words as folders by issuer; the last "=" parts them. Raises UsageError."""
    folders = {}
    for word in words:
        issuer, parted, folder = word.rpartition("=")
        if not parted or not issuer:
            raise UsageError(f"--jwt-issuer: '{word}' is not URL=FOLDER")
        if not (Path(folder) / "jwks.json").is_file():
            raise UsageError(f"--jwt-issuer: '{folder}' has no jwks.json", hint="name the folder that holds it")
        folders[issuer] = Path(folder)
    return folders
