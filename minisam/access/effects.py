"""Whether an action changes anything, and whether it gives out credentials: what may pass to a real account.

AWS: "Service Authorization Reference" (access levels: Read, List; `reads.json`, made by tools/make_iam_actions.py),
from which it differs where a reader would be surprised.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_CHANGES_NOTHING = frozenset(
    {
        *("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair"),
        *("kms:GenerateDataKeyPairWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateMac"),
        *("kms:GenerateRandom", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:Sign", "kms:Verify", "kms:VerifyMac"),
        "sts:DecodeAuthorizationMessage",
    }
)
"""AWS says Write of them, since they use a key: the account is afterwards as it was."""
_HAS_EFFECTS = frozenset(
    {
        "sqs:ReceiveMessage",  # its message is hidden from who should have got it
        *("bedrock:CallWithBearerToken", "bedrock:InvokeAgent", "bedrock:InvokeFlow", "bedrock:InvokeInlineAgent"),
        *("bedrock:InvokeTool", "sagemaker:CallWithBearerToken", "sagemaker:InvokeEndpointAsync"),
        *("ssm:ExecuteAPI", "ssm:PutConfigurePackageResult", "codecommit:CancelUploadArchive"),
        *("xray:CancelTraceRetrieval", "logs:StopQuery", "logs:StopLiveTail"),
    }
)
"""AWS says Read of them."""
_CREDENTIALS = frozenset(
    {
        *("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot"),
        *("sts:GetDelegatedAccessToken", "sts:GetFederationToken", "sts:GetSessionToken", "sts:GetWebIdentityToken"),
        *("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateServiceSpecificCredential"),
        *("cognito-identity:GetCredentialsForIdentity", "cognito-identity:GetOpenIdToken"),
        *("cognito-identity:GetOpenIdTokenForDeveloperIdentity", "ecr:GetAuthorizationToken", "acm:ExportCertificate"),
        *("elasticmapreduce:GetClusterSessionCredentials", "iot:CreateKeysAndCertificate"),
    }
)


def is_reading(action: str) -> bool:
    """Tell whether an action ("s3:GetObject") changes nothing; an unknown one may."""
    service, _, name = action.partition(":")
    return action in _CHANGES_NOTHING or (name in _reads().get(service, ()) and action not in _HAS_EFFECTS)


def gives_credentials(action: str) -> bool:
    """Tell whether the answer to an action lets its reader sign calls of the account, or act as one of it."""
    return action in _CREDENTIALS


@cache
def _reads() -> dict[str, frozenset[str]]:
    table: dict[str, list[str]] = json.loads(Path(__file__).with_name("reads.json").read_text("utf-8"))
    return {service: frozenset(names) for service, names in table.items()}
