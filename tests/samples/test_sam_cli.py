"""SAM CLI's `generate-event`: every service, event and option of its list has the same words and defaults here.

The list is of `aws-sam-cli` 1.164, `samcli/lib/generated_sample_events/event-mapping.json`: 26 services, 68 events. An
option is the mapping's tag with `-` for `_`; those that every event has here (region, account id, partition) are left
out, and so are defaults that SAM CLI itself renders wrongly.
"""

from __future__ import annotations

import pytest

from minisam import samples

EDGE = {"uri": "/test", "method": "GET"}
SKILL = {"session-id": "123456789012", "user-id": "testUser", "application-id": "987654321", "request-id": "1234"}
ANALYTICS = {"application": "example-application", "stream": "example-stream"}
WORDS: dict[str, dict[str, dict[str, str | None]]] = {
    "alb": {"request": {"body": '{"test":"body"}', "method": "POST", "path": "path/to/resource", "dns-suffix": None}},
    "alexa-skills-kit": dict.fromkeys(
        ["end-session", "intent-answer", "intent-getnewfact", "intent-mycoloris", "intent-recipe", "start-session"],
        SKILL,
    ),
    "alexa-smart-home": dict.fromkeys(
        [
            "smart-home-control-turn-off-request",
            "smart-home-control-turn-on-request",
            "smart-home-discovery-request",
        ],
        {},
    ),
    "apigateway": {
        "authorizer": {"stage": "prod", "method": "POST", "resource": None, "restApiId": "example"},
        "request-authorizer": {"stage": "test", "method": "GET", "resource": None, "restApiId": "abcdef123"},
        "aws-proxy": {
            "body": '{"test":"body"}',
            "stage": "prod",
            "method": "POST",
            "resource": "/{proxy+}",
            "path": "path/to/resource",
            "querystringparameters": None,
            "dns-suffix": None,
        },
        "http-api-proxy": {
            "body": '{"test":"body"}',
            "stage": "$default",
            "method": "POST",
            "path": "path/to/resource",
            "dns-suffix": None,
        },
    },
    "appsync": {"resolver": {}},
    "batch": {"get-job": {}, "submit-job": {}},
    "cloudformation": {"create-request": {"stack": "MyStack"}},
    "cloudfront": {
        **dict.fromkeys(
            [
                "ab-test",
                "access-request-in-response",
                "http-redirect",
                "modify-querystring",
                "normalize-querystring-to-improve-cache-hit",
                "redirect-on-viewer-country",
                "redirect-unauthenticated-users",
                "response-generation",
                "serve-object-on-viewer-device",
                "simple-remote-call",
            ],
            EDGE,
        ),
        "multiple-remote-calls-aggregate-response": {
            "uri": "/forecast/Seattle:NewYork:Chicago:SanFrancisco",
            "method": "GET",
        },
        "modify-response-header": {},
    },
    "cloudwatch": {"logs": {}, "scheduled-event": {"rule": "ExampleRule"}},
    "codecommit": {
        "repository": {"repository": "my-repo", "trigger": "my-trigger", "custom-data": "this is custom data"}
    },
    "codepipeline": {
        "job": {
            "input-bucket": "example-bucket",
            "input-key": "test/key",
            "output-bucket": "example-bucket2",
            "output-key": "test/key2",
        }
    },
    "cognito": {"sync-trigger": {}},
    "config": dict.fromkeys(["item-change-notification", "oversized-item-change-notification", "periodic-rule"], {}),
    "connect": {"contact-flow-event": {"contact-id": None, "phone-number": "+11234567890"}},
    "dynamodb": {"update": {"table": "ExampleTableWithStream"}},
    "kinesis": {
        "get-records": {
            "sequence": None,
            "data": "Hello, this is a test 123.",
            "partition-key": "partitionKey-03",
        },
        "kinesis-firehose": {"data": None},
        "analytics": {**ANALYTICS, "data": None},
        "analytics-compressed": {**ANALYTICS, "data": None},
        "analytics-dynamodb": {**ANALYTICS, "data": None},
        "analytics-kpl": ANALYTICS,
        "apachelog": {"data": None},
        "cloudwatch-logs-processor": {},
        "streams-as-source": {"partition-key": None, "data": None, "sequence": None},
        "syslog": {"data": None},
    },
    "lex": dict.fromkeys(["book-car", "book-hotel", "make-appointment", "order-flowers"], {}),
    "lex-v2": dict.fromkeys(["banking-bot", "book-car", "book-hotel"], {}),
    "rekognition": {"s3-request": {"bucket": "example-bucket", "key": "test/key"}},
    "s3": {
        **dict.fromkeys(["put", "delete"], {"bucket": "example-bucket", "key": "test/key"}),
        "batch-invocation": {"bucket-arn": "arn:${partition}:s3:::examplebucket", "key": None},
    },
    "sagemaker": {
        "ground-truth-pre-human": {"source-ref": None, "labeling-job-name": None},
        "ground-truth-annotation-consolidation": {
            "labeling-job-name": None,
            "label-attribute-name": None,
            "s3-output-path": None,
            "execution-role": None,
            "iteration-object-timestamp": None,
        },
    },
    "ses": {"email-receiving": {"dns-suffix": None}},
    "sns": {"notification": {"topic": "ExampleTopic", "subject": "example subject", "message": "example message"}},
    "sqs": {"receive-message": {"queue-name": "MyQueue", "body": None}},
    "stepfunctions": {"error": {"error": "ErrorName", "cause": "This is the cause of the error."}},
    "workmail": {"email": {"flow-direction": "INBOUND", "mail-from": None, "sender": None}},
}
EVENTS = [(service, event, options) for service, events in WORDS.items() for event, options in events.items()]


def test_the_list_is_whole():
    assert (len(WORDS), len(EVENTS)) == (26, 68)


@pytest.mark.parametrize(("service", "event", "options"), EVENTS, ids=[f"{each[0]}/{each[1]}" for each in EVENTS])
def test_an_event_of_sam_cli_has_its_words_and_options(service, event, options):
    known = samples.load(service, event).options
    spellings = {spelling: option for option in known.values() for spelling in (option.name, *option.aliases)}

    for name, default in options.items():
        assert name in spellings
        assert default is None or spellings[name].default == default
