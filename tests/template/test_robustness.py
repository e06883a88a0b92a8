"""Well-formed YAML of any wrong shape: every step before the translator answers with TemplateErrors or goes on."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from minisam.errors import TemplateErrors
from minisam.model import LoadOptions
from minisam.template.language import expand_language
from minisam.template.localise import localise
from minisam.template.parameters import resolve_parameters
from minisam.template.properties import check_properties
from minisam.template.reader import read
from minisam.template.structure import check_structure

DOCUMENT = read(Path(__file__).with_name("cases") / "orders" / "template.yaml")
WRONG: list[Any] = [
    None, [], [1], {}, {"a": 1}, "x", "", 5, True, [None], {"Ref": [1]}, {"Fn::Sub": 5}, {"Fn::Transform": 1},
    {"Fn::Transform": {"Name": "AWS::Include"}}, {"Fn::ForEach::x": [1]}, {"Fn::If": ["a", 1, 2]},
]  # fmt: skip


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in entries:
        yield (*path, key)
        yield from paths(item, (*path, key))


@given(path=st.sampled_from(list(paths(DOCUMENT.value))), wrong=st.sampled_from(WRONG))
def test_a_wrong_value_anywhere_is_no_traceback(path: tuple[Any, ...], wrong: Any) -> None:
    value = copy.deepcopy(DOCUMENT.value)
    node = value
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = wrong
    document = replace(DOCUMENT, value=value)

    try:
        parameters = resolve_parameters(document, LoadOptions())
        document = expand_language(document, parameters)
        check_structure(document)
    except TemplateErrors as refused:
        assert all(error.position for error in refused.errors)
    else:
        check_properties(document)
        assert localise(document.value, parameters.values).keys() == document.value.keys()
