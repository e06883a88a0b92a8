"""The fake access keys: always the same for a function or a role, so that its calls can be told from another's.

What is secret of them is new with each start: a signature that holds was made by a process of this application.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from dataclasses import field

from minisam.records import dataclass


def key_of(owner: str) -> str:
    """Return the key of a function (by its id) or of a role that a service uses (by its ARN)."""
    return "ASIA" + b32encode(hashlib.sha256(owner.encode()).digest()).decode()[:16]


@dataclass(frozen=True, slots=True)
class Keyring:
    """What belongs to each key; `seed` is random where anything depends on it, and shown nowhere."""

    seed: bytes = field(default=b"", repr=False)

    def secret(self, key_id: str) -> str:
        """Return the secret access key, 40 letters as AWS's have."""
        return self._drawn("secret", key_id)[:40]

    def token(self, key_id: str) -> str:
        """Return the session token."""
        return self._drawn("token", key_id)

    def _drawn(self, what: str, key_id: str) -> str:
        return hmac.new(self.seed, f"{what} of {key_id}".encode(), hashlib.sha256).hexdigest()
