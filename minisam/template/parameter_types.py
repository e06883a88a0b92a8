"""The types that a parameter can have, and how its text becomes a value.

AWS: docs "CloudFormation User Guide: Parameters", "CloudFormation-supplied parameter types".
"""

from __future__ import annotations

import re
from typing import Any

from minisam.errors import nearest
from minisam.records import dataclass

_PLAIN = ("String", "Number", "List<Number>", "CommaDelimitedList")
_AWS = re.compile(r"AWS::[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+")
_LIST = re.compile(r"List<(.+)>")
_SSM = re.compile(r"AWS::SSM::Parameter::Value<(.+)>")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ParameterType:
    """A parsed type: `is_ssm` when the parameter's text names a value in the Parameter Store."""

    is_list: bool = False
    is_number: bool = False
    is_ssm: bool = False

    @classmethod
    def parse(cls, name: str) -> ParameterType | None:
        """Return the type of this name, None when CloudFormation has none."""
        if stored := _SSM.fullmatch(name):
            inner = stored[1]
            element = _LIST.fullmatch(inner)
            if inner in ("String", "CommaDelimitedList", "List<String>") or _AWS.fullmatch(
                element[1] if element else inner
            ):
                return cls(is_list=element is not None or inner == "CommaDelimitedList", is_ssm=True)
            return None
        if name in _PLAIN:
            return cls(is_list=name in ("List<Number>", "CommaDelimitedList"), is_number="Number" in name)
        element = _LIST.fullmatch(name)
        return cls(is_list=element is not None) if _AWS.fullmatch(element[1] if element else name) else None

    def split(self, text: str) -> list[str]:
        """Return the items of a list's text, without the spaces around them."""
        return [item.strip() for item in text.split(",")] if text else []


def type_hint(name: str) -> str:
    """Return what to write instead of a type that does not exist."""
    if name == "List<String>":
        return "a list of texts is a `CommaDelimitedList`"
    guess = nearest(name, _PLAIN)
    return f"did you mean `{guess}`?" if guess else "use String, Number, CommaDelimitedList, List<Number> or AWS::..."


def is_number(text: str) -> bool:
    """Say whether CloudFormation takes the text for a number."""
    return _NUMBER.fullmatch(text.strip()) is not None


def as_text(value: Any) -> str:
    """Return a scalar as CloudFormation passes it on: booleans as `true` and `false`."""
    return str(value).lower() if isinstance(value, bool) else str(value)
