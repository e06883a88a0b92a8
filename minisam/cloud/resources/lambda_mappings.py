"""Event source mappings: what makes Lambda read a queue or a stream for a function.

AWS: docs "aws-resource-lambda-eventsourcemapping".
"""

from __future__ import annotations

from minisam.cloud.kind import Aws, Kind
from minisam.model import Resource


def create_mapping(aws: Aws, mapping: Resource) -> None:
    """Create the mapping; its properties have the API's names."""
    aws.call("lambda", "CreateEventSourceMapping", **mapping.properties)


def change_mapping(aws: Aws, old: Resource, new: Resource) -> None:
    """Replace what may change."""
    aws.call("lambda", "UpdateEventSourceMapping", UUID=new.ref, **new.properties)


def remove_mapping(aws: Aws, mapping: Resource) -> None:
    """Delete the mapping; the source keeps its records."""
    aws.call("lambda", "DeleteEventSourceMapping", UUID=mapping.ref)


KINDS = (
    Kind(
        type="AWS::Lambda::EventSourceMapping",
        service="lambda",
        create=create_mapping,
        change=change_mapping,
        remove=remove_mapping,
        fixed=frozenset(
            {
                "EventSourceArn",
                "StartingPosition",
                "StartingPositionTimestamp",
                "SelfManagedEventSource",
                "AmazonManagedKafkaEventSourceConfig",
                "SelfManagedKafkaEventSourceConfig",
            }
        ),
    ),
)
