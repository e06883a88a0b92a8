"""`minisam generate-event`: what goes to standard output, what is refused, what the options change."""

from __future__ import annotations

import hashlib
import json

import pytest

from minisam.cli import run


@pytest.fixture
def generate(capfdbinary):
    """Run the command; returns status, event (or text) and what went to standard error."""

    def generate(*words: str):
        status = run(["generate-event", *words])
        done = capfdbinary.readouterr()
        return status, json.loads(done.out) if done.out else None, done.err.decode()

    return generate


def test_a_key_is_url_encoded_as_s3_does(generate):
    # AWS: S3 user guide "notification-content-structure": the key is URL-encoded, a space is "+"
    _, event, _ = generate("s3", "put", "--key", "red flower+é.jpg", "--body", "abc")

    thing = event["Records"][0]["s3"]["object"]
    assert thing["key"] == "red+flower%2B%C3%A9.jpg"
    assert (thing["size"], thing["eTag"]) == (3, "900150983cd24fb0d6963f7d28e17f72")


def test_a_service_alone_renders_its_default_and_names_the_others(generate):
    status, event, error = generate("sqs", "--body", '{"quote": "\\"", "lines": "a\nb"}')

    record = event["Records"][0]
    assert status == 0
    assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()
    assert "Records" not in error


def test_sam_clis_spelling_of_the_account(generate):
    _, event, _ = generate("sns", "notification", "--account-id", "111122223333", "--region", "eu-west-1", "--debug")

    assert event["Records"][0]["Sns"]["TopicArn"] == "arn:aws:sns:eu-west-1:111122223333:ExampleTopic"
    assert event["Records"][0]["EventSubscriptionArn"].startswith("arn:aws:sns:eu-west-1:111122223333:ExampleTopic:")


def test_an_event_inside_a_message_inside_a_record(generate):
    _, event, _ = generate("s3", "put", "--key", 'a"b', "--wrap", "sns,sqs")

    message = json.loads(event["Records"][0]["body"])
    assert message["Type"] == "Notification"
    assert json.loads(message["Message"])["Records"][0]["s3"]["object"]["key"] == "a%22b"


def test_values_are_set_by_path(generate):
    _, event, _ = generate("s3", "put", "--set", "Records[0].awsRegion=x=y", "--set-json", "Records[0].s3.new=[1]")

    assert event["Records"][0]["awsRegion"] == "x=y"
    assert event["Records"][0]["s3"]["new"] == [1]


def test_many_records_differ_and_their_numbers_grow(generate):
    _, event, _ = generate("s3", "put", "--count", "200", "--seed", "3")

    numbers = [record["s3"]["object"]["sequencer"] for record in event["Records"]]
    assert len(numbers) == 200
    assert numbers == sorted(set(numbers))


def test_a_body_comes_from_a_file(generate, tmp_path):
    file = tmp_path / "body.txt"
    file.write_text("from a file\n")

    for given in (str(file), f"@{file}"):
        _, event, _ = generate("sqs", "receive-message", "--body", given)
        assert event["Records"][0]["body"] == "from a file\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["s4"], "No service 's4'"),
        (["sqss"], "did you mean `sqs`?"),
        (["s3", "putt"], "did you mean `put`?"),
        (["s3", "put", "--count", "0"], "--count"),
        (["s3", "put", "--bukcet", "b"], "did you mean `--bucket`?"),
        (["s3", "put", "--source", "x"], "`--source` goes with --from-template"),
        (["s3", "put", "extra"], "unexpected extra argument (extra)"),
        (["dynamodb", "update", "--event-name", "DELETE"], "is not one of 'INSERT', 'MODIFY', 'REMOVE'"),
        (["sqs", "--seed"], "'--seed' requires an argument"),
        (["sqs", "--wrap", ""], "--wrap: names no service"),
        (["sqs", "--wrap", "sns,,sqs"], "--wrap: names no service"),
        (["sqs", "--receive-count", "many"], "--receive-count"),
        (["sqs", "--body", "@/no/such/file"], "cannot read '/no/such/file'"),
        (["sqs", "--attributes", "{"], "--attributes: not JSON"),
        (["sqs", "--set", "Records[3].body=x"], "Records has 1 items, no [3]"),
        (["sqs", "--set", "Recrds[0].body=x"], "did you mean `Records`?"),
        (["sqs", "--set", "Records"], "is not PATH=VALUE"),
        (["sqs", "--set-json", "Records[0].body={"], "is not JSON"),
        (["sqs", "--wrap", "s3"], "'s3' carries no other event"),
        ([], "Which service?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_refused(generate, words, message):
    status, event, error = generate(*words)

    assert (status, event) == (2, None)
    assert message in error
    assert len(error.splitlines()) <= 2 and "Usage:" not in error  # what it is, and a hint


def test_options_that_share_their_names_with_the_templates_are_the_events_own(generate):
    _, event, _ = generate("eventbridge", "event", "--source", "my.app", "--detail", '{"id": 1}')
    assert (event["source"], event["detail"]) == ("my.app", {"id": 1})

    _, event, _ = generate("lambda-destinations", "failure", "--function", "Orders")
    assert event["requestContext"]["functionArn"].endswith(":function:Orders:$LATEST")


def test_a_flag_without_its_value_says_yes(generate):
    _, event, _ = generate("apigateway", "aws-proxy", "--is-base64", "--body", "a")

    assert (event["body"], event["isBase64Encoded"]) == ("YQ==", True)


@pytest.mark.parametrize("words", [["dynamodb", "update"], ["dynamodb", "tumbling-window"], ["pipes", "dynamodb"]])
def test_one_item_is_both_images_and_its_first_attribute_the_key(generate, words):
    _, event, _ = generate(*words, "--new", '{"pk": "a", "n": 2}')

    for record in event if isinstance(event, list) else event["Records"]:
        images = [image for name, image in record["dynamodb"].items() if name.endswith("Image")]
        assert images and all(image == {"pk": {"S": "a"}, "n": {"N": "2"}} for image in images)
        assert record["dynamodb"]["Keys"] == {"pk": {"S": "a"}}


def test_the_list_names_options(generate):
    _, listed, _ = generate("--list", "--json")

    put = next(each for each in listed if (each["service"], each["event"]) == ("s3", "put"))
    assert {"name": "bucket", "default": "example-bucket", "help": "Name of the bucket."} in put["options"]


TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Photos: {Type: AWS::S3::Bucket}
  Jobs: {Type: AWS::SQS::Queue}
  Thumbnail:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      CodeUri: .
      Events:
        Work: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
        Upload: {Type: S3, Properties: {Bucket: !Ref Photos, Events: "s3:ObjectCreated:*"}}
"""


@pytest.fixture
def template(tmp_path):
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return event['Records'][0]['eventSource']\n")
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return str(tmp_path / "template.yaml")


def test_a_template_says_what_its_function_receives(generate, template):
    _, event, error = generate("--from-template", template, "--function", "Thumbnail")
    assert event["Records"][0]["eventSource"] == "aws:sqs"
    assert "other sources: Upload" in error

    _, event, _ = generate("s3", "delete", "--from-template", template, "--key", "a b.jpg")
    thing = event["Records"][0]["s3"]
    assert thing["bucket"]["name"].startswith("app-photos-")
    assert thing["object"]["key"] == "a+b.jpg"


def test_a_source_is_chosen_by_its_name_and_an_unknown_one_is_refused(generate, template):
    _, event, _ = generate("--from-template", template, "--source", "Upload")
    assert event["Records"][0]["eventSource"] == "aws:s3"

    status, event, error = generate("--from-template", template, "--source", "Uplod")
    assert (status, event) == (2, None)
    assert "did you mean `Upload`?" in error


@pytest.mark.parametrize(
    "words",
    ["sqs", "sns", "sns,sqs", "eventbridge", "eventbridge,sqs", "eventbridge,sns,sqs", "kinesis", "kafka", "firehose"],
)
def test_an_upload_travels_inside_other_events(generate, words):
    status, event, _ = generate("s3", "put", "--key", "a.jpg", "--wrap", words)

    assert status == 0
    assert event


def test_an_upload_goes_through_eventbridge_as_an_event_of_its_own(generate):
    _, event, _ = generate("s3", "copy", "--bucket", "photos", "--key", "a b", "--wrap", "eventbridge,sqs")

    body = json.loads(event["Records"][0]["body"])
    assert (body["detail-type"], body["detail"]["reason"]) == ("Object Created", "CopyObject")
    assert body["detail"]["object"]["key"] == "a b"


def test_a_samconfig_gives_an_event_its_options(tmp_path, monkeypatch, capfdbinary):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "samconfig.toml").write_text(
        "[default.local_generate_event_s3_put.parameters]\nbucket = 'photos'\nregion = 'eu-west-1'\nodd = 1\n"
        "[prod.generate_event_s3_put.parameters]\nbucket = 'originals'\n"
    )

    def bucket(*words: str) -> tuple[str, str]:
        assert run(["generate-event", "s3", "put", *words]) == 0
        record = json.loads(capfdbinary.readouterr().out)["Records"][0]
        return record["s3"]["bucket"]["name"], record["awsRegion"]

    assert bucket() == ("photos", "eu-west-1")
    assert bucket("--bucket", "mine") == ("mine", "eu-west-1")
    assert bucket("--config-env", "prod")[0] == bucket("--config-env=prod")[0] == "originals"


def test_a_key_of_a_samconfig_that_is_no_option_of_the_event_is_named(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "samconfig.toml").write_text("[default.local_generate_event_s3_put.parameters]\nbukket = 'x'\n")

    assert run(["generate-event", "s3", "put"]) == 0
    assert capfd.readouterr().err == "samconfig.toml:2:1: generate-event has no option 'bukket' here\n"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--region", "nowhere"), "AWS has no region 'nowhere'"),
        (("--account-id", "abc"), "'abc' is no account's id"),
        (("--partition", "x"), "AWS has no partition 'x'"),
    ],
    ids=["region", "account", "partition"],
)
def test_a_place_that_aws_does_not_have_is_refused(generate, words, error):
    status, event, said = generate("s3", "put", *words)

    assert (status, event) == (2, None)
    assert error in said
