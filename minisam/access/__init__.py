"""IAM decisions, pure: policies and a request go in, a decision comes out. No AWS, no clock, no network."""

from minisam.access.authorization import Identity, Verdict, authorize, could_allow
from minisam.access.conditions import MalformedPolicy
from minisam.access.decisions import AccessRequest, Decision, Policy, Ruling, decide, judge
from minisam.access.patterns import matches

__all__ = [
    "AccessRequest",
    "Decision",
    "Identity",
    "MalformedPolicy",
    "Policy",
    "Ruling",
    "Verdict",
    "authorize",
    "could_allow",
    "decide",
    "judge",
    "matches",
]
