"""Thousands of generated decisions agree with an evaluator that the tests wrote from AWS's documentation."""

from __future__ import annotations

import json
import random
from collections import Counter

from minisam.access import AccessRequest, Identity, authorize
from tests.access.evaluator import evaluate

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app-FnRole"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app-FnRole/fn"
ACTIONS = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "kms:Decrypt",
    "sqs:SendMessage",
]
PATTERNS = [
    "s3:*",
    "S3:get*",
    "s3:?etObject",
    "dynamodb:*Item",
    "*",
    "kms:Decrypt",
    "sqs:SendMessage*",
    "dynamodb:Q*",
    "s3:GetObject",
]
RESOURCES = [
    "arn:aws:s3:::box",
    "arn:aws:s3:::box/a/b.txt",
    "arn:aws:s3:::box/user-7/x",
    "arn:aws:s3:::box/*odd[1]",
    f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/orders",
    f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/orders/index/by",
    f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs",
]
RESOURCE_PATTERNS = [
    "*",
    "arn:aws:s3:::box",
    "arn:aws:s3:::box/*",
    "arn:aws:s3:::box/${aws:userid}/*",
    "arn:aws:s3:::box/${*}odd[1]",
    "arn:aws:s3:::b?x/a/*",
    "arn:aws:dynamodb:*:*:table/orders",
    "arn:aws:dynamodb:us-east-1:*:table/orders/index/*",
    "arn:aws:sqs:*:123456789012:job?",
    "arn:aws:s3:::box/${aws:PrincipalTag/none}/*",
]
CONTEXTS = {
    "aws:userid": ["user-7", "*", "user-8"],
    "aws:SourceIp": ["10.1.2.3", "192.168.0.9"],
    "aws:SecureTransport": ["true", "false"],
    "aws:CurrentTime": ["2024-05-01T00:00:00Z", "2026-05-01T00:00:00Z"],
    "s3:prefix": ["user-7/", "other/", ""],
    "s3:max-keys": ["10", "100"],
    "dynamodb:LeadingKeys": [["user-7"], ["user-7", "user-8"], ["user-8"]],
    "dynamodb:Attributes": [["id", "name"], ["id"], ["secret", "id"]],
    "aws:PrincipalArn": [ROLE],
    "aws:SourceArn": ["arn:aws:sns:us-east-1:123456789012:topic", "arn:aws:s3:::box"],
}
CONDITIONS = [
    ("StringEquals", "aws:userid", ["user-7", "user-9"]),
    ("StringNotEquals", "aws:UserId", "user-8"),
    ("StringLike", "s3:prefix", "${aws:userid}/*"),
    ("StringLike", "s3:prefix", ["user-*", ""]),
    ("StringNotLike", "s3:prefix", "other*"),
    ("StringEqualsIfExists", "s3:prefix", "user-7/"),
    ("StringEqualsIgnoreCase", "aws:userid", "USER-7"),
    ("NumericLessThan", "s3:max-keys", 50),
    ("NumericGreaterThanEquals", "s3:max-keys", "100"),
    ("NumericNotEquals", "s3:max-keys", 10),
    ("NumericEquals", "aws:userid", 7),
    ("DateLessThan", "aws:CurrentTime", "2025-01-01T00:00:00Z"),
    ("Bool", "aws:SecureTransport", True),
    ("BoolIfExists", "aws:SecureTransport", "false"),
    ("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
    ("NotIpAddress", "aws:SourceIp", ["10.0.0.0/8", "172.16.0.0/12"]),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/app-*"),
    ("ArnEquals", "aws:SourceArn", "arn:aws:sns:*:*:t*"),
    ("ArnNotLike", "aws:SourceArn", "arn:aws:s3:::*"),
    ("Null", "s3:prefix", "true"),
    ("Null", "s3:prefix", False),
    ("ForAllValues:StringEquals", "dynamodb:LeadingKeys", "${aws:userid}"),
    ("ForAllValues:StringLike", "dynamodb:Attributes", ["id", "n*"]),
    ("ForAnyValue:StringEquals", "dynamodb:Attributes", ["secret"]),
    ("ForAnyValue:StringNotEquals", "dynamodb:Attributes", ["id"]),
    ("ForAllValues:StringNotEquals", "dynamodb:Attributes", ["secret"]),
    ("ForAnyValue:StringNotLike", "dynamodb:LeadingKeys", "user-7"),
]
PRINCIPALS = [
    "*",
    {"AWS": "*"},
    {"AWS": ROLE},
    {"AWS": SESSION},
    {"AWS": [ROLE, SESSION]},
    {"AWS": ACCOUNT},
    {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    {"AWS": "arn:aws:iam::999999999999:root"},
    {"Service": "sns.amazonaws.com"},
]


def some(dice, values):
    chosen = dice.sample(values, dice.choice((1, 1, 2)))
    return chosen[0] if len(chosen) == 1 else chosen


def statement(dice, *, has_principal=False, deny=0.2):
    made = {"Effect": "Deny" if dice.random() < deny else "Allow"}
    made["NotAction" if dice.random() < 0.12 else "Action"] = some(dice, PATTERNS)
    made["NotResource" if dice.random() < 0.12 else "Resource"] = some(dice, RESOURCE_PATTERNS)
    if has_principal:
        made["NotPrincipal" if made["Effect"] == "Deny" and dice.random() < 0.2 else "Principal"] = dice.choice(
            PRINCIPALS
        )
    if dice.random() < 0.45:
        made["Condition"] = {}
        for operator, key, wanted in dice.sample(CONDITIONS, dice.choice((1, 1, 2))):
            made["Condition"].setdefault(operator, {})[key] = wanted
    return made


def document(dice, **options):
    statements = [statement(dice, **options) for _ in range(dice.choice((1, 1, 2, 3)))]
    return {"Version": "2012-10-17", "Statement": statements[0] if len(statements) == 1 else statements}


def generated(seed):
    dice = random.Random(seed)
    context = {key: dice.choice(values) for key, values in CONTEXTS.items() if dice.random() < 0.7}
    is_key = dice.random() < 0.15
    return {
        "action": dice.choice(ACTIONS),
        "resource": dice.choice(RESOURCES),
        "context": context,
        "policies": [document(dice) for _ in range(dice.choice((0, 1, 2, 3)))],
        "boundary": document(dice, deny=0.1) if dice.random() < 0.25 else None,
        "session": document(dice, deny=0.1) if dice.random() < 0.2 else None,
        "resource_policy": document(dice, has_principal=True) if is_key or dice.random() < 0.4 else None,
        "is_key": is_key,
        "session_arn": SESSION,
        "role": ROLE,
        "account": ACCOUNT,
    }


def test_six_thousand_decisions_agree_with_an_evaluator_of_the_tests_own():
    seen = Counter()
    for seed in range(6000):
        case = generated(seed)
        identity = Identity(
            arn=SESSION,
            role=ROLE,
            account=ACCOUNT,
            policies=tuple(case["policies"]),
            boundary=case["boundary"],
            session=case["session"],
        )
        request = AccessRequest(action=case["action"], resource=case["resource"], context=case["context"])
        decision = authorize(identity, request, case["resource_policy"], is_key=case["is_key"]).decision
        assert decision == evaluate(case), f"seed {seed}: {json.dumps(case, indent=1)}"
        seen[decision, bool(case["resource_policy"]), bool(case["boundary"])] += 1
    # Each outcome came up, with and without resource policies and boundaries.
    assert len(seen) == 12 and min(seen.values()) >= 10
