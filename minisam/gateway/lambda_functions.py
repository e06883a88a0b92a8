"""Finding functions by every name that Lambda takes."""

from __future__ import annotations

import re
from typing import NamedTuple

from minisam.gateway import lambda_errors as errors
from minisam.model import ACCOUNT_ID, App, Function

LATEST = "$LATEST"

_ARN = re.compile(
    r"(?:arn:aws[\w-]*:lambda:(?P<region>[\w-]*):)?(?:\d{12}:)?(?:function:)?(?P<name>[^:]+)(?::(?P<qualifier>[^:]+))?"
)


class Target(NamedTuple):
    """A function as it was named: `qualifier` is None where none was given, `arn` has it or $LATEST."""

    function: Function
    qualifier: str | None
    arn: str

    @property
    def version(self) -> str:
        """The version that is meant: $LATEST or a number."""
        return self.function.aliases.get(self.qualifier or LATEST, self.qualifier or LATEST)


class FunctionBook:
    """The functions of an app by name, ARN and id."""

    def __init__(self, app: App) -> None:
        self.functions = tuple(app.functions.values())
        self._region = app.region
        self._by_name = {**app.functions, **{function.name: function for function in self.functions}}

    def has(self, reference: str) -> bool:
        """Tell whether a reference means a function of the app, whatever its qualifier."""
        parts = _ARN.fullmatch(reference)
        return (parts["name"] if parts else reference) in self._by_name

    def find(self, reference: str, qualifier: str | None) -> Target:
        """Return the function and version that a reference means; raises LambdaError where there is none."""
        parts = _ARN.fullmatch(reference)
        if parts and parts["region"] and parts["region"] != self._region:
            # AWS: as recorded by localstack, and as Lambda answers in the wild
            raise errors.missing(
                f"Functions from '{parts['region']}' are not reachable in this region ('{self._region}')"
            )
        name, suffix = (parts["name"], parts["qualifier"]) if parts else (reference, None)
        if qualifier and suffix and qualifier != suffix:
            raise errors.invalid_parameter(
                "The derived qualifier from the function name does not match the specified qualifier."
            )
        wanted = qualifier or suffix
        function = self._by_name.get(name)
        if function is None:
            arn = f"arn:aws:lambda:{self._region}:{ACCOUNT_ID}:function:{name}:{wanted or LATEST}"
            raise errors.not_found(arn)
        arn = f"{function.arn}:{wanted or LATEST}"
        if wanted not in (None, LATEST, *function.versions, *function.aliases):
            raise errors.not_found(arn)
        return Target(function, wanted, arn)
