# ruff: noqa: E501 (tables)
"""Expansion: what the translator makes of a template, and how its complaints are told. One process a template."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from minisam.errors import TemplateErrors
from minisam.model import LoadOptions
from minisam.template.document import Document
from minisam.template.expansion import expand
from minisam.template.language import expand_language
from minisam.template.parameters import resolve_parameters
from minisam.template.reader import read, read_text
from minisam.template.translator import Translator

ORDERS = Path(__file__).with_name("cases") / "orders" / "template.yaml"
SAM = "Transform: AWS::Serverless-2016-10-31\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def orders(cache: Path) -> Document:
    return expanded(read(ORDERS, display="template.yaml"), cache)


def expanded(document: Document, cache: Path, **options: Any) -> Document:
    chosen = LoadOptions(cache_dir=cache, **options)
    parameters = resolve_parameters(document, chosen)
    with Translator() as translator:
        return expand(expand_language(document, parameters, chosen), parameters, chosen, translator)


def expand_text(text: str, cache: Path) -> Document:
    return expanded(read_text(text.encode(), path=Path("t.yaml"), display="t.yaml"), cache)


def refused(text: str, cache: Path) -> list[str]:
    with pytest.raises(TemplateErrors) as errors:
        expand_text(text, cache)
    return [str(error).removeprefix("t.yaml:") for error in errors.value.errors]


def properties(document: Document, logical_id: str) -> Any:
    return document.value["Resources"][logical_id]["Properties"]


@pytest.mark.parametrize(
    ("logical_id", "code"),
    [
        ("Orders", {"S3Bucket": "minisam-local", "S3Key": "src"}),
        ("Own", {"S3Bucket": "minisam-local", "S3Key": "./own/"}),
        ("Uploaded", {"S3Bucket": "bucket", "S3Key": "key.zip"}),
        ("Inline", {"ZipFile": "def handler(event, context):\n    return event\n"}),
        ("Image", {"ImageUri": "minisam-local:latest"}),
    ],
)
def test_code_keeps_the_path_that_the_template_names(orders: Document, logical_id: str, code: dict[str, str]) -> None:
    assert properties(orders, logical_id)["Code"] == code


def test_nothing_of_sam_is_left(orders: Document) -> None:
    assert not [r for r in orders.value["Resources"].values() if r["Type"].startswith("AWS::Serverless::")]
    assert orders.value["Resources"]["Table"]["Type"] == "AWS::DynamoDB::Table"
    assert orders.value["Resources"]["Table"]["Condition"] == "IsProd"
    assert properties(orders, "Orders")["Timeout"] == 5


def test_layers_and_image_metadata_stay_readable(orders: Document) -> None:
    layers = [r for r in orders.value["Resources"].values() if r["Type"] == "AWS::Lambda::LayerVersion"]

    assert [layer["Properties"]["Content"]["S3Key"] for layer in layers] == ["layers/one"]
    assert orders.value["Resources"]["Image"]["Metadata"]["DockerContext"] == "./image"


def test_applications_become_stacks_with_their_location(orders: Document) -> None:
    assert orders.value["Resources"]["Nested"]["Type"] == "AWS::CloudFormation::Stack"
    assert properties(orders, "Nested") == {
        "TemplateURL": "nested/template.yaml",
        "Parameters": {"Stage": {"Ref": "Stage"}},
    }
    assert properties(orders, "Shared")["ApplicationId"].endswith("applications/x")
    assert [(finding.check, finding.severity) for finding in orders.findings] == [("application", "notice")]


def test_each_generated_resource_names_its_source(orders: Document) -> None:
    source = read(ORDERS).value["Resources"]
    generated = {name: r for name, r in orders.value["Resources"].items() if name not in source}

    assert generated["OrdersRole"]["Metadata"]["minisam:source"] == "Orders"
    assert generated["ServerlessRestApi"]["Metadata"]["minisam:source"] == "Orders"
    assert all(resource["Metadata"]["minisam:source"] in source for resource in generated.values())


def test_positions_stay_those_of_the_source(orders: Document) -> None:
    assert str(orders.positions.at(("Resources", "Orders", "Properties", "Handler"))) == "template.yaml:26:7"


def test_deployment_resources_name_the_function_that_is_deployed(cache: Path) -> None:
    preference = "AutoPublishAlias: live, DeploymentPreference: {Type: AllAtOnce}"
    function = "Type: AWS::Serverless::Function\n    Properties: {Handler: a.b, Runtime: python3.12"
    document = expand_text(f"{SAM}Resources:\n  A:\n    {function}}}\n  B:\n    {function}, {preference}}}\n", cache)
    resources = document.value["Resources"]

    for name in ("ServerlessDeploymentApplication", "CodeDeployServiceRole", "BDeploymentGroup"):
        assert resources[name]["Metadata"]["minisam:source"] == "B"


def test_code_paths_follow_parameters_and_the_default_folder(cache: Path) -> None:
    document = expand_text(
        SAM + "Parameters: {Dir: {Type: String, Default: lib}}\n"
        "Resources:\n"
        "  A: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.12, CodeUri: !Ref Dir}}\n"
        "  B: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.12}}\n"
        "  C: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.12, CodeUri: !Sub '${Dir}/c'}}\n",
        cache,
    )

    assert properties(document, "A")["Code"]["S3Key"] == "lib"
    assert properties(document, "B")["Code"]["S3Key"] == "."
    assert properties(document, "C")["Code"]["S3Key"] == {"Fn::Sub": "${Dir}/c"}


def test_plain_cloudformation_and_cdk_never_meet_the_translator(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Translator, "ask")
    document = expand_text(
        "Resources:\n"
        "  A: {Type: AWS::Lambda::Function, Properties: {Code: ./src, Role: r}}\n"
        "  B:\n"
        "    Type: AWS::Lambda::Function\n"
        "    Properties: {Code: {S3Bucket: cdk-assets, S3Key: abc.zip}, Role: r}\n"
        "    Metadata: {'aws:asset:path': asset.abc, 'aws:asset:property': Code}\n"
        "  C: {Type: AWS::Thing::That::IsNew, Properties: {Any: 1}}\n",
        cache,
    )

    assert properties(document, "A")["Code"] == {"S3Bucket": "minisam-local", "S3Key": "./src"}
    assert properties(document, "B")["Code"] == {"S3Bucket": "minisam-local", "S3Key": "asset.abc"}
    assert "Metadata" not in document.value["Resources"]["A"]


def test_the_second_expansion_comes_from_a_private_cache(
    orders: Document, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(Translator, "ask")

    assert expanded(read(ORDERS, display="template.yaml"), cache).value == orders.value
    assert stat.S_IMODE((cache / "templates").stat().st_mode) == 0o700


def test_a_damaged_entry_is_written_anew(tmp_path: Path) -> None:
    text = SAM + "Resources: {T: {Type: AWS::Serverless::SimpleTable}}\n"
    first = expand_text(text, tmp_path).value
    (entry,) = (tmp_path / "templates").iterdir()
    entry.write_text('{"Resources": {')

    assert expand_text(text, tmp_path).value == first
    assert json.loads(entry.read_text()) == first


def test_the_users_folder_is_not_imported_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported the wrong module')")
    monkeypatch.chdir(tmp_path)

    document = expand_text(SAM + "Resources: {T2: {Type: AWS::Serverless::SimpleTable}}\n", tmp_path / "cache")
    assert document.value["Resources"]["T2"]["Type"] == "AWS::DynamoDB::Table"


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("where a folder would have to be")

    assert expand_text(SAM + "Resources: {T3: {Type: AWS::Serverless::SimpleTable}}\n", tmp_path / "file").value


def test_all_wrong_properties_are_named_at_once(cache: Path) -> None:
    text = """Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.12}}
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties:
      Handlr: a.b
      Handler: a.b
      Events:
        One: {Type: Api, Properties: {Pth: /a, Method: get}}
        Two: {Type: Ap}
        Three: {Type: Schedule}
  B:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: x}}
  C:
    Type: AWS::DynamoDB::Table
    Properties:
      TableNme: x
      AttributeDefinitions: [{AttributName: x, AttributeType: S}]
  D: {Type: AWS::Serverless::LayerVersion}
"""
    assert refused(text, cache) == [
        "7:7: 'Handlr' is not a property of AWS::Serverless::Function\n  hint: did you mean `Handler`?",
        "10:9: Event 'One' of 'A': Property 'Path' is required\n  hint: see the reference of AWS::Serverless::Function",
        "10:39: 'Pth' is not a property of the event type Api\n  hint: did you mean `Path`?",
        "11:15: 'Ap' is not an event type of AWS::Serverless::Function\n  hint: did you mean `Api`?",
        "12:9: Event 'Three' of 'A': Missing required property 'Schedule'\n"
        "  hint: see the reference of AWS::Serverless::Function",
        "15:18: Resource 'B': Property 'PrimaryKey.Type' is required\n"
        "  hint: see the reference of AWS::Serverless::SimpleTable",
        "19:7: 'TableNme' is not a property of AWS::DynamoDB::Table\n  hint: did you mean `TableName`?",
        "20:31: 'AttributName' is not a property of AttributeDefinition of AWS::DynamoDB::Table\n"
        "  hint: did you mean `AttributeName`?",
        "21:3: Resource 'D': Missing required property 'ContentUri'\n"
        "  hint: see the reference of AWS::Serverless::LayerVersion",
    ]


def test_a_wrong_global_is_named(cache: Path) -> None:
    text = SAM + "Globals:\n  Function:\n    Runtme: x\nResources: {A: {Type: AWS::Serverless::Function}}\n"

    assert refused(text, cache) == [
        "4:5: 'Runtme' is not a supported property of 'Function'\n  hint: did you mean `Runtime`?"
    ]


def test_what_crashes_the_translator_is_told_at_its_resource(cache: Path) -> None:
    # aws-sam-translator 1.115 looks each ignored name up in a set: TypeError (unhashable), not an error of its own.
    text = SAM + (
        "Globals: {Function: {Runtime: python3.12}}\n"
        "Resources:\n"
        "  A: {Type: AWS::Serverless::SimpleTable}\n"
        "  B: {Type: AWS::Serverless::Function, IgnoreGlobals: [[1]], Properties: {Handler: a.b}}\n"
    )
    (error,) = refused(text, cache)

    assert error.startswith("5:3: Resource 'B': aws-sam-translator cannot read this (")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Description: x\n", "1:1: The template has no resources"),
        ("Resource: {A: {Type: AWS::SQS::Queue}}\n", "1:1: 'Resource' is not a section of a template"),
        ("Resources: [a]\n", "1:1: The section 'Resources' is not a mapping"),
        ("Resources: {A: b}\n", "1:13: Resource 'A' is not a mapping"),
        ("Resources: {A-B: {Type: x}}\n", "1:13: 'A-B' is not a logical id"),
        ("Resources: {A: {Properties: {}}}\n", "1:13: Resource 'A' has no Type"),
        ("Resources: {A: {Type: [x]}}\n", "1:17: The Type of resource 'A' is not a text"),
        ("Resources: {A: {Type: x, Properties: [1]}}\n", "1:26: Properties of resource 'A' is not a mapping"),
        ("Resources: {A: {Type: x, Propertys: {}}}\n", "1:26: 'Propertys' is not an attribute of a resource"),
        ("Resources: {A: {Type: x, Handler: a}}\n", "1:26: 'Handler' is not an attribute of a resource"),
        (SAM + "Resources: {A: {Type: AWS::Serverless::Functon}}\n", "2:17: 'AWS::Serverless::Functon' is not a type of AWS SAM"),
        ("Resources: {A: {Type: AWS::Serverless::Api}}\n", "1:17: 'AWS::Serverless::Api' needs the transform of AWS SAM"),
        ("Resources: {A: {Type: AWS::SQS::Queue, Properties: {Nme: 1}}}\n", "1:53: 'Nme' is not a property of AWS::SQS::Queue"),
    ],
)  # fmt: skip
def test_the_shape_of_a_template(text: str, error: str, cache: Path) -> None:
    assert error in [problem.splitlines()[0] for problem in refused(text, cache)]


def test_unknown_sections_and_transforms_are_warnings(cache: Path) -> None:
    document = expand_text("Transform: [Macro]\nx-shared: 1\nResources: {A: {Type: AWS::SQS::Queue}}\n", cache)

    assert [(finding.severity, str(finding.position)) for finding in document.findings] == [
        ("warning", "t.yaml:2:1"),
        ("warning", "t.yaml:1:1"),
    ]
