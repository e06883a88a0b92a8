"""Seed files to AWS calls: types, places of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from minisam.errors import UsageError
from minisam.model import App, Position, Resource
from minisam.seeds import read_seeds


def _resource(id: str, type: str, **properties) -> Resource:
    return Resource(id=id, type=type, properties=properties, ref=f"app-{id}", position=Position(file="t"))


NOTES = _resource(
    "Notes",
    "AWS::DynamoDB::Table",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[
        {"AttributeName": "id", "AttributeType": "S"},
        {"AttributeName": "year", "AttributeType": "N"},
    ],
)
RESOURCES = [
    NOTES,
    _resource("Files", "AWS::S3::Bucket"),
    _resource("Greeting", "AWS::SSM::Parameter"),
    _resource("Login", "AWS::SecretsManager::Secret"),
    _resource("Jobs", "AWS::SQS::Queue"),
    _resource("Stack/Counts", "AWS::S3::Bucket"),
]
APP = App(name="app", region="us-east-1", template=Path("t.yaml"), resources={one.id: one for one in RESOURCES})


def seeds_of(tmp_path: Path, text: str, name: str = "seeds.json"):
    (tmp_path / name).write_text(text)
    return read_seeds(tmp_path / name, APP)


def test_json_values_become_dynamodbs_types(tmp_path):
    """AWS: docs "HowItWorks.NamingRulesDataTypes"."""
    item = '{"id": "a", "n": 1.50, "big": 12345678901234567890123, "b": true, "z": null, "l": ["x", 1], "m": {"k": 2}}'

    (seed,) = seeds_of(tmp_path, f'{{"Notes": [{item}]}}')

    assert (seed.service, seed.operation) == ("dynamodb", "PutItem")
    assert seed.parameters == {
        "TableName": "app-Notes",
        "Item": {
            "id": {"S": "a"},
            "n": {"N": "1.50"},
            "big": {"N": "12345678901234567890123"},
            "b": {"BOOL": True},
            "z": {"NULL": True},
            "l": {"L": [{"S": "x"}, {"N": "1"}]},
            "m": {"M": {"k": {"N": "2"}}},
        },
    }


def test_an_item_in_dynamodbs_own_form_is_taken_as_it_is(tmp_path):
    (seed,) = seeds_of(tmp_path, '{"Notes": [{"id": {"S": "a"}, "tags": {"SS": ["x", "y"]}}]}')

    assert seed.parameters["Item"] == {"id": {"S": "a"}, "tags": {"SS": ["x", "y"]}}


def test_cells_have_their_declared_or_inferred_types_and_empty_ones_are_left_out(tmp_path):
    text = 'id,year,n,flag,list,note,none\n007,1999,-1.5,true,"[1, ""a""]",01,\n'
    (tmp_path / "Notes.csv").write_text(text)

    (seed,) = read_seeds(tmp_path, APP)

    assert seed.parameters["Item"] == {
        "id": {"S": "007"},
        "year": {"N": "1999"},
        "n": {"N": "-1.5"},
        "flag": {"BOOL": True},
        "list": {"L": [{"N": "1"}, {"S": "a"}]},
        "note": {"S": "01"},
    }
    assert seed.position.line == 2


def test_buckets_parameters_and_secrets_are_filled(tmp_path):
    text = '{"Files": {"a.txt": "A", "b.json": {"n": 1.0}}, "Greeting": "Hi", "Login": {"user": "é"}, "/x/y": "z"}'

    calls = [(seed.operation, dict(seed.parameters)) for seed in seeds_of(tmp_path, text)]

    assert calls == [
        ("PutObject", {"Bucket": "app-Files", "Key": "a.txt", "ContentType": "text/plain", "Body": "A"}),
        (
            "PutObject",
            {"Bucket": "app-Files", "Key": "b.json", "ContentType": "application/json", "Body": '{"n": 1.0}'},
        ),
        ("PutParameter", {"Name": "app-Greeting", "Value": "Hi", "Overwrite": True}),
        ("PutSecretValue", {"SecretId": "app-Login", "SecretString": '{"user": "é"}'}),
        ("PutParameter", {"Name": "/x/y", "Value": "z", "Type": "String", "Overwrite": True}),
    ]


def test_a_folder_names_resources_and_objects(tmp_path):
    for name in ("Files/img/logo.png", "Stack/Counts/one.txt", "Greeting.txt", ".hidden"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("content\n")

    seeds = {(seed.parameters.get("Key") or seed.parameters["Name"]): seed for seed in read_seeds(tmp_path, APP)}

    assert set(seeds) == {"img/logo.png", "one.txt", "app-Greeting"}
    assert seeds["img/logo.png"].body_file == (tmp_path / "Files/img/logo.png").resolve()
    assert seeds["one.txt"].parameters["Bucket"] == "app-Stack/Counts"
    assert seeds["app-Greeting"].parameters["Value"] == "content"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{"Notes": [\n{"id": "a"},\n{"text": "b"}\n]}', 3, "it has no 'id'"),
        ('{"Notes": [\n{"id": 1}\n]}', 2, "'id' is of type N; the table declares S"),
        ('{"Notes": [\n{"id": "a", "year": "now"}]}', 2, "'year' is of type S; the table declares N"),
        ('{"Notes": [\n{"id": {"S": "a"}, "year": {"N": "now"}}]}', 2, "'year' is 'now'"),
        ('{"Notes":\n {}}', 2, "a JSON list of items"),
        ('{"Notes": [\n1]}', 2, "an item is a JSON object"),
        ('{\n"Nots": []}', 2, "'Nots' is nothing"),
        ('{\n"Jobs": []}', 2, "AWS::SQS::Queue, which cannot be filled"),
        ('{\n"Files": []}', 2, "a JSON object of keys"),
        ('{\n"Greeting": {}}', 2, "a text or a list of texts"),
        ('{\n"Notes": [}', 2, "not JSON"),
        ("{}\n\nx", 3, "something follows"),
        ("[" * 100_000, 1, "nested too deeply"),
        ("[]", 1, "not a JSON object"),
        ("", 1, "not JSON"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, text, line, message):
    with pytest.raises(UsageError, match=message) as caught:
        seeds_of(tmp_path, text)

    assert caught.value.position and caught.value.position.line == line


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("Notes.csv", "id,a\n1,2\n3\n", r"Notes.csv:3:1: the row has not the 2 cells"),
        ("Notes.csv", "id,year\n1,then\n", r"Notes.csv:2:1: an item of 'Notes': 'year' is 'then'"),
        ("Files.csv", "a,b\n", "is no table"),
        ("Notes.xml", "", "cannot fill 'Notes'"),
        ("Elsewhere.json", "{}", "'Elsewhere' is nothing"),
    ],
)
def test_a_wrong_file_in_a_folder_is_named(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)

    with pytest.raises(UsageError) as caught:
        read_seeds(tmp_path, APP)

    import re

    assert re.search(message, str(caught.value))


def test_a_file_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(UsageError, match="Cannot read"):
        read_seeds(tmp_path / "nowhere.json", APP)
