from minisam.errors import TemplateError, TemplateErrors, nearest
from minisam.model import Position


def test_the_nearest_name_is_suggested_whatever_its_case() -> None:
    assert nearest("hello", ["Hello", "Goodbye"]) == "Hello"
    assert nearest("Zebra", ["Hello"]) is None


def test_an_error_reads_as_place_message_and_hint() -> None:
    error = TemplateError("No Handler", position=Position(file="t.yaml", line=14, column=7), hint="add one")
    assert str(error) == "t.yaml:14:7: No Handler\n  hint: add one"


def test_problems_are_shown_once_and_in_the_order_of_the_file() -> None:
    late = TemplateError("b", position=Position(file="t.yaml", line=9))
    early = TemplateError("a", position=Position(file="t.yaml", line=2))
    assert str(TemplateErrors([late, early, late])) == "t.yaml:2:1: a\nt.yaml:9:1: b"


def test_an_error_steers_no_terminal() -> None:
    error = TemplateError("No '\x1b[2J\u202e'", position=Position(file="a\x07.yaml", line=1, column=1), hint="\x9b2J")
    assert str(error) == "a\\x07.yaml:1:1: No '\\x1b[2J\\x202e'\n  hint: \\x9b2J"
