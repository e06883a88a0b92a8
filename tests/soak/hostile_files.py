"""Hostile templates whose files lead elsewhere: out of the project, to devices, in circles, into archives."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

SECRET = "MINISAM-SECRET-OF-THE-USER"
SERVERLESS = "AWS::Serverless-2016-10-31"
_PLAIN = {"Handler": "app.handler", "Runtime": "python3.13", "Role": "x"}
RUNTIMES = ("python3.13", "nodejs22.x", "provided.al2023")
_OUTSIDE = {
    "secret.yaml": f"Resources: {{S: {{Type: AWS::SNS::Topic, Properties: {{TopicName: {SECRET}}}}}}}\n",
    "secret.json": json.dumps({"openapi": "3.0.1", "info": {"title": SECRET}, "paths": {f"/{SECRET}": {"get": {}}}}),
    "app.py": f"def handler(event, context): return '{SECRET}'\n",
    "index.js": f"exports.handler = async () => '{SECRET}'\n",
    "Dockerfile": f'FROM public.ecr.aws/lambda/python:3.13\nENV S={SECRET}\nCMD ["app.handler"]\n',
    "requirements.txt": f"{SECRET}\n",
}


def sources(real: Path, folder: Path) -> Path:
    """Return the copy of a real application's folder; made once."""
    project = folder / "real" / "-".join(real.parts[-2:])
    if not project.exists():
        shutil.copytree(real, project, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "*.sock"))
    return project


def strays(random: Random, folder: Path) -> Path:
    """A template that names a file or folder which is not the project's to read, or is no file at all."""
    project = _project(folder)
    path = random.choice(_ways_out(project))
    template = random.choice(_STRAYS)(path, random)
    name = random.choice(("template.yaml", "inner/template.yaml"))
    (project / name).write_bytes(template if isinstance(template, bytes) else json.dumps(template).encode())
    return project / name


def archives(random: Random, folder: Path) -> Path:
    """A template whose code or layer is an archive that leads out, bursts, or is none."""
    project = _project(folder)
    content = random.choice(_ARCHIVES)(random)
    if random.random() < 0.1:
        content = content[: random.randrange(len(content))]
    (project / "code.zip").write_bytes(content)
    function = _function(random, CodeUri=random.choice(("code.zip", "src")), Layers=[{"Ref": "L"}])
    (project / "template.yaml").write_text(json.dumps(_sam(F=function, L=_layer("code.zip"))))
    return project / "template.yaml"


def _project(folder: Path) -> Path:
    """Return a project with a neighbour that it must not read, and links that lead there; made once."""
    project, outside = folder / "strays", folder / "outside"
    if project.exists():
        return project
    for place in (project / "src", project / "inner" / "src", outside):
        place.mkdir(parents=True)
    for name, text in _OUTSIDE.items():
        (outside / name).write_text(text)
        (project / f"link-{name}").symlink_to(outside / name)
    (outside / "code.zip").write_bytes(_zipped({"app.py": _OUTSIDE["app.py"]}))
    (project / "link").symlink_to(outside)
    (project / "circle").symlink_to("circle")
    (project / "self").symlink_to(".")
    (project / "linked").mkdir()
    for name in ("app.py", "index.js"):
        (project / "src" / name).write_text("def handler(event, context): ...\n" if name == "app.py" else "")
        (project / "linked" / name).symlink_to(outside / name)
    (project / "linked" / "pack").symlink_to(outside)
    os.mkfifo(project / "pipe")
    _plant_circles(project)
    return project


def _plant_circles(project: Path) -> None:
    """Write includes and templates that hold each other ten times over, and a Dockerfile whose variables double."""
    for name, other in (("a.yaml", "b.yaml"), ("b.yaml", "a.yaml")):
        (project / name).write_text(json.dumps({f"k{n}": _include(other) for n in range(10)}))
    for depth in range(9):
        nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"nest{depth + 1}.yaml"}}
        (project / f"nest{depth}.yaml").write_text(json.dumps({"Resources": {f"N{n}": nested for n in range(10)}}))
    doubling = "".join(f"ENV A{n + 1}=$A{n}$A{n}\n" for n in range(60))
    (project / "Dockerfile").write_text(f"FROM public.ecr.aws/lambda/python:3.13\nENV A0=x\n{doubling}COPY src .\n")


_ODD = (
    "src/../../outside/secret.yaml", "linked", "linked/app.py", "circle", "circle/x", "self/self/self/src", "pipe",
    "a.yaml", "nest0.yaml", "Dockerfile", "template.yaml", "inner/../template.yaml", "/dev/zero", "/dev/stdin",
    "/dev/random", "/proc/self/environ", "/proc/self/fd/0", "/proc/self/mem", "/etc/passwd", "/etc/shadow", "/", "~",
    "~/.aws/credentials", "..", "../..", "../" * 300, "a/" * 3000, "x" * 5000, "\x00", "src\x00.py", "\ud800",
    "é\u202e", "C:\\Windows", "\\\\host\\share", "..\\outside", "%2e%2e/outside", "s3://bucket/key", "$HOME", "-",
    "*", "http://169.254.169.254/latest/meta-data/", "https://example.com/x.yaml", "${AWS::Region}/../..", "src/*",
    "src", ".",
)  # fmt: skip


def _ways_out(project: Path) -> tuple[str, ...]:
    outside = project.parent / "outside"
    names = (*_OUTSIDE, "code.zip", "", "nothing")
    leading = (
        "../outside/",
        "../../outside/",
        f"{outside}/",
        "link/",
        "link-",
        f"file://{outside}/",
        "self/self/../../outside/",
    )
    return (*(way + name for way in leading for name in names), *_ODD)


def _function(random: Random, **properties: Any) -> Any:
    runtime = random.choice(RUNTIMES)
    handler = random.choice(("app.handler", "index.handler", "pack.app.handler", "link/app.handler"))
    return {"Type": "AWS::Serverless::Function", "Properties": {"Handler": handler, "Runtime": runtime, **properties}}


def _layer(path: str) -> Any:
    return {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": path}}


def _parameter(path: str) -> Any:
    return {"Parameters": {"P": {"Type": "String", "Default": path}}}


def _sam(**resources: Any) -> Any:
    return {"Transform": SERVERLESS, "Resources": resources}


def _typed(kind: str, **properties: Any) -> Any:
    return _sam(X={"Type": kind, "Properties": properties})


def _include(path: str) -> Any:
    return {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": path}}}


def _image(path: str, random: Random) -> Any:
    (where, other) = random.choice((("DockerContext", "Dockerfile"), ("Dockerfile", "DockerContext")))
    metadata = {where: path, other: random.choice((".", "Dockerfile", "src", path))}
    properties = {"PackageType": "Image"}
    return _sam(X={"Type": "AWS::Serverless::Function", "Properties": properties, "Metadata": metadata})


def _cdk(path: str, random: Random) -> Any:
    kind, name, rest = random.choice(
        (
            ("AWS::Lambda::Function", "Code", {"Handler": "app.handler", "Runtime": "python3.13", "Role": "x"}),
            ("AWS::Lambda::LayerVersion", "Content", {}),
            ("AWS::CloudFormation::Stack", "TemplateURL", {}),
            ("AWS::Lambda::Function", "Code.ImageUri", {"PackageType": "Image", "Role": "x"}),
        )
    )
    metadata = {"aws:asset:path": path, "aws:asset:property": name}
    if "Image" in name:
        metadata["aws:asset:dockerfile-path"] = random.choice(("Dockerfile", path))
    return {"Resources": {"X": {"Type": kind, "Properties": rest, "Metadata": metadata}}}


_STRAYS: tuple[Callable[[str, Random], Any], ...] = (
    lambda path, random: _sam(F=_function(random, CodeUri=path)),
    lambda path, random: _sam(F=_function(random, CodeUri={"Fn::Sub": path})),
    lambda path, random: {**_sam(F=_function(random)), "Globals": {"Function": {"CodeUri": path}}},
    lambda path, random: {**_sam(F=_function(random, CodeUri={"Ref": "P"})), **_parameter(path)},
    lambda path, random: _sam(F=_function(random, CodeUri="src", Handler=f"{path}.handler")),
    lambda path, random: _sam(F=_function(random, CodeUri="src", Handler=f"{path}/app.handler")),
    lambda path, random: _sam(F=_function(random, CodeUri="src", Layers=[path])),
    lambda path, random: _sam(F=_function(random, CodeUri="src", Layers=[{"Ref": "L"}]), L=_layer(path)),
    lambda path, random: _typed("AWS::Serverless::Api", StageName="x", DefinitionUri=path),
    lambda path, random: _typed("AWS::Serverless::HttpApi", DefinitionUri=path),
    lambda path, random: _typed("AWS::ApiGatewayV2::Api", BodyS3Location=path),
    lambda path, random: _typed("AWS::Serverless::StateMachine", DefinitionUri=path, Role="x"),
    lambda path, random: _typed("AWS::StepFunctions::StateMachine", DefinitionS3Location=path, RoleArn="x"),
    lambda path, random: _typed("AWS::Serverless::Application", Location=path),
    lambda path, random: _typed("AWS::CloudFormation::Stack", TemplateURL=path),
    lambda path, random: _typed("AWS::Lambda::Function", Code=path, **_PLAIN),
    lambda path, random: _typed("AWS::Lambda::Function", Code={"S3Bucket": "minisam-local", "S3Key": path}, **_PLAIN),
    lambda path, random: _typed("AWS::Lambda::LayerVersion", Content=path),
    lambda path, random: _typed("AWS::Serverless::GraphQLApi", SchemaUri=path, Auth={"Type": "AWS_IAM"}),
    lambda path, random: {**_sam(F=_function(random, CodeUri="src")), **_include(path)},
    lambda path, random: _sam(F=_function(random, CodeUri="src", Environment=_include(path))),
    lambda path, random: _sam(**_include(path)),
    lambda path, random: {**_sam(F=_function(random, CodeUri="src")), "Transform": [_include(path)["Fn::Transform"]]},
    lambda path, random: _typed("AWS::Serverless::Api", StageName="x", DefinitionBody=_include(path)),
    lambda path, random: f"Transform: {SERVERLESS}\nResources: !Include {path!r}\n".encode("utf-8", "replace"),
    _image,
    _cdk,
)  # fmt: skip


def _zipped(entries: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _slip(random: Random) -> bytes:
    name = random.choice(("../", "../../", "/", "python/../../", "..\\", "./.././", "C:/"))
    target = random.choice(("outside/app.py", "outside/planted", "planted", "tmp/minisam-planted", ".bashrc"))
    return _zipped({"app.py": "", name * random.choice((1, 1, 8)) + target: "planted"})


def _linking(random: Random) -> bytes:
    """Links in an archive, and entries that would be written through them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("python")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, random.choice(("../outside", "/etc", "/", ".")))
        archive.writestr("python/planted", "planted")
        device = zipfile.ZipInfo("device")
        device.create_system, device.external_attr = 3, (stat.S_IFCHR | 0o7777) << 16
        archive.writestr(device, "")
    return made.getvalue()


def _bursting(random: Random) -> bytes:
    size = random.choice((300, 600)) * 1024 * 1024
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("app.py", "w") as entry,
    ):
        for _ in range(size // (1024 * 1024)):
            entry.write(bytes(1024 * 1024))
    return made.getvalue()


def _claiming(random: Random) -> bytes:
    """An archive that says wrong things of itself."""
    content = bytearray(_zipped({"app.py": "def handler(e, c): ...\n" * 50, "b.py": "x"}))
    for _ in range(random.randrange(1, 6)):
        content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content)


def _crowded(random: Random) -> bytes:
    return _zipped({f"{n}/{n}": "" for n in range(random.choice((1000, 3000)))})


def _named(random: Random) -> bytes:
    names = (
        "a\x00b",
        "x" * 300,
        "a/" * 500,
        "é\u202e",
        "con",
        "a\nb",
        "app.py/app.py",
        ".",
        "..",
        "/",
        "a//b",
        "\x1b[2J",
    )
    return _zipped({"app.py": "", random.choice(names): "", random.choice(names): ""})


_ARCHIVES: tuple[Callable[[Random], bytes], ...] = (
    *(
        _slip,
        _slip,
        _linking,
        _claiming,
        _claiming,
        _claiming,
        _named,
        _named,
        _crowded,
        lambda random: b"PK\x05\x06" + bytes(18),
    ),
    *(lambda random: random.randbytes(400), lambda random: _zipped({}), _bursting),
)
