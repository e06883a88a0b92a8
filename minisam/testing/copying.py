"""Copies a recorded case as a test, which is tried before it is written."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from minisam.errors import UsageError
from minisam.model import App, LoadOptions
from minisam.recordings.cases import Case
from minisam.recordings.copies import Copy, as_test
from minisam.recordings.differences import differences
from minisam.recordings.secrets import WORD
from minisam.runtime.programs import has_own_program
from minisam.template import load_app
from minisam.testing.opening import opener
from minisam.testing.options import open_options
from minisam.testing.records import InvocationRecord


def copied(case: Case, path: Path, template: Path, load: LoadOptions, *, is_named: bool) -> tuple[str, list[str]]:
    """Return the test of a case, and why it fails where the code is not what it was. Raises UserError.

    `path` is the case's file; with `is_named` the test names the template.
    """
    app = load_app(template, load)
    if case.function not in app.functions:
        raise UsageError(
            f"'{template}' has no function '{case.function}'", hint=f"there are: {', '.join(app.functions)}"
        )
    marker = _marker(case, app, load, template if is_named else None)
    done = _run(case, path, {"region": load.region, "stack_name": load.stack_name, **marker, "template": template})
    calls, problems = _calls(case, done)
    now = replace(case, status=done.outcome.status, result=_result(case, done), error=done.error)
    for one in differences(case, now):
        if WORD not in json.dumps(one.recorded):
            problems.append(str(one).strip())
    shown = Path(os.path.relpath(path.resolve(), template.resolve().parent)).as_posix()
    return as_test(Copy(case=case, path=shown, result=now.result, calls=calls, marker=marker)), problems


def _marker(case: Case, app: App, load: LoadOptions, template: Path | None) -> dict[str, Any]:
    """Return the arguments of the test's marker; parameters with NoEcho are not written down."""
    parameters = {name: value for name, value in load.parameters.items() if name not in app.secrets}
    needs_process = has_own_program(app.functions[case.function]) or case.status in ("timeout", "crash")
    return {
        **({"template": Path(os.path.relpath(template)).as_posix()} if template else {}),
        **({"parameters": parameters} if parameters else {}),
        **({"isolation": "process"} if needs_process else {}),
    }


def _run(case: Case, path: Path, given: dict[str, Any]) -> InvocationRecord:
    context = json.dumps(case.client_context) if case.client_context is not None else None
    with ExitStack() as closing:
        sam = closing.enter_context(opener().opened(open_options(**given)))
        closing.enter_context(sam.recorded(path.resolve()))
        return sam.function(case.function).invoke(case.event, qualifier=case.qualifier, client_context=context)


def _result(case: Case, done: InvocationRecord) -> Any:
    return done.outcome.payload.decode("utf-8", "replace") if case.content_type is not None else done.result


def _calls(case: Case, done: InvocationRecord) -> tuple[list[str], list[str]]:
    """Return the calls to expect, and what is wrong with them: a cold function asks what its imports ask, too."""
    recorded, now = [call.name for call in case.calls], [str(call) for call in done.aws_calls]
    added, missing = Counter(now) - Counter(recorded), Counter(recorded) - Counter(now)
    if not missing and added.keys() <= {call.name for call in case.init_calls}:
        return now, []
    return recorded, [f"AWS calls: {', '.join(recorded) or 'none'} -> {', '.join(now) or 'none'}"]
