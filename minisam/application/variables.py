"""The variables that an application gives its functions, as its options have them."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping

from minisam.access.keys import Keyring
from minisam.application.options import RunOptions
from minisam.endpoints import Endpoints
from minisam.errors import RuntimeUnavailable, UserError
from minisam.model import App
from minisam.recordings.secrets import is_sensitive
from minisam.runtime.env_file import load_env_file, unknown_functions
from minisam.runtime.variables import VariableSource

Resolve = Callable[[str], Awaitable[str]]


def variables_of(
    options: RunOptions, url: Callable[[str], str], endpoints: Endpoints, resolve: Resolve, keyring: Keyring
) -> VariableSource:
    """Read the files that the options name anew; `url` gives the addresses "aws" and "lambda". Raises UsageError."""
    dotenv: Mapping[str, str] = {}
    if options.env_file:
        from minisam.runtime.dotenv import load_dotenv, values_of

        dotenv = values_of(load_dotenv(options.env_file, os.environ))
    return VariableSource(
        region=options.load.region,
        aws_endpoint=url("aws"),
        lambda_endpoint=url("lambda"),
        other_endpoints=endpoints.variables(),
        overrides=load_env_file(options.env_vars) if options.env_vars else {},
        dotenv=dotenv,
        resolve_reference=resolve,
        keyring=keyring,
    )


def in_vain(options: RunOptions, app: App, variables: VariableSource) -> list[str]:
    """Return a line for each variable that is given to no function, or under a name that Lambda keeps."""
    functions = app.functions.values()
    return [*unknown_functions(options.env_vars, functions), *variables.refusals(functions)]


def secrets_of(app: App, variables: VariableSource, resolved: Mapping[str, str]) -> dict[str, str]:
    """Return the values that nobody may store, by their names: those of NoEcho, of references, of telling variables."""
    declared = (pair for one in app.functions.values() for pair in variables.declared(one).items())
    telling = {name: value for name, value in declared if is_sensitive(name) and "{{resolve:" not in value}
    return {**telling, **{reference.strip("{}"): value for reference, value in resolved.items()}, **app.secrets}


def tolerant(resolve: Resolve, notice: Callable[[str], None], secrets: dict[str, str]) -> Resolve:
    """Make a dynamic reference that names nothing here its own value, and name it; `secrets` get what is secret."""

    async def resolved(reference: str) -> str:
        try:
            value = await resolve(reference)
            if not reference.startswith("{{resolve:ssm:"):
                secrets[reference] = value
            return value
        except RuntimeUnavailable:
            raise
        except UserError as error:
            notice(f"{error.message}; the variable keeps the reference itself (see --env-vars)")
            return reference

    return resolved
