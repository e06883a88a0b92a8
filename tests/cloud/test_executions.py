"""Executions of state machines. AWS: Step Functions API reference, StartExecution and StartSyncExecution."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from tests.cloud.running import until


@pytest.fixture
def create(everything):
    client = everything.client("stepfunctions", inject_host_prefix=False)

    def create(name, state, kind="EXPRESS"):
        definition = json.dumps({"StartAt": "S", "States": {"S": state}})
        role = "arn:aws:iam::123456789012:role/x"
        made = client.create_state_machine(name=name, definition=definition, roleArn=role, type=kind)
        return client, made["stateMachineArn"]

    return create


def test_an_express_execution_is_answered_with_its_output(create):
    client, machine = create("sync-ok", {"Type": "Pass", "End": True})
    done = client.start_sync_execution(stateMachineArn=machine, name="one", input='{"a": 1}')
    assert (done["status"], done["name"], json.loads(done["output"])) == ("SUCCEEDED", "one", {"a": 1})
    assert done["startDate"] <= done["stopDate"]


def test_a_failed_express_execution_is_a_result_too(create):
    client, machine = create("sync-bad", {"Type": "Fail", "Error": "Bad", "Cause": "it is"})
    done = client.start_sync_execution(stateMachineArn=machine)
    assert (done["status"], done["error"], done["cause"]) == ("FAILED", "Bad", "it is")


def test_a_standard_state_machine_cannot_be_waited_for(create):
    client, machine = create("sync-standard", {"Type": "Pass", "End": True}, "STANDARD")
    with pytest.raises(ClientError) as refused:
        client.start_sync_execution(stateMachineArn=machine)
    assert refused.value.response["Error"]["Code"] == "StateMachineTypeNotSupported"


def test_executions_without_a_name_get_names_of_their_own(create):
    client, machine = create("unnamed", {"Type": "Pass", "End": True}, "STANDARD")
    arns = {client.start_execution(stateMachineArn=machine, input=f'{{"n": {n}}}')["executionArn"] for n in range(3)}
    assert len(arns) == 3
    until(lambda: all(client.describe_execution(executionArn=arn)["status"] == "SUCCEEDED" for arn in arns))
