"""What a function takes from its Dockerfile. Examples as in AWS's docs "python-image" and in SAM's image templates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minisam.errors import TemplateErrors
from minisam.model import LoadOptions
from minisam.template import load_app
from minisam.template.image import Image, ImageSource, read_image
from minisam.template.image_stage import Unmappable

BASE = "FROM public.ecr.aws/lambda/python:3.12\n"
Read = Callable[..., Image]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a Dockerfile whose context holds app.py, requirements.txt, lib/, src/ and a start script."""
    for name in ("app.py", "requirements.txt", "lib/tool.py", "src/app.py", "src/data/a.json", "setup.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("")
    (tmp_path / "entry.sh").write_text("exec python -m awslambdaric $@")

    def read(text: str, **changes: object) -> Image:
        (tmp_path / "Dockerfile").write_text(text)
        return read_image(ImageSource(dockerfile=tmp_path / "Dockerfile", context=tmp_path, **changes))  # type: ignore[arg-type]

    return read


def test_the_example_of_the_docs(read: Read, tmp_path: Path) -> None:
    # docs "python-image", "Using an AWS base image for Python"
    image = read(
        "FROM public.ecr.aws/lambda/python:3.12\n"
        "COPY requirements.txt ${LAMBDA_TASK_ROOT}\n"
        "RUN pip install -r requirements.txt\n"
        "COPY app.py ${LAMBDA_TASK_ROOT}\n"
        'CMD [ "app.handler" ]\n'
    )
    assert (image.handler, image.runtime, image.root, image.links) == ("app.handler", "python3.12", tmp_path, {})
    assert image.requirements == (f"-r {tmp_path / 'requirements.txt'}",)
    assert image.remarks == ()


def test_the_example_with_another_base_image(read: Read, tmp_path: Path) -> None:
    # docs "python-image", "Using an alternative base image with the runtime interface client"
    image = read(
        'ARG FUNCTION_DIR="/function"\n'
        "FROM python:3.12 AS build-image\n"
        "ARG FUNCTION_DIR\n"
        "RUN mkdir -p ${FUNCTION_DIR}\n"
        "COPY . ${FUNCTION_DIR}\n"
        "RUN pip install --target ${FUNCTION_DIR} awslambdaric\n"
        "FROM python:3.12-slim\n"
        "ARG FUNCTION_DIR\n"
        "WORKDIR ${FUNCTION_DIR}\n"
        "COPY --from=build-image ${FUNCTION_DIR} ${FUNCTION_DIR}\n"
        'ENTRYPOINT [ "/usr/local/bin/python", "-m", "awslambdaric" ]\n'
        'CMD [ "app.handler" ]\n'
    )
    assert (image.root, image.links, image.requirements) == (tmp_path, {}, ())


@pytest.mark.parametrize(
    ("base", "runtime"),
    [
        ("public.ecr.aws/lambda/python:3.8", "python3.8"),
        ("public.ecr.aws/lambda/python:3.13.2025.01.01.10", "python3.13"),
        ("--platform=linux/arm64 public.ecr.aws/lambda/python:3.12-arm64", "python3.12"),
        ("amazon/aws-lambda-python:3.9 AS run", "python3.9"),
    ],
)
def test_the_base_image_says_the_runtime(read: Read, base: str, runtime: str) -> None:
    assert read(f'FROM {base}\nCOPY app.py .\nCMD ["app.handler"]').runtime == runtime


@pytest.mark.parametrize(
    ("copies", "root"),
    [
        ("COPY . .", "."),
        ("COPY src/ ${LAMBDA_TASK_ROOT}", "src"),
        ("COPY src ./", "src"),
        ("COPY src/app.py /var/task/", "src"),
        ("COPY *.py ./\nCOPY lib/ lib/", "."),
        ('COPY ["src/app.py", "./"]\nCOPY src/data ./data', "src"),
        ("WORKDIR /var/task/src\nCOPY src .", "."),
        ("ADD --chmod=755 src /var/task", "src"),
    ],
)
def test_copies_that_fit_a_folder_make_it_the_code(read: Read, tmp_path: Path, copies: str, root: str) -> None:
    image = read(f'{BASE}{copies}\nCMD ["app.handler"]')
    assert (image.root, image.links) == (tmp_path / root, {})


def test_copies_from_several_places_are_linked(read: Read, tmp_path: Path) -> None:
    image = read(f'{BASE}COPY src/ ./\nCOPY lib/ ./lib/\nCOPY app.py main.py\nCMD ["main.handler"]')
    assert image.links == {"": (tmp_path / "src",), "lib": (tmp_path / "lib",), "main.py": (tmp_path / "app.py",)}


def test_a_later_file_replaces_an_earlier_one_and_folders_lie_over_each_other(read: Read, tmp_path: Path) -> None:
    image = read(f'{BASE}COPY app.py a.py\nCOPY src/app.py a.py\nCOPY src .\nCOPY lib .\nCMD ["a.handler"]')
    assert image.links == {"a.py": (tmp_path / "src/app.py",), "": (tmp_path / "src", tmp_path / "lib")}


def test_variables_are_those_of_env_with_their_lines(read: Read, tmp_path: Path) -> None:
    image = read(
        f'{BASE}ARG V=1\nENV A=$V B="x y" \\\n  C=3\nENV D old form\n'
        'ENV PYTHONPATH=/var/task/src\nCOPY . .\nCMD ["app.h"]'
    )
    expected = {"A": ("1", 3), "B": ("x y", 3), "C": ("3", 3), "D": ("old form", 5)}
    assert image.variables == {**expected, "PYTHONPATH": (str(tmp_path / "src"), 6)}


def test_build_arguments_and_the_target_stage_are_heeded(read: Read) -> None:
    text = (
        'ARG V=3.9\nFROM public.ecr.aws/lambda/python:$V AS one\nCOPY app.py .\nCMD ["app.one"]\n'
        'FROM one AS two\nCMD ["app.two"]'
    )
    assert read(text).handler == "app.two"
    image = read(text, target="one", arguments={"V": "3.13"})
    assert (image.handler, image.runtime) == ("app.one", "python3.13")


def test_image_config_of_the_template_wins(read: Read, tmp_path: Path) -> None:
    # docs "images-create", "Override": ImageConfig has Command, EntryPoint, WorkingDirectory
    text = 'FROM python:3.12\nCOPY src /here\nENTRYPOINT ["sh"]\nCMD ["x"]'
    entry = ("python", "-m", "awslambdaric")
    image = read(text, command=("app.handler",), entry_point=entry, workdir="/here")
    assert (image.handler, image.root) == ("app.handler", tmp_path / "src")


def test_a_script_that_starts_the_runtime_client_is_an_entry_point(read: Read) -> None:
    # docs "python-image": entry_script.sh chooses between the emulator and the client
    text = (
        'FROM python:3.12\nWORKDIR /f\nCOPY . .\nCOPY entry.sh /entry.sh\nENTRYPOINT ["/entry.sh"]\nCMD ["app.handler"]'
    )
    assert read(text).handler == "app.handler"


def test_requirements_of_a_stage_that_is_copied_from_count(read: Read, tmp_path: Path) -> None:
    image = read(
        "FROM public.ecr.aws/lambda/python:3.12 AS builder\nCOPY requirements.txt .\n"
        'RUN pip install --upgrade pip && pip3 install -r requirements.txt -t "${LAMBDA_TASK_ROOT}"\n'
        f"{BASE}COPY --from=builder ${{LAMBDA_TASK_ROOT}} ${{LAMBDA_TASK_ROOT}}\nCOPY src .\nRUN pip install six>=1\n"
        'CMD ["app.handler"]'
    )
    assert image.requirements == (f"-r {tmp_path / 'requirements.txt'}", "six>=1")


def test_what_is_not_done_is_a_remark_with_its_line(read: Read) -> None:
    image = read(
        f"{BASE}RUN yum install -y git && rm -rf /var/cache\nCOPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/uv\n"
        "RUN pip install -r missing.txt\nCOPY app.py .\nCMD app.handler"
    )
    assert [remark.line for remark in image.remarks] == [2, 3, 4, 6]
    texts = [remark.text for remark in image.remarks]
    assert texts[0] == "RUN yum install -y git is not run here: the function runs without"
    assert "missing.txt" in texts[2] and "shell form" in texts[3]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("COPY a b", 1, "COPY stands before FROM"),
        ("FROM public.ecr.aws/lambda/nodejs:20\nCMD ['app.handler']", 1, "no Python image of a known version"),
        ("FROM public.ecr.aws/lambda/python:latest\nCMD ['app.handler']", 1, "no Python image of a known version"),
        (f"{BASE}COPY app.py .", 1, "it has no CMD"),
        (f'{BASE}COPY app.py .\nCMD ["python", "app.py"]', 3, "CMD python app.py is no handler"),
        (f'{BASE}COPY nothing.py .\nCMD ["app.handler"]', 2, "'nothing.py' does not exist in the build context"),
        (f'{BASE}ADD https://x.example/a.py .\nCMD ["app.handler"]', 2, "ADD https://x.example/a.py is not fetched"),
        (f'{BASE}COPY --from=other:1 /x .\nCMD ["app.handler"]', 2, "COPY --from=other:1 takes files of another image"),
        (f'{BASE}BUILD x\nCMD ["app.handler"]', 2, "BUILD is no instruction of a Dockerfile"),
        ('FROM python:3.12\nCOPY . .\nCMD ["app.handler"]', 1, "nothing starts a handler"),
        (f'{BASE}ENTRYPOINT ["gunicorn"]\nCMD ["app.handler"]', 2, "ENTRYPOINT gunicorn does not start Lambda's"),
        ("", 1, "it has no FROM"),
    ],
)
def test_what_cannot_be_mapped_is_refused_with_its_line(read: Read, text: str, line: int, reason: str) -> None:
    with pytest.raises(Unmappable) as refused:
        read(text.replace("'", '"'))
    assert (refused.value.line, reason in refused.value.reason) == (line, True), refused.value.reason


TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Good:
    Type: AWS::Serverless::Function
    Properties: {PackageType: Image, Environment: {Variables: {A: template}}}
    Metadata: {Dockerfile: Dockerfile, DockerContext: ./app, DockerTag: v1}
  Bad:
    Type: AWS::Serverless::Function
    Properties: {PackageType: Image}
    Metadata: {Dockerfile: Missing, DockerContext: ./app}
  Cdk:
    Type: AWS::Lambda::Function
    Properties: {PackageType: Image, Code: {ImageUri: "1.dkr.ecr/x"}, Role: r, ImageConfig: {Command: [app.other]}}
    Metadata: {"aws:asset:path": app, "aws:asset:dockerfile-path": Dockerfile}
"""


def test_a_template_names_its_dockerfiles(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "app.py").write_text("def handler(e, c): ...\ndef other(e, c): ...")
    (tmp_path / "app" / "Dockerfile").write_text(f'{BASE}ENV A=image B=image\nCOPY app.py .\nCMD ["app.handler"]')
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    app = load_app(tmp_path / "template.yaml", LoadOptions(cache_dir=tmp_path / "cache"))
    good, bad, cdk = app.functions["Good"], app.functions["Bad"], app.functions["Cdk"]
    assert (good.handler, good.runtime, good.code_dir) == ("app.handler", "python3.12", tmp_path / "app")
    assert good.variables == {"A": "template", "B": "image"}
    assert [(each.section, each.position.line) for each in good.origins.values()] == [
        ("function", 5),
        ("dockerfile", 2),
    ]
    assert cdk.handler == "app.other" and cdk.refusal is None
    assert "Missing cannot be read: No such file or directory" in str(bad.refusal)
    assert tmp_path / "app" / "Dockerfile" in app.files


PIECES = [
    *("FROM public.ecr.aws/lambda/python:3.12", "FROM python:3.12 AS x", "FROM x", "FROM", "ARG A=1", "ARG", "ENV"),
    *("ENV A", 'ENV A="', "COPY", "COPY . .", "COPY app.py /", "COPY {**/*.py .", 'COPY ["app.py","./"]', "RUN"),
    *("COPY --from=0 / /", "COPY <<EOF /x\na\nEOF", "RUN pip install -r", "RUN pip install '", 'RUN ["pip"]', "CMD"),
    *("RUN <<EOF\npip install six\nEOF", "CMD []", "CMD app.handler", "ENTRYPOINT []", "ENTRYPOINT", "WORKDIR ../.."),
    *("# escape=`", "\\", "ADD x.tar.gz .", "COPY ${A:-app.py} ${LAMBDA_TASK_ROOT}", "COPY ../.. .", "\x00", "=", "["),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines=st.lists(st.sampled_from(PIECES), max_size=8))
def test_any_dockerfile_is_read_or_refused(read: Read, tmp_path: Path, lines: list[str]) -> None:
    try:
        image = read("\n".join([PIECES[0], *lines, 'CMD ["app.handler"]']))
    except Unmappable as error:
        assert error.reason
    else:
        assert image.root.is_relative_to(tmp_path)


@pytest.mark.parametrize(
    "metadata",
    [
        "x",
        "[1]",
        "{Dockerfile: 5, DockerContext: [1]}",
        "{Dockerfile: Dockerfile, DockerBuildArgs: x}",
        "{Dockerfile: {}}",
    ],
)
def test_metadata_of_a_wrong_shape_is_no_traceback(tmp_path: Path, metadata: str) -> None:
    (tmp_path / "Dockerfile").write_text(f'{BASE}COPY Dockerfile .\nCMD ["app.handler"]')
    (tmp_path / "template.yaml").write_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n"
        f"    Properties: {{PackageType: Image, ImageConfig: {{Command: x}}}}\n    Metadata: {metadata}\n"
    )
    try:
        app = load_app(tmp_path / "template.yaml", LoadOptions(cache_dir=tmp_path / "cache"))
    except TemplateErrors as errors:
        assert "Metadata" in str(errors)
    else:
        assert "Fn" in app.functions
