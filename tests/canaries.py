"""Credentials of a user, in every place where SDKs look: files of a home, and variables. None may ever show up."""

from __future__ import annotations

import json
from pathlib import Path

CANARY = "CANARYCANARYCANARY1X"

_KEYS = f"aws_access_key_id = {CANARY}\naws_secret_access_key = {CANARY}\naws_session_token = {CANARY}\n"
_TOKEN = json.dumps({"accessToken": CANARY, "startUrl": CANARY, "expiresAt": "2099-01-01T00:00:00Z"})
FILES = {
    ".aws/credentials": f"[default]\n{_KEYS}[work]\n{_KEYS}",
    ".aws/config": f"[default]\nregion = us-east-1\n{_KEYS}[profile work]\ncredential_process = echo {CANARY}\n",
    ".aws/sso/cache/abc.json": _TOKEN,
    ".aws/cli/cache/abc.json": _TOKEN,
    ".aws/login/cache/abc.json": _TOKEN,
    ".boto": f"[Credentials]\n{_KEYS}",
    ".netrc": f"machine s3.amazonaws.com login {CANARY} password {CANARY}\n",
    ".docker/config.json": json.dumps({"auths": {"x": {"auth": CANARY}}}),
}
VARIABLES = {
    **{f"AWS_{name}": CANARY for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "SECURITY_TOKEN")},
    "AWS_CONTAINER_AUTHORIZATION_TOKEN": CANARY,
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1/{CANARY}",
    "AWS_ROLE_ARN": f"arn:aws:iam::1:role/{CANARY}",
    "AWS_WEB_IDENTITY_TOKEN_FILE": f"/tmp/{CANARY}",
}


def plant(home: Path) -> Path:
    """Write the credentials into a home folder."""
    for name, text in FILES.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    return home


def found_in(folder: Path) -> list[Path]:
    """Return the files of a folder in which, or in whose names, a credential stands; planted ones are not meant."""
    return sorted(path for path in folder.rglob("*") if not path.is_symlink() and _shows_one(path))


def _shows_one(path: Path) -> bool:
    if CANARY in path.name:
        return True
    try:
        content = path.read_bytes() if path.is_file() else b""
    except OSError:  # gone, or meant to be unreadable
        return False
    return CANARY.encode() in content and content.decode("utf-8", "replace") not in FILES.values()
