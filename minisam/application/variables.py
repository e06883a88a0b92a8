"""The variables that an application gives its functions, as its options have them."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable

from minisam.access.keys import Keyring
from minisam.application.options import RunOptions
from minisam.endpoints import Endpoints
from minisam.errors import RuntimeUnavailable, UserError
from minisam.runtime.dotenv import load_dotenv, values_of
from minisam.runtime.env_file import load_env_file
from minisam.runtime.variables import VariableSource

Resolve = Callable[[str], Awaitable[str]]


def variables_of(
    options: RunOptions, url: Callable[[str], str], endpoints: Endpoints, resolve: Resolve, keyring: Keyring
) -> VariableSource:
    """Read the files that the options name anew; `url` gives the addresses "aws" and "lambda". Raises UsageError."""
    return VariableSource(
        region=options.load.region,
        aws_endpoint=url("aws"),
        lambda_endpoint=url("lambda"),
        other_endpoints=endpoints.variables(),
        overrides=load_env_file(options.env_vars) if options.env_vars else {},
        dotenv=values_of(load_dotenv(options.env_file, os.environ)) if options.env_file else {},
        resolve_reference=resolve,
        keyring=keyring,
    )


def tolerant(resolve: Resolve, notice: Callable[[str], None]) -> Resolve:
    """Make a dynamic reference that names nothing here its own value, and name it."""

    async def resolved(reference: str) -> str:
        try:
            return await resolve(reference)
        except RuntimeUnavailable:
            raise
        except UserError as error:
            notice(f"{error.message}; the variable keeps the reference itself (see --env-vars)")
            return reference

    return resolved
