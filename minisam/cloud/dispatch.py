"""Answers AWS calls from moto: one at a time per service, every failure as a clean error of the service's own protocol.

What moto cannot do must not cost the caller minutes of retries: failures are answered with statuses that no SDK
retries.
"""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from moto import backends
from moto.backend_index import backend_url_patterns
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from minisam.cloud import page_calls
from minisam.cloud.announcements import Announcements, traced
from minisam.cloud.call_recorder import CallRecorder, Made
from minisam.cloud.calls import Answer, Call, error_answer, read_call, readable_by
from minisam.cloud.corrections import correct
from minisam.cloud.enforcement import Enforcement
from minisam.cloud.error_texts import as_aws_says
from minisam.cloud.hooks import install
from minisam.cloud.keeping import Keeper, is_reading
from minisam.cloud.lambda_service import LambdaService
from minisam.cloud.limits import refusal
from minisam.cloud.locks import Locks
from minisam.cloud.operation_names import lacking_in_s3, operation_name
from minisam.cloud.remote_calls import RemoteCalls
from minisam.cloud.required_members import lacking_members

_LOG = logging.getLogger(__name__)
_OUTSIDE_LOCK = frozenset({("sqs", "ReceiveMessage")})
_UNLOCKED_SERVICES = frozenset({"states", "stepfunctions"})
_REST = ("rest-json", "rest-xml")
_NO_ROUTE = (404, 405)
_PRIVATE_PATHS = ("/moto-api", "/latest/meta-data", "/latest/api")


class UnknownService(Exception):
    """moto has no such service."""


class Dispatcher:
    """Finds what answers a call. `gate` is closed while the cloud is being provisioned; calls wait at it.

    `admitted` are trace roots whose calls do not wait: those of functions that provisioning itself runs.
    """

    def __init__(
        self,
        *,
        gate: threading.Event,
        locks: Locks,
        functions: LambdaService,
        announcements: Announcements,
        enforcement: Enforcement | None = None,
        remote_calls: RemoteCalls | None = None,
    ) -> None:
        self.gate = gate
        self.enforcement = enforcement
        self.remote_calls = remote_calls
        self.locks = locks
        self.functions = functions
        self.keeper: Keeper | None = None
        self.recorder: CallRecorder | None = None
        self.admitted: set[str] = set()
        self._moto = _Moto(locks, announcements, self._follow)

    def warm(self, services: Iterable[str]) -> None:
        """Load the services (boto3's names) before anybody calls them."""
        for service in services:
            backend = service.replace("-", "")
            if backend in backends.list_of_moto_modules():
                self._moto.load(backend)

    def answer(self, environ: dict[str, Any], body: bytes) -> Answer:
        """Return the response to one HTTP request; never raises."""
        call = read_call(environ, body)
        if stranger := _refusal(environ) or page_calls.refusal(call, environ, body):
            return error_answer(call, 403, "AccessDenied", stranger)
        if environ.get("HTTP_X_AMZN_TRACE_ID", "").partition(";")[0] not in self.admitted:
            self.gate.wait()
        if self.recorder is None:
            return self._decided(call, environ, body)
        with self.recorder.deciding() as decisions:
            answer = self._decided(call, environ, body)
        self.recorder.note(Made(call=call, environ=environ, body=body, answer=answer, decisions=decisions))
        return answer

    def record(self) -> CallRecorder:
        """Remember the calls of functions from now on, and what their roles say of them."""
        if self.recorder is None:
            self.recorder = recorder = CallRecorder()
            if self.enforcement is not None:
                self.enforcement.watches.append(
                    lambda caller, need, verdict: recorder.decided(
                        need.action,
                        need.resource,
                        None if verdict is None else verdict.is_allowed,
                        caller.role.statement_of(verdict),
                    )
                )
        return self.recorder

    def _decided(self, call: Call, environ: dict[str, Any], body: bytes) -> Answer:
        """Return AWS's answer or a recorded one, where the caller's role allows the call."""
        if self.enforcement and (denied := self.enforcement.refusal(call, environ, body)):
            return denied
        if self.recorder is not None and (played := self.recorder.answer(call, environ, body)) is not None:
            return played
        if self.remote_calls and call.service != "lambda" and (far := self.remote_calls.answer(call, environ, body)):
            return far
        with traced(environ.get("HTTP_X_AMZN_TRACE_ID")):
            return self._answer(call, environ, body)

    def _answer(self, call: Call, environ: dict[str, Any], body: bytes) -> Answer:
        if call.service == "lambda":
            return self.functions.answer(call, environ, body)
        if found := refusal(call, body):
            return error_answer(call, 400, *found)
        try:
            return as_aws_says(self._ask_moto(call, {**environ, "wsgi.input": io.BytesIO(body)}))
        except UnknownService:
            return _not_done(call, f"The embedded AWS has no service '{call.service}'")
        except (ModuleNotFoundError, NotImplementedError) as error:
            name = operation_name(call.service, environ) if call.protocol in _REST else None
            return _not_done(call, f"The embedded AWS cannot do '{name or call.operation}' of {call.service} ({error})")
        except OSError as error:  # of the state's folder, not of moto
            _LOG.warning("'%s' of %s failed: %s", call.operation, call.service, error)
            return error_answer(call, 400, "InternalFailure", str(error))
        except Exception as error:  # whatever moto raises, the caller gets an answer and we the traceback
            if lacking := lacking_members(call, body):
                return error_answer(call, 400, *lacking)
            _LOG.exception("'%s' of %s failed in the embedded AWS", call.operation, call.service)
            message = f"The embedded AWS failed at '{call.operation}': {type(error).__name__}: {error}"
            return error_answer(call, 400, "InternalFailure", message)

    def _ask_moto(self, call: Call, environ: dict[str, Any]) -> Answer:
        if call.service == "s3" and lacking_in_s3(environ):
            raise NotImplementedError("moto has nothing of this kind")
        app = self._moto.get_application(environ)
        is_locked = call.service not in _UNLOCKED_SERVICES and (call.service, call.operation) not in _OUTSIDE_LOCK
        is_read = is_reading(call.operation)
        with self.locks.held(app.service, is_reading=is_read) if is_locked else nullcontext():
            if self.keeper is not None and not is_read:
                self.keeper.wrote(app.service, call.operation)
            answer = _collect(app, environ)
        if self.keeper is not None and not (is_locked or is_read):
            self.keeper.changed(app.service)
        if answer.status in _NO_ROUTE and not app.url_map.bind_to_environ(environ).test():
            raise NotImplementedError("moto has no such path")
        return answer

    def _follow(self, service: str) -> None:
        if self.keeper is not None:
            self.keeper.prepare(service)


class _Moto(DomainDispatcherApplication):  # type: ignore[misc]
    """moto's own dispatcher, with our corrections and without its debug pages."""

    def __init__(self, locks: Locks, announcements: Announcements, on_load: Callable[[str], None]) -> None:
        super().__init__(self._create)
        self._locks = locks
        self._announcements = announcements
        self._on_load = on_load

    def get_backend_for_host(self, host: str | None) -> Any:
        """Return moto's name of the service at a host, None where it has none: it would print advice to its authors."""
        if host is not None and "amazonaws.com" in host and not _is_known(host):
            return None
        return super().get_backend_for_host(host)

    def load(self, backend: str) -> None:
        with self.lock:
            if backend not in self.app_instances:
                self.app_instances[backend] = self._create(backend)

    def _create(self, backend: str | None) -> Flask:
        if backend is None:
            raise UnknownService
        if backend == "cloudformation":
            # moto reads templates with a loader that runs code named in them, and minisam provisions by itself.
            raise NotImplementedError("minisam provisions the template itself")
        correct(backend, self._locks)
        install(backend, self._announcements)
        self._on_load(backend)
        app: Flask = create_backend_app(backend)
        app.debug = False
        app.config["PROPAGATE_EXCEPTIONS"] = True
        return app


@lru_cache(256)
def _is_known(host: str) -> bool:
    return any(pattern.match(f"http://{host}") for _, pattern in backend_url_patterns)


def _not_done(call: Call, message: str) -> Answer:
    _LOG.warning(message)
    return error_answer(call, 501, "NotImplemented", message)


def _collect(app: Flask, environ: dict[str, Any]) -> Answer:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda data: None

    body = b"".join(app(environ, start_response))
    status, headers = started[-1]
    return Answer(int(status.split()[0]), tuple(readable_by(environ.get("HTTP_ORIGIN"), headers)), body)


def _refusal(environ: dict[str, Any]) -> str | None:
    """Say why a request is not for us: under a foreign name that was bound to this machine, or for moto itself."""
    host = environ.get("HTTP_HOST", "")
    if not _is_ours(f"//{host}"):
        return f"Host '{host}' is not this machine"
    if environ["PATH_INFO"].startswith(_PRIVATE_PATHS):
        return f"'{environ['PATH_INFO']}' is not part of AWS"
    return None


def _is_ours(address: str) -> bool:
    """Whether a host is one that SDKs name: this machine, or AWS's own names, which nobody can lead here."""
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return name in ("localhost", "127.0.0.1", "::1") or name.endswith((".localhost", ".amazonaws.com"))
