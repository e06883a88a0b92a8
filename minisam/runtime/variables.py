"""What a function sees in `os.environ`.

Nothing of the user's AWS settings or credentials reaches it: it starts from a short list of harmless variables, gets
fake credentials, empty configuration files and no instance metadata, and endpoints that point to the embedded AWS.
AWS: docs "configuration-envvars" (which names a template cannot set, and the rest of Lambda's own).
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Literal

from minisam.access.keys import Keyring, key_of
from minisam.model import Function
from minisam.records import dataclass
from minisam.runtime.env_file import ALL_FUNCTIONS, names_of

RESERVED = frozenset(
    """_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE
    AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR""".split()
)
KEPT = """PATH HOME USER LOGNAME TMPDIR LD_LIBRARY_PATH SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE
    HTTP_PROXY HTTPS_PROXY http_proxy https_proxy""".split()
LOCAL_HOSTS = "127.0.0.1,localhost"

_REFERENCE = re.compile(r"\{\{resolve:[^{}]+\}\}")

Overrides = Mapping[str, Mapping[str, str]]
ResolveReference = Callable[[str], Awaitable[str]]


GIVEN = ("template", "env-file", "env-vars")


@dataclass(frozen=True, slots=True)
class Layer:
    """Variables of one source; `key` is the entry of the `--env-vars` file that has them."""

    source: Literal["shell", "minisam", "template", "env-file", "env-vars", "lambda"]
    values: Mapping[str, str]
    key: str = ""


class VariableSource:
    """Makes the variables of functions.

    `overrides` go by function id or name; the key "Parameters" is for all functions. `dotenv` is for all functions too
    and weaker. `other_endpoints` are variables of services that are elsewhere. `resolve_reference` gives the value of a
    dynamic reference such as `{{resolve:ssm:/name}}`; without it references stay as they are.
    """

    def __init__(
        self,
        *,
        region: str,
        aws_endpoint: str | None = None,
        lambda_endpoint: str | None = None,
        other_endpoints: Mapping[str, str] | None = None,
        overrides: Overrides | None = None,
        dotenv: Mapping[str, str] | None = None,
        resolve_reference: ResolveReference | None = None,
        user_environ: Mapping[str, str] | None = None,
        keyring: Keyring | None = None,
    ) -> None:
        """`keyring` has what is secret of the functions' keys."""
        self.region = region
        self._endpoints = {
            "AWS_ENDPOINT_URL": aws_endpoint,
            "AWS_ENDPOINT_URL_LAMBDA": lambda_endpoint,
            "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI": lambda_endpoint,
            **(other_endpoints or {}),
        }
        self._keyring = keyring or Keyring()
        self._overrides = overrides or {}
        self._dotenv = dotenv or {}
        self._resolve_reference = resolve_reference
        self._user_environ = os.environ if user_environ is None else user_environ

    async def variables(self, function: Function, version: str = "$LATEST") -> dict[str, str]:
        """Return all variables of a new environment. Raises what `resolve_reference` raises."""
        variables: dict[str, str] = {}
        for layer in self.layers(function, version):
            is_given = layer.source in GIVEN
            values = {name: await self._resolved(value) if is_given else value for name, value in layer.values.items()}
            variables.update(values)
        return variables

    def declared(self, function: Function) -> dict[str, str]:
        """Return what the template and the files set, references unresolved; a name that Lambda keeps is left out."""
        layers = [layer.values for layer in self._given(function)]
        return {name: value for values in layers for name, value in values.items() if name not in RESERVED}

    def layers(self, function: Function, version: str = "$LATEST") -> list[Layer]:
        """Return all variables by where they come from, the weakest first; references are unresolved."""
        kept = [
            replace(layer, values={name: value for name, value in layer.values.items() if name not in RESERVED})
            for layer in self._given(function)
        ]
        return [
            Layer("shell", self._inherited()),
            Layer("minisam", self._aws()),
            *kept,
            Layer("lambda", self._reserved(function, version)),
        ]

    def refused(self, function: Function) -> list[tuple[Layer, str]]:
        """Return the names that are given although Lambda keeps them, each with the layer that has it."""
        return [(layer, name) for layer in self._given(function) for name in layer.values if name in RESERVED]

    def refusals(self, functions: Iterable[Function]) -> list[str]:
        """Return a line for each name that is given in vain."""
        return [
            f"function '{function.id}': {name} ({layer.source}) is not set, Lambda reserves this name"
            for function in functions
            for layer, name in self.refused(function)
        ]

    def _given(self, function: Function) -> Iterator[Layer]:
        """Yield what the template and the files set; an entry for the function wins over one for all."""
        yield Layer("template", function.variables)
        yield Layer("env-file", self._dotenv)
        for key in dict.fromkeys((ALL_FUNCTIONS, *names_of(function))):
            if key in self._overrides:
                yield Layer("env-vars", self._overrides[key], key)

    async def _resolved(self, value: str) -> str:
        if self._resolve_reference is None or "{{resolve:" not in value:
            return value
        for reference in set(_REFERENCE.findall(value)):
            value = value.replace(reference, await self._resolve_reference(reference))
        return value

    def _inherited(self) -> dict[str, str]:
        kept = {name: self._user_environ[name] for name in KEPT if name in self._user_environ}
        outside = self._user_environ.get("NO_PROXY") or self._user_environ.get("no_proxy")
        no_proxy = f"{outside},{LOCAL_HOSTS}" if outside else LOCAL_HOSTS
        return {**kept, "NO_PROXY": no_proxy, "no_proxy": no_proxy}

    def _aws(self) -> dict[str, str]:
        """Return what Lambda lets a template override, and what keeps the function away from a real account."""
        endpoints = {name: value for name, value in self._endpoints.items() if value}
        return endpoints | {
            "LANG": "en_US.UTF-8",
            "LC_CTYPE": "C.UTF-8",
            "TZ": ":UTC",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
            "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
        }

    def _reserved(self, function: Function, version: str) -> dict[str, str]:
        key_id = access_key_id(function)
        variables = {
            "_HANDLER": function.handler,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": key_id,
            "AWS_SECRET_ACCESS_KEY": self._keyring.secret(key_id),
            "AWS_SESSION_TOKEN": self._keyring.token(key_id),
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": version,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group or f"/aws/lambda/{function.name}",
            "AWS_LAMBDA_LOG_STREAM_NAME": log_stream(version),
            # Differs from AWS: nothing listens here, a Python child speaks to the front over its own socket. Other
            # runtimes get the address of an API of their own.
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
            # Differs from AWS: the folder where the code is, not /var/task.
            "LAMBDA_TASK_ROOT": str(function.code_dir),
            "LAMBDA_RUNTIME_DIR": str(Path(__file__).parent),
        }
        if function.runtime.startswith("provided"):
            del variables["AWS_EXECUTION_ENV"]
        if function.log_format == "JSON":
            variables["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
            variables["AWS_LAMBDA_LOG_LEVEL"] = log_level(function) or "INFO"
        return variables


def log_level(function: Function) -> str | None:
    """Return the level that Lambda sets on the root logger: with text logs none, with JSON logs INFO by default."""
    return (function.application_log_level or "INFO") if function.log_format == "JSON" else None


def access_key_id(function: Function) -> str:
    """Return the fake key of a function: always the same, so that its calls can be told from another's."""
    return key_of(function.id)


def log_stream(version: str) -> str:
    return f"{datetime.now(timezone.utc):%Y/%m/%d}/[{version}]{uuid.uuid4().hex}"
