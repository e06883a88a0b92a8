"""What one of moto's services holds as bytes, and back.

Loading a pickle runs what it says: only what `state_file` proved to be this user's comes here. Locks, keys and code are
no state, services that others refer to stay outside, and so does what a ledger keeps row by row.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from minisam.cloud.state_file import Refused

Reducers = Mapping[type, Callable[[Any], tuple[Any, ...]]]


def dump(value: Any, reducers: Reducers) -> bytes:
    """Return a value as bytes. Raises pickle.PicklingError, TypeError or AttributeError where it has none."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, protocol=5)
    pickler.dispatch_table = reducers
    pickler.dump(value)
    return buffer.getvalue()


def load(content: bytes) -> Any:
    """Return what was dumped. Raises Refused."""
    try:
        return pickle.loads(content)
    except Exception as error:  # a class that this version of moto does not have any more, and the like
        raise Refused(f"it cannot be read: {error}") from error


def held_by(backends: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """Return all that a service holds, by account and region."""
    return {
        account: {region: _content(backend) for region, backend in regions.items()}
        for account, regions in backends.items()
    }


def fill(backends: Any, held: Mapping[str, Mapping[str, dict[str, Any]]]) -> None:
    """Let a service hold it."""
    for account, regions in held.items():
        for region, values in regions.items():
            _fill(backends[account][region], values)


def values_of(held: Any) -> dict[Any, Any]:
    """Return the values of a dict of a service's, as `held_by` wrote it."""
    return dict(held.values if isinstance(held, _Filling) else held)


def general_reducers() -> dict[type, Callable[[Any], tuple[Any, ...]]]:
    """Return how the types that pickle cannot, or must not, take are written.

    By type, and not by asking about each object: there are many.
    """
    from moto.core.base_backend import BackendDict

    found: dict[type, Callable[[Any], tuple[Any, ...]]] = {
        type(threading.Lock()): lambda lock: (threading.Lock, ()),
        type(threading.RLock()): lambda lock: (threading.RLock, ()),
        threading.Condition: lambda condition: (threading.Condition, ()),
        BackendDict: lambda service: (_service, (service.service_name,)),
        openssl.rsa.RSAPrivateKey: _reduce_key,
        openssl.ec.ECPrivateKey: _reduce_key,
    }
    for service in BackendDict._instances:
        found[service.backend] = _reduce_backend
    return {**copyreg.dispatch_table, **found}  # type: ignore[dict-item]


class _Filling:
    """What a default dict holds whose default is code: the fresh service has the code."""

    def __init__(self, values: dict[Any, Any]) -> None:
        self.values = values


class _Adding(_Filling):
    """What is added to what a fresh service has by itself."""


def _content(backend: Any) -> dict[str, Any]:
    content = {name: _without_code(value) for name, value in vars(backend).items() if name != "aws_managed_policies"}
    if "managed_policies" in content:  # AWS's own are a thousand
        own = {arn: one for arn, one in content["managed_policies"].items() if ":iam::aws:" not in arn}
        content["managed_policies"] = _Adding(own)
    return content


def _without_code(value: Any) -> Any:
    if not isinstance(value, defaultdict):
        return value
    is_code = getattr(value.default_factory, "__name__", "") == "<lambda>"
    return _Filling(dict(value)) if is_code or type(value) is not defaultdict else value


def _fill(backend: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, _Filling):
            if not isinstance(value, _Adding):
                getattr(backend, name).clear()
            getattr(backend, name).update(value.values)
        else:
            setattr(backend, name, value)


def _reduce_backend(backend: Any) -> tuple[Any, ...]:
    return _backend, (str(type(backend).__module__.split(".")[1]), backend.account_id, backend.region_name)


def _reduce_key(key: Any) -> tuple[Any, ...]:
    return _private_key, (key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),)


def _service(name: str) -> Any:
    from moto import backends

    return backends.get_backend(name)


def _backend(service: str, account: str, region: str) -> Any:
    return _service(service)[account][region]


def _private_key(pem: bytes) -> Any:
    return load_pem_private_key(pem, None)
