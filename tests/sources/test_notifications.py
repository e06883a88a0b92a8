"""What a bucket's notifications may be. AWS: docs "notification-how-to-filtering"."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sources.conftest import World
from tests.sources.test_deliveries import bucket

CREATED = "s3:ObjectCreated:*"
PUT = "s3:ObjectCreated:Put"


def to(world: World, name: str, event: str, **filters: str) -> dict[str, Any]:
    rules = [{"Name": one, "Value": value} for one, value in filters.items()]
    made = {"LambdaFunctionArn": world.function(name, lambda event: None), "Events": [event]}
    return {**made, "Filter": {"Key": {"FilterRules": rules}}} if rules else made


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ((CREATED, {}), (CREATED, {}), "cannot share a common event type"),
        ((CREATED, {}), (PUT, {}), "cannot share a common event type"),
        ((CREATED, {"prefix": "images"}), (PUT, {"prefix": "images/small"}), "ambiguously defined"),
        ((CREATED, {"prefix": "a", "suffix": "g"}), (CREATED, {"suffix": "jpg"}), "ambiguously defined"),
        ((CREATED, {"Prefix": "a"}), (CREATED, {}), "ambiguously defined"),
    ],
)
def test_notifications_that_overlap_are_refused(world: World, first: Any, second: Any, text: str) -> None:
    name = bucket(world)
    both = [to(world, "One", first[0], **first[1]), to(world, "Two", second[0], **second[1])]
    configuration = {"LambdaFunctionConfigurations": both}
    with pytest.raises(ClientError, match=text) as refused:
        world.call("s3", "PutBucketNotificationConfiguration", Bucket=name, NotificationConfiguration=configuration)
    assert refused.value.response["Error"]["Code"] == "InvalidArgument"
    assert "LambdaFunctionConfigurations" not in world.call("s3", "GetBucketNotificationConfiguration", Bucket=name)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((CREATED, {}), ("s3:ObjectRemoved:*", {})),
        ((PUT, {}), ("s3:ObjectCreated:Copy", {})),
        ((CREATED, {"prefix": "images/"}), (CREATED, {"prefix": "texts/"})),
        ((CREATED, {"prefix": "a", "suffix": ".jpg"}), (CREATED, {"prefix": "a", "suffix": ".png"})),
    ],
)
def test_notifications_that_do_not_overlap_stand_beside_one_another(world: World, first: Any, second: Any) -> None:
    both = [to(world, "One", first[0], **first[1]), to(world, "Two", second[0], **second[1])]
    name = bucket(world, LambdaFunctionConfigurations=both)
    world.call("s3", "PutObject", Bucket=name, Key="a.jpg", Body=b"x")
    world.call("s3", "PutObject", Bucket=name, Key="images/1", Body=b"x")
    world.drain()
    assert world.events_of("One")
    assert not world.events_of("Two")


def test_the_name_of_a_filter_may_begin_with_a_capital(world: World) -> None:
    # AWS: docs "aws-properties-s3-bucket-filterrule": "Valid values: prefix or suffix", and templates with either case
    name = bucket(world, LambdaFunctionConfigurations=[to(world, "One", CREATED, Prefix="in/")])
    for key in ("in/1", "out/1"):
        world.call("s3", "PutObject", Bucket=name, Key=key, Body=b"x")
    world.drain()
    assert [event["Records"][0]["s3"]["object"]["key"] for event in world.events_of("One")] == ["in/1"]
