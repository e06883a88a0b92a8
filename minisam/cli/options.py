"""From settings to click options, and from a command's parsed options to `LoadOptions` and paths."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from minisam import project, sam_cli_flags, settings
from minisam.cli import values as checked
from minisam.cli.completion import complete_function
from minisam.cli.conversions import convert
from minisam.cli.values import Options as Options
from minisam.cli.values import path_of as path_of
from minisam.command_settings import COMMANDS, DEFAULTS, config_names
from minisam.config_files import Configured, read_configuration
from minisam.errors import UsageError, nearest
from minisam.model import DEFAULT_REGION, LoadOptions
from minisam.sam_cli_flags import Unneeded
from minisam.setting import Setting
from minisam.settings import SETTINGS

if TYPE_CHECKING:
    from minisam.application import RunOptions

_UNNEEDED = f"{__name__}.unneeded"


class SettingsCommand(click.Command):
    """A command that knows SAM CLI's habits: words after `--parameter-overrides`, container flags."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        if context.resilient_parsing:  # a shell completes the line
            return super().parse_args(context, args)
        own = [flag for parameter in self.params for flag in (*parameter.opts, *parameter.secondary_opts)]
        kept, context.meta[_UNNEEDED] = sam_cli_flags.part(_spread_words(args), own)
        return super().parse_args(context, kept)


def command(name: str, *, arguments: Sequence[click.Parameter] = ()) -> Callable[[Callable[..., int]], click.Command]:
    """Make a function that takes `(options, **arguments)` a click command with the settings of `name`."""

    def wrap(body: Callable[..., int]) -> click.Command:
        def callback(**values: Any) -> int:
            rest = {argument.name: values.pop(argument.name) for argument in arguments if argument.name}
            unneeded = click.get_current_context().meta.get(_UNNEEDED, ())
            return body(complete(name, values, unneeded), **rest)

        parameters = [*arguments, *(_option(SETTINGS[setting]) for setting in COMMANDS[name])]
        return SettingsCommand(name, callback=callback, params=parameters, help=body.__doc__)

    return wrap


def complete(name: str, flags: Mapping[str, Any], unneeded: Sequence[Unneeded] = ()) -> Options:
    """Fill in what no flag gave: from the environment, the configuration files, then the defaults.

    What was given in vain is named on standard error, `unneeded` flags included.
    """
    values = {key: value for key, value in flags.items() if not (value is None or value is False or value == ())}
    for key in COMMANDS[name]:
        if key not in values and (text := settings.from_environment(key, os.environ)) is not None:
            values[key] = convert(SETTINGS[key], text)
    if "config_file" in COMMANDS[name]:
        config_file, template = values.get("config_file"), values.get("template")
        found = read_configuration(
            name,
            project.project_of(Path(template)) if template else Path.cwd(),
            Path(config_file) if config_file else None,
            values.get("config_env"),
            config_names(name),
        )
        for key, one in found.values.items():
            values.setdefault(key, convert(SETTINGS[key], one.value, one.position, one.key))
        flags_given = {one.flag.lstrip("-").replace("-", "_") for one in unneeded}
        unneeded = [*unneeded, *(one for one in _judge(name, found.strange) if one.flag not in flags_given)]
        for notice in found.notices:
            print(notice, file=sys.stderr)
    for line in sam_cli_flags.lines(unneeded):
        print(line, file=sys.stderr)
    if values.get("profile") and not values.get("region"):
        _name_unknown_profile(values["profile"])
    for key, value in values.items():
        checked.check_bounds(SETTINGS[key], value)
    defaults = DEFAULTS.get(name, {})
    return {key: values.get(key, defaults.get(key, SETTINGS[key].default)) for key in COMMANDS[name]}


def _name_unknown_profile(profile: str) -> None:
    """Say what follows from a profile that the AWS config file does not have: boto3 would refuse it."""
    from minisam.profile import is_configured

    if not is_configured(profile, os.environ):
        print(f"the AWS config file has no profile '{profile}': the region is {DEFAULT_REGION}", file=sys.stderr)


def _judge(command: str, strange: Sequence[Configured]) -> Iterator[Unneeded]:
    """Give what is one of SAM CLI's unneeded flags; name what is no setting at all."""
    known = config_names()
    for one in strange:
        key = one.key.replace("-", "_")
        try:
            found = sam_cli_flags.unneeded_flag("--" + key.replace("_", "-"))
        except UsageError as error:
            raise UsageError(f"'{one.key}': {error.message}", position=one.position, hint=error.hint) from None
        if found and one.value is not False:
            yield Unneeded(one.key, found.why)
        elif not found and key in SETTINGS and not SETTINGS[key].is_in_files:
            told = f"'{one.key}' is not taken from a file; give {SETTINGS[key].flags[0]} yourself"
            print(f"{one.position}: {told}", file=sys.stderr)
        elif not found and key not in known:
            near = nearest(key, config_names(command))
            hint = f"; did you mean '{near}'?" if near else ""
            print(f"{one.position}: {command} has no setting '{one.key}'{hint}", file=sys.stderr)


def template_of(options: Options) -> Path:
    """Return the template's path as the user would type it; raises UsageError when none is found."""
    if (given := options["template"]) is None:
        return project.find_template(Path.cwd()).relative_to(Path.cwd())
    path = Path(given)
    if path.is_dir():
        return project.find_template(path)
    if not path.exists():
        raise UsageError(f"Template '{given}' does not exist", hint="name it with `--template PATH`")
    return path


def load_options(options: Options) -> LoadOptions:
    """Return what decides the template's meaning; raises UsageError for malformed overrides, an unknown region."""
    from minisam.profile import region_of_profile
    from minisam.regions import check_region
    from minisam.template.overrides import parse_overrides

    overrides = options["parameter_overrides"] or ()
    template = template_of(options)
    return LoadOptions(
        stack_name=checked.stack_name(options["stack_name"]) or project.stack_name_of(template),
        region=check_region(options["region"] or region_of_profile(options["profile"], os.environ)),
        parameters=dict(overrides) if isinstance(overrides, Mapping) else parse_overrides(overrides),
        ssm_parameters=settings.pairs(options["ssm_parameter"] or (), "--ssm-parameter"),
        imports=settings.pairs(options["import_value"] or (), "--import-value"),
        cache_dir=checked.folder(options, "cache_dir"),
    )


def run_options(options: Options, *, serves: Literal["apis", "lambda", "nothing"]) -> RunOptions:
    """Return how to run the template, for `minisam.application`."""
    from minisam.application import RunOptions
    from minisam.endpoints import parse_endpoints

    is_serving = serves != "nothing"
    load, endpoints = load_options(options), parse_endpoints(options.get("aws_endpoint") or ())
    ways: dict[str, Any] = {}
    if options.get("remote"):
        from minisam.cli.consent import consented

        ways = consented(options, endpoints, load.region)
    return RunOptions(
        **ways,
        template=template_of(options),
        load=load,
        serves=serves,
        host=options["host"] if is_serving else "127.0.0.1",
        allow_remote=is_serving and options["allow_remote"],
        port=options["port"] if is_serving else 0,
        env_vars=path_of(options, "env_vars"),
        env_file=path_of(options, "env_file"),
        python=path_of(options, "python"),
        is_installing=not options["no_install"],
        is_enforcing_memory=options["enforce_memory"],
        iam=checked.iam_mode(options["iam"]),
        policy_records=checked.file_to_write(options, "record_policies"),
        record=path_of(options, "record"),
        seed=path_of(options, "seed"),
        state=path_of(options, "state"),
        aws_endpoints=endpoints,
        allow_replace=is_serving and options["allow_replace"],
        is_watching=is_serving and not options["no_watch"],
        is_under_debugger=_is_under_debugger(),
        certificate=checked.certificate(options) if serves == "apis" else None,
        static_dir=checked.static_dir(options, template_of(options).parent) if serves == "apis" else None,
        jwt_issuers=checked.jwt_issuers(options.get("jwt_issuer") or ()),
        claims=path_of(options, "claims") if serves == "apis" else None,
        disable_authorizer=bool(options.get("disable_authorizer")),
        debug=debugged(options),
        inline=tuple(options.get("inline") or ()),
        retry_delay_s=options.get("retry_delay"),
    )


def debugged(options: Options) -> tuple[tuple[str, int | None], ...]:
    """Return the functions that wait for a debugger, each with its port where it was named. Raises UsageError."""
    found: list[tuple[str, int | None]] = []
    for word in options.get("debug") or ():
        name, colon, port = word.partition(":")
        if colon and not (port.isdigit() and 0 < int(port) < 65536):
            raise UsageError(f"--debug: '{word}' is not FUNCTION or FUNCTION:PORT")
        found.append((name, int(port) if port else None))
    if (only := options.get("debug_port")) is not None:
        found.append((options.get("debug_function") or "", only))
    elif options.get("debug_function"):
        found.append((options["debug_function"], None))
    return tuple(found)


def _is_under_debugger() -> bool:
    """Tell whether an editor's debugger runs minisam itself, and say what follows from it."""
    is_debugged = "pydevd" in sys.modules
    if is_debugged:
        print("a debugger is attached: functions have ten hours instead of their Timeout", file=sys.stderr)
    return is_debugged


# Paths are texts; shells complete them.
_TYPES: Mapping[str, Any] = {"integer": int, "number": float, "path": click.Path()}


def _option(setting: Setting) -> click.Option:
    flag = setting.kind == "flag"
    return click.Option(
        [*setting.flags, setting.name],
        type=None if flag else _TYPES.get(setting.kind, str),
        is_flag=flag,
        multiple=setting.kind in ("words", "pairs", "names"),
        shell_complete=_completion(setting),
        metavar=setting.metavar
        or "|".join(setting.choices)
        or {"words": "KEY=VALUE...", "pairs": "NAME=VALUE", "path": "PATH", "names": "FUNCTION"}.get(setting.kind),
        help=setting.help + (f"  [default: {setting.default}]" if setting.default and not flag else ""),
    )


def _completion(setting: Setting) -> Any:
    if setting.choices:
        return lambda context, parameter, incomplete: [word for word in setting.choices if word.startswith(incomplete)]
    return complete_function if setting.kind == "names" or setting.name == "debug_function" else None


def _spread_words(args: Sequence[str]) -> list[str]:
    """Repeat `--parameter-overrides` before each `Key=Value` word that follows it, as SAM CLI reads them."""
    flag = SETTINGS["parameter_overrides"].flags[0]
    spread: list[str] = []
    is_eating = False
    end = args.index("--") if "--" in args else len(args)
    for word in args[:end]:
        if is_eating and "=" in word and not word.startswith("-"):
            if spread[-1] != flag:
                spread.append(flag)
            spread.append(word)
            continue
        is_eating = word == flag or word.startswith(f"{flag}=")
        spread.append(word)
    return [*spread, *args[end:]]
