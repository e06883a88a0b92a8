"""Each of SAM's policy templates lets a real boto3 call pass and stops another, against the embedded AWS.

A call passes when it was let through to the embedded AWS, whatever that then says of things that do not exist. Where a
template has parameters, the call that is stopped is the same one on another resource; where it has none, it is the same
call without the template.
"""

from __future__ import annotations

import re

import boto3
import pytest
from botocore.exceptions import ClientError

from minisam.access import AccessRequest, decide
from minisam.access.suggestions import policy_templates
from tests.cloud.running import ACCOUNT, REGION
from tests.cloud.stack import Stack, policies, statement

# Data planes that are no AWS API of boto3's (a file system, a search domain, Git) have no call to make.
# AWS's own list of actions says that these templates grant nothing: CompareFaces and its like are about no collection,
# an image's ARN has no account. "Service Authorization Reference", Amazon Rekognition and Amazon EC2.
GRANTS_NOTHING = {"RekognitionNoDataAccessPolicy", "EC2CopyImagePolicy"}
NO_CALL = {"EFSWriteAccessPolicy", "ElasticsearchHttpPostPolicy", "MobileAnalyticsWriteOnlyAccessPolicy"}
# Their resource is "*" or another service's whatever the parameter is, or the call does not name it.
ONLY_BY_ACTION = {
    "AWSSecretsManagerRotationPolicy",  # GetRandomPassword is on no secret
    "KMSDecryptPolicy",
    "SSMParameterReadPolicy",
    "SSMParameterWithSlashPrefixReadPolicy",
    "StepFunctionsCallbackPolicy",
}
CLIENTS = {
    "cloudwatch": "cloudwatch",
    "elasticmapreduce": "emr",
    "mobiletargeting": "pinpoint",
    "states": "stepfunctions",
}
OPERATIONS = {"s3:ListBucket": "ListObjectsV2", "lambda:InvokeFunction": "Invoke", "sqs:SendMessage*": "SendMessage"}
FIRST = {
    "DynamoDBStreamReadPolicy": "dynamodb:DescribeStream",
    "AthenaQueryPolicy": "athena:StartQueryExecution",
    "AWSSecretsManagerRotationPolicy": "secretsmanager:GetRandomPassword",
    "TextractPolicy": "textract:DetectDocumentText",
    "KinesisStreamReadPolicy": "kinesis:DescribeStream",
    "CodeCommitCrudPolicy": "codecommit:GetBranch",
    "CodeCommitReadPolicy": "codecommit:GetBranch",
    "SSMParameterReadPolicy": "ssm:GetParameter",
    "SSMParameterWithSlashPrefixReadPolicy": "ssm:GetParameter",
    "RekognitionReadPolicy": "rekognition:ListFaces",
    "RekognitionNoDataAccessPolicy": "rekognition:CompareFaces",
    "S3WritePolicy": "s3:PutObject",
    "SESBulkTemplatedCrudPolicy": "ses:SendEmail",
    "SESBulkTemplatedCrudPolicy_v2": "ses:SendEmail",
    "SESCrudPolicy": "ses:SendEmail",
    "PollyFullAccessPolicy": "polly:GetLexicon",
    "RekognitionWriteOnlyAccessPolicy": "rekognition:IndexFaces",
    "ServerlessRepoReadWriteAccessPolicy": "serverlessrepo:GetApplication",
    "DynamoDBRestoreFromBackupPolicy": "dynamodb:PutItem",
    "SNSCrudPolicy": "sns:Subscribe",
}


def values(name):
    """Return how each API parameter names the resource `name`."""
    arn = f"{REGION}:{ACCOUNT}"
    return {
        "TableName": name,
        "Bucket": name,
        "Key": {"id": {"S": "1"}},
        "Item": {"id": {"S": "1"}},
        "QueueUrl": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}",
        "TopicArn": f"arn:aws:sns:{arn}:{name}",
        "StreamName": name,
        "DeliveryStreamName": name,
        "FunctionName": name,
        "repositoryName": name,
        "pipelineName": name,
        "SecretId": f"arn:aws:secretsmanager:{arn}:secret:{name}-abcdef",
        "CollectionId": name,
        "CertificateArn": f"arn:aws:acm:{arn}:certificate/{name}",
        "WorkGroup": name,
        "StackName": name,
        "KeyId": name,
        "StreamArn": f"arn:aws:dynamodb:{arn}:table/{name}/stream/{name}",
        "taskDefinition": f"{name}:1",
        "ClusterId": name,
        "JobFlowId": name,
        "JobFlowIds": [name],
        "ImageId": name,
        "SourceImageId": name,
        "logGroupName": name,
        "DomainName": name,
        "ApplicationId": name,
        "Name": name,
        "HostedZoneId": name,
        "Source": f"me@{name}.com",
        "EndpointConfigName": name,
        "EndpointName": name,
        "stateMachineArn": f"arn:aws:states:{arn}:stateMachine:{name}",
        "SourceRegion": REGION,
        "BounceSender": f"me@{name}.com",
        "BackupName": "b",
        "Entries": [{"EventBusName": name, "Source": "a", "DetailType": "b", "Detail": "{}"}],
    }


def parameters_of(template, name):
    """Return a value for each of the template's parameters, all of them the resource `name`."""
    arns = values(name)
    given = {"SecretArn": arns["SecretId"], "CertificateArn": arns["CertificateArn"], "IdentityName": f"me@{name}.com"}
    given |= {"TaskDefinition": f"{name}:1", "ClusterId": name}
    if template == "SSMParameterWithSlashPrefixReadPolicy":
        given["ParameterName"] = f"/{name}"
    return {parameter: given.get(parameter, name) for parameter in policy_templates()[template]["Parameters"]}


def expanded(template, name):
    """Return the statements of a template as SAM writes them and CloudFormation resolves them."""
    given = parameters_of(template, name)

    def text(value):
        if isinstance(value, list):
            return [text(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "Ref" in value:
            return given[value["Ref"]]
        if "Fn::Sub" not in value:
            return {key: text(inner) for key, inner in value.items()}
        sub = value["Fn::Sub"]
        pattern, names = sub if isinstance(sub, list) else (sub, {})
        known = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT}
        known |= {key: text(inner) for key, inner in names.items()}
        return re.sub(r"\$\{([\w:]+)\}", lambda found: known[found[1]], pattern)

    statements = policy_templates()[template]["Definition"]["Statement"]
    return text(statements)


def filled(shape, member, given):
    """Return a value of the shape; what names a resource has it from `given`."""
    if member in given and not (member == "Key" and shape.type_name == "string"):
        return given[member]
    if shape.type_name == "structure":
        return {name: filled(shape.members[name], name, given) for name in shape.required_members}
    if shape.type_name == "list":
        return [filled(shape.member, "", given)]
    if shape.type_name == "map":
        return {"a": filled(shape.value, "", given)}
    if shape.type_name == "string":
        return shape.enum[0] if shape.enum else "a" * max(1, int(shape.metadata.get("min", 1)))
    return {"boolean": True, "blob": b"a", "timestamp": 0}.get(shape.type_name, 1)


def call_of(template, name):
    """Return (service, operation, parameters) of a call that the template is for."""
    statements = policy_templates()[template]["Definition"]["Statement"]
    actions = [a for one in statements for a in (one["Action"] if isinstance(one["Action"], list) else [one["Action"]])]
    action = FIRST.get(template, actions[0])
    prefix, _, operation = action.partition(":")
    operation = OPERATIONS.get(action, operation)
    service = "dynamodbstreams" if action == "dynamodb:DescribeStream" else CLIENTS.get(prefix, prefix)
    model = boto3.Session("a", "b", region_name=REGION).client(service).meta.service_model.operation_model(operation)
    shape, given = model.input_shape, values(name)
    if service == "serverlessrepo":
        given["ApplicationId"] = f"arn:aws:serverlessrepo:{REGION}:{ACCOUNT}:applications/{name}"
    wanted = [*(shape.required_members if shape else ()), *(m for m in (shape.members if shape else ()) if m in given)]
    return service, operation, {member: filled(shape.members[member], member, given) for member in wanted}


@pytest.fixture(scope="module")
def stack():
    made = Stack()
    yield made
    made.close()


def attempt(stack, template, name):
    """Make the template's call on the resource `name`; return what was reported, and whether it was AWS's denial."""
    stack.events.clear()
    service, operation, parameters = call_of(template, name)
    client = stack.client(service)
    method = next(m for m, o in client.meta.method_to_api_mapping.items() if o == operation)
    try:
        getattr(client, method)(**parameters)
        is_denied = False
    except ClientError as error:
        is_denied = "is not authorized to perform" in error.response["Error"]["Message"]
    return stack.denials, is_denied


@pytest.mark.parametrize("template", sorted(policy_templates().keys() - NO_CALL - GRANTS_NOTHING))
def test_a_template_allows_its_call_and_no_other(stack, template):
    stack.declare(grants=policies(*expanded(template, "mine")))
    denials, is_denied = attempt(stack, template, "mine")
    assert not is_denied, denials
    is_about_one = policy_templates()[template]["Parameters"] and template not in ONLY_BY_ACTION
    if not is_about_one or expanded(template, "mine") == expanded(template, "yours"):
        stack.declare(grants=policies(statement("none:None")))
    denials, is_denied = attempt(stack, template, "yours")
    assert is_denied, denials
    assert "may not call" in denials[0].message


# What clients of these data planes sign is no operation of boto3's: the decision itself is what can be tried.
DATA_PLANES = {
    "EFSWriteAccessPolicy": ("elasticfilesystem:ClientWrite", "elasticfilesystem:{}:{}:file-system/{}"),
    "ElasticsearchHttpPostPolicy": ("es:ESHttpPost", "es:{}:{}:domain/{}/_bulk"),
    "MobileAnalyticsWriteOnlyAccessPolicy": ("mobileanalytics:PutEvents", ""),
}


@pytest.mark.parametrize("template", sorted(NO_CALL))
def test_a_template_of_a_data_plane_allows_its_action_there_and_no_other(template):
    action, form = DATA_PLANES[template]
    statements = expanded(template, "mine")
    if template == "EFSWriteAccessPolicy":
        point = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/mine"
        context = {"elasticfilesystem:AccessPointArn": point}
    else:
        context = {}

    def decided(action, name):
        resource = "arn:aws:" + form.format(REGION, ACCOUNT, name) if form else "*"
        request = AccessRequest(action=action, resource=resource, context=context)
        return decide([{"Version": "2012-10-17", "Statement": statements}], request)

    assert decided(action, "mine") == "allow"
    assert decided(action + "s", "mine") == "implicit-deny"
    if form:
        assert decided(action, "yours") == "implicit-deny"


@pytest.mark.parametrize("template", sorted(GRANTS_NOTHING))
def test_a_template_that_names_resources_which_its_actions_do_not_have_grants_nothing(stack, template):
    stack.declare(grants=policies(*expanded(template, "mine")))
    denials, is_denied = attempt(stack, template, "mine")
    assert is_denied, denials
    assert "may not call" in denials[0].message


def test_all_81_templates_are_covered():
    assert len(policy_templates()) == 81
    assert NO_CALL == DATA_PLANES.keys()
    assert NO_CALL | GRANTS_NOTHING <= policy_templates().keys()
