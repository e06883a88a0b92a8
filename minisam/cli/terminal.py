"""What people read: the banner, notices, the functions' logs, and tables. Everything goes to standard error."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from minisam.cli import firing, tables
from minisam.cli.built import about_built
from minisam.errors import UsageError, UserError, printable
from minisam.model import App, Finding
from minisam.wording import counted

if TYPE_CHECKING:
    from minisam.application import Application, RunOptions
    from minisam.cloud.messages import CloudEvent
    from minisam.cloud.plan import Plan
    from minisam.endpoints import Endpoints
    from minisam.gateway.deliveries import Delivery
    from minisam.gateway.http import HttpRequest

GATHERED_S = 0.02
"""What requests have to say is printed this much later, in one piece: none of them waits for the terminal."""

_KINDS = {"rest": "rest API", "http": "http API", "function-url": "URL of", "websocket": "WebSocket"}
_SECRET = re.compile(
    rb"(?i)(?<![^&])(x-amz-signature|x-amz-security-token|signature|(?:\w+_)?token|password|secret|api_?key)=[^&]+"
)
_COLOURS = {"red": "31", "green": "32", "yellow": "33", "cyan": "36", "dim": "2", "bold": "1"}


class Terminal:
    """A stream for people; colours only where it is a terminal and NO_COLOR is unset."""

    def __init__(self, stream: IO[str] | None = None, *, log_file: Path | None = None) -> None:
        self._stream = stream or sys.stderr
        self._log_file = _opened(log_file) if log_file else None
        self._lock = threading.Lock()
        self._waiting: list[Callable[[], str]] = []
        self._waiting_for_file: list[str] = []
        self.is_coloured = self._stream.isatty() and not tables.is_plain()

    def say(self, text: str = "", colour: str | None = None) -> None:
        """Print a line (or several)."""
        painted = self.paint(text, colour)
        with self._lock:
            self._waiting.append(lambda: painted)
        self.flush()

    def flush(self) -> None:
        """Print what waits: what belongs to requests is not printed while they wait for their answers."""
        with self._lock:
            makers, self._waiting = self._waiting, []
            texts, self._waiting_for_file = self._waiting_for_file, []
            if makers:
                self._stream.write("\n".join([make() for make in makers]) + "\n")
                self._stream.flush()
            if texts and self._log_file is not None:
                self._log_file.write("".join(texts))
                self._log_file.flush()

    def _say_soon(self, make: Callable[[], str], for_file: str = "") -> None:
        """Make and print a line a moment later, with others of that moment; without an event loop, now."""
        with self._lock:
            is_first = not self._waiting
            self._waiting.append(make)
            if for_file and self._log_file is not None:
                self._waiting_for_file.append(for_file)
        if is_first:
            _soon(self.flush)

    def paint(self, text: str, colour: str | None) -> str:
        """Return the text in a colour, where colours are shown."""
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if colour and self.is_coloured else text

    def log(self, function: str, text: str) -> None:
        """Show whole lines of a function's log."""
        self._say_soon(partial(self._labelled, function, text), text if text.endswith("\n") else text + "\n")

    def request(self, request: HttpRequest, status: int, duration_ms: float, why: str = "") -> None:
        """Show one line for an answered request."""
        self._say_soon(partial(self._answered, request, status, duration_ms, why))

    def _labelled(self, function: str, text: str) -> str:
        label = self.paint(f"{function} | ", "cyan")
        return label + f"\n{label}".join(text.rstrip("\n").splitlines())

    def _answered(self, request: HttpRequest, status: int, duration_ms: float, why: str) -> str:
        colour = "red" if status >= 500 else "yellow" if status >= 400 else "green"
        query = _SECRET.sub(rb"\1=****", request.query)
        target = (request.path + (b"?" + query if query else b"")).decode("utf-8", "backslashreplace")
        shown = printable(f"{request.method} {target}")
        said = f"  {printable(why)}" if why else ""
        return f"{_clock()}  {shown}  {self.paint(str(status), colour)}  {duration_ms:.0f} ms{said}"

    def delivered(self, delivery: Delivery, duration_ms: float) -> None:
        """Show one line for an event that a source gave a function."""
        verdict = self.paint(delivery.verdict, "green" if delivery.is_good else "red")
        parts = (f"{delivery.trigger} -> {delivery.function}", delivery.amount, verdict, f"{duration_ms:.0f} ms")
        line = "  ".join((_clock(), *filter(None, parts)))
        self._say_soon(lambda: line)

    def problem(self, error: UserError) -> None:
        """Show why a save cannot be loaded."""
        self.say(str(error), "red")
        self.say(f"{_clock()}  not loaded; the last good template keeps serving", "yellow")

    def notice(self, text: str) -> None:
        """Show something worth a line."""
        self.say(printable(f"! {text}", "\n\t"), "yellow")

    def cloud(self, event: CloudEvent) -> None:
        """Show what happened in the embedded AWS."""
        where = f"{event.position}: " if event.position else ""
        colours = {"failed": "red", "lost": "red", "denied": "red"}
        colours |= {"unsupported": "yellow", "elsewhere": "yellow", "remote": "yellow"}
        colour = colours.get(event.kind, "dim")
        self.say(printable(f"{where}{event.message}", "\n\t"), colour)
        if event.hint:
            self.say(printable(f"  hint: {event.hint}", "\n\t"), "dim")

    def reloaded(self, app: App, plan: Plan, duration_s: float) -> None:
        """Show that a new state serves, and what changed."""
        self.show_plan(plan)
        self.show_findings(app.findings)
        self.say(f"{_clock()}  reloaded in {duration_s * 1000:.0f} ms", "green")

    def show_plan(self, plan: Plan) -> None:
        """Show what a reload does to resources, one line each."""
        for step in plan:
            if step.action != "none":
                kept = "; kept, since it holds data (--allow-replace lets it go)" if step.status == "kept" else ""
                reason = f": {step.reason}" if step.reason else ""
                line = printable(f"  {step.action:<7} {step.type} '{step.resource}'{reason}{kept}")
                self.say(line, "yellow" if kept else None)

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show findings with their places and hints, a hint that several have in common once."""
        hints: set[str] = set()
        for finding in findings:
            where = f"{finding.position}: " if finding.position else ""
            line = printable(f"{where}{finding.severity}: {finding.message}", "\n\t")
            self.say(line, "dim" if finding.severity == "notice" else "yellow")
            if finding.hint and finding.hint not in hints:
                self.say(printable(f"  hint: {finding.hint}", "\n\t"), "dim")
                hints.add(finding.hint)

    def show_warnings(self, findings: Iterable[Finding]) -> None:
        """Show the findings that are more than notices."""
        self.show_findings(finding for finding in findings if finding.severity != "notice")

    def banner(self, application: Application, ready_s: float) -> None:
        """Show what is served and where, what is not and why."""
        app = application.app
        functions = sum(function.refusal is None for function in app.functions.values())
        self.say(
            self.paint(f"minisam  {app.name}", "bold")
            + f"  {app.template} ({counted(functions, 'function')}, {counted(len(app.resources), 'resource')})"
            + f"  ready in {ready_s:.2f} s"
        )
        if (built := about_built(app.template)) is not None:
            self.notice(built)
        self.listing(application)
        self._show_unserved(app)
        self.show_findings(application.findings)
        self.say(f"serving {_shown(app.template.parent)}; press Ctrl-C to stop", "dim")

    def listing(self, application: Application) -> None:
        """Show the addresses, routes, triggers, tables and outputs."""
        app, endpoints = application.app, application.endpoints
        self._show_addresses(app, endpoints, application.options.aws_endpoints)
        self._show_remote(application.options)
        if application.options.serves == "lambda":
            self._show_table("Functions", [[function.id, function.name] for function in app.functions.values()])
        else:
            self._show_table("Routes", _route_rows(app))
        self._show_table("Triggers", firing.rows(firing.firings(app)))
        tables = [r for r in app.resources.values() if r.type == "AWS::DynamoDB::Table"]
        self._show_table("Tables", [[table.id, table.ref] for table in tables])
        outputs = [[output.name, local_url(output.value, app, endpoints)] for output in app.outputs]
        self._show_table("Outputs", outputs)

    def clear(self) -> None:
        """Clear the screen and what can be scrolled back to."""
        with self._lock:
            self._stream.write("\x1b[2J\x1b[3J\x1b[H")
            self._stream.flush()

    def _show_addresses(self, app: App, endpoints: Mapping[str, Any], elsewhere: Endpoints) -> None:
        if endpoints["apis"]:
            self.say(f"  all APIs    {endpoints['front']}")
        for name, api in endpoints["apis"].items():
            url = api["url"].replace("http://", "ws://", 1) if api["kind"] == "websocket" else api["url"]
            self.say(f"  {_KINDS[api['kind']]:<10}  {url}  {name}")
        self.say(f"  Lambda API  {endpoints['lambda']}")
        how = "as given" if elsewhere.default else "starts by itself"
        self.say(f"  AWS         {endpoints['aws']}  region {app.region}; {how}")
        for service, url in elsewhere.services.items():
            self.say(f"    {service}  {url}  as given")

    def _show_remote(self, options: RunOptions) -> None:
        for way in options.remote:
            profile = f", profile {way['profile']}" if way["profile"] else ""
            self.say(f"  real AWS    {way['to']}  {way['rights']}; account {way['account']}{profile}", "yellow")

    def _show_unserved(self, app: App) -> None:
        ignored: dict[str, dict[str, list[str]]] = {}
        for support in app.supports:
            # A finding tells where a function is that is not run.
            if support.status == "ignored" and support.resource not in app.functions:
                ignored.setdefault(support.reason, {}).setdefault(support.type, []).append(support.resource)
        for reason, kinds in ignored.items():
            listed = ", ".join(f"{kind} ({', '.join(names)})" for kind, names in kinds.items())
            self.notice(f"not emulated: {listed}: {reason}")

    def _show_table(self, title: str, rows: Sequence[Sequence[str]]) -> None:
        if not rows:
            return
        self.say(title, "bold")
        for line in tables.columns([[printable(cell) for cell in row] for row in rows]):
            self.say(f"  {line}")


def _opened(log_file: Path) -> IO[str]:
    """Open the file that gets functions' logs too. Raises UsageError where it cannot be written."""
    try:
        return log_file.open("a", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--log-file: '{log_file}' cannot be written: {error.strerror}") from error


def local_url(value: str, app: App, endpoints: Mapping[str, Any]) -> str:
    """Return an output's value with the AWS address of one of the APIs replaced by its address here."""
    for api in app.apis.values():
        if api.id in endpoints["apis"]:
            base = endpoints["apis"][api.id]["url"].split("/", 3)
            for domain in (f"execute-api.{app.region}.amazonaws.com", f"lambda-url.{app.region}.on.aws"):
                value = value.replace(f"https://{api.api_id}.{domain}", "/".join(base[:3]))
            domain = f"execute-api.{app.region}.amazonaws.com"
            value = value.replace(f"wss://{api.api_id}.{domain}", f"ws://{base[2]}")
    return value


def _route_rows(app: App) -> list[list[str]]:
    return [
        [route.method, route.path, route.api, route.integration.function or f"({route.integration.kind})"]
        for route in app.routes
    ]


def _shown(path: Path) -> str:
    return str(path) if str(path) != "." else str(Path.cwd())


def _soon(action: Callable[[], None]) -> None:
    """Call the action in a moment; where no event loop runs in this thread, at once."""
    import asyncio

    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        action()
    else:
        loop.call_later(GATHERED_S, action)


def _clock() -> str:
    return _clock_at(int(time.time()))


@lru_cache(maxsize=1)
def _clock_at(time_s: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(time_s))
