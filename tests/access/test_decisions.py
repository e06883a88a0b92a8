"""What policies decide, as the IAM documentation says."""

from __future__ import annotations

import pytest

from minisam.access import AccessRequest, MalformedPolicy, decide

ARN = "arn:aws:execute-api:us-east-1:123456789012:api/test/GET/items/7"


def policy(effect="Allow", action="execute-api:Invoke", resource="*", **more):
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": resource, **more}]}


def ask(*policies, resource=ARN, action="execute-api:Invoke", principals=(), **context):
    keys = {key.replace("__", ":"): value for key, value in context.items()}
    return decide(policies, AccessRequest(action=action, resource=resource, context=keys, principals=principals))


@pytest.mark.parametrize(
    ("policies", "decision"),
    [
        # docs reference_policies_evaluation-logic
        ([], "implicit-deny"),
        ([policy()], "allow"),
        ([policy(), policy("Deny")], "explicit-deny"),
        ([policy("Deny"), policy()], "explicit-deny"),
        ([policy(resource=ARN + "-other")], "implicit-deny"),
        # docs reference_policies_elements_action: names of actions are case-insensitive
        ([policy(action="EXECUTE-API:inv*")], "allow"),
        # docs reference_policies_elements_resource: `*` spans segments, `?` is one letter
        ([policy(resource="arn:aws:execute-api:*:*:api/*/GET/items/?")], "allow"),
        ([policy(resource="arn:aws:execute-api:*:*:api/*/GET/items/??")], "implicit-deny"),
        # a bracket is no wildcard
        ([policy(resource=ARN[:-1] + "[7]")], "implicit-deny"),
        ([{"Statement": {"Effect": "Allow", "NotAction": "s3:*", "NotResource": ARN + "x"}}], "allow"),
        ([{"Statement": {"Effect": "Allow", "NotAction": "execute-api:*", "Resource": "*"}}], "implicit-deny"),
    ],
)
def test_effects_actions_and_resources(policies, decision):
    assert ask(*policies) == decision


@pytest.mark.parametrize(
    ("operator", "wanted", "given", "holds"),
    [
        # docs reference_policies_elements_condition_operators
        ("StringEquals", ["a", "b"], "b", True),
        ("StringEquals", "a*", "ab", False),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringNotEquals", "a", None, True),
        ("StringEquals", "a", None, False),
        ("StringEqualsIfExists", "a", None, True),
        ("StringEqualsIgnoreCase", "A", "a", True),
        ("StringLike", "a*", "a/b", True),
        ("StringNotLike", "a*", "b", True),
        ("NumericLessThanEquals", 10, "10", True),
        ("NumericLessThan", "10", "ten", False),
        ("DateGreaterThan", "2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z", True),
        ("Bool", True, "true", True),
        ("Null", "true", None, True),
        ("Null", "true", "x", False),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", True),
        ("NotIpAddress", "10.0.0.0/8", "10.1.2.3", False),
        ("ArnLike", "arn:aws:sns:*:123456789012:t*", "arn:aws:sns:us-east-1:123456789012:topic", True),
        ("ForAllValues:StringEquals", ["a", "b"], ["a", "c"], False),
        ("ForAnyValue:StringEquals", ["a", "b"], ["a", "c"], True),
        ("ForAllValues:StringEquals", "a", None, True),
        ("ForAnyValue:StringEquals", "a", None, False),
    ],
)
def test_conditions(operator, wanted, given, holds):
    context = {} if given is None else {"aws__Key": given}
    decision = ask(policy(Condition={operator: {"AWS:key": wanted}}), **context)
    assert decision == ("allow" if holds else "implicit-deny")


def test_variables_stand_for_values_and_never_for_wildcards():
    # docs reference_policies_variables
    mine = policy(resource="arn:x:${aws:username}/${*}")
    assert ask(mine, resource="arn:x:ann/*", aws__username="ann") == "allow"
    assert ask(mine, resource="arn:x:ann/b", aws__username="ann") == "implicit-deny"
    assert ask(mine, resource="arn:x:ann/*", aws__username="*") == "implicit-deny"
    assert ask(mine, resource="arn:x:ann/*") == "implicit-deny"
    assert ask(policy(resource="arn:x:${aws:username, 'nobody'}"), resource="arn:x:nobody") == "allow"


def test_a_resource_policy_names_its_principals():
    caller = "arn:aws:iam::123456789012:user/ann"
    assert ask(policy(Principal="*")) == "allow"
    assert ask(policy(Principal={"AWS": [caller]}), principals=(caller,)) == "allow"
    assert ask(policy(Principal={"AWS": caller})) == "implicit-deny"
    assert ask(policy(NotPrincipal={"AWS": caller}), principals=(caller,)) == "implicit-deny"


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"Statement": "Allow"},
        policy(effect="allow"),
        policy(action=7),
        policy(NotAction="s3:*"),
        policy(Surprise=1),
        policy(Condition={"StringSmells": {"aws:k": "v"}}),
    ],
)
def test_a_malformed_document_decides_nothing(document):
    with pytest.raises(MalformedPolicy):
        ask(document)
