"""`minisam validate`: is the template right?"""

from __future__ import annotations

import dataclasses
import json

from minisam.cli import options as given
from minisam.cli.terminal import Terminal
from minisam.errors import TemplateErrors
from minisam.wording import counted


@given.command("validate")
def command(options: given.Options) -> int:
    """Check the template and the handlers that it names, without running anything.

    Prints every problem with its place and a hint. The exit status is 3 when there is one.

    Example: minisam validate -t template.yaml
    """
    from minisam.template import load_app

    template = given.template_of(options)
    try:
        app = load_app(template, given.load_options(options))
    except TemplateErrors as errors:
        if not options["json"]:
            raise
        _print([{"severity": "error", **_describe(e.message, e.hint, e.position)} for e in errors.errors])
        return errors.exit_status
    if options["json"]:
        _print([{"severity": f.severity, **_describe(f.message, f.hint, f.position)} for f in app.findings])
    else:
        Terminal().show_findings(app.findings)
    serious = [finding for finding in app.findings if finding.severity != "notice"]
    if not serious and not options["json"]:
        print(f"{template} is valid: {counted(len(app.functions), 'function')}, {counted(len(app.routes), 'route')}")
    return 3 if any(f.check == "handler-exists" or f.severity == "error" for f in serious) else 0


def _describe(message: str, hint: str | None, position: object) -> dict[str, object]:
    place = dataclasses.asdict(position) if position is not None else None  # type: ignore[call-overload]
    return {"message": message, "hint": hint, "position": place}


def _print(findings: list[dict[str, object]]) -> None:
    print(json.dumps({"findings": findings}, indent=2))
