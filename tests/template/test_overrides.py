"""--parameter-overrides in both of SAM CLI's spellings (sam-cli: docs "sam local start-api", --parameter-overrides)."""

from __future__ import annotations

import pytest

from minisam.errors import UsageError
from minisam.template.parameters import parse_overrides


@pytest.mark.parametrize(
    ("words", "overrides"),
    [
        ([], {}),
        ([""], {}),
        (["A=1", "B=2"], {"A": "1", "B": "2"}),
        (["A=1 B=2"], {"A": "1", "B": "2"}),
        (["A=1", "A=2"], {"A": "2"}),
        (["A="], {"A": ""}),
        (["A= B=1"], {"A": "", "B": "1"}),
        (["A=x=y"], {"A": "x=y"}),
        (["Url=https://x/?a=b&c=d"], {"Url": "https://x/?a=b&c=d"}),
        (["A=hello world"], {"A": "hello world"}),
        (['A="hello world" B=2'], {"A": "hello world", "B": "2"}),
        (["A='hello world'"], {"A": "hello world"}),
        (['A="say \\"hi\\""'], {"A": 'say "hi"'}),
        (["A=a\\ b"], {"A": "a b"}),
        (['A={"k": "v w"} B=1'], {"A": '{"k": "v w"}', "B": "1"}),
        (["L=a,b,c"], {"L": "a,b,c"}),
        (["ParameterKey=A,ParameterValue=1"], {"A": "1"}),
        (["ParameterKey=A,ParameterValue=1 ParameterKey=B,ParameterValue=2"], {"A": "1", "B": "2"}),
        (['ParameterKey="A",ParameterValue="x y"'], {"A": "x y"}),
        (["ParameterKey=A,ParameterValue=x=y,z"], {"A": "x=y,z"}),
        (["ParameterKey=L,ParameterValue=a\\,b"], {"L": "a,b"}),
    ],
)
def test_both_spellings(words: list[str], overrides: dict[str, str]) -> None:
    assert parse_overrides(words) == overrides


@pytest.mark.parametrize("word", ["A", "=1", "ParameterKey=A", "A-B=1", "ParameterValue=1", "'A=1"])
def test_anything_else_is_refused_by_its_text(word: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_overrides([word])

    assert f"'{word}'" in refused.value.message
    assert refused.value.hint is not None
