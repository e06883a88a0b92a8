"""Errors of moto's whose texts are not those of AWS, made so."""

from __future__ import annotations

import re

from minisam.cloud.calls import Answer

_EMPTY_KEY = b"One or more parameter values were invalid: An AttributeValue may not contain an empty string. Key:"
_EMPTY_KEY_NOW = (
    b"One or more parameter values are not valid. "
    b"The AttributeValue for a key attribute cannot contain an empty string value. Key:"
)
_OF_THE_BODY = frozenset({"content-length", "x-amz-crc32"})
# The sentence of an SDK, which puts it before any message itself; and a count that AWS gives of other errors only.
_STRANGE = re.compile(
    rb"An error occurred \(\w+\) when calling the \w+ operation: "
    rb"|1 validation error detected: (?=Value provided in ExpressionAttribute|One or more parameter values )"
)


def as_aws_says(answer: Answer) -> Answer:
    """Return an answer, an error's text mended."""
    if answer.status < 400:
        return answer
    body = _STRANGE.sub(b"", answer.body).replace(_EMPTY_KEY, _EMPTY_KEY_NOW)
    if body == answer.body:
        return answer
    headers = tuple((name, value) for name, value in answer.headers if name.lower() not in _OF_THE_BODY)
    return Answer(answer.status, (*headers, ("Content-Length", str(len(body)))), body)
