"""Event patterns, as EventBridge, SNS and Lambda's event source mappings use them: text -> Pattern -> does it match?

Pure. What is valid and what matches follows the rules of AWS's own engine, Event Ruler (github.com/aws/event-ruler).
"""

from minisam.patterns.compiler import compile_pattern
from minisam.patterns.filter_policies import FilterPolicy, InvalidFilterPolicy
from minisam.patterns.iot_expressions import InvalidSql, Message
from minisam.patterns.iot_sql import Statement
from minisam.patterns.log_conditions import InvalidLogFilter
from minisam.patterns.log_filters import compile_log_filter
from minisam.patterns.mapping_filters import InvalidFilter, MappingFilter
from minisam.patterns.matchers import InvalidPattern
from minisam.patterns.matching import Pattern

__all__ = [
    "FilterPolicy",
    "InvalidFilter",
    "InvalidFilterPolicy",
    "InvalidLogFilter",
    "InvalidPattern",
    "InvalidSql",
    "MappingFilter",
    "Message",
    "Pattern",
    "Statement",
    "compile_log_filter",
    "compile_pattern",
]
