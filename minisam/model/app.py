"""A whole loaded template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from minisam.model.apis import Api, Route
from minisam.model.functions import EventInvokeConfig, Function
from minisam.model.resources import Finding, Output, Resource, Support
from minisam.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A loaded template: everything that minisam runs, creates, lists or says about it.

    `resources` keeps the order in which they can be created; `files` are all files that were read (a change of one
    means loading anew). `secrets` are the values of parameters with NoEcho, which must never be shown.
    """

    name: str
    region: str
    template: Path
    functions: Mapping[str, Function] = field(default_factory=dict)
    apis: Mapping[str, Api] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    event_invoke_configs: tuple[EventInvokeConfig, ...] = ()
    resources: Mapping[str, Resource] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    outputs: tuple[Output, ...] = ()
    supports: tuple[Support, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()
