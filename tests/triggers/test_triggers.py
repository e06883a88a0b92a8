"""What a template says about the events of its functions: which sample, which names, in which order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minisam.errors import UsageError
from minisam.model import LoadOptions
from minisam.samples import Circumstances
from minisam.template import load_app
from minisam.triggers import choose, declared_events, find, render
from minisam.triggers.patterns import example

EVERY = Path(__file__).parent / "every_source.yaml"
SEED = Circumstances(seed=1)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return load_app(EVERY, LoadOptions(cache_dir=tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def triggers(app):
    return find(app, "All", declared_events(app, "All"))


@pytest.mark.parametrize(
    ("source", "sample"),
    {
        "Rest": "apigateway/aws-proxy",
        "Http": "apigateway/http-api-proxy",
        "Upload": "s3/put",
        "Topic": "sns/notification",
        "Queue": "sqs/receive-message",
        "Db": "dynamodb/update",
        "Kin": "kinesis/get-records",
        "Rule": "eventbridge/event",
        "Cwe": "eventbridge/s3-object-created",
        "Cron": "eventbridge/scheduled",
        "Cron2": "scheduler/schedule",
        "Logs": "cloudwatch/logs",
        "PreSignUp": "cognito/pre-sign-up",
        "PostConfirmation": "cognito/post-confirmation",
        "Thing": "iot/rule",
        "Msk": "kafka/msk",
        "Self": "kafka/self-managed",
        "Mq": "mq/activemq",
        "Alexa": "alexa-skills-kit/start-session",
        "Doc": "documentdb/change-stream",
        "FunctionUrl": "function-url/request",
        "WsRoute": "apigateway/websocket-connect",
    }.items(),
)
def test_each_kind_of_source_has_its_sample_and_renders(triggers, source, sample):
    trigger = choose(triggers, "All", source)

    assert f"{trigger.service}/{trigger.event}" == sample
    assert json.loads(json.dumps(render(trigger, circumstances=SEED)))


def test_sources_come_in_the_order_of_the_functions_events(triggers):
    assert [trigger.name for trigger in triggers][:4] == ["Rest", "Http", "Upload", "Topic"]
    assert choose(triggers, "All").name == "Rest"


def test_an_upload_has_the_templates_bucket_and_a_key_that_its_filter_lets_through(app, triggers):
    thing = render(choose(triggers, "All", "Upload"), circumstances=SEED)["Records"][0]["s3"]

    assert thing["bucket"]["name"] == app.resources["Photos"].ref
    assert thing["object"]["key"] == "in/example.jpg"


def test_records_of_a_mapping_have_its_own_arn(triggers):
    made = {name: render(choose(triggers, "All", name), circumstances=SEED) for name in ("Db", "Msk", "Mq")}

    assert made["Db"]["Records"][0]["eventSourceARN"].endswith("/stream/2024-01-01T00:00:00.000")
    assert made["Db"]["Records"][0]["dynamodb"]["Keys"] == {"pk": {"S": "example"}, "sk": {"N": "1"}}
    assert made["Db"]["Records"][0]["dynamodb"]["StreamViewType"] == "NEW_IMAGE"
    assert made["Msk"]["eventSourceArn"].endswith("cluster/c/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2")
    assert made["Mq"]["eventSourceArn"] == "arn:aws:mq:us-east-2:123456789012:broker:b:b-1"


def test_a_route_has_its_path_and_parameters(triggers):
    made = render(choose(triggers, "All", "Rest"), circumstances=SEED)

    assert (made["resource"], made["path"], made["httpMethod"]) == ("/pets/{id}", "/pets/1", "GET")
    assert made["pathParameters"] == {"id": "1"}
    assert made["body"] is None


def test_a_rule_sends_an_event_that_its_pattern_lets_through(triggers):
    made = render(choose(triggers, "All", "Rule"), circumstances=SEED)

    assert (made["source"], made["detail-type"], made["detail"]) == ("my.app", "Done", {"status": "ok"})
    assert render(choose(triggers, "All", "Cwe"), circumstances=SEED)["detail"]["bucket"]["name"] == "photos"


def test_an_unknown_source_names_the_nearest(triggers):
    with pytest.raises(UsageError, match="no source 'Uplod'") as caught:
        choose(triggers, "All", "Uplod")

    assert caught.value.hint == "did you mean `Upload`?"


@pytest.mark.parametrize(
    ("pattern", "made"),
    [
        ({"a": ["x", "y"]}, {"a": "x"}),
        ({"a": [{"prefix": "in/"}]}, {"a": "in/"}),
        ({"a": [{"numeric": [">", 5]}]}, {"a": 6}),
        ({"a": [{"numeric": [">", 0, "<", 10]}]}, {"a": 5}),
        ({"a": [{"exists": False}], "b": [{"exists": True}]}, {"b": "value"}),
        ({"a": [{"anything-but": ["x"]}]}, {"a": "anything else"}),
        ({"$or": [{"a": [1]}, {"b": [2]}]}, {"a": 1}),
        ({"a": [{"cidr": "10.0.0.0/24"}]}, {"a": "10.0.0.1"}),
    ],
)
def test_a_pattern_has_an_example(pattern, made):
    assert example(pattern) == made
