"""AllowedPattern: whole matches, and a match that would never end."""

import pytest

from minisam.template.allowed_patterns import NotChecked, matches


@pytest.mark.parametrize(
    ("pattern", "text", "is_match"),
    [
        ("[a-z]+", "abc", True),
        ("[a-z]+", "abc1", False),
        (r"^(\d{1,3}\.){3}\d{1,3}/\d{1,2}$", "10.0.0.0/16", True),
        (r"^(\d{1,3}\.){3}\d{1,3}/\d{1,2}$", "10.0.0/16", False),
        ("dev|test|live", "test", True),
        ("dev|test|live", "tests", False),
    ],
)
def test_the_whole_text_must_match(pattern: str, text: str, is_match: bool) -> None:
    assert matches(pattern, [text]) is is_match


def test_each_of_several_texts_must_match() -> None:
    assert matches("a+b+", ["ab", "aab"]) and not matches("a+b+", ["ab", "ba"])


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$"])
def test_a_match_that_would_never_end_is_given_up(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minisam.template.allowed_patterns.LONGEST_S", 0.2)
    with pytest.raises(NotChecked, match="takes longer than"):
        matches(pattern, ["a" * 200 + "!"])


@pytest.mark.parametrize("pattern", ["(", "[", "a{99999999999999999999}"])
def test_a_pattern_that_python_cannot_read_is_said(pattern: str) -> None:
    with pytest.raises(NotChecked, match="unreadable"):
        matches(pattern, ["a"])
