"""From settings to click options, and from a command's parsed options to `LoadOptions` and paths."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from minisam import settings
from minisam.errors import UsageError
from minisam.model import LoadOptions
from minisam.settings import COMMANDS, SETTINGS, UNNEEDED_FLAGS, UNNEEDED_OPTIONS, Setting

if TYPE_CHECKING:
    from minisam.application import RunOptions

_TYPES: Mapping[str, type[int] | type[float]] = {"integer": int, "number": float}

Options = Mapping[str, Any]
"""A command's settings by name, from wherever they came."""


class SettingsCommand(click.Command):
    """A command that knows SAM CLI's habits: words after `--parameter-overrides`, container flags."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        takes_functions = any(parameter.name == "debug" for parameter in self.params)
        end = args.index("--") if "--" in args else len(args)
        kept = _without_sam_debug(_spread_words(args[:end]), takes_functions=takes_functions)
        return super().parse_args(context, _without_container_flags(kept) + args[end:])


def command(name: str, *, arguments: Sequence[click.Parameter] = ()) -> Callable[[Callable[..., int]], click.Command]:
    """Make a function that takes `(options, **arguments)` a click command with the settings of `name`."""

    def wrap(body: Callable[..., int]) -> click.Command:
        def callback(**values: Any) -> int:
            rest = {argument.name: values.pop(argument.name) for argument in arguments if argument.name}
            return body(complete(name, values), **rest)

        parameters = [*arguments, *(_option(SETTINGS[setting]) for setting in COMMANDS[name])]
        return SettingsCommand(name, callback=callback, params=parameters, help=body.__doc__)

    return wrap


def complete(name: str, flags: Mapping[str, Any]) -> Options:
    """Fill in what no flag gave: from the environment, the configuration files, then the defaults."""
    values = {key: value for key, value in flags.items() if not (value is None or value is False or value == ())}
    for key in COMMANDS[name]:
        if key not in values and (text := settings.from_environment(key, os.environ)) is not None:
            values[key] = _convert(SETTINGS[key], text)
    template = values.get("template")
    folder = settings.project_of(Path(template)) if template else Path.cwd()
    config_file = values.get("config_file")
    config_env = values.get("config_env", SETTINGS["config_env"].default)
    files = settings.from_files(name, folder, Path(config_file) if config_file else None, config_env)
    for key, value in files.items():
        values.setdefault(key, _convert(SETTINGS[key], value))
    defaults = settings.DEFAULTS.get(name, {})
    return {key: values.get(key, defaults.get(key, SETTINGS[key].default)) for key in COMMANDS[name]}


def template_of(options: Options) -> Path:
    """Return the template's path as the user would type it; raises UsageError when none is found."""
    if (given := options["template"]) is None:
        return settings.find_template(Path.cwd()).relative_to(Path.cwd())
    path = Path(given)
    if path.is_dir():
        return settings.find_template(path)
    if not path.exists():
        raise UsageError(f"Template '{given}' does not exist", hint="name it with `--template PATH`")
    return path


def load_options(options: Options) -> LoadOptions:
    """Return what decides the template's meaning; raises UsageError for malformed overrides."""
    from minisam.template.overrides import parse_overrides

    overrides = options["parameter_overrides"] or ()
    template = template_of(options)
    return LoadOptions(
        stack_name=options["stack_name"] or settings.stack_name_of(template),
        region=options["region"] or settings.region_of_profile(options["profile"], os.environ),
        parameters=dict(overrides) if isinstance(overrides, Mapping) else parse_overrides(overrides),
        ssm_parameters=settings.pairs(options["ssm_parameter"] or (), "--ssm-parameter"),
        imports=settings.pairs(options["import_value"] or (), "--import-value"),
        cache_dir=path_of(options, "cache_dir"),
    )


def run_options(options: Options, *, serves: Literal["apis", "lambda", "nothing"]) -> RunOptions:
    """Return how to run the template, for `minisam.application`."""
    from minisam.application import RunOptions

    is_serving = serves != "nothing"
    return RunOptions(
        template=template_of(options),
        load=load_options(options),
        serves=serves,
        host=options["host"] if is_serving else "127.0.0.1",
        port=options["port"] if is_serving else 0,
        env_vars=path_of(options, "env_vars"),
        env_file=path_of(options, "env_file"),
        python=path_of(options, "python"),
        is_installing=not options["no_install"],
        is_enforcing_memory=options["enforce_memory"],
        seed=path_of(options, "seed"),
        state=path_of(options, "state"),
        allow_replace=is_serving and options["allow_replace"],
        is_watching=is_serving and not options["no_watch"],
        jwt_issuers=_issuers(options.get("jwt_issuer") or ()),
        claims=path_of(options, "claims") if serves == "apis" else None,
        disable_authorizer=bool(options.get("disable_authorizer")),
        debug=debugged(options),
        inline=tuple(options.get("inline") or ()),
        retry_delay_s=_delay(options.get("retry_delay")),
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


def _delay(value: float | None) -> float | None:
    """Return the pause before a retry; raises UsageError for what is no pause."""
    if value is not None and not 0 <= value <= 3600:
        raise UsageError(f"--retry-delay: {value:g} is not between 0 and 3600 seconds")
    return value


def _issuers(words: Sequence[str]) -> dict[str, Path]:
    """Return `URL=FOLDER` words as folders by issuer; the last "=" parts them. Raises UsageError."""
    folders = {}
    for word in words:
        issuer, parted, folder = word.rpartition("=")
        if not parted or not issuer:
            raise UsageError(f"--jwt-issuer: '{word}' is not URL=FOLDER")
        if not (Path(folder) / "jwks.json").is_file():
            raise UsageError(f"--jwt-issuer: '{folder}' has no jwks.json", hint="name the folder that holds it")
        folders[issuer] = Path(folder)
    return folders


def path_of(options: Options, name: str) -> Path | None:
    """Return a setting as a path, or None where it has no value."""
    return Path(options[name]) if options[name] else None


def _option(setting: Setting) -> click.Option:
    flag = setting.kind == "flag"
    return click.Option(
        [*setting.flags, setting.name],
        type=None if flag else _TYPES.get(setting.kind, str),
        is_flag=flag,
        multiple=setting.kind in ("words", "pairs", "names"),
        metavar={"words": "KEY=VALUE...", "pairs": "NAME=VALUE", "path": "PATH", "names": "FUNCTION"}.get(setting.kind),
        help=setting.help + (f"  [default: {setting.default}]" if setting.default and not flag else ""),
    )


def _convert(setting: Setting, value: Any) -> Any:
    if setting.kind == "flag" and isinstance(value, str):
        return value.lower() in ("1", "true", "yes", "on")
    if setting.kind in ("words", "pairs", "names"):
        if isinstance(value, Mapping):
            return {str(k): _as_text(v) for k, v in value.items()} if setting.kind == "words" else _pair_words(value)
        return [value] if isinstance(value, str) else [_as_text(word) for word in value]
    if number := _TYPES.get(setting.kind):
        try:
            return number(value)
        except (TypeError, ValueError):
            noun = "whole number" if setting.kind == "integer" else "number"
            raise UsageError(f"{setting.flags[-1]}: '{value}' is not a {noun}") from None
    return value


def _pair_words(value: Mapping[str, Any]) -> list[str]:
    return [f"{name}={_as_text(text)}" for name, text in value.items()]


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(_as_text, value)) if isinstance(value, list) else str(value)


def _spread_words(args: Sequence[str]) -> list[str]:
    """Repeat `--parameter-overrides` before each `Key=Value` word that follows it, as SAM CLI reads them."""
    flag = SETTINGS["parameter_overrides"].flags[0]
    spread: list[str] = []
    is_eating = False
    for word in args:
        if is_eating and "=" in word and not word.startswith("-"):
            if spread[-1] != flag:
                spread.append(flag)
            spread.append(word)
            continue
        is_eating = word == flag
        spread.append(word)
    return spread


def _without_sam_debug(args: Sequence[str], *, takes_functions: bool) -> list[str]:
    """Drop `--debug` where no function follows: it is SAM CLI's switch for more of its own log, and says so."""
    kept: list[str] = []
    for place, word in enumerate(args):
        is_named = args[place + 1 : place + 2] and not args[place + 1].startswith("-")
        if word == "--debug" and not (takes_functions and is_named):
            print("notice: --debug without a function is not needed: it is SAM CLI's own log", file=sys.stderr)
        else:
            kept.append(word)
    return kept


def _without_container_flags(args: Sequence[str]) -> list[str]:
    """Drop what only containers need, saying so once for each."""
    kept: list[str] = []
    rest = iter(args)
    for word in rest:
        name, has_value = word.split("=", 1)[0], "=" in word
        if name in UNNEEDED_OPTIONS and not has_value:
            next(rest, None)
        if name in UNNEEDED_FLAGS or name in UNNEEDED_OPTIONS:
            print(f"notice: {name} is not needed: minisam starts no containers", file=sys.stderr)
        else:
            kept.append(word)
    return kept
