"""Lambda at the AWS endpoint: every call goes to the front, which runs the functions.

`LambdaBackend` forwards HTTP. `NoFunctions` stands where moto's other services look for its own Lambda, which would
start Docker: it knows every function and runs none, so that notifications and mappings are only stored.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from minisam.cloud.calls import Answer, Call, error_answer

_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "host", "content-length"})


class LambdaBackend:
    """Forwards the Lambda API to `endpoint`, the front's."""

    def __init__(self, endpoint: str) -> None:
        self._address = urlsplit(endpoint)

    def answer(self, call: Call, environ: Mapping[str, Any], body: bytes) -> Answer:
        """Return what the front says; a function may take its time, so no limit is set here."""
        if not self._address.hostname:
            return error_answer(call, 501, "NotImplementedException", "no function runs beside this cloud")
        connection = http.client.HTTPConnection(self._address.hostname, self._address.port or 80)
        try:
            connection.request(environ["REQUEST_METHOD"], _target(environ), body, _headers(environ))
            response = connection.getresponse()
            headers = tuple((name, value) for name, value in response.getheaders() if name.lower() not in _HOP_BY_HOP)
            return Answer(response.status, headers, response.read())
        except (OSError, http.client.HTTPException) as error:
            return error_answer(
                call, 501, "ServiceException", f"The functions of this application do not answer: {error}"
            )
        finally:
            connection.close()


class NoFunctions:
    """What moto's services get for Lambda: any function exists, every delivery is accepted and goes nowhere."""

    def get_function(self, name: str, qualifier: str | None = None) -> str:
        """Pretend that the function exists."""
        return name

    def invoke(self, *args: Any, **kwargs: Any) -> str:
        """Run nothing."""
        return "{}"

    def send_sqs_batch(self, *args: Any) -> bool:
        """Leave the messages in the queue."""
        return False

    def send_sns_message(self, *args: Any, **kwargs: Any) -> None:
        """Deliver nothing."""

    def send_dynamodb_items(self, *args: Any) -> None:
        """Deliver nothing."""

    def send_kinesis_message(self, *args: Any, **kwargs: Any) -> None:
        """Deliver nothing."""

    def send_log_event(self, *args: Any) -> None:
        """Deliver nothing."""


def _target(environ: Mapping[str, Any]) -> str:
    query = environ.get("QUERY_STRING")
    raw = environ.get("RAW_URI") or quote(environ["PATH_INFO"].encode("latin-1"))
    path = raw.partition("?")[0]
    return f"{path}?{query}" if query else path


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    headers = {name[5:].replace("_", "-").title(): value for name, value in environ.items() if name.startswith("HTTP_")}
    if environ.get("CONTENT_TYPE"):
        headers["Content-Type"] = environ["CONTENT_TYPE"]
    return {name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP}
