"""What a page of this machine gets from the embedded AWS unsigned: what AWS gives to anybody."""

from __future__ import annotations

from typing import Any

import pytest

from minisam.cloud.calls import read_call
from minisam.cloud.page_calls import refusal

FORM = "multipart/form-data; boundary=x"


def asked(method: str = "POST", path: str = "/", *, body: bytes = b"", kind: str = "", **headers: str) -> bool:
    """Whether a page of this machine is answered."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": kind}
    environ |= {"HTTP_ORIGIN": "http://localhost:5173", **{f"HTTP_{name}": value for name, value in headers.items()}}
    return refusal(read_call(environ, body), environ, body) is None


@pytest.mark.parametrize("operation", ["InitiateAuth", "SignUp", "RespondToAuthChallenge"])
def test_signing_up_and_in_needs_no_signature(operation: str) -> None:
    # botocore's model of cognito-idp, `authtype: none`
    assert asked(X_AMZ_TARGET=f"AWSCognitoIdentityProviderService.{operation}")


@pytest.mark.parametrize("operation", ["AdminCreateUser", "ListUsers", "CreateUserPool"])
def test_administration_needs_one(operation: str) -> None:
    target = f"AWSCognitoIdentityProviderService.{operation}"
    assert not asked(X_AMZ_TARGET=target)
    assert asked(X_AMZ_TARGET=target, AUTHORIZATION="AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cognito-idp/x")


def test_objects_are_read_and_forms_are_signed_inside() -> None:
    # docs "HTTPPOSTForms" (the policy's signature is a field), "RESTObjectGET"
    assert asked("GET", "/the-box/picture.png") and asked("OPTIONS", "/the-box/picture.png")
    assert not asked("PUT", "/the-box/picture.png")
    assert asked("PUT", "/the-box/picture.png?X-Amz-Signature=0")
    signed = b'--x\r\nContent-Disposition: form-data; name="X-Amz-Signature"\r\n\r\n0\r\n--x--'
    assert asked(path="/the-box", body=signed, kind=FORM)
    assert not asked(path="/the-box", body=signed.replace(b"Signature", b"Else"), kind=FORM)
