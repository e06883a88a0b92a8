"""Which of aws-lambda-powertools' classes reads which sample, and what these classes ask that AWS does not send."""

from __future__ import annotations

from aws_lambda_powertools.utilities import data_classes
from aws_lambda_powertools.utilities.data_classes import (
    active_mq_event,
    api_gateway_authorizer_event,
    appsync_authorizer_event,
    cognito_user_pool_event,
    iot_registry_event,
    kafka_event,
    rabbit_mq_event,
    s3_object_event,
)
from aws_lambda_powertools.utilities.parser import models
from aws_lambda_powertools.utilities.parser.models import iot_registry_events as iot_models

from minisam import samples

REST = ["aws-proxy", "rest-api-key", "rest-api-cognito-authorizer", "rest-api-lambda-authorizer", "http-api-v1"]
IOT = iot_registry_event
HTTP = ["http-api-proxy", "http-api-jwt", "http-api-iam", "http-api-lambda-authorizer", "http-api-mtls"]
S3 = [event for event in samples.events("s3") if not event.startswith("batch")]
S3_BRIDGED = [event for event in samples.events("eventbridge") if event.startswith("s3-")]
MODELS = {
    "alb": {"request": models.AlbModel},
    "apigateway": {
        **dict.fromkeys(REST, models.APIGatewayProxyEventModel),
        **dict.fromkeys(HTTP, models.APIGatewayProxyEventV2Model),
        **dict.fromkeys(["authorizer", "token-authorizer"], models.ApiGatewayAuthorizerToken),
        **dict.fromkeys(
            ["request-authorizer", "rest-api-request-authorizer", "http-api-authorizer-v1"],
            models.ApiGatewayAuthorizerRequest,
        ),
        **dict.fromkeys(
            ["http-api-authorizer-v2", "http-api-authorizer-v2-mtls"], models.ApiGatewayAuthorizerRequestV2
        ),
        "websocket-connect": models.APIGatewayWebSocketConnectEventModel,
        "websocket-message": models.APIGatewayWebSocketMessageEventModel,
        "websocket-disconnect": models.APIGatewayWebSocketDisconnectEventModel,
    },
    "appsync": {
        "batch-resolver": models.AppSyncResolverEventModel,
        "events-publish": models.AppSyncEventsModel,
        "events-subscribe": models.AppSyncEventsModel,
        "resolver": models.AppSyncResolverEventModel,
        "direct-resolver": models.AppSyncResolverEventModel,
    },
    "bedrock": {
        **dict.fromkeys(["agent-api", "agent-api-post"], models.BedrockAgentEventModel),
        "agent-function": models.BedrockAgentFunctionEventModel,
    },
    "cloudformation": {
        "create-request": models.CloudFormationCustomResourceCreateModel,
        "custom-resource-create": models.CloudFormationCustomResourceCreateModel,
        "custom-resource-update": models.CloudFormationCustomResourceUpdateModel,
        "custom-resource-delete": models.CloudFormationCustomResourceDeleteModel,
    },
    "cloudwatch": {"logs": models.CloudWatchLogsModel, "scheduled-event": models.EventBridgeModel},
    "cognito": {
        "create-auth-challenge": models.CognitoCreateAuthChallengeTriggerModel,
        "custom-email-sender": models.CognitoCustomEmailSenderTriggerModel,
        "custom-message": models.CognitoCustomMessageTriggerModel,
        "custom-sms-sender": models.CognitoCustomSMSSenderTriggerModel,
        "define-auth-challenge": models.CognitoDefineAuthChallengeTriggerModel,
        "post-authentication": models.CognitoPostAuthenticationTriggerModel,
        "post-confirmation": models.CognitoPostConfirmationTriggerModel,
        "pre-authentication": models.CognitoPreAuthenticationTriggerModel,
        "pre-sign-up": models.CognitoPreSignupTriggerModel,
        "pre-token-generation": models.CognitoPreTokenGenerationTriggerModelV1,
        "pre-token-generation-v2": models.CognitoPreTokenGenerationTriggerModelV2AndV3,
        "pre-token-generation-v3": models.CognitoPreTokenGenerationTriggerModelV2AndV3,
        "user-migration": models.CognitoMigrateUserTriggerModel,
        "verify-auth-challenge": models.CognitoVerifyAuthChallengeTriggerModel,
    },
    "dynamodb": {
        "update": models.DynamoDBStreamModel,
        "ttl-removal": models.DynamoDBStreamModel,
        "tumbling-window": models.DynamoDBStreamModel,
        "on-failure": models.DynamoDBStreamLambdaOnFailureDestinationModel,
    },
    "eventbridge": {
        **dict.fromkeys(samples.events("eventbridge"), models.EventBridgeModel),
        **dict.fromkeys(S3_BRIDGED, models.S3EventNotificationEventBridgeModel),
    },
    "firehose": {"transform": models.KinesisFirehoseModel, "transform-kinesis": models.KinesisFirehoseModel},
    "function-url": dict.fromkeys(["request", "iam-request"], models.LambdaFunctionUrlModel),
    "iot": {
        "registry-thing": iot_models.IoTCoreThingEvent,
        "registry-thing-type": iot_models.IoTCoreThingTypeEvent,
        "registry-thing-type-association": iot_models.IoTCoreThingTypeAssociationEvent,
        "registry-thing-group": iot_models.IoTCoreThingGroupEvent,
        "registry-group-membership": iot_models.IoTCoreAddOrRemoveFromThingGroupEvent,
        "registry-group-hierarchy": iot_models.IoTCoreAddOrDeleteFromThingGroupEvent,
    },
    "kafka": {"msk": models.KafkaMskEventModel, "self-managed": models.KafkaSelfManagedEventModel},
    "kinesis": {
        "get-records": models.KinesisDataStreamModel,
        "tumbling-window": models.KinesisDataStreamModel,
        "kinesis-firehose": models.KinesisFirehoseModel,
    },
    "s3": {
        **dict.fromkeys(S3, models.S3Model),
        **dict.fromkeys(["batch-invocation", "batch-invocation-v2"], models.S3BatchOperationModel),
    },
    "s3-object-lambda": dict.fromkeys(["get-object", "get-object-iam-user"], models.S3ObjectLambdaEvent),
    "ses": {"email-receiving": models.SesModel},
    "rds": {"sns-notification": models.SnsModel},
    "sns": dict.fromkeys(["notification", "cloudwatch-alarm"], models.SnsModel),
    "sqs": dict.fromkeys(samples.events("sqs"), models.SqsModel),
    "transfer": {"authorizer": models.TransferFamilyAuthorizer},
    "vpc-lattice": {"request-v1": models.VpcLatticeModel, "request-v2": models.VpcLatticeV2Model},
}
COGNITO = cognito_user_pool_event
AUTHORIZER = api_gateway_authorizer_event
CLASSES = {
    "alb": dict.fromkeys(samples.events("alb"), data_classes.ALBEvent),
    "apigateway": {
        **dict.fromkeys(REST, data_classes.APIGatewayProxyEvent),
        **dict.fromkeys(HTTP, data_classes.APIGatewayProxyEventV2),
        **dict.fromkeys(
            ["websocket-connect", "websocket-message", "websocket-disconnect"], data_classes.APIGatewayWebSocketEvent
        ),
        **dict.fromkeys(["authorizer", "token-authorizer"], AUTHORIZER.APIGatewayAuthorizerTokenEvent),
        **dict.fromkeys(
            ["request-authorizer", "rest-api-request-authorizer", "http-api-authorizer-v1"],
            AUTHORIZER.APIGatewayAuthorizerRequestEvent,
        ),
        **dict.fromkeys(
            ["http-api-authorizer-v2", "http-api-authorizer-v2-mtls"], AUTHORIZER.APIGatewayAuthorizerEventV2
        ),
    },
    "appsync": {
        **dict.fromkeys(["events-publish", "events-subscribe"], data_classes.AppSyncResolverEventsEvent),
        "authorizer": appsync_authorizer_event.AppSyncAuthorizerEvent,
        **dict.fromkeys(
            ["amplify-resolver", "direct-resolver", "iam-resolver", "mapping-resolver"],
            data_classes.AppSyncResolverEvent,
        ),
    },
    "bedrock": {
        **dict.fromkeys(["agent-api", "agent-api-post"], data_classes.BedrockAgentEvent),
        "agent-function": data_classes.BedrockAgentFunctionEvent,
    },
    "cloudformation": dict.fromkeys(samples.events("cloudformation"), data_classes.CloudFormationCustomResourceEvent),
    "cloudwatch": {
        "alarm": data_classes.CloudWatchAlarmEvent,
        "alarm-composite": data_classes.CloudWatchAlarmEvent,
        "alarm-expression": data_classes.CloudWatchAlarmEvent,
        "dashboard": data_classes.CloudWatchDashboardCustomWidgetEvent,
        "logs": data_classes.CloudWatchLogsEvent,
        "scheduled-event": data_classes.EventBridgeEvent,
    },
    "codedeploy": {"lifecycle-hook": data_classes.CodeDeployLifecycleHookEvent},
    "codepipeline": dict.fromkeys(samples.events("codepipeline"), data_classes.CodePipelineJobEvent),
    "cognito": {
        "create-auth-challenge": COGNITO.CreateAuthChallengeTriggerEvent,
        "custom-email-sender": COGNITO.CustomEmailSenderTriggerEvent,
        "custom-message": COGNITO.CustomMessageTriggerEvent,
        "custom-sms-sender": COGNITO.CustomSMSSenderTriggerEvent,
        "define-auth-challenge": COGNITO.DefineAuthChallengeTriggerEvent,
        "post-authentication": COGNITO.PostAuthenticationTriggerEvent,
        "post-confirmation": COGNITO.PostConfirmationTriggerEvent,
        "pre-authentication": COGNITO.PreAuthenticationTriggerEvent,
        "pre-sign-up": COGNITO.PreSignUpTriggerEvent,
        "pre-token-generation": COGNITO.PreTokenGenerationTriggerEvent,
        "pre-token-generation-v2": COGNITO.PreTokenGenerationV2TriggerEvent,
        "pre-token-generation-v3": COGNITO.PreTokenGenerationV2TriggerEvent,
        "user-migration": COGNITO.UserMigrationTriggerEvent,
        "verify-auth-challenge": COGNITO.VerifyAuthChallengeResponseTriggerEvent,
    },
    "config": dict.fromkeys(samples.events("config"), data_classes.AWSConfigRuleEvent),
    "connect": {"contact-flow-event": data_classes.ConnectContactFlowEvent},
    "dynamodb": dict.fromkeys(["update", "ttl-removal", "tumbling-window"], data_classes.DynamoDBStreamEvent),
    "eventbridge": {
        **dict.fromkeys(samples.events("eventbridge"), data_classes.EventBridgeEvent),
        **dict.fromkeys(S3_BRIDGED, data_classes.S3EventBridgeNotificationEvent),
    },
    "firehose": dict.fromkeys(samples.events("firehose"), data_classes.KinesisFirehoseEvent),
    "function-url": dict.fromkeys(samples.events("function-url"), data_classes.LambdaFunctionUrlEvent),
    "iot": {
        "registry-thing": IOT.IoTCoreThingEvent,
        "registry-thing-type": IOT.IoTCoreThingTypeEvent,
        "registry-thing-type-association": IOT.IoTCoreThingTypeAssociationEvent,
        "registry-thing-group": IOT.IoTCoreThingGroupEvent,
        "registry-group-membership": IOT.IoTCoreAddOrRemoveFromThingGroupEvent,
        "registry-group-hierarchy": IOT.IoTCoreAddOrDeleteFromThingGroupEvent,
    },
    "kafka": dict.fromkeys(samples.events("kafka"), kafka_event.KafkaEvent),
    "kinesis": {
        "get-records": data_classes.KinesisStreamEvent,
        "tumbling-window": data_classes.KinesisStreamEvent,
        "kinesis-firehose": data_classes.KinesisFirehoseEvent,
        "streams-as-source": data_classes.KinesisFirehoseEvent,
    },
    "mq": {"activemq": active_mq_event.ActiveMQEvent, "rabbitmq": rabbit_mq_event.RabbitMQEvent},
    "s3": {
        **dict.fromkeys(S3, data_classes.S3Event),
        **dict.fromkeys(["batch-invocation", "batch-invocation-v2"], data_classes.S3BatchOperationEvent),
    },
    "s3-object-lambda": dict.fromkeys(["get-object", "get-object-iam-user"], s3_object_event.S3ObjectLambdaEvent),
    "secretsmanager": {"rotation": data_classes.SecretsManagerEvent},
    "ses": {"email-receiving": data_classes.SESEvent},
    "rds": {"sns-notification": data_classes.SNSEvent},
    "sns": dict.fromkeys(["notification", "cloudwatch-alarm"], data_classes.SNSEvent),
    "sqs": dict.fromkeys(samples.events("sqs"), data_classes.SQSEvent),
    "transfer": {"authorizer": data_classes.TransferFamilyAuthorizer},
    "vpc-lattice": {"request-v1": data_classes.VPCLatticeEvent, "request-v2": data_classes.VPCLatticeEventV2},
}

# What AWS does not send in every such event; Powertools' property raises then.
NO_VERSION = {"version"}  # docs "set-up-lambda-proxy-integrations": only HTTP APIs say a version
SEQUENCED = {"s3-object-created", "s3-object-deleted", "s3-object-expired"}
UNVERSIONED = {"version_id"}  # docs "ev-events": only objects of a bucket with versions
RARE = {
    "apigateway/aws-proxy": NO_VERSION,
    "apigateway/rest-api-key": NO_VERSION,
    "apigateway/rest-api-cognito-authorizer": NO_VERSION,
    "apigateway/rest-api-lambda-authorizer": NO_VERSION,
    "apigateway/request-authorizer": {"authorization_token", "identity_source", "version"},
    "apigateway/rest-api-request-authorizer": {"authorization_token", "identity_source", "version"},
    "cloudwatch/alarm-expression": {"metric_stat"},
    "codepipeline/job": {"decoded_user_parameters"},  # for actions whose parameters are JSON
    "config/item-change-notification": {
        "related_events",
        "supplementary_configuration",
        "configuration_item_diff",
    },
    "eventbridge/s3-object-created": UNVERSIONED,
    "eventbridge/s3-object-deleted": UNVERSIONED,
    "eventbridge/s3-object-expired": UNVERSIONED,
    "mq/activemq": {"connection_id"},  # docs "with-mq": not among a message's fields
    "s3-object-lambda/get-object": {"user_name"},  # of an IAM user, not of a role
    # docs "notification-content-structure" and recordings: a deleted object has no size; tags and ACLs no sequencer.
    "s3/delete": {"size"},
    "s3/delete-marker": {"size"},
    "s3/lifecycle-expiration": {"size"},
    "s3/reduced-redundancy-lost-object": {"size"},
    **dict.fromkeys(["s3/acl-put", "s3/tagging-delete", "s3/tagging-put"], {"size", "sequencer"}),
    **dict.fromkeys(
        [f"eventbridge/{event}" for event in S3_BRIDGED if event not in SEQUENCED], {"sequencer", "version_id"}
    ),
}
# Fields where Powertools' model is narrower than what AWS documents or sends, and how.
NO_SIZE = {"Records.0"}  # recordings: the object of these has no size
NARROWER = {
    "cognito/verify-auth-challenge": {"response.answerCorrect"},  # for the handler to set; AWS sends null
    # docs "user-pool-lambda-pre-token-generation" (and aws-lambda-go): a list.
    **dict.fromkeys(["cognito/pre-token-generation-v2", "cognito/pre-token-generation-v3"], {"request.scopes"}),
    # docs "lambda-functions": headers and query parameters are lists in version 2.
    "vpc-lattice/request-v2": {
        *(f"headers.{name}" for name in ("accept", "host", "user-agent", "x-forwarded-for")),
        "queryStringParameters.order-id",
    },
    **dict.fromkeys(["s3/acl-put", "s3/tagging-put", "s3/reduced-redundancy-lost-object"], NO_SIZE),
}
VALUES = {
    # docs "user-pool-lambda-create-auth-challenge"; the model knows no CUSTOM_CHALLENGE, which the documentation does.
    "cognito/create-auth-challenge": {"session": [{"challengeName": "SRP_A", "challengeResult": True}]},
}


# Models of one event inside another, which `--wrap` makes.
IN_QUEUES = {models.S3SqsEventNotificationModel, models.KinesisFirehoseSqsModel}
# What a data class's properties give where the values ask for it.
READ_WITH = {
    "connect/contact-flow-event": {"queue": "support"},
    "sqs/receive-message": {"attributes": {"kind": "new"}},
    "sns/notification": {"attributes": {"kind": "new"}},
}
UNREAD = {
    "KafkaEventRecordSchemaMetadata": "of a schema registry, which no sample has",
}
