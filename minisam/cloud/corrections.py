"""Where moto differs from AWS in ways that an application would notice, corrected when its service is loaded.

Each entry of `_CORRECTIONS` belongs to one of moto's services and says what is wrong. Only moto's modules in this
process are touched.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import types
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from minisam.cloud.batch_sizes import correct_message_batches, correct_record_batches
from minisam.cloud.data_streams import correct_data_streams
from minisam.cloud.executions import correct_executions
from minisam.cloud.lambda_backend import NoFunctions
from minisam.cloud.locks import Locks
from minisam.cloud.notification_rules import correct_notifications
from minisam.cloud.query_functions import correct_queries
from minisam.cloud.queues import correct_queues
from minisam.cloud.time import count_in

# moto's modules are global, so what was done to them is too.
_done: set[str] = set()
_guard = threading.Lock()


def correct(service: str, locks: Locks) -> None:
    """Apply what is to be corrected in one of moto's services, once."""
    with _guard:
        if service in _done:
            return
        _done.add(service)
        if correction := _CORRECTIONS.get(service):
            correction(locks)


def correct_everywhere() -> None:
    """Apply what concerns all services, before any is loaded.

    None may run a function by itself (moto would use Docker); state machines really run; AWS's managed policies exist.
    """
    import moto.awslambda.utils
    from moto.core.models import default_user_config

    moto.awslambda.utils.get_backend = lambda account_id, region: NoFunctions()
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    default_user_config["iam"] = {"load_aws_managed_policies": True}


def _correct_dynamodb(locks: Locks) -> None:
    """A stream that was disabled can be enabled again; a query by key reads no other items."""
    from moto.core.utils import utcnow
    from moto.dynamodb.models.table import Table

    from minisam.cloud.dynamodb_batches import correct_batches
    from minisam.cloud.dynamodb_speed import quicken
    from minisam.cloud.partiql import correct_partiql

    quicken()
    correct_batches()
    correct_partiql()

    specify = Table.set_stream_specification

    def set_stream_specification(table: Any, streams: Any) -> None:
        specify(table, streams)
        label = utcnow().isoformat(timespec="milliseconds")
        table.latest_stream_label = label if table.stream_specification["StreamEnabled"] else None

    Table.set_stream_specification = set_stream_specification


def _correct_ssm(locks: Locks) -> None:
    """EC2, a second of imports, is loaded when a command is sent to an instance, not when a parameter is read."""
    if "moto.ec2" in sys.modules or "moto.ssm.models" in sys.modules:
        return
    stand_in = types.ModuleType("moto.ec2")
    spec = find_spec("moto.ec2")
    stand_in.__path__ = list(spec.submodule_search_locations or ()) if spec else []
    stand_in.ec2_backends = _LateEc2()  # type: ignore[attr-defined]
    sys.modules["moto.ec2"] = stand_in
    try:
        import moto.ssm.models  # noqa: F401
    finally:
        del sys.modules["moto.ec2"]


class _LateEc2:
    def __getitem__(self, account: str) -> Any:
        from moto.ec2.models import ec2_backends

        return ec2_backends[account]


def _correct_stepfunctions(locks: Locks) -> None:
    """moto shows an execution's output without quotes where it is a text, and logs failures with all that it knows."""
    from moto.stepfunctions.parser.backend.execution import Execution

    def output(execution: Any) -> Any:
        value = vars(execution).get("_output")
        return json.dumps(value) if isinstance(value, str) else value

    Execution.output = property(output, lambda execution, value: vars(execution).update(_output=value))
    logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)
    correct_queries()
    correct_executions()


def _correct_kinesis(locks: Locks) -> None:
    correct_data_streams()
    correct_record_batches()


def _correct_cognitoidp(locks: Locks) -> None:
    """Tokens begin and end by the clock that everything else goes by."""
    count_in(["moto.cognitoidp.models"])


_CORRECTIONS: dict[str, Callable[[Locks], None]] = {
    "cognitoidp": _correct_cognitoidp,
    "dynamodb": _correct_dynamodb,
    "kinesis": _correct_kinesis,
    "s3": lambda locks: correct_notifications(),
    "sns": lambda locks: correct_message_batches(),
    "sqs": correct_queues,
    "ssm": _correct_ssm,
    "stepfunctions": _correct_stepfunctions,
}
