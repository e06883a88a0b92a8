"""Reads the `--claims` file: JSON with the context of each authorizer by its name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from minisam.errors import UsageError
from minisam.model import Position

_SHAPE = 'write {"AuthorizerName": {"sub": "user-1"}}'


def load_claims(path: Path) -> dict[str, dict[str, Any]]:
    """Return contexts by authorizer; raises UsageError for what is no such file."""
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"'{path}' cannot be read: {reason}", position=Position(file=str(path))) from error
    except json.JSONDecodeError as error:
        position = Position(file=str(path), line=error.lineno, column=error.colno)
        raise UsageError(f"This is not JSON: {error.msg}", position=position, hint=_SHAPE) from error
    except RecursionError as error:
        raise UsageError("This is nested too deeply", position=Position(file=str(path)), hint=_SHAPE) from error
    if not isinstance(content, dict) or not all(isinstance(value, dict) for value in content.values()):
        raise UsageError("Expected an object of objects", position=Position(file=str(path)), hint=_SHAPE)
    return content
