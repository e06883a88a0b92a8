"""Made from the samples by tools/make_events.py; do not edit."""

from typing import Any, Literal

from minisam.samples import Sample

def function(sample: Sample) -> Any: ...
def identifier(name: str) -> str: ...

class _alb:
    def request(
        self,
        *,
        body: str = ...,
        is_base64: bool = ...,
        method: str = ...,
        path: str = ...,
        dns_suffix: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request that a load balancer forwards to a target group."""

alb: _alb

class _alexa_skills_kit:
    def end_session(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user ends a skill's session."""
    def intent_answer(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user answers a question of a quiz skill."""
    def intent_getnewfact(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user asks a facts skill for a new fact."""
    def intent_mycoloris(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user tells a skill a favourite color."""
    def intent_recipe(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user asks a skill for a recipe."""
    def start_session(
        self,
        *,
        session_id: str = ...,
        user_id: str = ...,
        application_id: str = ...,
        request_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A user opens a skill."""

alexa_skills_kit: _alexa_skills_kit

class _alexa_smart_home:
    def smart_home_control_turn_off_request(
        self,
        *,
        token: str = ...,
        appliance: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Alexa asks to turn off a device."""
    def smart_home_control_turn_on_request(
        self,
        *,
        token: str = ...,
        appliance: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Alexa asks to turn on a device."""
    def smart_home_discovery_request(
        self,
        *,
        token: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Alexa asks for the devices of a user."""

alexa_smart_home: _alexa_smart_home

class _apigateway:
    def authorizer(
        self,
        *,
        stage: str = ...,
        method: str = ...,
        resource: str = ...,
        rest_api_id: str = ...,
        token: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A REST API asks a token authorizer."""
    def aws_proxy(
        self,
        *,
        body: str = ...,
        is_base64: bool = ...,
        stage: str = ...,
        method: str = ...,
        resource: str = ...,
        path: str = ...,
        querystringparameters: Any = ...,
        dns_suffix: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to a REST API (payload 1.0)."""
    def http_api_proxy(
        self,
        *,
        body: str = ...,
        is_base64: bool = ...,
        stage: str = ...,
        method: str = ...,
        path: str = ...,
        route_key: str = ...,
        querystringparameters: Any = ...,
        dns_suffix: str = ...,
        cookies: Any = ...,
        stage_variables: Any = ...,
        path_parameters: Any = ...,
        claims: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request to an HTTP API (payload 2.0)."""
    def request_authorizer(
        self,
        *,
        stage: str = ...,
        method: str = ...,
        resource: str = ...,
        rest_api_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A REST API asks a request authorizer."""

apigateway: _apigateway

class _appsync:
    def resolver(
        self,
        *,
        field: str = ...,
        type: str = ...,
        arguments: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A resolver of a GraphQL API calls a function."""

appsync: _appsync

class _batch:
    def get_job(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function is asked about a job."""
    def submit_job(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A function is asked about a job that was submitted."""

batch: _batch

class _cloudformation:
    def create_request(
        self,
        *,
        stack: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A stack asks a custom resource to be created."""

cloudformation: _cloudformation

class _cloudfront:
    def ab_test(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request, to be sent to one of two versions."""
    def access_request_in_response(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A response together with the request that it answers."""
    def http_redirect(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request that is to be redirected."""
    def modify_querystring(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request whose query string is to be changed."""
    def modify_response_header(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A response whose headers are to be changed."""
    def multiple_remote_calls_aggregate_response(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request that several remote calls answer."""
    def normalize_querystring_to_improve_cache_hit(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request whose query string is to be put in order."""
    def redirect_on_viewer_country(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request that is to be redirected by the viewer's country."""
    def redirect_unauthenticated_users(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request without a session, to be sent to a login page."""
    def response_generation(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request that the function answers itself."""
    def serve_object_on_viewer_device(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A request whose answer depends on the viewer's device."""
    def simple_remote_call(
        self,
        *,
        uri: str = ...,
        method: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A viewer's request that a remote call answers."""

cloudfront: _cloudfront

class _cloudwatch:
    def logs(
        self,
        *,
        log_group: str = ...,
        log_stream: str = ...,
        message: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Log events of a log group with a subscription filter."""
    def scheduled_event(
        self,
        *,
        rule: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule with a schedule fires."""

cloudwatch: _cloudwatch

class _codecommit:
    def repository(
        self,
        *,
        repository: str = ...,
        trigger: str = ...,
        custom_data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A push reached a repository with a trigger."""

codecommit: _codecommit

class _codepipeline:
    def job(
        self,
        *,
        input_bucket: str = ...,
        input_key: str = ...,
        output_bucket: str = ...,
        output_key: str = ...,
        parameters: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A pipeline asks a function to carry out an action."""

codepipeline: _codepipeline

class _cognito:
    def sync_trigger(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A dataset is being synchronized."""

cognito: _cognito

class _config:
    def item_change_notification(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule is evaluated because a resource changed."""
    def oversized_item_change_notification(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule is evaluated because a resource changed that is too large for the event."""
    def periodic_rule(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A rule is evaluated on schedule."""

config: _config

class _connect:
    def contact_flow_event(
        self,
        *,
        contact_id: str | None = ...,
        phone_number: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A contact flow calls a function."""

connect: _connect

class _dynamodb:
    def update(
        self,
        *,
        table: str = ...,
        new: Any = ...,
        old: Any = ...,
        keys: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Items of a table were inserted, modified and removed."""

dynamodb: _dynamodb

class _kinesis:
    def analytics(
        self,
        *,
        application: str = ...,
        stream: str = ...,
        data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records that Data Analytics asks a function to preprocess."""
    def analytics_compressed(
        self,
        *,
        application: str = ...,
        stream: str = ...,
        data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Compressed records that Data Analytics asks a function to preprocess."""
    def analytics_dynamodb(
        self,
        *,
        application: str = ...,
        stream: str = ...,
        data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a table's stream that Data Analytics asks a function to preprocess."""
    def analytics_kpl(
        self,
        *,
        application: str = ...,
        stream: str = ...,
        data: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a data stream that Data Analytics asks a function to preprocess."""
    def apachelog(
        self,
        *,
        data: str = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Lines of an Apache log that Data Firehose asks a function to transform."""
    def cloudwatch_logs_processor(
        self,
        *,
        log_group: str = ...,
        log_stream: str = ...,
        message: str = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Log events of CloudWatch Logs that Data Firehose asks a function to transform."""
    def get_records(
        self,
        *,
        data: str = ...,
        partition_key: str = ...,
        sequence: str | None = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a stream, as an event source mapping delivers them."""
    def kinesis_firehose(
        self,
        *,
        data: str = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records that Data Firehose asks a function to transform."""
    def streams_as_source(
        self,
        *,
        data: str = ...,
        partition_key: str = ...,
        sequence: str | None = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Records of a data stream that Data Firehose asks a function to transform."""
    def syslog(
        self,
        *,
        data: str = ...,
        stream: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Lines of a system log that Data Firehose asks a function to transform."""

kinesis: _kinesis

class _lex:
    def book_car(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V1 bot asks a function about the intent BookCar."""
    def book_hotel(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V1 bot asks a function about the intent BookHotel."""
    def make_appointment(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V1 bot asks a function about the intent MakeAppointment."""
    def order_flowers(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V1 bot asks a function about the intent OrderFlowers."""

lex: _lex

class _lex_v2:
    def banking_bot(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V2 bot asks a function about the intent CheckBalance."""
    def book_car(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V2 bot asks a function about the intent BookCar."""
    def book_hotel(
        self,
        *,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A Lex V2 bot asks a function about the intent BookHotel."""

lex_v2: _lex_v2

class _rekognition:
    def s3_request(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        event_name: Literal["ObjectCreated:Put", "ObjectCreated:Post", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload"] = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A picture for Rekognition was put into a bucket."""

rekognition: _rekognition

class _s3:
    def batch_invocation(
        self,
        *,
        bucket_arn: str = ...,
        key: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """S3 Batch Operations asks a function to work on an object."""
    def delete(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        event_name: Literal["ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated"] = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An object was deleted from a bucket."""
    def put(
        self,
        *,
        bucket: str = ...,
        key: str = ...,
        body: str = ...,
        event_name: Literal["ObjectCreated:Put", "ObjectCreated:Post", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload"] = ...,
        version_id: str | None = ...,
        configuration_id: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """An object was created in a bucket."""

s3: _s3

class _sagemaker:
    def ground_truth_annotation_consolidation(
        self,
        *,
        labeling_job_name: str = ...,
        label_attribute_name: str = ...,
        s3_output_path: str = ...,
        execution_role: str = ...,
        iteration_object_timestamp: str | None = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Ground Truth has answers of workers to be consolidated."""
    def ground_truth_pre_human(
        self,
        *,
        source_ref: str = ...,
        labeling_job_name: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Ground Truth prepares an object for human labeling."""

sagemaker: _sagemaker

class _ses:
    def email_receiving(
        self,
        *,
        dns_suffix: str = ...,
        sender: str = ...,
        recipient: str = ...,
        subject: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A message was received by a receipt rule."""

ses: _ses

class _sns:
    def notification(
        self,
        *,
        topic: str = ...,
        subject: str = ...,
        message: str = ...,
        attributes: Any = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A message was published to a topic."""

sns: _sns

class _sqs:
    def receive_message(
        self,
        *,
        queue_name: str = ...,
        body: str = ...,
        attributes: Any = ...,
        group_id: str | None = ...,
        receive_count: int = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """Messages of a queue, as an event source mapping delivers them."""

sqs: _sqs

class _stepfunctions:
    def error(
        self,
        *,
        error: str = ...,
        cause: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A state machine passes the error that it caught."""

stepfunctions: _stepfunctions

class _workmail:
    def email(
        self,
        *,
        flow_direction: str = ...,
        mail_from: str = ...,
        sender: str = ...,
        region: str = ...,
        account: str = ...,
        partition: str = ...,
        seed: int | None = ...,
        frozen: bool = ...,
        count: int | None = ...,
    ) -> dict[str, Any]:
        """A message reaches an organization's mail flow."""

workmail: _workmail
