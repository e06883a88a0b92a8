"""Handlers' own `@connections` endpoints lead to this machine; nothing else does that they name themselves."""

from __future__ import annotations

import pytest

from minisam.runtime.variables import VariableSource

CODE = """
    {before}
    def handler(event, context):
        import boto3
        return boto3.client(event["service"], endpoint_url=event["url"]).meta.endpoint_url
"""
CONNECTIONS = "apigatewaymanagementapi"
HERE = "http://127.0.0.1:4"


def endpoint(bench, service, url, before=""):
    bench.variables = VariableSource(region="us-east-1", aws_endpoint="http://127.0.0.1:3", lambda_endpoint=HERE)
    bench.use(bench.function(CODE.format(before=before)))
    return bench.result({"service": service, "url": url})


@pytest.mark.parametrize(
    ("url", "led_to"),
    [
        (
            "https://abc.execute-api.us-east-1.amazonaws.com/prod",
            f"{HERE}/abc.execute-api.us-east-1.amazonaws.com/prod",
        ),
        ("https://127.0.0.1:41411/live", f"{HERE}/127.0.0.1%3A41411/live"),
        ("https://ws.example.com", f"{HERE}/ws.example.com"),
        ("http://127.0.0.1:5/prod", "http://127.0.0.1:5/prod"),
        (None, HERE),
    ],
)
def test_an_endpoint_of_connections_leads_here(bench, url, led_to):
    assert endpoint(bench, CONNECTIONS, url) == led_to


def test_it_does_so_when_boto3_was_imported_before(bench):
    url = "https://abc.execute-api.us-east-1.amazonaws.com/prod"
    assert endpoint(bench, CONNECTIONS, url, "import boto3").startswith(HERE)


@pytest.mark.parametrize("service", ["s3", "sqs"])
def test_the_endpoints_of_other_services_stay_what_they_are(bench, service):
    assert endpoint(bench, service, "https://example.com") == "https://example.com"
