"""The rules of services whose permissions are not simply those of their operations' names."""

from __future__ import annotations

from collections.abc import Mapping

from minisam.access import rules_data, rules_messages, rules_settings
from minisam.access.operation import Rule

RULES: Mapping[str, Rule] = {
    "cloudformation": rules_settings.spelled,
    "cloudwatch": rules_settings.cloudwatch,
    "dynamodb": rules_data.dynamodb,
    "ecs": rules_settings.spelled,
    "elasticmapreduce": rules_settings.spelled,
    "events": rules_messages.events,
    "execute-api": rules_messages.connections,
    "kinesis": rules_messages.kinesis,
    "kms": rules_settings.kms,
    "lambda": rules_messages.functions,
    "logs": rules_settings.logs,
    "mobiletargeting": rules_settings.pinpoint,
    "route53": rules_settings.spelled,
    "s3": rules_data.s3,
    "scheduler": rules_messages.scheduler,
    "secretsmanager": rules_settings.secretsmanager,
    "ses": rules_settings.ses,
    "sns": rules_messages.sns,
    "sqs": rules_messages.sqs,
    "ssm": rules_settings.ssm,
    "states": rules_messages.states,
    "sts": rules_settings.sts,
}
