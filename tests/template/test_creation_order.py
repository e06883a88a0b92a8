"""The order in which resources can be created, and the circles that have none."""

from __future__ import annotations

from minisam.template.creation_order import creation_order, names_in


def test_needs_come_first_and_the_rest_stays_in_order() -> None:
    order, circles = creation_order({"A": ["C"], "B": [], "C": ["D"], "D": []})
    assert order == ["D", "C", "A", "B"]
    assert circles == []


def test_every_circle_is_found() -> None:
    order, circles = creation_order({"A": ["B"], "B": ["A"], "C": ["C"], "D": ["A"]})
    assert circles == [["A", "B", "A"], ["C", "C"]]
    assert sorted(order) == ["A", "B", "C", "D"]


def test_names_are_found_with_their_places() -> None:
    value = {
        "a": {"Ref": "One"},
        "b": [{"Fn::GetAtt": ["Two", "Arn"]}, {"Fn::GetAtt": "Three.Arn"}],
        "c": {"Fn::Sub": ["${Four.Arn} ${!Kept} ${own}", {"own": {"Ref": "Five"}}]},
    }
    assert sorted(names_in(value, ())) == [
        ("Five", ("c", "Fn::Sub", 1, "own", "Ref")),
        ("Four", ("c", "Fn::Sub", 0)),
        ("One", ("a", "Ref")),
        ("Three", ("b", 1, "Fn::GetAtt")),
        ("Two", ("b", 0, "Fn::GetAtt")),
    ]


def test_a_branch_that_is_not_taken_needs_nothing() -> None:
    value = {"Fn::If": ["IsDev", {"Ref": "Dev"}, {"Ref": "Prod"}]}
    assert [name for name, _ in names_in(value, (), lambda condition: 2)] == ["Prod"]
    assert sorted(name for name, _ in names_in(value, ())) == ["Dev", "Prod"]
