"""Leads the SDK's `@connections` calls to this machine; runs in the child, standard library only.

Handlers build that endpoint themselves, `https://{domainName}/{stage}`, so no variable can redirect it. Sessions of
botocore (and so boto3) get a `create_client` that replaces an https endpoint of `apigatewaymanagementapi`, and of
nothing else, by the one in AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI; the host that was meant stands first in its path.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

SERVICE = "apigatewaymanagementapi"
VARIABLE = "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"
_MODULE = "botocore.session"


def install() -> None:
    """Redirect the sessions of botocore: now where it is imported already, else as soon as it is."""
    if _MODULE in sys.modules:
        redirect(sys.modules[_MODULE])
    else:
        sys.meta_path.insert(0, _OnImport())


def redirect(module: ModuleType) -> None:
    """Replace `create_client` of the module's sessions."""
    original = module.Session.create_client

    def create_client(self: Any, service_name: str, *args: Any, **kwargs: Any) -> Any:
        if service_name == SERVICE and kwargs.get("endpoint_url"):
            kwargs["endpoint_url"] = local_endpoint(kwargs["endpoint_url"])
        return original(self, service_name, *args, **kwargs)

    module.Session.create_client = create_client


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

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        if name != _MODULE:
            return None
        import importlib.util

        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                redirect(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec
