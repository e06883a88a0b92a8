"""What permissions depend on and a call does not spell, looked up in the embedded AWS as it is now."""

from __future__ import annotations

import sys
from typing import Any

from moto.backends import get_backend

from minisam.cloud.operations import blob_key
from minisam.model import ACCOUNT_ID


class KnownNames:
    """Implements `access.needs.Find` for one region."""

    def __init__(self, region: str) -> None:
        self._region = region

    def find(self, kind: str, name: str) -> str | None:
        """Return what a name of that kind stands for, None where the embedded AWS has no such thing."""
        return {
            "secret": self._secret,
            "key": self._key,
            "ciphertext": blob_key,
            "hash-key": self._hash_key,
            "identity": self._identity,
        }[kind](name)

    def _secret(self, name: str) -> str | None:
        secrets = self._backend("secretsmanager").secrets
        for secret in secrets.values():
            arn = str(secret.arn)
            if name in (secret.name, arn) or (name.startswith("arn:") and arn.rpartition("-")[0] == name):
                return arn
        return None

    def _key(self, name: str) -> str | None:
        kms = self._backend("kms")
        alias = name.partition(":alias/")[2] if ":alias/" in name else name.removeprefix("alias/")
        key_id = kms.get_key_id_from_alias(f"alias/{alias}") if "alias/" in name else name.rpartition("/")[2]
        key = kms.keys.get(key_id) if key_id else None
        return str(key.arn) if key else None

    def _hash_key(self, table: str) -> str | None:
        found = self._backend("dynamodb").tables.get(table.rpartition("/")[2])
        return str(found.hash_key_attr) if found is not None else None

    def _identity(self, address: str) -> str | None:
        domain = address.rpartition("@")[2]
        known = self._backend("ses").email_identities
        return next((name for name in (address, domain) if name in known), None)

    def _backend(self, service: str) -> Any:
        return get_backend(service)[ACCOUNT_ID][self._region]


def assumed_role(key_id: str) -> Any | None:
    """Return moto's record of a session that was taken with sts:AssumeRole, by its key."""
    if not key_id.startswith("ASIA") or "moto.sts.models" not in sys.modules:
        return None  # nobody took a role yet
    return get_backend("sts")[ACCOUNT_ID]["aws"].get_assumed_role_from_access_key(key_id)
