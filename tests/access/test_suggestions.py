"""What is suggested where a call was denied. AWS: docs "AWS SAM policy template list"."""

from __future__ import annotations

import pytest

from minisam.access.operation import Need
from minisam.access.suggestions import suggest


@pytest.mark.parametrize(
    ("action", "resource", "suggestion"),
    [
        ("s3:GetObject", "arn:aws:s3:::photos/2026/a.jpg", 'S3ReadPolicy: {BucketName: "photos"}'),
        ("s3:PutObject", "arn:aws:s3:::photos/a.jpg", 'S3WritePolicy: {BucketName: "photos"}'),
        ("s3:ListBucket", "arn:aws:s3:::photos", 'S3ReadPolicy: {BucketName: "photos"}'),
        (
            "ssm:GetParameter",
            "arn:aws:ssm:us-east-1:123456789012:parameter/shop/limit",
            'SSMParameterReadPolicy: {ParameterName: "shop/limit"}',
        ),
    ],
)
def test_a_template_is_given_the_name_that_it_asks_for(action, resource, suggestion) -> None:
    assert suggest(Need(action=action, resource=resource), {}) == suggestion
