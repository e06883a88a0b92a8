"""`minisam generate-event`: an event, as AWS would send it. Its commands and options grow from the folder `events/`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from minisam import samples
from minisam.cli.event_configuration import ConfiguredCommand
from minisam.errors import UsageError
from minisam.samples import Circumstances, Option, Sample

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_CONTEXT = ("region", "account", "partition", "seed", "frozen", "count")
_TYPES = {"integer": int, "number": float, "boolean": bool}
_MANY = 100


class Services(click.Group):
    """The services, found by listing the folder; each is read only when it is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return samples.services()

    def get_command(self, context: click.Context, name: str) -> click.Command:
        samples.events(name)  # refuses an unknown service and names the nearest
        return Service(name, context_settings=_SETTINGS, short_help=f"Events of {name}.", no_args_is_help=False)


class Service(click.Group):
    """The events of one service; without a name, the default one."""

    def list_commands(self, context: click.Context) -> list[str]:
        return samples.events(str(self.name))

    def get_command(self, context: click.Context, name: str) -> click.Command:
        return event_command(samples.load(str(self.name), name))

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        is_help = args[:1] in (["-h"], ["--help"])
        if not is_help and not context.resilient_parsing and (not args or args[0].startswith("-")):
            args = [self._default(), *args]
        return super().parse_args(context, args)

    def _default(self) -> str:
        service = str(self.name)
        others, default = samples.events(service), samples.default_event(service)
        if default is None:
            raise UsageError(f"Which event of '{service}'?", hint=f"there are: {', '.join(others)}")
        if rest := [event for event in others if event != default]:
            print(f"{service} {default}; others: {', '.join(rest)}", file=sys.stderr)
        return default


@click.group("generate-event", cls=Services, invoke_without_command=True, context_settings=_SETTINGS)
@click.option("--list", "is_list", is_flag=True, help="List all services and events.")
@click.option("--json", "is_json", is_flag=True, help="List as JSON, with the options of each event.")
@click.pass_context
def command(context: click.Context, is_list: bool, is_json: bool) -> int | None:
    """Print an event as a service sends it to a function.

    Without EVENT it is the service's most common one. `minisam generate-event SERVICE EVENT --help` shows its options.

    Example: minisam generate-event s3 put --bucket photos --key a.jpg | minisam invoke Thumbnail -e -
    """
    if is_list:
        show_list(is_json)
    elif context.invoked_subcommand is None:
        raise UsageError("Which service?", hint=f"there are: {', '.join(samples.services())}")
    return None


def show_list(is_json: bool) -> None:
    """Print every event: a line each, or JSON with the options."""
    found = [samples.load(service, event) for service in samples.services() for event in samples.events(service)]
    if is_json:
        print(json.dumps([describe(sample) for sample in found], indent=2))
    else:
        print("\n".join(f"{sample.service} {sample.event}  {sample.help}" for sample in found))


def describe(sample: Sample) -> dict[str, Any]:
    """Return what `--list --json` says about an event."""
    options = [{"name": each.name, "default": each.default, "help": each.help} for each in sample.options.values()]
    return {"service": sample.service, "event": sample.event, "options": options}


def event_command(sample: Sample) -> click.Command:
    """Return the command of one event."""

    def callback(**given: Any) -> int:
        circumstances = Circumstances(**{name: given.pop(name) for name in _CONTEXT})
        return generate(sample, given, circumstances)

    parameters: list[click.Parameter] = [*map(_option, sample.options.values()), *_common(sample)]
    text = (
        f"{sample.help}\n\nShape: {sample.reference}\n\nExample: minisam generate-event {sample.service} {sample.event}"
    )
    command = ConfiguredCommand(sample.event, params=parameters, callback=callback, help=text, short_help=sample.help)
    command.section = f"generate-event-{sample.service}-{sample.event}"
    return command


def generate(sample: Sample, given: Mapping[str, Any], circumstances: Circumstances) -> int:
    """Print the event that the options ask for."""
    values = {
        name: _value(sample.options[name], given[key])
        for name in sample.options
        if given[key := _identifier(name)] is not None
    }
    wraps = given["wrap"].split(",") if given["wrap"] else []
    event = sample.render(values, circumstances, nested=bool(wraps))
    if wraps:
        from minisam.samples.wrapping import wrap

        event = wrap(event, wraps, circumstances)
    if given["set_text"] or given["set_json"]:
        from minisam.samples.edits import assign

        for assignment in given["set_text"]:
            assign(event, assignment, flag="--set")
        for assignment in given["set_json"]:
            assign(event, assignment, flag="--set-json")
    _print(event, circumstances.count or 1)
    return 0


def _option(option: Option) -> click.Option:
    flags = [f"--{name}" for name in (option.name, *option.aliases)]
    default = "" if option.default is None else f"  [default: {_shown(option.default)}]"
    return click.Option(
        [*flags, _identifier(option.name)],
        type=click.Choice(option.choices) if option.choices else _TYPES.get(option.type, str),
        metavar={"json": "JSON", "content": "TEXT|@FILE|-"}.get(option.type),
        help=option.help + default,
    )


def _common(sample: Sample) -> list[click.Option]:
    here = Circumstances()
    count = "How many records." if sample.has_records else "How many records; this event is always a single one."
    return [
        click.Option(
            ["--region"], default=here.region, envvar=["AWS_REGION", "AWS_DEFAULT_REGION"], help="AWS region."
        ),
        click.Option(["--account-id", "--account", "account"], default=here.account, help="AWS account."),
        click.Option(["--partition"], default=here.partition, help="AWS partition."),
        click.Option(["--seed"], type=int, help="Same ids and times for the same number."),
        click.Option(["--frozen"], is_flag=True, help="Classic fixed ids and times."),
        click.Option(["--count"], type=click.IntRange(min=1), help=count, hidden=not sample.has_records),
        click.Option(
            ["--set", "set_text"], multiple=True, metavar="PATH=TEXT", help="Change a value: `a.b[0].c=text`."
        ),
        click.Option(["--set-json"], multiple=True, metavar="PATH=JSON", help="Change a value to any JSON value."),
        click.Option(["--wrap"], metavar="SERVICE,...", help="Carry it inside other events: `sns,sqs`."),
        # SAM CLI's own; the files are read before, see event_configuration.py.
        click.Option(["--debug"], is_flag=True, hidden=True, expose_value=False),
        click.Option(["--config-file"], hidden=True, expose_value=False),
        click.Option(["--config-env"], hidden=True, expose_value=False),
    ]


def _identifier(name: str) -> str:
    """An option's name inside Python; the prefix keeps it apart from the options that every event has."""
    return "of_" + name.replace("-", "_")


def _shown(default: Any) -> str:
    return default if isinstance(default, str) else json.dumps(default)


def _value(option: Option, given: Any) -> Any:
    if option.type == "content":
        return read_content(given, option.name)
    if option.type != "json":
        return given if not isinstance(given, str) else _utf8(given, option.name)
    try:
        return json.loads(read_content(given, option.name))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--{option.name}: not JSON: {error}", hint="quote it for the shell: '{\"a\": 1}'") from None


def read_content(given: str, name: str) -> str:
    """Return the text of `@FILE`, of standard input (`-`), of a file named outright by `--body`, or the text itself."""
    if given == "-":
        return _decoded(sys.stdin.buffer.read(), "<stdin>", name)
    if given.startswith("@"):
        try:
            return _decoded(Path(given[1:]).read_bytes(), given[1:], name)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise UsageError(f"--{name}: cannot read '{given[1:]}': {reason}") from None
    return _utf8(given, name) if name != "body" else _file_or_text(given, name)


def _file_or_text(given: str, name: str) -> str:
    try:
        return (
            _decoded(Path(given).read_bytes(), given, name) if given and Path(given).is_file() else _utf8(given, name)
        )
    except (OSError, ValueError):  # too long for a name, or no name at all: it is the text
        return _utf8(given, name)


def _decoded(content: bytes, file: str, name: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise UsageError(f"--{name}: '{file}' is not UTF-8 text") from None


def _utf8(text: str, name: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"--{name}: not UTF-8 text") from None
    return text


def _print(event: dict[str, Any], count: int) -> None:
    if count > _MANY:
        import orjson  # writes many records ten times as fast

        text = orjson.dumps(event, option=orjson.OPT_INDENT_2)
    else:
        text = json.dumps(event, indent=2, ensure_ascii=False).encode()
    sys.stdout.buffer.write(text + b"\n")
    sys.stdout.buffer.flush()
