"""`--ssl-cert-file`: HTTPS at the front door."""

from __future__ import annotations

import datetime
import json
import ssl
import urllib.request
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Say:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      Events: {Get: {Type: Api, Properties: {Method: GET, Path: /say}}}
"""
CODE = """\
def handler(event, context):
    return {"statusCode": 200, "body": event["headers"]["X-Forwarded-Proto"]}
"""


@pytest.fixture
def template(tmp_path) -> Path:
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path / "template.yaml"


@pytest.fixture
def certificate(tmp_path) -> tuple[Path, Path]:
    """A certificate for localhost that signed itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(private)
    return tmp_path / "cert.pem", tmp_path / "key.pem"


def test_the_front_door_serves_https_with_the_certificate(command, template, certificate):
    cert, key = certificate
    with command.serving(template, "--ssl-cert-file", cert, "--ssl-key-file", key) as server:
        assert server.front.startswith("https://127.0.0.1:")
        url = server.front.replace("127.0.0.1", "localhost") + "/say"
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(cert))),
        )
        with opener.open(url, timeout=20) as answer:
            assert answer.read() == b"https"
        (api,) = server.endpoints["apis"].values()
        assert (
            api["url"].startswith("http://")
            and json.loads(server.invoke("Say", {"headers": {"X-Forwarded-Proto": "none"}}).body)["body"] == "none"
        )


@pytest.mark.parametrize("given", [("--ssl-cert-file",), ("--ssl-key-file",)], ids=" ".join)
def test_one_without_the_other_is_refused(command, template, certificate, given):
    finished = command.run("start-api", "-t", template, "--port", "0", *given, certificate[0])
    assert finished.status == 2
    assert "--ssl-cert-file and --ssl-key-file go together" in finished.err


def test_files_that_are_no_pair_are_refused(command, template, certificate, tmp_path):
    cert, key = certificate
    swapped = command.run("start-api", "-t", template, "--port", "0", "--ssl-cert-file", key, "--ssl-key-file", cert)
    missing = command.run(
        "start-api", "-t", template, "--port", "0", "--ssl-cert-file", cert, "--ssl-key-file", tmp_path / "no.pem"
    )
    assert (swapped.status, missing.status) == (2, 2)
    assert "they are no certificate and its key" in swapped.err
    assert "No such file or directory" in missing.err
