"""The part of the Lambda API that the embedded AWS answers itself: event source mappings.

They are only kept here, and every change is announced; the sources read them and do the work.
AWS: docs "API_CreateEventSourceMapping", "API_EventSourceMappingConfiguration".
"""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from minisam.clock import Clock
from minisam.cloud.announcements import Announcements
from minisam.cloud.calls import Answer
from minisam.model import ACCOUNT_ID
from minisam.patterns import InvalidFilter, MappingFilter

PATH = "/2015-03-31/event-source-mappings"

_STREAM_DEFAULTS = {
    "BatchSize": 100,
    "MaximumBatchingWindowInSeconds": 0,
    "ParallelizationFactor": 1,
    "MaximumRecordAgeInSeconds": -1,
    "MaximumRetryAttempts": -1,
    "BisectBatchOnFunctionError": False,
    "TumblingWindowInSeconds": 0,
    "DestinationConfig": {"OnFailure": {}},
}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "sqs": {"BatchSize": 10, "MaximumBatchingWindowInSeconds": 0},
    "kinesis": _STREAM_DEFAULTS,
    "dynamodb": _STREAM_DEFAULTS,
}
_OTHER_DEFAULTS = {"BatchSize": 100, "MaximumBatchingWindowInSeconds": 0}
_LARGEST_UNWINDOWED = 10
_NOT_STORED = frozenset({"FunctionName", "Enabled", "UUID", "Tags"})


class Refused(Exception):
    """A call that AWS would refuse: status, error code, message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def new_uuid() -> str:
    """Return the id of a new mapping; a declared one gets the id that its `Ref` gives."""
    return str(uuid4())


class EventSourceMappings:
    """All mappings."""

    def __init__(
        self,
        region: str,
        clock: Clock,
        announcements: Announcements,
    ) -> None:
        self._region = region
        self.clock = clock
        self._announcements = announcements
        self._lock = threading.Lock()
        self._mappings: dict[str, dict[str, Any]] = {}

    def saved(self) -> dict[str, dict[str, Any]]:
        """Return a copy of all mappings, for `restore`."""
        with self._lock:
            return copy.deepcopy(self._mappings)

    def restore(self, mappings: Mapping[str, dict[str, Any]]) -> None:
        """Hold these mappings and no others."""
        with self._lock:
            self._mappings = copy.deepcopy(dict(mappings))

    def answer(self, environ: Mapping[str, Any], body: bytes) -> Answer:
        """Answer one HTTP request below `PATH`."""
        uuid = environ["PATH_INFO"].removeprefix(PATH).strip("/")
        try:
            given = json.loads(body) if body.strip() else {}
            with self._lock:
                status, answer = self._do(environ["REQUEST_METHOD"], uuid, given, environ.get("QUERY_STRING", ""))
        except Refused as refused:
            return _json(refused.status, {"Type": "User", "Message": refused.message}, refused.code)
        except ValueError as error:
            return _json(400, {"Type": "User", "Message": str(error)}, "InvalidRequestContentException")
        if environ["REQUEST_METHOD"] != "GET":
            self._announcements.tell("lambda", "mappings-changed", answer["EventSourceMappingArn"])
        return _json(status, answer)

    def _do(self, method: str, uuid: str, given: dict[str, Any], query: str) -> tuple[int, dict[str, Any]]:
        if method == "POST" and not uuid:
            return 202, self._create(given)
        if method == "GET" and not uuid:
            return 200, {"EventSourceMappings": self._list(parse_qs(query))}
        if uuid not in self._mappings:
            raise Refused(404, "ResourceNotFoundException", "The resource you requested does not exist.")
        if method == "PUT":
            return 202, self._update(uuid, given)
        if method == "DELETE":
            return 202, {**self._mappings.pop(uuid), "State": "Deleting"}
        return 200, self._mappings[uuid]

    def _create(self, given: dict[str, Any]) -> dict[str, Any]:
        source = given.get("EventSourceArn") or ""
        function = self._function_arn(given.get("FunctionName") or "")
        if any(one["EventSourceArn"] == source and one["FunctionArn"] == function for one in self._mappings.values()):
            raise Refused(
                409,
                "ResourceConflictException",
                f"An event source mapping with event source arn ({source}) and function name "
                f"({function.split(':')[6]}) already exists. Please update or delete the existing mapping.",
            )
        uuid = new_uuid()
        service = source.split(":")[2] if source.count(":") >= 5 else ""
        settings = {
            **_DEFAULTS.get(service, _OTHER_DEFAULTS),
            **{name: value for name, value in given.items() if name not in _NOT_STORED},
            "UUID": uuid,
            "EventSourceArn": source,
            "FunctionArn": function,
            "EventSourceMappingArn": f"arn:aws:lambda:{self._region}:{ACCOUNT_ID}:event-source-mapping:{uuid}",
            "StateTransitionReason": "USER_INITIATED",
            "FunctionResponseTypes": given.get("FunctionResponseTypes", []),
        }
        return self._store(settings, is_enabled=given.get("Enabled", True))

    def _update(self, uuid: str, given: dict[str, Any]) -> dict[str, Any]:
        before = self._mappings[uuid]
        changed = {name: value for name, value in given.items() if name not in _NOT_STORED}
        if given.get("FunctionName"):
            changed["FunctionArn"] = self._function_arn(given["FunctionName"])
        return self._store({**before, **changed}, is_enabled=given.get("Enabled", before["State"] == "Enabled"))

    def _store(self, settings: dict[str, Any], *, is_enabled: bool) -> dict[str, Any]:
        _check(settings)
        settings["State"] = "Enabled" if is_enabled else "Disabled"
        settings["LastModified"] = self.clock.now()
        self._mappings[settings["UUID"]] = settings
        return settings

    def _list(self, query: Mapping[str, list[str]]) -> list[dict[str, Any]]:
        source, function = query.get("EventSourceArn", [""])[0], query.get("FunctionName", [""])[0]
        arn = self._function_arn(function) if function else ""
        return [
            mapping
            for mapping in self._mappings.values()
            if (not source or mapping["EventSourceArn"] == source) and (not arn or mapping["FunctionArn"] == arn)
        ]

    def _function_arn(self, name: str) -> str:
        """Return the ARN for a function's name, partial ARN or ARN, each perhaps with a qualifier."""
        if name.startswith("arn:"):
            return name
        parts = name.split(":")
        rest = ":".join(parts[parts.index("function") + 1 :]) if "function" in parts else name
        return f"arn:aws:lambda:{self._region}:{ACCOUNT_ID}:function:{rest}"


def _check(settings: Mapping[str, Any]) -> None:
    """Refuse settings that AWS would not take. AWS: docs "API_CreateEventSourceMapping"."""
    source = settings["EventSourceArn"]
    service = source.split(":")[2] if source.count(":") >= 5 else ""
    window_s = settings.get("MaximumBatchingWindowInSeconds") or 0
    filters = (settings.get("FilterCriteria") or {}).get("Filters") or ()
    if service == "sqs" and settings["BatchSize"] > _LARGEST_UNWINDOWED and window_s < 1:
        raise _invalid(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        )
    if service in ("kinesis", "dynamodb") and not settings.get("StartingPosition"):
        raise _invalid(
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: "
            "Member must not be null."
        )
    try:
        MappingFilter(service, [one["Pattern"] for one in filters])
    except InvalidFilter as error:
        raise _invalid(str(error)) from error


def _invalid(message: str) -> Refused:
    return Refused(400, "InvalidParameterValueException", message)


def _json(status: int, value: Mapping[str, Any], error: str = "") -> Answer:
    headers = [("Content-Type", "application/json"), ("x-amzn-RequestId", str(uuid4()))]
    return Answer(status, (*headers, *([("x-amzn-ErrorType", error)] if error else [])), json.dumps(value).encode())
