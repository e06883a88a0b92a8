"""What a test says about how its template is to be opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from minisam import project
from minisam.endpoints import Endpoints, parse_endpoints
from minisam.errors import UsageError
from minisam.model import DEFAULT_REGION, LoadOptions
from minisam.records import dataclass
from minisam.regions import check_region

Isolation = Literal["inline", "process"]
Network = Literal["block", "allow"]
ENDPOINT_OPTION = "aws_endpoint"
Iam = Literal["auto", "enforce", "warn", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOptions:
    """How to open a template. `env` are variables for all functions.

    `isolation`: "inline" runs handlers in this process, "process" in processes of their own. `network`: "block" refuses
    every connection that leaves this machine. `iam` is what becomes of AWS calls that a function's role does not allow:
    "auto" enforces where the role is wholly known, and only tells elsewhere. `aws_endpoint` are other emulators beside
    the embedded AWS or in its place. `jwt_issuer` are folders with the keys of token issuers, by their URLs; `claims`
    let everybody in as the one described, by authorizer.
    """

    template: Path
    parameters: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    isolation: Isolation = "inline"
    network: Network = "block"
    iam: Iam = "auto"
    region: str = DEFAULT_REGION
    stack_name: str | None = None
    seed: Path | None = None
    cache_dir: Path | None = None
    aws_endpoint: Endpoints = field(default_factory=Endpoints)
    jwt_issuer: Mapping[str, Path] = field(default_factory=dict)
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    disable_authorizer: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """What two tests must have in common to share a loaded template."""
        pairs = (tuple(sorted(self.parameters.items())), tuple(sorted(self.env.items())))
        admission = (repr(self.jwt_issuer), repr(self.claims), self.disable_authorizer)
        where = (self.region, self.stack_name, repr(self.aws_endpoint))
        return (self.template, pairs, self.network, self.iam, *where, self.seed, *admission)


def open_options(template: str | Path | None = None, *, folder: Path | None = None, **given: Any) -> OpenOptions:
    """Return the options, the template found where it is not named. Raises UsageError."""
    unknown = sorted(given.keys() - (set(OpenOptions.__slots__) - {"template"}))
    if unknown:
        raise UsageError(f"'{unknown[0]}' is no option of `minisam.open`", hint=f"there are: {', '.join(_NAMES)}")
    for name, allowed in (("isolation", ("inline", "process")), ("network", ("block", "allow")), ("iam", _MODES)):
        if given.get(name, allowed[0]) not in allowed:
            raise UsageError(f"{name} is '{given[name]}', expected {' or '.join(allowed)}")
    for name in ("parameters", "env"):
        given[name] = {str(key): str(value) for key, value in (given.get(name) or {}).items()}
    place = folder or Path.cwd()
    for name in given.keys() & {"seed", "cache_dir"}:
        given[name] = place / given[name] if given[name] is not None else None
    given["aws_endpoint"] = _endpoints(given.get("aws_endpoint"))
    given["jwt_issuer"] = {url: place / name for url, name in (given.get("jwt_issuer") or {}).items()}
    return OpenOptions(template=template_at(template, place), **given)


def _endpoints(given: str | Iterable[str] | Mapping[str, str] | Endpoints | None) -> Endpoints:
    """Return the endpoints of a URL, of `URL` and `SERVICE=URL` words, or of URLs by service. Raises UsageError."""
    if isinstance(given, Endpoints):
        return given
    if isinstance(given, str):
        given = given.split()
    if isinstance(given, Mapping):
        given = [f"{service}={url}" for service, url in given.items()]
    return parse_endpoints(given or (), ENDPOINT_OPTION)


def elsewhere(options: OpenOptions) -> dict[str, str]:
    """Return the variables that lead SDKs in this process to other emulators, but for what is always here."""
    here = ("lambda", "apigatewaymanagementapi") if options.aws_endpoint.default else ()
    hosts = {"apigatewaymanagementapi": "execute-api"}
    ours = {
        f"AWS_ENDPOINT_URL_{name.upper()}": f"https://{hosts.get(name, name)}.{options.region}.amazonaws.com"
        for name in here
    }
    return options.aws_endpoint.variables() | ours


def load_options(options: OpenOptions) -> LoadOptions:
    """Return what decides the template's meaning. Raises UsageError for an unknown region."""
    return LoadOptions(
        stack_name=options.stack_name or project.stack_name_of(options.template),
        region=check_region(options.region),
        parameters=options.parameters,
        cache_dir=options.cache_dir,
    )


def template_at(template: str | Path | None, folder: Path) -> Path:
    """Return the template: the named one, or the one of the folder or the nearest folder above. Raises UsageError."""
    if template is not None:
        path = folder / template
        if path.is_dir():
            return _only_template(path)
        if not path.is_file():
            raise UsageError(f"Template '{template}' does not exist", hint=f"looked for {path}")
        return path
    for place in (folder, *folder.parents):
        if any((place / name).is_file() for name in project.TEMPLATE_NAMES):
            return _only_template(place)
        if any((place / mark).exists() for mark in (".git", "pyproject.toml")):
            break
    names = ", ".join(project.TEMPLATE_NAMES)
    raise UsageError(f"No template for '{folder}': looked for {names} there and above", hint=_HINT)


def _only_template(folder: Path) -> Path:
    found = [folder / name for name in project.TEMPLATE_NAMES if (folder / name).is_file()]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise UsageError(f"Two templates in '{folder}': {names}", hint=_HINT)
    if not found:
        raise UsageError(f"No template in '{folder}'", hint=_HINT)
    return found[0]


_MODES = ("auto", "enforce", "warn", "off")
_NAMES = [name for name in OpenOptions.__slots__ if name != "template"]
_HINT = "name it: `@pytest.mark.sam(template=...)`, `sam_template` in the pytest configuration, or `minisam.open(...)`"
