"""Sources in the real command: a loop is stopped, state machines call functions, and the log says who called whom."""

from __future__ import annotations

import json
import re
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.end_to_end.processes import eventually


@pytest.fixture(scope="module")
def server(command, app_copy):
    with command.serving(app_copy("sources")) as server:
        yield server


@pytest.fixture(scope="module")
def outputs(command, app_copy):
    listed = command.run("list", "--json", "-t", app_copy("sources")).json()
    return {output["name"]: output["value"] for output in listed["outputs"]}


def client(server, service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=server.lambda_url if service == "lambda" else server.aws,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )


def items(server, outputs) -> set[str]:
    found = client(server, "dynamodb").scan(TableName=outputs["Table"])["Items"]
    return {item["id"]["S"] for item in found}


def test_a_function_that_feeds_its_own_queue_is_stopped_after_16_runs(server, outputs):
    # AWS: docs "invocation-recursion": invoked 16 times by one event, the next invocation is refused, again and again,
    # until the queue's maxReceiveCount is exceeded and its redrive policy takes the message away.
    queues = client(server, "sqs")
    queues.send_message(QueueUrl=outputs["Loop"], MessageBody=json.dumps({"n": 1}))
    eventually(lambda: "RecursiveLoop" in server.running.err, "the loop's end", 30)
    receive = lambda: queues.receive_message(QueueUrl=outputs["Dead"], WaitTimeSeconds=20).get("Messages")  # noqa: E731
    (dead,) = eventually(receive, "the message is given up", 60)
    assert json.loads(dead["Body"]) == {"n": 17}
    assert {f"run-{number}" for number in range(1, 17)} == {one for one in items(server, outputs) if "run-" in one}


def test_a_function_that_feeds_its_own_bucket_is_stopped_after_16_runs(server, outputs):
    files = client(server, "s3")
    files.put_object(Bucket="copies-of-copies", Key="1", Body=b"x")
    eventually(lambda: "'Copier' ran 16 times" in server.running.err, "the loop's end", 30)
    keys = {one["Key"] for one in files.list_objects_v2(Bucket="copies-of-copies")["Contents"]}
    assert keys == {str(number) for number in range(1, 18)}
    queues = client(server, "sqs")  # AWS: docs "invocation-recursion": to the function's on-failure destination
    receive = lambda: queues.receive_message(QueueUrl=outputs["Stopped"], WaitTimeSeconds=20).get("Messages")  # noqa: E731
    (record,) = eventually(receive, "the record of the stopped event", 60)
    assert json.loads(record["Body"])["requestPayload"]["Records"][0]["s3"]["object"]["key"] == "17"


def test_what_minisam_asks_itself_is_not_in_the_log(server, outputs):
    client(server, "kinesis").put_record(StreamName="readings", Data=b"1", PartitionKey="1")
    server.says("kinesis readings -> ")
    client(server, "lambda").get_function_configuration(FunctionName="Again")
    said = server.says("functions/Again/configuration")
    assert re.findall(r"GET /2015-03-31/functions/(\S+)/configuration", said) == ["Again"]


def test_the_log_names_source_and_function_of_an_invocation(server, outputs):
    client(server, "sqs").send_message(QueueUrl=outputs["Loop"], MessageBody=json.dumps({"n": 100}))
    line = re.compile(r"sqs \S*Loop\S* -> \S*Again\S*  1 record  ok  \d+ ms")
    eventually(lambda: line.search(server.running.err), "the line of the log", 30)


def test_a_state_machine_calls_functions_waits_for_an_answer_and_stores(server, outputs):
    event = {"Source": "shop", "DetailType": "order", "Detail": json.dumps({"n": 1})}
    client(server, "events").put_events(Entries=[event])
    eventually(lambda: "machine" in items(server, outputs), "what the state machine stores", 60)
    item = client(server, "dynamodb").get_item(TableName=outputs["Table"], Key={"id": {"S": "machine"}})["Item"]
    assert item["n"] == {"N": "8"}
    assert re.search(r"state machine -> \S*Double\S*  ok  \d+ ms", server.running.err)


def test_a_state_machine_calls_sdks_catches_their_errors_and_waits_for_another(server, outputs):
    # AWS: docs "supported-services-awssdk", "connect-ddb" (error names), "connect-stepfunctions" (sync:2: JSON output)
    machines = client(server, "stepfunctions")
    begun = machines.start_execution(stateMachineArn=outputs["Errand"], input='{"n": 1}')
    describe = lambda: machines.describe_execution(executionArn=begun["executionArn"])  # noqa: E731
    eventually(lambda: describe()["status"] != "RUNNING", "the execution ends", 60)
    assert json.loads(describe()["output"]) == {"n": 2}
    stored = client(server, "s3").get_object(Bucket="errands-of-machines", Key="errand.json")["Body"].read()
    assert json.loads(stored) == {"stored": True}


def test_a_function_gets_the_result_of_an_express_state_machine(server):
    functions = client(server, "lambda")
    answer = functions.invoke(FunctionName="Ask", Payload=json.dumps({"n": 3}))
    assert json.loads(answer["Payload"].read()) == 8


def test_what_a_function_logs_reaches_who_subscribed_to_its_group(server, outputs):
    functions = client(server, "lambda")
    for number in (20, 21):
        functions.invoke(FunctionName="Double", Payload=json.dumps({"n": number}))
    eventually(lambda: "log-doubled 21" in items(server, outputs), "the line of the log", 30)
    assert "log-doubled 20" not in items(server, outputs)


def test_a_message_of_a_topic_runs_the_function_of_its_rule(server, outputs):
    client(server, "iot-data").publish(topic="rooms/kitchen", payload=json.dumps({"temp": 30}).encode())
    eventually(lambda: "hot" in items(server, outputs), "what the rule's function stores", 30)


def test_a_pipe_takes_the_messages_of_a_queue_to_its_function(server, outputs):
    for name, is_kept in (("a", False), ("b", True)):
        body = json.dumps({"name": name, "keep": is_kept})
        client(server, "sqs").send_message(QueueUrl=outputs["Piped"], MessageBody=body)
    eventually(lambda: "piped-b" in items(server, outputs), "what the pipe's function stores", 30)
    assert "piped-a" not in items(server, outputs)


def test_a_trigger_of_a_pool_may_ask_the_pool_itself(server, outputs):
    pool = client(server, "cognito-idp")
    confirmed = [
        pool.sign_up(ClientId=outputs["App"], Username=name, Password="Secret-123")["UserConfirmed"]
        for name in ("ann", "bob")
    ]
    assert confirmed == [True, False]
