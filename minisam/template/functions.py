"""The names of CloudFormation's intrinsic functions, and their short YAML forms.

The list is that of the CloudFormation template reference ("Intrinsic function reference", "Rule-specific intrinsic
functions"); `Fn::ForEach::Name` is a family of keys and has no short form.
"""

from __future__ import annotations

from typing import Any

FOR_EACH = "Fn::ForEach"
LONG_NAMES = frozenset(
    f"Fn::{name}"
    for name in (
        "And Base64 Cidr Contains EachMemberEquals EachMemberIn Equals FindInMap GetAtt GetAZs GetStackOutput If "
        "ImportValue Join Length Not Or RefAll Select Split Sub ToJsonString Transform ValueOf ValueOfAll"
    ).split()
)
SHORT_NAMES = {name.removeprefix("Fn::"): name for name in LONG_NAMES} | {"Ref": "Ref", "Condition": "Condition"}


def is_known(key: str) -> bool:
    """Say whether a mapping's key is fine: no `Fn::` name at all, or that of a function that exists."""
    return not key.startswith("Fn::") or key in LONG_NAMES or key.startswith(f"{FOR_EACH}::")


def long_form(short: str, argument: Any) -> dict[str, Any]:
    """Return what the tag `!short argument` stands for."""
    name = SHORT_NAMES[short]
    return {name: dotted(argument) if name == "Fn::GetAtt" else argument}


def dotted(argument: Any) -> Any:
    """Return the list form of GetAtt's `Resource.Attribute`; anything else as it is."""
    return argument.split(".", 1) if isinstance(argument, str) and "." in argument else argument
