"""Every option once: its name, flags, default and help, and where else its value may come from.

The command line's options grow from `SETTINGS`, each command's as `command_settings.py` says; a value
comes from the flag, else from the environment (`MINISAM_NAME` or one of the names that SAM CLI and the SDKs use), else
from `samconfig.toml`, else from `[tool.minisam]` of `pyproject.toml` (both: `config_files.py`), else it is the default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minisam.errors import UsageError
from minisam.model import DEFAULT_REGION
from minisam.setting import Setting

_ALL = (
    Setting(
        name="template",
        flags=("-t", "--template", "--template-file"),
        kind="path",
        environment=("SAM_TEMPLATE_FILE",),
        help="The SAM or CloudFormation template.  [default: template.yaml, .yml or .json here]",
    ),
    Setting(
        name="parameter_overrides",
        flags=("--parameter-overrides",),
        kind="words",
        help="Template parameters: `Key=Value ...` or `ParameterKey=K,ParameterValue=V ...`.",
    ),
    Setting(
        name="ssm_parameter",
        flags=("--ssm-parameter",),
        kind="pairs",
        help="Local value `NAME=VALUE` for a parameter of type AWS::SSM::Parameter::Value<...>; may be repeated.",
    ),
    Setting(
        name="import_value",
        flags=("--import-value",),
        kind="pairs",
        help="Local value `NAME=VALUE` for Fn::ImportValue; may be repeated.",
    ),
    Setting(
        name="region",
        flags=("--region",),
        environment=("AWS_REGION", "AWS_DEFAULT_REGION"),
        help=f"AWS region that the application sees.  [default: the AWS profile's, else {DEFAULT_REGION}]",
    ),
    Setting(
        name="profile",
        flags=("--profile",),
        environment=("AWS_PROFILE",),
        help="AWS profile whose region is used; its credentials are read for --remote alone.",
    ),
    Setting(name="stack_name", flags=("--stack-name",), help="Name of the stack.  [default: the template's folder]"),
    Setting(
        name="cache_dir",
        flags=("--cache-dir",),
        kind="path",
        help="Where expanded templates are cached.  [default: the user's cache folder]",
    ),
    Setting(
        name="config_file",
        flags=("--config-file",),
        kind="path",
        help="Configuration file.  [default: samconfig.toml or .yaml beside the template]",
    ),
    Setting(name="config_env", flags=("--config-env",), help="Its environment (first table name).  [default: default]"),
    Setting(
        name="env_vars",
        flags=("-n", "--env-vars"),
        kind="path",
        help='JSON file of variables: {"FUNCTION": {"NAME": "value"}} or {"Parameters": {"NAME": "value"}}.',
    ),
    Setting(
        name="env_file",
        flags=("--env-file",),
        kind="path",
        help="File of `NAME=value` lines (.env) with variables for all functions; none is read unless it is named.",
    ),
    Setting(
        name="seed",
        flags=("--seed",),
        kind="path",
        help="JSON file or folder that fills tables, buckets, parameters and secrets; see docs/seeds.md.",
    ),
    Setting(
        name="state",
        flags=("--state",),
        kind="path",
        help="Folder that keeps what the embedded AWS holds across restarts; see docs/state.md.  [default: none]",
    ),
    Setting(
        name="aws_endpoint",
        flags=("--aws-endpoint",),
        kind="pairs",
        metavar="URL|SERVICE=URL",
        help="Another emulator instead of the embedded AWS, for all services or for one; may be repeated.",
    ),
    Setting(
        name="remote",
        flags=("--remote",),
        kind="pairs",
        metavar="SERVICE[:RESOURCE][:rw]",
        help="Let functions reach this in your real AWS account, read-only unless `:rw`; may be repeated.  "
        "See docs/remote.md.",
    ),
    Setting(
        name="remote_account",
        flags=("--remote-account",),
        is_in_files=False,
        metavar="ID",
        help="The account that --remote leads to: confirms it without a question, and refuses any other.",
    ),
    Setting(
        name="host",
        flags=("--host",),
        default="127.0.0.1",
        help="Address to listen on; other than loopback with --allow-remote only.",
    ),
    Setting(
        name="allow_remote",
        flags=("--allow-remote",),
        kind="flag",
        default=False,
        is_in_files=False,
        help="Let --host be an address that other machines reach: they can run the functions.",
    ),
    Setting(name="port", flags=("-p", "--port"), kind="integer", default=3000, help="Port; 0 takes a free one."),
    Setting(
        name="endpoints_file",
        flags=("--endpoints-file",),
        kind="path",
        help="File that gets all addresses as JSON once minisam is ready.",
    ),
    Setting(
        name="allow_replace",
        flags=("--allow-replace",),
        kind="flag",
        default=False,
        help="Let a template change replace or remove resources that hold data.",
    ),
    Setting(name="no_watch", flags=("--no-watch",), kind="flag", default=False, help="Do not watch files for changes."),
    Setting(
        name="log_file", flags=("-l", "--log-file"), kind="path", help="Write the functions' logs to this file too."
    ),
    Setting(
        name="python",
        flags=("--python",),
        kind="path",
        help="Python that runs the functions.  [default: of .venv, else of `Runtime`, else the one that runs minisam]",
    ),
    Setting(
        name="no_install",
        flags=("--no-install",),
        kind="flag",
        default=False,
        help="Never install what a requirements.txt asks for.",
    ),
    Setting(
        name="debug",
        flags=("--debug",),
        kind="names",
        help="Let FUNCTION[:PORT] wait for a debugger (port 5678); no timeouts while it is attached; may be repeated.",
    ),
    Setting(
        name="debug_port",
        flags=("-d", "--debug-port"),
        kind="integer",
        environment=("SAM_DEBUG_PORT",),
        bounds=(1, 65535),
        help="Let the function wait for a debugger at this port.",
    ),
    Setting(
        name="debug_function",
        flags=("--debug-function",),
        help="Function that --debug-port is for, where there is more than one.",
    ),
    Setting(
        name="inline",
        flags=("--inline",),
        kind="names",
        help="Give FUNCTION this terminal, for `breakpoint()`, and no timeout; may be repeated.",
    ),
    Setting(
        name="retry_delay",
        flags=("--retry-delay",),
        kind="number",
        bounds=(0, 3600),
        help="Seconds before an asynchronous invocation is retried, twice that before the second retry.  [default: 60]",
    ),
    Setting(
        name="enforce_memory",
        flags=("--enforce-memory",),
        kind="flag",
        default=False,
        help="Kill a function that uses more than its MemorySize, as Lambda does.",
    ),
    Setting(
        name="reveal",
        flags=("--reveal",),
        kind="flag",
        help="Show values that come from parameters with NoEcho.",
        default=False,
    ),
    Setting(
        name="fail_under",
        flags=("--fail-under",),
        kind="number",
        metavar="PERCENT",
        bounds=(0, 100),
        help="Fail where the tests exercise less of the template.",
    ),
    Setting(
        name="examples",
        flags=("--examples",),
        kind="integer",
        default=200,
        bounds=(1, 10**6),
        help="Events of each source.",
    ),
    Setting(
        name="shell",
        flags=("--shell",),
        kind="flag",
        default=False,
        help="Print what leads a shell to the running application, for `eval`.",
    ),
    Setting(
        name="jwt_issuer",
        flags=("--jwt-issuer",),
        kind="pairs",
        help="Keys of a token issuer, `URL=FOLDER` with openid-configuration.json and jwks.json; may be repeated.",
    ),
    Setting(
        name="claims",
        flags=("--claims",),
        kind="path",
        help='JSON file {"AUTHORIZER": {"claim": "value"}}: these let everybody in, as the one described.',
    ),
    Setting(
        name="disable_authorizer",
        flags=("--disable-authorizer",),
        kind="flag",
        default=False,
        help="Let everybody in: no authorizer, signature or API key is asked for.",
    ),
    Setting(
        name="iam",
        flags=("--iam",),
        choices=("enforce", "warn", "off"),
        help="What becomes of calls that a function's role does not allow: enforce, warn or off.  "
        "[default: enforce where the role is wholly known, else warn]",
    ),
    Setting(
        name="record_policies",
        flags=("--record-policies",),
        kind="path",
        help="File that gets what functions do, for `minisam policies suggest`.",
    ),
    Setting(name="record", flags=("--record",), kind="path", help="Folder that keeps each invocation, for `replay`."),
    Setting(name="calls", flags=("--calls",), default="recorded", help="Who answers AWS calls, `recorded` or `live`."),
    Setting(name="ignore", flags=("--ignore",), kind="pairs", metavar="PLACE", help="Place that is not compared."),
    Setting(name="exact", flags=("--exact",), kind="flag", default=False, help="Compare times, drawn ids, tokens too."),
    Setting(name="pytest", flags=("--pytest",), kind="flag", default=False, help="Print one case as a test file."),
    Setting(name="sarif", flags=("--sarif",), kind="flag", default=False, help="Print SARIF, for code hosts."),
    Setting(
        name="static_dir",
        flags=("-s", "--static-dir"),
        kind="path",
        help="Folder whose files answer where no route does.  [default: public beside the template, if it exists]",
    ),
    Setting(name="ssl_cert_file", flags=("--ssl-cert-file",), kind="path", help="Certificate: serve HTTPS with it."),
    Setting(name="ssl_key_file", flags=("--ssl-key-file",), kind="path", help="The certificate's private key."),
    Setting(
        name="event",
        flags=("-e", "--event"),
        kind="path",
        help="File with the event as JSON; `-` reads standard input.",
    ),
    Setting(
        name="running",
        flags=("--running",),
        kind="flag",
        default=False,
        help="Invoke in the application that runs already (`minisam status`), with what it stores.",
    ),
    Setting(name="no_event", flags=("--no-event",), kind="flag", default=False, help="Invoke with an empty event."),
    Setting(name="json", flags=("--json",), kind="flag", default=False, help="Print JSON."),
)
SETTINGS: Mapping[str, Setting] = {setting.name: setting for setting in _ALL}


def from_environment(name: str, environment: Mapping[str, str]) -> str | None:
    """Return the text that the environment gives a setting, or None."""
    return next((environment[v] for v in SETTINGS[name].variables if environment.get(v)), None)


def pairs(words: Sequence[str], flag: str) -> dict[str, str]:
    """Return `NAME=VALUE` words as a mapping; raises UsageError for a word without `=`."""
    for word in words:
        if "=" not in word:
            raise UsageError(f"{flag}: '{word}' is not NAME=VALUE")
    return dict(word.split("=", 1) for word in words)
