"""Leads calls of the SDK to this machine that no variable can; runs in the child, standard library only.

Handlers build the endpoint of `@connections` themselves, `https://{domainName}/{stage}`. Sessions of botocore (and so
boto3) get a `create_client` that replaces an https endpoint of `apigatewaymanagementapi`, and of nothing else, by the
one in AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI; the host that was meant stands first in its path. StartSyncExecution
of Step Functions puts `sync-` before the endpoint's host, which names nothing here: it is left out.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

SERVICE = "apigatewaymanagementapi"
VARIABLE = "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"
_MODULE = "botocore.session"


def install() -> None:
    """Redirect the sessions of botocore and the uploads of crhelper: now, or as soon as they are imported."""
    for name, action in ((_MODULE, redirect), ("crhelper.utils", redirect_uploads)):
        if name in sys.modules:
            action(sys.modules[name])
        else:
            sys.meta_path.insert(0, _OnImport(name, action))


def redirect(module: ModuleType) -> None:
    """Replace `create_client` of the module's sessions."""
    original = module.Session.create_client

    def create_client(self: Any, service_name: str, *args: Any, **kwargs: Any) -> Any:
        if service_name == SERVICE and kwargs.get("endpoint_url"):
            kwargs["endpoint_url"] = local_endpoint(kwargs["endpoint_url"])
        if service_name == "stepfunctions" and "AWS_ENDPOINT_URL" in os.environ:
            kwargs["config"] = _without_prefix(kwargs.get("config"))
        return original(self, service_name, *args, **kwargs)

    module.Session.create_client = create_client


def _without_prefix(config: Any) -> Any:
    from botocore.config import Config

    plain = Config(inject_host_prefix=False)
    return config.merge(plain) if config is not None else plain


def redirect_uploads(module: ModuleType) -> None:
    """Let crhelper answer a custom resource's request by HTTP here; it uses HTTPS whatever the ResponseURL says."""
    original = module.HTTPSConnection

    def connect(host: str, *args: Any, **kwargs: Any) -> Any:
        if not host.startswith("127.0.0.1:"):
            return original(host, *args, **kwargs)
        from http.client import HTTPConnection

        return HTTPConnection(host)

    module.HTTPSConnection = connect  # type: ignore[attr-defined]


def local_endpoint(url: str) -> str:
    """Return where an endpoint's calls go: `https://HOST/STAGE` becomes `http://HERE/HOST/STAGE`."""
    here = os.environ.get(VARIABLE)
    if not here or not url.startswith("https://"):
        return url
    from urllib.parse import quote

    host, slash, path = url[len("https://") :].partition("/")
    return f"{here}/{quote(host, safe='')}{slash}{path}"


class _OnImport:
    """Waits on `sys.meta_path` for one module, then steps aside."""

    def __init__(self, name: str, action: Callable[[ModuleType], None]) -> None:
        self._name = name
        self._action = action

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        import importlib.util

        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                self._action(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec
