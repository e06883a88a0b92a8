"""An evaluator of policies of the tests' own, written from AWS's documented flow, sharing nothing with minisam's.

docs "reference_policies_evaluation-logic_policy-eval-basics-single-account" (order), "reference_policies_elements_*"
(what a statement says), "access_policies_boundaries" (what a grant to a session escapes), "key-policy-overview" (KMS)
"""

from __future__ import annotations

import ipaddress


def glob(pattern, text):
    """Match `*` and `?`, letter by letter; a pair in the pattern is a letter that is no wildcard."""
    states = {0}
    for letter in [*text, None]:
        grown = set(states)
        for state in sorted(states):
            while state < len(pattern) and pattern[state] == "*":
                state += 1
                grown.add(state)
        if letter is None:
            return len(pattern) in grown
        states = set()
        for state in grown:
            if state < len(pattern):
                if pattern[state] == "*":
                    states.add(state)
                elif pattern[state] in ("?", letter) or pattern[state] == ("literal", letter):
                    states.add(state + 1)
    return False


def expand(text, context):
    """Return the text as a list of letters; what a variable brings is literal. None where it brings nothing."""
    letters, rest = [], text
    while "${" in rest:
        before, _, after = rest.partition("${")
        name, _, rest = after.partition("}")
        letters += before
        if name in ("*", "?", "$"):
            letters.append(("literal", name))
            continue
        value = context.get(name.lower())
        if value is None or isinstance(value, list):
            return None
        letters += [("literal", letter) for letter in value]
    return letters + list(rest)


def literal(letters):
    return "".join(letter if isinstance(letter, str) else letter[1] for letter in letters)


def compare(operator, value, letters):
    text = literal(letters)
    try:
        if operator == "StringEquals":
            return value == text
        if operator == "StringEqualsIgnoreCase":
            return value.casefold() == text.casefold()
        if operator == "StringLike":
            return glob(letters, value)
        if operator in ("ArnLike", "ArnEquals"):
            return len(value.split(":")) >= 6 and text.count(":") >= 5 and glob_arn(text, value)
        if operator == "NumericEquals":
            return float(value) == float(text)
        if operator == "NumericLessThan":
            return float(value) < float(text)
        if operator == "NumericGreaterThanEquals":
            return float(value) >= float(text)
        if operator == "DateLessThan":
            return value < text  # both are written alike
        if operator == "Bool":
            return value.casefold() == text.casefold()
        return ipaddress.ip_address(value) in ipaddress.ip_network(text)
    except ValueError:
        return False


def glob_arn(pattern, arn):
    return all(glob(a, b) for a, b in zip(pattern.split(":", 5), arn.split(":", 5), strict=True))


NEGATIONS = {
    "StringNotEquals": "StringEquals",
    "StringNotLike": "StringLike",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "NotIpAddress": "IpAddress",
}


def condition(operator, key, wanted, context):
    """One line of a Condition: the table of docs reference_policies_multi-value-conditions, row by row."""
    wanted = [
        str(w).lower() if isinstance(w, bool) else str(w) for w in (wanted if isinstance(wanted, list) else [wanted])
    ]
    given = context.get(key.lower())
    values = given if isinstance(given, list) else [] if given is None else [given]
    if operator == "Null":
        return any(wanted[0] == word and bool(values) is there for word, there in (("true", False), ("false", True)))
    quantifier, operator = operator.split(":") if ":" in operator else ("", operator)
    is_if_exists = operator.endswith("IfExists")
    operator = operator[: -len("IfExists")] if is_if_exists else operator
    is_negation = operator in NEGATIONS
    operator = NEGATIONS.get(operator, operator)
    if not values:
        return {"ForAllValues": True, "ForAnyValue": is_if_exists}.get(quantifier, is_if_exists or is_negation)
    verdicts = []
    for value in values:
        hit = False
        for text in wanted:
            letters = expand(text, context)
            hit = hit or (letters is not None and compare(operator, value, letters))
        verdicts.append(not hit if is_negation else hit)
    if quantifier == "ForAllValues" or (is_negation and not quantifier):
        return False not in verdicts
    return True in verdicts


def listed(value):
    return value if isinstance(value, list) else [value]


def statement_matches(statement, action, resource, context, names):
    if "Action" in statement:
        if not any(glob(a.lower(), action.lower()) for a in listed(statement["Action"])):
            return False
    elif any(glob(a.lower(), action.lower()) for a in listed(statement["NotAction"])):
        return False
    patterns = [expand(r, context) for r in listed(statement.get("Resource", statement.get("NotResource")))]
    hit = any(p is not None and glob(p, resource) for p in patterns)
    if hit is ("NotResource" in statement):
        return False
    for element, wanted in (("Principal", True), ("NotPrincipal", False)):
        if element in statement:
            who = statement[element]
            named = ["*"] if who == "*" else [name for group in who.values() for name in listed(group)]
            if ("*" in named or any(name in named for name in names)) is not wanted:
                return False
    lines = [(o, k, w) for o, keys in statement.get("Condition", {}).items() for k, w in keys.items()]
    return all(condition(o, k, w, context) for o, k, w in lines)


def effect(policy, ask, names):
    """Return "Deny", "Allow" or "" for one document."""
    found = {s["Effect"] for s in listed(policy["Statement"]) if statement_matches(s, *ask, names)}
    return "Deny" if "Deny" in found else "Allow" if "Allow" in found else ""


def evaluate(case):
    """Return "allow", "explicit-deny" or "implicit-deny": the boxes of the documented flow chart in their order."""
    context = {key.lower(): value for key, value in case["context"].items()}
    ask = (case["action"], case["resource"], context)
    session, role, account = case["session_arn"], case["role"], case["account"]
    own_names = [session, role]
    all_names = [*own_names, account, f"arn:aws:iam::{account}:root"]
    identity = [effect(policy, ask, own_names) for policy in case["policies"]]
    limits = [effect(limit, ask, own_names) for limit in (case["boundary"], case["session"]) if limit]
    resource = effect(case["resource_policy"], ask, all_names) if case["resource_policy"] else ""
    # 1. Deny evaluation
    if "Deny" in [*identity, *limits, resource]:
        return "explicit-deny"
    # 2. Resource-based policies
    granted = []
    if case["resource_policy"]:
        granted = [
            s
            for s in listed(case["resource_policy"]["Statement"])
            if s["Effect"] == "Allow" and statement_matches(s, *ask, own_names)
        ]
    if case["is_key"] and resource != "Allow":
        return "implicit-deny"
    if granted:
        # The first that grants decides, as minisam says which one it was.
        who = granted[0].get("Principal")
        if isinstance(who, dict) and session in listed(who.get("AWS")):
            return "allow"
    # 3. Identity-based policies, 4. boundary, 5. session policy
    if not granted and "Allow" not in identity:
        return "implicit-deny"
    return "allow" if all(limit == "Allow" for limit in limits) else "implicit-deny"
