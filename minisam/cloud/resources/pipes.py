"""EventBridge Pipes. AWS: docs "aws-resource-pipes-pipe"."""

from __future__ import annotations

from minisam.cloud.kind import Aws, Kind
from minisam.model import Resource


def create_pipe(aws: Aws, pipe: Resource) -> None:
    """Create the pipe; its properties have the API's names."""
    aws.call("pipes", "CreatePipe", **{**pipe.properties, "Name": pipe.ref})


def change_pipe(aws: Aws, old: Resource, new: Resource) -> None:
    """Make the pipe anew: what it has not read yet stays in its source."""
    remove_pipe(aws, old)
    create_pipe(aws, new)


def remove_pipe(aws: Aws, pipe: Resource) -> None:
    """Delete the pipe."""
    aws.call("pipes", "DeletePipe", Name=pipe.ref)


KINDS = (
    Kind(
        type="AWS::Pipes::Pipe",
        service="pipes",
        create=create_pipe,
        change=change_pipe,
        remove=remove_pipe,
        fixed=frozenset({"Name", "Source"}),
    ),
)
