"""Functions by event and by hand, and what runs behind them when time passes."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.sam(template="apps/shop")


def test_an_event_gives_a_result_as_lambda_sends_it(sam):
    record = sam.function("Mail").invoke(sam.events.sqs.receive_message(body='{"to": "me"}'))

    assert record.ok
    assert record.result["batchItemFailures"] == []
    assert record.result["secret"] == "open sesame"
    assert len(sam.bucket("Bucket").keys()) == 1


def test_a_failure_has_aws_shape_and_the_handlers_frames_only(sam):
    record = sam.function("Mail").invoke({"to": "bad"})

    assert record.outcome.status == "error"
    assert record.result["errorType"] == "ValueError"
    assert record.result["errorMessage"] == "a bad letter"
    assert len(record.result["stackTrace"]) == 1 and "mail/app.py" in record.result["stackTrace"][0]


def test_the_handler_is_a_plain_callable(sam, lambda_context):
    orders = sam.function("Orders").handler

    assert json.loads(orders({"pathParameters": {"id": "9"}}, lambda_context)["body"])["item"] is None
    with pytest.raises(ValueError, match="no stock"):
        orders({"queryStringParameters": {"fail": "no stock"}}, lambda_context)


def test_the_context_has_awss_attributes(sam, lambda_context):
    context = sam.function("Orders").context

    assert context.function_name == sam.app.functions["Orders"].name
    assert context.invoked_function_arn == sam.app.functions["Orders"].arn
    assert context.memory_limit_in_mb == "256"
    assert 0 < context.get_remaining_time_in_millis() <= 3000
    assert context.log_group_name.startswith("/aws/lambda/") and context.log_stream_name
    assert lambda_context.function_name == "test" and lambda_context.aws_request_id


def test_messages_reach_their_function_when_they_are_drained(sam):
    sam.queue("Queue").send({"to": "a"}, {"to": "b"})
    assert sam.queue("Queue").bodies() == [{"to": "a"}, {"to": "b"}]

    sam.drain()

    assert sam.queue("Queue").bodies() == []
    assert len(sam.bucket("Bucket").keys()) == 2
    assert json.loads(sam.bucket("Bucket").read(sam.bucket("Bucket").keys()[0]))["to"] in "ab"


def test_a_bad_message_goes_to_the_dead_letter_queue_in_time(sam):
    sam.queue("Queue").send({"to": "a"}, {"to": "bad"})
    sam.drain()
    assert sam.queue("Queue").in_flight == 1

    sam.clock.advance("5m")

    assert sam.queue("Dead").bodies() == [{"to": "bad"}]
    assert [record.function for record in sam.invocations] == ["Mail"] * 3


def test_an_asynchronous_invocation_runs_when_it_is_drained_and_is_retried_in_time(sam):
    sam.http.get("/orders/bad", query={"mail": "Event"})
    assert [record.function for record in sam.invocations] == ["Orders"]

    sam.drain()
    assert [record.function for record in sam.invocations] == ["Orders", "Mail"]
    sam.clock.advance("10m")

    assert [record.function for record in sam.invocations] == ["Orders", "Mail", "Mail", "Mail"]
    assert sam.queue("Lost").bodies() == [{"to": "bad"}]


def test_a_schedule_fires_each_time_it_is_due(sam):
    began = sam.clock.now()

    sam.clock.advance("3h")

    assert (sam.clock.now() - began).total_seconds() == 10800
    assert [record.event for record in sam.invocations] == [{"hourly": True}] * 3


def test_the_other_resources_have_a_few_verbs_each(sam):
    sam.bucket("Bucket").put("a.json", {"a": 1})
    assert sam.bucket("Bucket").read("a.json") == b'{"a": 1}'
    assert sam.topic("Topic").publish({"hello": "you"})
    sam.bus("Bus").put("Ordered", {"id": 1})
    sam.stream("Stream").put({"id": 1})
    assert sam.secret("Secret").value == "open sesame"
    sam.parameter("Parameter").put("6")
    assert sam.parameter("Parameter").value == "6"
    assert sam.client("s3").list_buckets()["Buckets"][0]["Name"] == sam.bucket("Bucket").ref


def test_a_state_machine_runs_its_functions(sam):
    found = sam.state_machine("Machine").run({"to": "the machine"})

    assert found["status"] == "SUCCEEDED", found
    assert found["output"]["names"] == "of mail"


def test_a_snapshot_brings_the_state_back(sam):
    sam.table("Table").put(id="1")
    restore = sam.snapshot()
    sam.table("Table").put(id="2")
    sam.bucket("Bucket").put("later")

    restore()

    assert sam.table("Table").items() == [{"id": "1"}]
    assert sam.bucket("Bucket").keys() == []


def test_secrets_are_as_declared_in_the_next_test(sam):
    assert sam.parameter("Parameter").value == "5"
    assert sam.queue("Dead").bodies() == sam.queue("Lost").bodies() == []


def test_a_schedule_runs_out_of_turn_and_keeps_its_times(sam):
    hourly = sam.schedule("MailHourly")
    assert hourly.expression == "rate(1 hour)"

    hourly.run()
    assert [record.event for record in sam.invocations] == [{"hourly": True}]

    sam.clock.advance("1h")
    assert len(sam.invocations) == 2


def test_each_call_has_what_the_role_said_of_it(sam):
    call = sam.http.get("/orders/1").invocation.aws_calls[0]

    assert call == "dynamodb:GetItem"
    (decision,) = call.decisions
    assert decision.is_allowed and decision.action == "dynamodb:GetItem"
    assert decision.resource == sam.table("Table").arn
    assert sam.iam.decisions == [decision] and sam.iam.denied == []


def test_a_call_that_the_role_does_not_allow_is_denied_and_expected(sam):
    with sam.iam.expect_denied("s3:PutObject"):
        sam.function("Reader").invoke({"to": "me"})
    assert sam.invocations[0].error[0] == "AccessDenied"

    with pytest.raises(AssertionError, match="sqs:SendMessage was not denied: s3:PutObject on .*no statement"):
        with sam.iam.expect_denied("sqs:SendMessage"):
            sam.function("Reader").invoke({"to": "me"})


def test_the_least_policy_is_what_was_needed(sam):
    with sam.iam.record() as seen:
        sam.http.get("/orders/1")
    sam.function("Mail").invoke({"to": "me"})

    assert seen.actions("Orders") == ["dynamodb:GetItem"]
    (statement,) = seen.policy("Orders")["Statement"]
    assert statement == {"Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": sam.table("Table").arn}
    assert seen.actions("Mail") == []


@pytest.mark.sam(iam="off")
def test_permissions_can_be_left_alone(sam):
    assert sam.function("Reader").invoke({"to": "me"}).ok
