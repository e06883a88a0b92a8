"""`minisam generate-event`: an event, as AWS would send it. Its commands and options grow from the folder `events/`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from minisam import samples
from minisam.cli.event_configuration import ConfiguredCommand
from minisam.cli.event_template import FLAGS, find_trigger, without_flags
from minisam.errors import UsageError
from minisam.samples import Circumstances, Option, Sample

if TYPE_CHECKING:
    from minisam.triggers import Trigger

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_CONTEXT = ("region", "account", "partition", "seed", "frozen", "count")
_TYPES = {"integer": int, "number": float, "boolean": bool}
_MANY = 100
_NAMES_OTHERS = f"{__name__}.names_others"


class Services(click.Group):
    """The services, found by listing the folder; each is read only when it is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return samples.services()

    def get_command(self, context: click.Context, name: str) -> click.Command:
        samples.events(name)  # refuses an unknown service and names the nearest
        return Service(name, context_settings=_SETTINGS, short_help=f"Events of {name}.", no_args_is_help=False)

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Take the template's flags first: with them, SERVICE and EVENT may be left out."""
        rest, flags = without_flags(args)
        if flags:
            context.obj = trigger = find_trigger(flags, rest)
            words = 0 if not rest or rest[0].startswith("-") else 1 if len(rest) < 2 or rest[1].startswith("-") else 2
            rest = [*rest[:words], *(trigger.service, trigger.event)[words:], *rest[words:]]
        return super().parse_args(context, rest)


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
            context.meta[_NAMES_OTHERS] = True
        return super().parse_args(context, args)

    def _default(self) -> str:
        service = str(self.name)
        default = samples.default_event(service)
        if default is None:
            there = ", ".join(samples.events(service))
            raise UsageError(f"Which event of '{service}'?", hint=f"there are: {there}")
        return default


class Event(ConfiguredCommand):
    """One event. What is wrong with its options is said in one line, as everything else is."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(context, args)
        except click.NoSuchOption as error:
            near = f"did you mean `{error.possibilities[0]}`?" if error.possibilities else None
            of_template = f"`{error.option_name}` goes with --from-template" if error.option_name in FLAGS else None
            there = f"`{context.command_path} --help` lists the options"
            raise UsageError(f"No such option '{error.option_name}'", hint=of_template or near or there) from None
        except click.UsageError as error:
            raise UsageError(error.format_message(), hint=f"see `{context.command_path} --help`") from None


def _of_template(flag: str, metavar: str, text: str) -> Callable[[Any], Any]:
    """Declare a flag for `--help`: `Services.parse_args` has taken it by then, wherever it stood."""
    return click.option(flag, metavar=metavar, help=text, expose_value=False)


@click.group("generate-event", cls=Services, invoke_without_command=True, context_settings=_SETTINGS)
@click.option("--list", "is_list", is_flag=True, help="List all services and events.")
@click.option("--json", "is_json", is_flag=True, help="List as JSON, with the options of each event.")
@_of_template("--from-template", "TEMPLATE", "The event that FUNCTION of this template really receives.")
@_of_template("--function", "FUNCTION", "With --from-template: the function; optional if there is one.")
@_of_template("--source", "NAME", "With --from-template: which of its events; the first by default.")
@_of_template("--parameter-overrides", "KEY=VALUE", "With --from-template: parameters of the template.")
@click.pass_context
def command(context: click.Context, is_list: bool, is_json: bool) -> int | None:
    """Print an event as a service sends it to a function.

    Without EVENT it is the service's most common one. `minisam generate-event SERVICE EVENT --help` shows its options.
    With --from-template, SERVICE and EVENT are those of the function's own sources.

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
        context = click.get_current_context()
        status = generate(sample, given, circumstances, context.obj)
        if context.meta.get(_NAMES_OTHERS) and (
            rest := [each for each in samples.events(sample.service) if each != sample.event]
        ):
            print(f"{sample.service} {sample.event}; others: {', '.join(rest)}", file=sys.stderr)
        return status

    example = f"Example: minisam generate-event {sample.service} {sample.event}"
    text = "\n\n".join(filter(None, [sample.help, sample.note, f"Shape: {sample.reference}", example]))
    command = Event(sample.event, params=event_parameters(sample), callback=callback, help=text, short_help=sample.help)
    command.section = f"generate-event-{sample.service}-{sample.event}"
    return command


def event_parameters(sample: Sample) -> list[click.Parameter]:
    """Return the options of one event."""
    return [*map(_option, sample.options.values()), *_common(sample)]


def generate(sample: Sample, given: Mapping[str, Any], circumstances: Circumstances, trigger: Trigger | None) -> int:
    """Print the event that the options ask for; `trigger` is what a template says about it."""
    _print(make_event(sample, given, circumstances, trigger), circumstances.count or 1)
    return 0


def make_event(sample: Sample, given: Mapping[str, Any], circumstances: Circumstances, trigger: Trigger | None) -> Any:
    """Return the event that the options of `event_parameters` ask for."""
    values = _values(sample, given)
    if trigger is not None and given["wrap"] is None:
        from minisam.triggers import render

        event = render(trigger.as_sample(sample), values, circumstances)
    elif given["wrap"] is not None:
        from minisam.samples.wrapping import render_wrapped

        known = trigger.values_for(sample) if trigger else {}
        event = render_wrapped(sample, {**known, **values}, given["wrap"].split(","), circumstances)
    else:
        event = sample.render(values, circumstances)
    if given["set_text"] or given["set_json"]:
        from minisam.samples.edits import assign

        for assignment in given["set_text"]:
            assign(event, assignment, flag="--set")
        for assignment in given["set_json"]:
            assign(event, assignment, flag="--set-json")
    return event


def _values(sample: Sample, given: Mapping[str, Any]) -> dict[str, Any]:
    typed = {name: value for name in sample.options if (value := given[_identifier(name)]) is not None}
    if not typed:
        return {}
    from minisam.samples.option_values import read

    return {name: read(sample.options[name], value) for name, value in typed.items()}


def _option(option: Option) -> click.Option:
    flags = [f"--{name}" for name in (option.name, *option.aliases)]
    # A flag without a value says yes.
    alone: dict[str, Any] = {"is_flag": False, "flag_value": "true"} if option.type == "boolean" else {}
    default = "" if option.default is None else f"  [default: {_shown(option.default)}]"
    return click.Option(
        [*flags, _identifier(option.name)],
        type=click.Choice(option.choices) if option.choices else _TYPES.get(option.type, str),
        metavar={"json": "JSON", "content": "TEXT|@FILE|-"}.get(option.type),
        help=option.help + default,
        **alone,
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


def _print(event: Any, count: int) -> None:
    if count > _MANY:
        import orjson  # writes many records ten times as fast

        text = orjson.dumps(event, option=orjson.OPT_INDENT_2)
    else:
        text = json.dumps(event, indent=2, ensure_ascii=False).encode()
    sys.stdout.buffer.write(text + b"\n")
    sys.stdout.buffer.flush()
