"""The certificate with which the front door serves HTTPS."""

from __future__ import annotations

import ssl
from pathlib import Path

from minisam.errors import UsageError


def load_certificate(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return the settings of a server with this certificate; raises UsageError where the files are none, or no pair."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=_refuse)
    except OSError as error:  # ssl.SSLError is one
        reason = "they are no certificate and its key" if isinstance(error, ssl.SSLError) else error.strerror
        raise UsageError(
            f"--ssl-cert-file '{certificate}', --ssl-key-file '{key}': {reason}", hint="both are PEM files"
        ) from error
    return context


def _refuse() -> str:
    raise UsageError("--ssl-key-file: the key has a passphrase", hint="name a key without one")
