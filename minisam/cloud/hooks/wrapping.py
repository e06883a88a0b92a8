"""How a hook gets between moto and its callers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def after(owner: type, name: str, tell: Callable[..., None]) -> None:
    """Call `tell` with the same arguments each time that a method has returned."""
    method = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = method(*args, **kwargs)
        tell(*args, **kwargs)
        return result

    setattr(owner, name, wrapped)
