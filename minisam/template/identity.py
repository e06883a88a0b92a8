"""What a resource is called: its `Ref` and attributes, fixed before anything is created.

In: a resource's type, resolved properties and logical id, and the stack it is in. Out: the texts that CloudFormation
would give once it exists, and that the embedded AWS uses when it creates it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from minisam.model import ACCOUNT_ID
from minisam.records import dataclass
from minisam.template.identities import OPEN_ENDED, RULES, IdentityRule
from minisam.template.intrinsic_values import WrongArguments, to_text
from minisam.template.naming import LOWER, MIXED, UPPER, Names
from minisam.template.pseudo import partition, stack_id, url_suffix

_NESTED = "AWS::CloudFormation::Stack"
_CUSTOM = "AWS::CloudFormation::CustomResource"
# Where ARNs call a service otherwise than resource types do. AWS: Service Authorization Reference.
_ARN_SERVICES = {
    **{"amazonmq": "mq", "apigatewayv2": "apigateway", "certificatemanager": "acm", "docdb": "rds"},
    **{"efs": "elasticfilesystem", "elasticloadbalancingv2": "elasticloadbalancing", "kinesisfirehose": "firehose"},
    **{"msk": "kafka", "neptune": "rds", "opensearchserverless": "aoss", "opensearchservice": "es"},
    **{"stepfunctions": "states"},
}
_GENERATED = re.compile(r"(key|mixed|upper|root)(\d+)")
_ALPHABETS = {"key": LOWER, "root": LOWER, "mixed": MIXED, "upper": UPPER}


@dataclass(frozen=True, slots=True)
class Identity:
    """`Ref` and attributes of a resource; `is_complete` when an attribute that is not here does not exist.

    `late` names a custom resource: its function decides what it is called and has.
    """

    ref: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    is_complete: bool = False
    service: str = ""
    late: str = ""

    def late_value(self, attribute: str) -> str:
        """Return the reference by which an attribute is read once the resource exists; "" where it is fixed now."""
        return f"{{{{resolve:custom:{self.late}:{attribute}}}}}" if self.late else ""

    def placeholder(self, logical_id: str, attribute: str) -> str:
        """Return a text that stands visibly for an attribute which only the real AWS knows."""
        text = f"placeholder-for-{logical_id}.{attribute}"
        return f"{self.service}{text}" if attribute.endswith(("Arn", "ARN")) else text


class Identities:
    """Gives the resources of one stack their identities; asked in creation order, once each."""

    def __init__(self, stack_name: str, region: str) -> None:
        self._stack_name = stack_name
        self._region = region
        self._ordinals: Counter[str] = Counter()

    def identify(self, logical_id: str, kind: str, properties: Mapping[str, Any]) -> Identity:
        """Return the identity of a resource whose properties are resolved."""
        names = Names(self._stack_name, self._region, logical_id)
        service = self._service_arn(kind)
        if kind == _NESTED:
            ref = stack_id(nested_stack_name(self._stack_name, self._region, logical_id), self._region)
            return Identity(ref, {"StackId": ref}, is_complete=False, service=service)
        is_custom = kind == _CUSTOM or kind.startswith("Custom::")
        if is_custom and ":lambda:" in _texts(properties)["ServiceToken"]:
            late = f"{self._stack_name}.{logical_id}"
            return Identity(f"{{{{resolve:custom:{late}}}}}", late=late)
        rule = RULES.get(kind) or _generic(kind, properties)
        fields = self._fields(rule, names, properties, kind)
        attributes = {name: text.format_map(fields) for name, text in rule.attributes.items()}
        if "StreamArn" in attributes and not _has_stream(properties):
            del attributes["StreamArn"]
        return Identity(
            rule.ref.format_map(fields),
            attributes,
            is_complete=kind in RULES and kind not in OPEN_ENDED,
            service=service,
        )

    def _fields(self, rule: IdentityRule, names: Names, properties: Mapping[str, Any], kind: str) -> _Fields:
        texts = _texts(properties)
        ending = ".fifo" if texts["FifoQueue"] == "true" or texts["FifoTopic"] == "true" else ""
        given = texts[rule.name] if rule.name else ""
        name = given or names.physical(rule.limit, is_lower=rule.is_lower, ending=ending)
        bus = texts["EventBusName"].rpartition("/")[2]
        fields = _Fields(names)
        fields |= {
            "name": name,
            "word_name": name.replace("-", "_"),
            "bare_name": name.lstrip("/"),
            "region": self._region,
            "account": ACCOUNT_ID,
            "partition": partition(self._region),
            "suffix": url_suffix(self._region),
            "properties": texts,
            "path": texts["Path"] or "/",
            "group": texts["GroupName"] or "default",
            "bus_prefix": "" if bus in ("", "default") else f"{bus}|",
            "bus_path": "" if bus in ("", "default") else f"{bus}/",
            "scheme": "wss" if texts["ProtocolType"] == "WEBSOCKET" else "https",
            "function": self._function_arn(texts["FunctionName"] or texts["TargetFunctionArn"]),
            "machine": texts["StateMachineArn"] or self._machine_of(properties),
        }
        if "{ordinal}" in rule.ref:
            counted = f"{kind}:{fields['function']}:{fields['machine']}:{'' if 'function' in rule.ref else name}"
            self._ordinals[counted] += 1
            fields["ordinal"] = str(self._ordinals[counted])
        return fields

    def _function_arn(self, function: str) -> str:
        """Return the ARN of the function that another resource names by name or ARN."""
        if function.startswith("arn:"):
            return ":".join(function.split(":")[:7])
        name = function.split(":")[0]
        return f"arn:{partition(self._region)}:lambda:{self._region}:{ACCOUNT_ID}:function:{name}"

    def _machine_of(self, properties: Mapping[str, Any]) -> str:
        """Return the state machine that an alias routes to."""
        routing = properties.get("RoutingConfiguration") or [properties.get("DeploymentPreference")]
        first = routing[0] if isinstance(routing, list) and routing else None
        version = first.get("StateMachineVersionArn") if isinstance(first, Mapping) else None
        return version.rpartition(":")[0] if isinstance(version, str) else ""

    def _service_arn(self, kind: str) -> str:
        service = kind.split("::")[1].lower() if kind.startswith("AWS::") and kind.count("::") > 1 else "custom"
        service = _ARN_SERVICES.get(service, service)
        return f"arn:{partition(self._region)}:{service}:{self._region}:{ACCOUNT_ID}:"


class _Fields(dict[str, Any]):
    """The fields of a rule's texts; generated ids (`key10`: ten letters) are made when a text asks for one."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, field_name: str) -> str:
        if field_name == "uuid":
            return self._names.uuid("id")
        generated = _GENERATED.fullmatch(field_name)
        if generated is None:
            raise KeyError(field_name)
        return self._names.letters(generated[1], int(generated[2]), _ALPHABETS[generated[1]])


def nested_stack_name(stack_name: str, region: str, logical_id: str) -> str:
    """Return the name of a nested stack, `PARENT-LOGICALID-SUFFIX` as CloudFormation makes it."""
    return Names(stack_name, region, logical_id).physical(128)


def _generic(kind: str, properties: Mapping[str, Any]) -> IdentityRule:
    """Return how a type that minisam does not know is called: by its own name where it has one."""
    noun = kind.split("::")[-1]
    candidates = (f"{noun}Name", f"{noun}Identifier", "Name")
    return IdentityRule(name=next((name for name in candidates if isinstance(properties.get(name), str)), None))


def _texts(properties: Mapping[str, Any]) -> defaultdict[str, str]:
    texts: defaultdict[str, str] = defaultdict(str)
    for name, value in properties.items():
        try:
            texts[name] = to_text(value)
        except WrongArguments:
            continue
    return texts


def _has_stream(properties: Mapping[str, Any]) -> bool:
    return bool(properties.get("StreamSpecification"))
