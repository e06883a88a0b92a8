"""Everything that moto holds in this process."""

from __future__ import annotations

from typing import Any


def reset() -> None:
    """Forget it all: every service is as it was when the process began."""
    from moto.core.base_backend import BackendDict

    # moto's own reset loads all of its services first, which takes seconds.
    for service in BackendDict._instances:
        for account in service.values():
            for backend in list(account.values()):
                if not _is_untouched_iam(backend):
                    backend.reset()


def _is_untouched_iam(backend: Any) -> bool:
    """IAM reads AWS's managed policies anew with each reset, six times over; it is spared where nothing was made."""
    return hasattr(backend, "managed_policies") and not (backend.roles or backend.users or backend.groups)
