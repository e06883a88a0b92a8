"""Hostile templates that are one text: bombs, tricks with names and letters, and what is no template at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

Json = dict[str, Any]
LIMIT = 1_048_576
SOURCE = {"Handler": "app.handler", "Runtime": "python3.13", "CodeUri": "src"}
FUNCTION = {"Type": "AWS::Serverless::Function", "Properties": SOURCE}


def bombs(random: Random) -> str:
    """Little text that means very much, or very deep, or very long."""
    return random.choice(_BOMBS)(random, random.choice((3, 10, 30, 100, 1000, 30_000)))


def tricks(random: Random) -> str:
    """A template with hostile names, letters or values in one place of it."""
    name, value = random.choice(NAMES), random.choice((*NAMES, *VALUES))
    return random.choice(_TRICKS)(name, value)


def broken(random: Random) -> str | bytes:
    """What is no template: nothing, one value, another format, noise."""
    return random.choice(
        (
            b"", b"\n", b"\0", b"\xff\xfe", b"null", b"[]", b"{}", b"5", b'""', b"---\n---\n", b"a: b\n---\nc: d\n",
            b"%TAG", b"\x7fELF" + random.randbytes(500), b"PK\x03\x04" + random.randbytes(500),
            random.randbytes(random.randrange(5000)), b"# only words\n" * random.randrange(2000), b"Resources:",
            b"Resources: []", b"Resources: {A: }", b"Resources: {A: {}}", b"Resources: {A: {Type: }}",
            b"Resources: {A: {Type: [x]}}", b"Transform: {}\nResources: {A: {Type: x}}",
            b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'b'>]><l>&a;</l>", b"\xef\xbb\xbf" * 3 + b"Resources: {}",
            b"? ? ? ?", b"Resources: &a {A: *a}", b"&a [*a]", b"Resources: {<<: 5}",
            b"a: !!python/object/apply:os.system [id]", b"!!set {a}", b"Resources: !Sub x", b"Resources: !Include x",
            b"Resources: {A: !!binary x}", b"Resources: {A: !!timestamp x}", b"Resources: {A: !!int 0x}",
            b"Resources: {A: !!float x}", b"Resources: {A: !<tag:yaml.org,2002:null> x}", b"'" * 5000,
            b"x" * (LIMIT + 5), b"Resources: {1: {Type: a}, 1.5: {Type: b}, true: {Type: c}, null: {Type: d}}",
            b"Resources: {[a]: b}",
        )
    )  # fmt: skip


def _sam(**sections: Any) -> str:
    return json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": {"F": FUNCTION}, **sections})


def _with(**properties: Any) -> str:
    return _sam(Resources={"F": {**FUNCTION, "Properties": {**SOURCE, **properties}}})


def _event(kind: Any, properties: Any) -> str:
    return _with(Events={"E": {"Type": kind, "Properties": properties}})


def _other(kind: Any, properties: Any) -> str:
    return _sam(Resources={"F": FUNCTION, "X": {"Type": kind, "Properties": properties}})


def _serverless(kind: str, **properties: Any) -> str:
    return _other(f"AWS::Serverless::{kind}", properties)


def _laughs(random: Random, size: int) -> str:
    width = random.choice((2, 9, 40))
    lines = ["a0: &a0 {Type: x}"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, min(size, 300))]
    return "\n".join([*lines, "Resources: {F: {Type: AWS::SNS::Topic, Properties: {X: *a1}}}"])


def _merges(_random: Random, size: int) -> str:
    lines = ["m0: &m0 {a: 1}"] + [f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}], k{n}: 1}}" for n in range(1, size)]
    return "\n".join(lines)[:LIMIT]


def _deep(random: Random, size: int) -> str:
    opened, closed = random.choice((("[", "]"), ("{a: ", "}"), ('{"Fn::Sub": [', "]}"), ("!Sub [", "]"), ("- ", "")))
    return f"Resources: {{F: {{Type: x, Properties: {{X: {opened * size}1{closed * size}}}}}}}"[:LIMIT]


def _indented(_random: Random, size: int) -> str:
    return "".join(f"{' ' * n}k:\n" for n in range(min(size, 1400)))


def _wide(random: Random, size: int) -> str:
    kinds = ("AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::Serverless::SimpleTable", "AWS::Nobody::Knows")
    return _sam(Resources={f"R{n}": {"Type": random.choice(kinds)} for n in range(min(size, 3000))})


def _routes(random: Random, size: int) -> str:
    kind = random.choice(("Api", "HttpApi"))
    paths = (f"/{'{a}/' * random.randrange(4)}{n}" for n in range(min(size, 400)))
    return _with(
        Events={f"E{n}": {"Type": kind, "Properties": {"Path": p, "Method": "get"}} for n, p in enumerate(paths)}
    )


def _giant(random: Random, size: int) -> str:
    text = random.choice(("a", "é", "${F}", "${", "\n", "{{resolve:ssm:x}}", "9", "\\", "{a}/", "\u0000"))
    text = (text * size)[: LIMIT // 6]
    return random.choice(_GIANTS)(text)


_GIANTS: tuple[Callable[[str], str], ...] = (
    *(
        lambda text, name=name: _with(**{name: text})
        for name in ("Description", "Handler", "Timeout", "Runtime", "Role")
    ),
    *(lambda text, name=name: _with(**{name: text}) for name in ("CodeUri", "InlineCode", "FunctionName")),
    *(lambda text, name=name: _with(**{name: [text]}) for name in ("Layers", "Policies")),
    *(lambda text, name=name: _sam(**{name: text}) for name in ("Description", "Transform", "Globals")),
    *(lambda text, name=name: _sam(**{name: {text: FUNCTION}}) for name in ("Resources", "Outputs", "Parameters")),
    lambda text: _with(Environment={"Variables": {"A": {"Fn::Sub": text}}}),
    lambda text: _event("Api", {"Path": f"/{text}", "Method": "get"}),
    lambda text: _event("Schedule", {"Schedule": text}),
    lambda text: _sam(**{text: {}}),
    lambda text: _sam(Parameters={"P": {"Type": text}}),
)


def _loops(_random: Random, size: int) -> str:
    items = [str(n) for n in range(min(size, 1000))]
    inner: Json = {"T${A}${B}${C}": {"Type": "AWS::SNS::Topic"}}
    for name in "CBA":
        inner = {f"Fn::ForEach::{name}s": [name, items, inner]}
    return json.dumps({"Transform": ["AWS::LanguageExtensions"], "Resources": inner})


def _conditions(random: Random, size: int) -> str:
    width = random.choice((1, 2, 5))
    chain = {f"C{n}": {"Fn::Or": [{"Condition": f"C{n + 1}"}] * width} for n in range(min(size, 2000))}
    end = random.choice(({"Fn::Equals": ["a", "b"]}, {"Condition": "C0"}))
    return _sam(Conditions={**chain, f"C{len(chain)}": end})


def _references(random: Random, size: int) -> str:
    size = min(size, 1000)
    last = random.choice((f"R{size}", "R0"))
    kind, key = random.choice((("AWS::SNS::Topic", "TopicName"), ("AWS::Nobody::Knows", "X")))
    chain = {f"R{n}": {"Type": kind, "Properties": {key: {"Ref": f"R{n + 1}"}}} for n in range(size)}
    return _sam(Resources={**chain, last: {"Type": kind, "Properties": {key: {"Ref": "R0"}}}})


def _growth(_random: Random, size: int) -> str:
    """Each output is ten times the length of the one before."""
    chain: Json = {"R0": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "x" * 50}}}
    for n in range(1, min(size, 60)):
        properties = {"TopicName": {"Fn::Join": ["", [{"Ref": f"R{n - 1}"}] * 10]}}
        chain[f"R{n}"] = {"Type": "AWS::SNS::Topic", "Properties": properties}
    return _sam(Resources=chain)


def _nested_growth(_random: Random, size: int) -> str:
    """One value in which each level joins the level below ten times over."""
    value: Any = "x" * 1000
    for _ in range(min(size, 60)):
        value = {"Fn::Join": [{"Fn::Sub": ["${a}${a}", {"a": value}]}, ["a"] * 200]}
    return _sam(Outputs={"O": {"Value": value}})


def _intrinsics(random: Random, size: int) -> str:
    value = random.choice(
        (
            {"Fn::Cidr": ["10.0.0.0/8", size, 8]}, {"Fn::Cidr": ["::/0", 256, 10**9]}, {"Fn::Select": [10**30, ["a"]]},
            {"Fn::Join": [",", ["x" * 1000] * min(size, 900)]}, {"Fn::Split": ["a", "a" * min(size * 10, 500_000)]},
            {"Fn::Base64": "x" * min(size * 10, 900_000)}, {"Fn::Sub": "${F.Arn}" * min(size, 50_000)},
            {"Fn::ToJsonString": [["\x00"] * min(size, 9000)]}, {"Fn::GetAZs": "x" * size}, {"Fn::Sub": "${${${"},
        )
    )  # fmt: skip
    return _sam(Outputs={"O": {"Value": value}})


def _patterns(random: Random, size: int) -> str:
    """Regular expressions that never end."""
    pattern = random.choice(
        ("(a+)+$", "(a|a)*$", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:a?){50}a{50}", "(" * 200, "[", "a{99999}")
    )
    text = "a" * min(max(size, 30), 4000) + "!"
    parameter = {"Type": random.choice(("String", "CommaDelimitedList")), "Default": text, "AllowedPattern": pattern}
    return _sam(Parameters={"P": parameter})


def _inline(random: Random, size: int) -> str:
    """Python that its own compiler dislikes."""
    code = random.choice(
        ("(" * size, "-" * size, "x = " + "[" * size, "a" + ".b" * size, "if 1:\n" * 90, "1" * size, "\0", "f(" * 90)
    )
    return _with(InlineCode=code[: LIMIT // 2], CodeUri=None, Handler="index.handler")


def _numbers(random: Random, size: int) -> str:
    number = random.choice(
        (
            "9" * size,
            "0x" + "f" * size,
            "1" + ":59" * size,
            "0b" + "1" * size,
            "1e" + "9" * size,
            ".inf",
            "-.nan",
            "0o" + "7" * size,
        )
    )
    at = random.choice(
        (
            "Properties: {Timeout: N}",
            "Properties: {X: N}",
            "Metadata: {N: N}",
            "Properties: {X: !!int N}",
            "X: !!float N",
        )
    )
    where = at.replace("N", number[: LIMIT // 4])
    return f"Transform: AWS::Serverless-2016-10-31\nResources: {{F: {{Type: AWS::Serverless::Function, {where}}}}}"


_BOMBS: tuple[Callable[[Random, int], str], ...] = (
    *(_laughs, _merges, _deep, _indented, _wide, _routes, _giant, _giant, _loops, _conditions, _references, _growth),
    *(_nested_growth, _intrinsics, _patterns, _inline, _numbers),
)

NAMES = (
    "", " ", "\x00", "\x1b]0;owned\x07", "\x1b[2J", "\r", "\n", "\u202eevil", "\u200b", "\ufeff", "\ud800", "\udfff",
    "Rеsources", "ﬁ", "e\u0301", "\u2028", "\x85", "🐍" * 20, "A=B", "A\x00B", "..", "../..", "/etc/passwd", "a/b",
    "a\\b", "con", "%2e%2e", "${AWS::Region}", "{{resolve:x}}", "__class__", "__proto__", "constructor", "<<",
    "<script>alert(1)</script>", "'; DROP TABLE x; --", "$(id)", "`id`", "-rf", "LD_PRELOAD", "PYTHONSTARTUP",
    "PYTHONPATH", "PATH", "AWS_LAMBDA_RUNTIME_API", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "_HANDLER",
    "BASH_FUNC_x%%", "a" * 4000,
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None,
    True,
    5,
    10**25,
    1.5,
    -0.0,
    [],
    {},
    [None],
    {"Ref": "F"},
    {"Fn::GetAtt": ["F", "Arn"]},
    ["a", {"b": []}],
)


_TRICKS: tuple[Callable[[str, Any], str], ...] = (
    lambda name, value: _with(Environment={"Variables": {name: value}}),
    lambda name, value: _with(Environment={"Variables": {"A": name, "B": value}}),
    lambda name, value: _sam(Resources={name: FUNCTION, "F": {**FUNCTION, name: value}}),
    lambda name, value: _sam(Resources={"F": {**FUNCTION, name: value}}),
    lambda name, value: _with(**{name: value}),
    lambda name, value: _with(FunctionName=name, Description=value),
    lambda name, value: _with(Handler=name, Role=value),
    lambda name, value: _with(Handler=f"{name}.{name}", Runtime=value),
    lambda name, value: _with(Events={name: {"Type": "HttpApi", "Properties": {"Path": value, "Method": "get"}}}),
    lambda name, value: _event("Api", {"Path": f"/{name}", "Method": value}),
    lambda name, value: _event("Schedule", {"Schedule": name, "Input": value}),
    lambda name, value: _event("SQS", {"Queue": value, "FilterCriteria": name}),
    lambda name, value: _event(name, value),
    lambda name, value: _with(Policies=[name, value]),
    lambda name, value: _with(Policies=[{name: value}]),
    lambda name, value: _with(Policies=[{"Version": name, "Statement": value}]),
    lambda name, value: _with(Policies=[{"Statement": [{"Effect": name, "Action": value, "Resource": value}]}]),
    lambda name, value: _with(Layers=[name, value], Tags={name: value}),
    lambda name, value: _with(FunctionUrlConfig={"AuthType": name, "Cors": value}),
    lambda name, value: _with(
        EventInvokeConfig={"DestinationConfig": {"OnFailure": {"Type": name, "Destination": value}}}
    ),
    lambda name, value: _with(DeadLetterQueue={"Type": "SQS", "TargetArn": value}, AutoPublishAlias=name),
    lambda name, value: _with(PackageType="Image", ImageConfig={"Command": [name, value]}),
    lambda name, value: _sam(Outputs={name: {"Value": value, "Export": {"Name": name}}}),
    lambda name, value: _sam(Mappings={name: {name: {name: value}}}),
    lambda name, value: _sam(Conditions={name: {"Fn::Equals": [name, value]}}),
    lambda name, value: _sam(Globals={name: value}),
    lambda name, value: _sam(Globals={"Function": {name: value, "Environment": value}}),
    lambda name, value: _sam(Transform=[name, value]),
    lambda name, value: _sam(Metadata={name: value}, Description=name, Rules=value),
    lambda name, value: _sam(**{name: value}),
    lambda name, value: _sam(Parameters={name: {"Type": "String", "Default": value}}),
    lambda name, value: _other(name, value),
    lambda name, value: _other("AWS::SNS::Topic", {"TopicName": value, name: value}),
    lambda name, value: _sam(Resources={"T": {"Type": "AWS::SNS::Topic", "DependsOn": [name, value]}}),
    lambda name, value: _serverless("Api", StageName=name, Cors=value),
    lambda name, value: _serverless("Api", StageName="x", DefinitionBody={"paths": {name: value}}),
    lambda name, value: _serverless("HttpApi", DefinitionBody={name: value, "paths": value}),
    lambda name, value: _serverless("HttpApi", StageName=name, Auth={"Authorizers": {name: value}}),
    lambda name, value: _serverless("StateMachine", Definition={name: value}, Role=name),
    lambda name, value: _serverless("SimpleTable", TableName=name, PrimaryKey=value),
    lambda name, value: _serverless("Connector", Source={"Id": name}, Destination=value, Permissions=value),
)
