"""The module that Lambda gives to inline code of custom resources; standard library only.

AWS: docs "cfn-lambda-function-code-cfnresponsemodule"
"""

from __future__ import annotations

import json
import urllib.request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(
    event: Any,
    context: Any,
    responseStatus: str,
    responseData: Any,
    physicalResourceId: str | None = None,
    noEcho: bool = False,
    reason: str | None = None,
) -> None:
    """Tell CloudFormation what became of a request."""
    body = {
        "Status": responseStatus,
        "Reason": reason or f"See the details in CloudWatch Log Stream: {context.log_stream_name}",
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }
    content = json.dumps(body).encode()
    request = urllib.request.Request(event["ResponseURL"], content, {"Content-Type": ""}, method="PUT")  # noqa: S310
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            print("Status code:", answer.status)
    except OSError as error:
        print("send(..) failed executing http.request(..):", error)
