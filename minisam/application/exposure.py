"""Which of the template's functions are served."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from minisam.errors import UsageError, nearest
from minisam.model import App, Function


def exposed(app: App, names: Sequence[str]) -> App:
    """Return the app with the functions of these ids, names or ARNs alone; with all where there are no names.

    Raises UsageError naming the nearest function.
    """
    if not names:
        return app
    chosen = [find_function(app, name) for name in names]
    return dataclasses.replace(app, functions={function.id: function for function in chosen})


def find_function(app: App, name: str) -> Function:
    """Return the function of this id, name or ARN; raises UsageError naming the nearest one."""
    for function in app.functions.values():
        if name in (function.id, function.name, function.arn):
            return function
    near = nearest(name, app.functions)
    raise UsageError(
        f"Function '{name}' is not in {app.template}",
        hint=f"did you mean `{near}`?" if near else f"there are: {', '.join(app.functions) or 'none'}",
    )
