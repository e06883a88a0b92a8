"""load_app over whole files: positions of problems, findings, nested files, order, size."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from minisam.errors import TemplateErrors
from minisam.model import App, LoadOptions
from minisam.template import load_app

Load = Callable[..., App]
FUNCTION = """\
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: fn
      Runtime: python3.13
      Handler: app.handler
      Role: arn:aws:iam::123456789012:role/x
      Code: src
"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write `files` beside template.yaml and load it."""

    def load(template: str, files: dict[str, str] | None = None, **options: object) -> App:
        for name, text in {"template.yaml": template, **(files or {})}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        loaded = LoadOptions(cache_dir=tmp_path / "cache", **options)  # type: ignore[arg-type]
        return load_app(tmp_path / "template.yaml", loaded, display="template.yaml")

    return load


def problems(load: Load, template: str, files: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(TemplateErrors) as caught:
        load(template, files)
    return [f"{error.position}: {error.message}" for error in caught.value.errors]


def test_all_problems_are_shown_at_once_each_at_its_place(load: Load) -> None:
    template = """\
Conditions:
  A: !Not [!Condition B]
  B: !Not [!Condition A]
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Role: !GetAtt Role.Arm
      Timeout: 901
      Code: sources
      Environment:
        Variables:
          TABLE: !Ref Tabel
          LIST: [1]
  Role:
    Type: AWS::IAM::Role
    Condition: C
    DependsOn: Fm
    Properties: {AssumeRolePolicyDocument: {}}
  Table:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Ref Other}
  Other:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !GetAtt Table.QueueName}
Outputs:
  Nothing: {Description: no value}
"""
    assert problems(load, template) == [
        "template.yaml:2:6: circular conditions: A -> B -> A",
        "template.yaml:10:13: AWS::IAM::Role 'Role' has no attribute 'Arm'",
        "template.yaml:11:16: Function 'Fn': Timeout is the number 901, expected 1 to 900",
        "template.yaml:12:13: Function 'Fn': code folder 'sources' does not exist",
        "template.yaml:15:18: 'Tabel' is no resource and no parameter of this template",
        "template.yaml:19:16: condition 'C' is not defined in Conditions",
        "template.yaml:20:16: DependsOn names 'Fm', which is no resource of this template",
        "template.yaml:24:29: circular reference: Table -> Other -> Table",
        "template.yaml:29:12: Output 'Nothing' has no Value",
    ]


def test_a_variable_that_is_no_text_is_a_problem(load: Load) -> None:
    template = FUNCTION + "      Environment: {Variables: {A: [1], B: {c: d}}}\n"
    assert problems(load, template, {"src/app.py": "def handler(e, c): ..."}) == [
        "template.yaml:10:36: Function 'Fn': variable 'A': expected text, found a list",
        "template.yaml:10:44: Function 'Fn': variable 'B': expected text, found a mapping",
    ]


def test_a_missing_code_folder_points_at_code_uri(load: Load) -> None:
    template = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: ./nowhere/
"""
    assert problems(load, template) == ["template.yaml:8:16: Function 'Fn': code folder './nowhere/' does not exist"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def handle(event, context): ...", "Function 'Fn': app.py has no 'handler'"),
        ("def handler(:", "Function 'Fn': app.py:1 is not valid Python: invalid syntax"),
        (None, "Function 'Fn': module 'app' of handler 'app.handler' does not exist"),
    ],
)
def test_a_handler_that_does_not_exist_is_a_warning_at_its_line(load: Load, source: str | None, message: str) -> None:
    app = load(FUNCTION, {"src/app.py": source} if source else {"src/other.py": ""})
    (finding,) = app.findings
    assert (finding.check, finding.severity, str(finding.position)) == (
        "handler-exists",
        "warning",
        "template.yaml:7:16",
    )
    assert finding.message == message


@pytest.mark.parametrize(
    ("runtime", "file", "message"),
    [
        ("nodejs22.x", "src/app.js", None),
        ("nodejs22.x", "src/app.mjs", None),
        ("nodejs22.x", "src/app.py", "Function 'Fn': module 'app' of handler 'app.handler' does not exist"),
        (
            "nodejs22.x",
            "src/app.ts",
            "Function 'Fn': module 'app' of handler 'app.handler' is TypeScript, "
            "and there is no esbuild that builds it",
        ),
        ("provided.al2023", "src/bootstrap", None),
        ("provided.al2023", "src/main.go", "Function 'Fn': there is no `bootstrap` in its code folder src"),
    ],
)
def test_what_another_runtime_lacks_is_a_warning(load: Load, runtime: str, file: str, message: str | None) -> None:
    app = load(FUNCTION.replace("python3.13", runtime), {file: ""})
    assert [finding.message for finding in app.findings] == ([message] if message else [])
    assert app.functions["Fn"].refusal is None
    assert [support.status for support in app.supports if support.resource == "Fn"] == ["runs"]


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        (
            "Runtime: ruby3.3\n      Handler: a.b\n      Code: {ZipFile: x}",
            "its runtime is ruby3.3; minisam runs Python, Node.js, and the `bootstrap` of provided runtimes",
        ),
        (
            "PackageType: Image\n      Code: {ImageUri: 'repo:1'}",
            "it is a container image without a Dockerfile in its Metadata",
        ),
        (
            "Runtime: python3.13\n      Handler: a.b\n      Code: {S3Bucket: b, S3Key: k}",
            "its code is not on this machine",
        ),
    ],
)
def test_a_function_that_cannot_run_here_is_listed_with_the_reason(load: Load, properties: str, reason: str) -> None:
    app = load(
        f"Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      Role: r\n      {properties}\n"
    )
    assert app.functions["Fn"].refusal == reason
    (support,) = app.supports
    assert (support.status, support.reason) == ("ignored", reason)


def test_the_same_route_twice_is_a_warning(load: Load) -> None:
    route = "Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: GET /x}"
    app = load(
        "Resources:\n  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a, ProtocolType: HTTP}}\n"
        f"  One: {{{route}}}\n  Two: {{{route}}}\n"
    )
    (finding,) = (finding for finding in app.findings if finding.check == "duplicate-route")
    assert str(finding.position) == "template.yaml:4:3"
    assert finding.hint == "the first one answers, at template.yaml:3:3"


def test_a_placeholder_that_reaches_a_variable_is_announced(load: Load) -> None:
    template = FUNCTION + "      Environment: {Variables: {BROKER: !GetAtt Broker.Endpoint}}\n"
    broker = "  Broker: {Type: AWS::MSK::Cluster}\n"
    topic = "  Quiet: {Type: AWS::SNS::Topic, Properties: {TopicName: !GetAtt Broker.X}}\n"
    app = load(template + broker + topic, {"src/app.py": "def handler(e, c): ..."})
    (finding,) = app.findings
    assert finding.check == "placeholder"
    assert "variable 'BROKER' needs Broker.Endpoint" in finding.message
    assert str(finding.position) == "template.yaml:10:41"


def test_nested_templates_that_nest_each_other_are_a_problem(load: Load) -> None:
    nest = "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: %s}\n"
    found = problems(load, nest % "b.yaml", {"b.yaml": nest % "template.yaml"})
    assert found == ["b.yaml:4:31: Template 'template.yaml' nests itself: template.yaml -> b.yaml -> template.yaml"]


def test_problems_of_nested_templates_are_shown_with_those_of_the_parent(load: Load) -> None:
    parent = """\
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: child/t.yaml}
  Gone:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: gone.yaml}
Outputs:
  A: {Value: !Ref Nope}
"""
    child = "Resources:\n  Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Nowhere}}\n"
    assert problems(load, parent, {"child/t.yaml": child}) == [
        "child/t.yaml:2:54: 'Nowhere' is no resource and no parameter of this template",
        "template.yaml:7:31: Template 'gone.yaml' does not exist",
        "template.yaml:9:14: 'Nope' is no resource and no parameter of this template",
    ]


def test_an_output_that_a_nested_template_does_not_have_is_a_problem(load: Load) -> None:
    parent = """\
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: t.yaml}
Outputs:
  A: {Value: !GetAtt Child.Outputs.Nam}
"""
    child = "Resources:\n  Q: {Type: AWS::SQS::Queue}\nOutputs:\n  Name: {Value: !GetAtt Q.QueueName}\n"
    found = problems(load, parent, {"t.yaml": child})
    assert found == ["template.yaml:6:14: AWS::CloudFormation::Stack 'Child' has no attribute 'Outputs.Nam'"]


def test_nested_files_are_among_the_files_that_were_read(load: Load, tmp_path: Path) -> None:
    parent = "Resources:\n  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}\n"
    app = load(parent, {"t.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n"})
    assert set(app.files) == {(tmp_path / "template.yaml").resolve(), (tmp_path / "t.yaml").resolve()}
    assert list(app.resources) == ["Child/Q", "Child"]


def test_loading_twice_gives_equal_apps(load: Load) -> None:
    files = {"src/app.py": "def handler(e, c): ..."}
    assert load(FUNCTION, files) == load(FUNCTION, files)


def test_a_long_chain_of_resources_is_ordered(load: Load) -> None:
    chain = [f"  Q{i}: {{Type: AWS::SQS::Queue, DependsOn: Q{i + 1}}}" for i in range(450)]
    app = load("Resources:\n" + "\n".join([*chain, "  Q450: {Type: AWS::SQS::Queue}"]) + "\n")
    assert list(app.resources) == [f"Q{i}" for i in range(450, -1, -1)]


def test_code_may_be_a_zip_file(load: Load, tmp_path: Path) -> None:
    # AWS SAM: docs "sam-resource-function", CodeUri: a folder or a .zip file
    with zipfile.ZipFile(tmp_path / "src", "w") as archive:
        archive.writestr("app.py", "def handler(e, c): ...")
    app = load(FUNCTION)
    assert app.functions["Fn"].code_dir == (tmp_path / "src").resolve()
    assert app.functions["Fn"].refusal is None


def test_a_layer_that_was_not_built_is_announced(load: Load) -> None:
    layer = "      Layers: [!Ref Shared]\n  Shared:\n    Type: AWS::Lambda::LayerVersion\n"
    layer += "    Metadata: {BuildMethod: makefile}\n    Properties: {Content: layer}\n"
    app = load(FUNCTION + layer, {"src/app.py": "def handler(e, c): ...", "layer/requirements.txt": "six"})
    (finding,) = app.findings
    assert (finding.check, str(finding.position)) == ("layer", "template.yaml:11:3")


def test_a_custom_resource_runs_where_its_function_does(load: Load) -> None:
    custom = "  Ours: {Type: 'Custom::Thing', Properties: {ServiceToken: !GetAtt Fn.Arn}}\n"
    custom += (
        "  Theirs: {Type: 'AWS::CloudFormation::CustomResource', Properties: {ServiceToken: 'arn:aws:sns:x:1:t'}}\n"
    )
    app = load(FUNCTION + custom, {"src/app.py": "def handler(e, c): ..."})
    supports = {support.resource: support.status for support in app.supports}
    assert (supports["Ours"], supports["Theirs"]) == ("runs", "ignored")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1'", "minisam fire"),
        ("SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: ['a:9092']}}", "minisam fire"),
        ("EventSourceArn: 'arn:aws:mq:us-east-1:123456789012:broker:b:1'", "minisam fire"),
        ("EventSourceArn: 'arn:aws:rds:us-east-1:123456789012:cluster:docs'", "minisam fire"),
    ],
)
def test_a_broker_is_listed_as_fired_by_hand(load: Load, source: str, expected: str) -> None:
    mapping = f"  Map: {{Type: AWS::Lambda::EventSourceMapping, Properties: {{FunctionName: !Ref Fn, {source}}}}}\n"
    app = load(FUNCTION + mapping, {"src/app.py": "def handler(e, c): ..."})
    (support,) = [one for one in app.supports if one.resource == "Map"]
    assert (support.status, expected in support.reason) == ("ignored", True)


def test_a_resource_that_only_exists_says_so(load: Load) -> None:
    app = load(
        "Resources:\n  Filter: {Type: AWS::Logs::SubscriptionFilter, Properties: {LogGroupName: all}}\n"
        "  Bus: {Type: AWS::Events::EventBus, Properties: {Name: own}}\n  Zone: {Type: AWS::Route53::HostedZone}\n"
    )
    supports = {support.resource: (support.status, bool(support.reason)) for support in app.supports}
    assert supports == {"Filter": ("emulated", False), "Bus": ("emulated", False), "Zone": ("ignored", True)}


def test_an_unknown_condition_is_one_problem_at_its_place(load: Load) -> None:
    template = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: !If [Nope, a, b]}\n"
    assert problems(load, template) == ["template.yaml:4:34: condition 'Nope' is not defined in Conditions"]


def test_a_name_that_expansion_moves_elsewhere_is_a_problem_where_it_is_written(load: Load) -> None:
    template = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: "def handler(event, context): ..."
      Policies: [{DynamoDBReadPolicy: {TableName: !Ref Tabel}}]
"""
    assert problems(load, template) == ["template.yaml:9:51: 'Tabel' is no resource and no parameter of this template"]
