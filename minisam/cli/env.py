"""`minisam env`: what a function finds in its environment, and where each value comes from."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from minisam.cli import options as given
from minisam.cli.completion import complete_function
from minisam.cli.invoke import find_function
from minisam.cli.terminal import Terminal
from minisam.model import Function, Position

if TYPE_CHECKING:
    from minisam.runtime.variables import Layer, VariableSource

_FUNCTION = click.Argument(["function"], required=False, shell_complete=complete_function)
_HIDDEN = "****"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REFERENCE = re.compile(r"\{\{resolve:[^{}]+\}\}")
_WORDS = {
    "shell": "your shell",
    "minisam": "minisam",
    "lambda": "minisam, as Lambda sets it",
    "env-file": "--env-file",
    "env-vars": "--env-vars",
    "function": "template",
    "globals": "template, Globals",
    "dockerfile": "Dockerfile",
}
_SURROUNDINGS = ("shell", "minisam", "lambda")
_WHEN_STARTED = (
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_LAMBDA",
    "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI",
    "TMPDIR",
)
"""What a running application adds: addresses and a folder that exist only then."""


@given.command("env", arguments=[_FUNCTION])
def command(options: given.Options, function: str | None) -> int:
    """Show the environment variables of FUNCTION, and where each comes from.

    FUNCTION is a logical id, a function name or `Stack/Function`; it may be left out when there is only one. Values of
    parameters with NoEcho are hidden unless --reveal is given; secrets are shown as the references that they are.
    With --shell, print instead what leads a shell, and any program in it, to the running application: addresses,
    outputs, and the AWS settings that `minisam exec` gives: `eval "$(minisam env --shell)"`.

    Example: minisam env Hello --env-vars env.json --json
    """
    if options["shell"]:
        return _export(options)
    from minisam.runtime.dotenv import load_dotenv, values_of
    from minisam.runtime.env_file import load_env_file, places_of, unknown_functions
    from minisam.runtime.variables import VariableSource
    from minisam.template import load_app

    env_vars, env_file = given.path_of(options, "env_vars"), given.path_of(options, "env_file")
    load = given.load_options(options)
    app = load_app(given.template_of(options), load)
    chosen = find_function(app, function)
    entries = load_dotenv(env_file, os.environ) if env_file else {}
    source = VariableSource(
        region=load.region, overrides=load_env_file(env_vars) if env_vars else {}, dotenv=values_of(entries)
    )
    terminal = Terminal()
    for line in unknown_functions(env_vars, app.functions.values()):
        terminal.notice(line)
    places = _Places({name: entry.position for name, entry in entries.items()}, places_of(env_vars) if env_vars else {})
    listing = {"function": chosen.id, **describe(chosen, source, places, is_revealing=options["reveal"])}
    if options["json"]:
        print(json.dumps(listing, indent=2))
    else:
        show(listing)
    return 0


def _export(options: given.Options) -> int:
    from minisam.cli.companion import variables_of
    from minisam.cli.orders import order

    about = order(options, "about")
    endpoints = {name: value for name, value in about.items() if name not in ("template", "region", "outputs")}
    for name, value in variables_of(endpoints, about["region"], about["outputs"]).items():
        if _NAME.fullmatch(name):
            print(f"export {name}={shlex.quote(value)}")
    print("unset AWS_PROFILE")
    return 0


class _Places:
    """Where the variables of files stand."""

    def __init__(self, env_file: Mapping[str, Position], env_vars: Mapping[tuple[str, str], Position]) -> None:
        self._env_file = env_file
        self._env_vars = env_vars

    def find(self, function: Function, layer: Layer, name: str) -> tuple[str, Position | None, bool]:
        """Return the kind of origin, the place, and whether the value is secret."""
        if layer.source == "template" and name in function.origins:
            origin = function.origins[name]
            return origin.section, origin.position, origin.is_secret
        if layer.source == "env-file":
            return layer.source, self._env_file.get(name), False
        place = self._env_vars.get((layer.key, name)) if layer.source == "env-vars" else None
        return layer.source, place, False


def describe(
    function: Function, source: VariableSource, places: _Places, *, is_revealing: bool
) -> dict[str, list[dict[str, Any]]]:
    """Return the listing as JSON: the variables, those that are set at the start only, and those that are refused."""
    found: dict[str, dict[str, Any]] = {}
    for layer in source.layers(function):
        for name, value in layer.values.items():
            kind, place, is_secret = places.find(function, layer, name)
            replaced = found.get(name)
            found[name] = {
                "name": name,
                "value": _HIDDEN if is_secret and not is_revealing else value,
                "origin": kind,
                "position": str(place) if place else None,
                "secret": is_secret,
                "reference": bool(_REFERENCE.search(value)),
                "replaces": replaced["origin"] if replaced and layer.source != "lambda" else None,
            }
    refused = [
        {"name": name, "origin": layer.source, "reason": "Lambda reserves this name"}
        for layer, name in source.refused(function)
    ]
    started = [name for name in _WHEN_STARTED if name not in found or name == "TMPDIR"]
    return {
        "variables": sorted(found.values(), key=lambda row: (row["origin"] in _SURROUNDINGS, row["name"])),
        "at_start": [{"name": name} for name in started],
        "refused": refused,
    }


def show(listing: Mapping[str, Any]) -> None:
    """Print one line a variable: `NAME=value`, and its origin below each other."""
    print(f"Function '{listing['function']}' sees:")
    rows = [(f"{row['name']}={_shown(row['value'])}", _origin(row)) for row in listing["variables"]]
    width = min(60, max(len(text) for text, _ in rows))
    for text, origin in rows:
        print(f"  {text:<{width}}  {origin}")
    print(f"  set when it starts: {', '.join(row['name'] for row in listing['at_start'])}")
    for line in _refused(listing):
        print(line)


def _origin(row: Mapping[str, Any]) -> str:
    parts = [_WORDS[row["origin"]]]
    if row["position"]:
        parts.append(row["position"])
    if row["reference"]:
        parts.append("resolved when the function starts")
    if row["replaces"]:
        parts.append(f"replaces that of {_WORDS[row['replaces']]}")
    return "; ".join(parts)


def _shown(value: str) -> str:
    return value.replace("\n", "\\n")


def _refused(listing: Mapping[str, Any]) -> Iterator[str]:
    for row in listing["refused"]:
        yield f"  {row['name']} of {_WORDS.get(row['origin'], row['origin'])} is not set: {row['reason']}"
