"""One of moto's services as bytes, and back; what is loaded was written by this user, which the bytes prove.

A file is a line that names its format, 32 bytes of HMAC, and the pickled content. Loading a pickle runs what it says,
so nothing is unpickled before its HMAC is right; the key lies in the user's own cache folder and nowhere else.
"""

from __future__ import annotations

import copyreg
import hmac
import io
import os
import pickle
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import moto
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

FORMAT = 1
_DIGEST = "sha256"
_LENGTH = 32


class Refused(Exception):
    """The bytes are damaged, another user's, or of another version."""


def header(version: str = moto.__version__) -> bytes:
    """Return the first line of a file."""
    return f"minisam state {FORMAT} moto {version}\n".encode()


def dump(name: str, backends: Any, key: bytes) -> bytes:
    """Return all that a service holds. Raises pickle.PicklingError, TypeError or AttributeError where it cannot be."""
    accounts = {
        account: {region: _content(backend) for region, backend in regions.items()}
        for account, regions in backends.items()
    }
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, protocol=5)
    pickler.dispatch_table = {**copyreg.dispatch_table, **_reducers()}
    pickler.dump(accounts)
    return seal(name, buffer.getvalue(), key)


def restore(name: str, data: bytes, backends: Any, key: bytes) -> None:
    """Let a service hold what was dumped. Raises Refused before anything is changed."""
    content = unseal(name, data, key)
    try:
        accounts = pickle.loads(content)
    except Exception as error:  # a class that this version of moto does not have any more, and the like
        raise Refused(f"it cannot be read: {error}") from error
    for account, regions in accounts.items():
        for region, values in regions.items():
            _fill(backends[account][region], values)


def seal(name: str, content: bytes, key: bytes) -> bytes:
    """Return content as a file's bytes."""
    first = header()
    return first + _digest(key, name, first, content) + content


def unseal(name: str, data: bytes, key: bytes) -> bytes:
    """Return a file's content. Raises Refused."""
    first, newline, rest = data.partition(b"\n")
    if not first.startswith(b"minisam state ") or not newline:
        raise Refused("it is no file of minisam's")
    if not hmac.compare_digest(rest[:_LENGTH], _digest(key, name, first + newline, rest[_LENGTH:])):
        raise Refused("it is damaged, or was written by somebody else")
    if first + newline != header():
        raise Refused(
            f"it is of another version: {first.decode(errors='replace')!r}, expected {header()[:-1].decode()!r}"
        )
    return rest[_LENGTH:]


def key_in(folder: Path) -> bytes:
    """Return this user's key, made on first use. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "state.key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_LENGTH))
    except FileExistsError:
        pass
    return path.read_bytes()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that only this user can read; whoever looks sees the old one or the new one. Raises OSError."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    os.replace(unfinished, path)


def _digest(key: bytes, name: str, first: bytes, content: bytes) -> bytes:
    return hmac.digest(key, name.encode() + b"\0" + first + content, _DIGEST)


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


def _reducers() -> dict[type, Callable[[Any], tuple[Any, ...]]]:
    """How the types that pickle cannot, or must not, take are written; services that others refer to stay outside.

    By type, and not by asking about each object: a table has many.
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
    return found


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
