"""Delivers what became of events: to queues, topics, buses and buckets by a call of AWS, to functions as an event."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from minisam.errors import UnknownFunction, UserError
from minisam.sources.destinations import FUNCTION, Delivery, NoDestination, Settled, to_dead_letters, to_destination

CallAws = Callable[[str, str, Mapping[str, Any]], Awaitable[object]]
"""Makes one call of AWS: service, operation, parameters. Raises UserError where it fails."""

RunFunction = Callable[[str, bytes], None]
"""Lets a function, named by its ARN, run with an event some time. Raises UnknownFunction."""


class Outbox:
    """Makes the calls; one that fails is told and not tried again, as on AWS."""

    def __init__(self, call_aws: CallAws, run_function: RunFunction, on_notice: Callable[[str], None]) -> None:
        self._call_aws = call_aws
        self._run_function = run_function
        self._on_notice = on_notice

    async def deliver(self, settled: Settled, *, destination: str | None, dead_letters: str | None) -> None:
        """Send the record to the destination and the event to the dead letters, where there are such."""
        if destination is not None:
            await self._send(destination, to_destination, settled)
        if dead_letters is not None:
            await self._send(dead_letters, to_dead_letters, settled)

    async def _send(self, arn: str, make: Callable[[str, Settled], Delivery], settled: Settled) -> None:
        try:
            delivery = make(arn, settled)
            if delivery.service == FUNCTION:
                self._run_function(delivery.parameters["FunctionArn"], delivery.parameters["Payload"].encode())
            else:
                await self._call_aws(delivery.service, delivery.operation, delivery.parameters)
        except (NoDestination, UnknownFunction) as error:
            self._on_notice(f"{settled.request_id} of {settled.function_name} is not delivered: {error}")
        except UserError as error:
            what = f"{settled.request_id} of {settled.function_name}"
            self._on_notice(f"{what} is not delivered to {arn}: {error.message}")
