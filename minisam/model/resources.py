"""What a template declares besides functions and APIs, what is said about it, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from minisam.model.places import Position
from minisam.records import dataclass

SupportStatus = Literal["runs", "emulated", "ignored"]
ACCOUNT_ID = "123456789012"
DEFAULT_REGION = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """What, besides its text, decides what a template means.

    `parameters` are the overrides as text; `ssm_parameters` and `imports` are local values for
    `AWS::SSM::Parameter::Value<...>` parameters and `Fn::ImportValue`. `kept` are resources that already exist and
    keep their names and attributes, by id, whatever the template now calls them.
    """

    stack_name: str = "app"
    region: str = DEFAULT_REGION
    parameters: Mapping[str, str] = field(default_factory=dict)
    ssm_parameters: Mapping[str, str] = field(default_factory=dict)
    imports: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, Resource] = field(default_factory=dict)
    cache_dir: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource of the stack as CloudFormation sees it, every intrinsic resolved but dynamic references.

    `ref` is what `Ref` gives, `attributes` what `GetAtt` gives; both are fixed before anything is created,
    and the embedded AWS uses the same. `depends_on` holds ids, implicit and explicit ones. `places` are where parts of
    it are written: a role's policies, by their names.
    """

    id: str
    type: str
    properties: Mapping[str, Any]
    ref: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()
    position: Position
    places: Mapping[str, Position] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One AWS call that puts content into a resource once it exists; `body_file` is the file that is its `Body`."""

    resource: str
    service: str
    operation: str
    parameters: Mapping[str, Any]
    body_file: Path | None = None
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A stack output: `value` is resolved text."""

    name: str
    value: str
    description: str = ""
    export: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What minisam does with one resource, and why not more.

    runs: minisam itself gives the behaviour. emulated: the embedded AWS holds it. ignored: it is only listed.
    """

    resource: str
    type: str
    status: SupportStatus
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a check found; severity "warning" does not stop the application from starting."""

    check: str
    severity: Literal["error", "warning", "notice"]
    message: str
    hint: str | None = None
    position: Position | None = None
