"""AWS's own error for a call that is not allowed, as each service words it.

AWS: docs "troubleshoot_access-denied" (the sentence), "CommonErrors" of each service (the code and status)
"""

from __future__ import annotations

from dataclasses import replace

from minisam.access import Verdict
from minisam.access.operation import Need
from minisam.cloud.calls import Answer, Call, error_answer

_CODES = {"sns": ("AuthorizationError", 403), "sqs": ("AccessDenied", 403), "s3": ("AccessDenied", 403)}
_BY_PROTOCOL = {
    "json": ("AccessDeniedException", 400),
    "rest-json": ("AccessDeniedException", 403),
    "cbor": ("AccessDenied", 403),
    "query": ("AccessDenied", 403),
    "rest-xml": ("AccessDenied", 403),
}


def denial(call: Call, arn: str, need: Need, verdict: Verdict) -> Answer:
    """Return the error for the session `arn`."""
    return refusal_answer(call, sentence(arn, need, verdict))


def sentence(arn: str, need: Need, verdict: Verdict) -> str:
    """Return what AWS says to the session `arn`."""
    action = _spelled(need.action)
    on = f" on resource: {_quoted(need)}" if need.resource else ""
    return f"User: {arn} is not authorized to perform: {action}{on} {verdict.reason(action)}"


def refusal_answer(call: Call, message: str) -> Answer:
    """Return the error that a service answers with where something is not allowed."""
    code, status = _CODES.get(call.service, _BY_PROTOCOL[call.protocol])
    answer = error_answer(call, status, code, message)
    if call.service in ("sqs", "monitoring") and call.protocol in ("json", "cbor"):
        # Their clients go on reading the code of the older query protocol, from here (trait awsQueryCompatible).
        return replace(answer, headers=(*answer.headers, ("x-amzn-query-error", "AccessDenied;Sender")))
    return answer


def _spelled(action: str) -> str:
    service, _, name = action.partition(":")
    return {"sqs": f"sqs:{name.lower()}", "sns": f"SNS:{name}"}.get(service, action)


def _quoted(need: Need) -> str:
    return f'"{need.resource}"' if need.action.startswith("s3:") else str(need.resource)
