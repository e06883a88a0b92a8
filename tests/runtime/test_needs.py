"""Interpreters and packages: what functions start with. Nothing here reaches a network."""

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from minisam.errors import RuntimeUnavailable
from minisam.runtime.needs import Needs
from minisam.runtime.requirement_files import wanted_in
from minisam.runtime.requirements_check import is_lacking, requirements

GREET = "import greeting\ndef handler(event, context): return greeting.WORD"


@pytest.fixture
def wheels(tmp_path, monkeypatch):
    """A folder of wheels that pip and uv find, and nothing else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))

    def add(word, version="1.0"):
        info = f"greeting-{version}.dist-info"
        with zipfile.ZipFile(folder / f"greeting-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr("greeting.py", f"WORD = {word!r}")
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: greeting\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", f"greeting.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")

    return add


@pytest.fixture
def bare_venv(tmp_path):
    """An interpreter without any package."""
    folder = tmp_path / "bare"
    venv.create(folder, with_pip=False, symlinks=True)
    return folder


@pytest.fixture
def notices():
    return []


def needs(tmp_path, notices, **options):
    return Needs(cache_dir=tmp_path / "cache", on_notice=notices.append, **options)


def test_lacking_package_is_installed_once_and_again_after_a_change(bench, tmp_path, wheels, notices):
    wheels("hello")
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write("greeting==1.0\n", "requirements.txt")
    bench.runs(GREET)
    assert bench.result() == "hello"
    assert sum(text.startswith("installed ") for text in notices) == 1
    wheels("good day", "2.0")
    bench.write("greeting==2.0\n", "requirements.txt")
    assert bench.result() == "good day"
    bench.close_invoker()
    notices.clear()
    bench.options["needs"] = needs(tmp_path, notices)
    bench.runs(GREET)
    assert bench.result() == "good day"
    assert not [text for text in notices if "install" in text]


def test_layers_and_pyproject_ask_for_packages_too(bench, tmp_path, wheels, notices):
    wheels("hello")
    bench.options["needs"] = needs(tmp_path, notices)
    layer = tmp_path / "layer"
    layer.mkdir()
    (layer / "pyproject.toml").write_text('[project]\nname = "layer"\ndependencies = ["greeting"]\n')
    bench.runs(GREET, layers=(layer,))
    assert bench.result() == "hello"


def test_layer_that_is_not_built_is_imported_from_its_root(bench, tmp_path):
    # docs "building-layers": with BuildMethod, `sam build` puts the folder's content into python/
    layer = tmp_path / "layer"
    layer.mkdir()
    (layer / "greeting.py").write_text("WORD = 'hello'")
    bench.runs(GREET, layers=(layer,))
    assert bench.result() == "hello"
    (layer / "greeting.py").write_text("WORD = 'howdy'")
    assert bench.result() == "howdy"


def test_calls_that_wait_for_an_install_do_not_time_out(bench, tmp_path, wheels, notices):
    wheels("hello")
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write("greeting\n", "requirements.txt")
    bench.runs(GREET, timeout_s=0.3)
    answers = bench.gather(bench.start(), bench.start())
    assert [answer.status for answer in answers] == ["ok", "ok"]


@pytest.mark.parametrize("is_installing", [True, False])
def test_failed_or_refused_install_fails_only_the_import(bench, tmp_path, wheels, notices, is_installing):
    bench.options["needs"] = needs(tmp_path, notices, is_installing=is_installing)
    bench.write("# what we need\ngreeting>=1\n", "requirements.txt")
    bench.runs(GREET)
    outcome = bench.invoke()
    assert outcome.error == ("Runtime.ImportModuleError", "Unable to import module 'app': No module named 'greeting'")
    assert "greeting>=1 (" in outcome.logs and "requirements.txt:2) is not installed" in outcome.logs
    assert f"install -r {bench.folder}/requirements.txt` installs it" in outcome.logs
    bench.write("def handler(event, context): return 1")
    assert bench.result() == 1


def test_a_cache_that_cannot_be_written_fails_only_the_import(bench, tmp_path, wheels, notices):
    wheels("hello")
    bench.write("greeting", "requirements.txt")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "packages").write_text("a file")
    bench.options = {"needs": needs(tmp_path, notices)}
    bench.runs(GREET)
    assert bench.invoke().error[0] == "Runtime.ImportModuleError"
    assert f"{tmp_path}/cache/packages cannot be written: File exists" in "".join(notices)


def test_an_answer_of_many_lacking_packages_is_read_whole(tmp_path, notices):
    # a line longer than the 64 KiB that asyncio reads by default
    lines = [f"no-such-package-{number}" for number in range(2000)]
    (tmp_path / "requirements.txt").write_text("\n".join(lines))

    async def lacking():
        equipment = await needs(tmp_path, notices, is_installing=False).of("python3.13", [tmp_path])
        return [each.requirement for each in equipment.lacking]

    assert asyncio.run(lacking()) == lines


def test_what_is_there_is_not_installed(bench, tmp_path, wheels, notices):
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write("boto3\nPyYAML>=5  # yaml\nnothing; python_version < '3'\n", "requirements.txt")
    bench.runs("import boto3\ndef handler(event, context): return 1")
    assert bench.result() == 1
    assert not [text for text in notices if "install" in text]


@pytest.mark.parametrize("place", ["code", "layer/python", "layer/python/lib/python3.13/site-packages"])
def test_what_lies_beside_the_code_is_not_installed(bench, tmp_path, wheels, notices, place):
    # docs "sam build": packages and requirements.txt lie side by side in .aws-sam/build
    wheels("elsewhere")
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(next((tmp_path / "wheels").iterdir())) as wheel:
        wheel.extractall(tmp_path / place)
    (tmp_path / place / "greeting.py").write_text("WORD = 'built'")
    bench.options["needs"] = needs(tmp_path, notices)
    (tmp_path / place.partition("/")[0] / "requirements.txt").write_text("greeting==1.0\n")
    bench.runs(GREET, layers=(tmp_path / "layer",) if place != "code" else ())
    assert bench.result() == "built"
    assert not [text for text in notices if "install" in text]


def test_program_that_is_no_python_is_refused(tmp_path, notices):
    with pytest.raises(RuntimeUnavailable, match="'/bin/ls' is not a Python") as raised:
        needs(tmp_path, notices, python=Path("/bin/ls"))
    assert raised.value.exit_status == 5 and "--python" in str(raised.value.hint)


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ('echo "pyenv: python3.12: command not found" >&2; exit 127', "pyenv: python3.12: command not found"),
        ("echo 3.6", "it is Python 3.6"),
        ("exit 3", "it ended with status 3"),
    ],
    ids=["a shim that leads nowhere", "too old", "says nothing"],
)
def test_the_refusal_of_a_program_says_what_it_said(tmp_path, notices, program, reason):
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{program}\n")
    path.chmod(0o755)
    with pytest.raises(RuntimeUnavailable) as raised:
        needs(tmp_path, notices, python=path)
    assert raised.value.message.endswith(f": {reason}")


def test_environment_beside_the_template_runs_functions_with_minisams_boto3_alone(bench, tmp_path, bare_venv, notices):
    # docs "lambda-python": boto3 is part of the runtime
    (tmp_path / ".venv").symlink_to(bare_venv)
    bench.options["needs"] = needs(tmp_path, notices, project=tmp_path)
    bench.runs("""
        import importlib.util, sys, boto3
        def handler(event, context):
            boto3.client("s3")
            return sys.prefix, importlib.util.find_spec("flask") is None
        """)
    prefix, has_no_flask = bench.result()
    assert (os.path.realpath(prefix), has_no_flask) == (os.path.realpath(bare_venv), True)
    assert len([text for text in notices if "no boto3" in text]) == 1


def test_boto3_beside_the_code_comes_first(bench, tmp_path, bare_venv, notices):
    bench.options["needs"] = needs(tmp_path, notices, python=bare_venv / "bin" / "python")
    bench.write("NAME = 'mine'", "boto3.py")
    bench.runs("import boto3\ndef handler(event, context): return boto3.NAME")
    assert bench.result() == "mine"


def test_runtimes_own_interpreter_is_taken_from_the_path(tmp_path, bare_venv, notices, monkeypatch):
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "python3.99").symlink_to(bare_venv / "bin" / "python")
    (programs / "python3.98").symlink_to("/bin/ls")
    monkeypatch.setenv("PATH", str(programs))
    found = needs(tmp_path, notices)
    assert asyncio.run(found.of("python3.99", [])).python == programs / "python3.99"
    assert asyncio.run(found.of("python3.98", [])).python == Path(sys.executable)
    assert any(text.startswith("functions of python3.98 run with Python") for text in notices)


# https://pip.pypa.io/en/stable/reference/requirements-file-format/
def test_requirements_files_are_read_as_pip_reads_them(tmp_path):
    (tmp_path / "more.txt").write_text("-r main.txt\nsix\n")
    (tmp_path / "main.txt").write_text(
        "--index-url https://example.com\n# note\n\nboto3[crt] >= 1.0 # why\nrequests==2 \\\n  --hash=sha256:aa\n"
        "-r more.txt\n-e ./lib\n-c pins.txt\nurl @ https://example.com/a#sha256=b\n"
    )
    found = [(text, place.rpartition("/")[2]) for text, place in requirements(str(tmp_path / "main.txt"))]
    assert found == [
        ("boto3[crt] >= 1.0", "main.txt:4"),
        ("requests==2", "main.txt:5"),
        ("six", "more.txt:2"),
        ("-e ./lib", "main.txt:8"),
        ("url @ https://example.com/a#sha256=b", "main.txt:10"),
    ]


@pytest.mark.parametrize(
    ("requirement", "lacking"),
    [
        ("boto3", False),
        ("Boto3>=1,<99", False),
        ("boto3>99", True),
        ("no-such-package", True),
        ("no-such-package; sys_platform == 'nowhere'", False),
        ("coverage[no-such-extra]", False),
        ("-e .", True),
        ("./lib", True),
        ("not a requirement", True),
    ],
)
def test_lacking_is_judged_by_name_version_and_marker(requirement, lacking):
    assert is_lacking(requirement) is lacking


def test_check_runs_under_the_interpreter_that_is_asked(tmp_path, bare_venv):
    file = tmp_path / "requirements.txt"
    file.write_text("boto3\n")
    check = Path(__file__).parents[2] / "minisam" / "runtime" / "requirements_check.py"
    out = subprocess.run([bare_venv / "bin" / "python", check, file], capture_output=True, check=True).stdout
    assert json.loads(out) == [["boto3", f"{file}:1"]]


def test_a_failed_import_names_only_the_package_of_that_name(bench, tmp_path, wheels, notices):
    bench.options["needs"] = needs(tmp_path, notices, is_installing=False)
    bench.write("other-thing\ngreeting\n", "requirements.txt")
    bench.runs("""
        def handler(event, context):
            if event == "import":
                import greeting
            raise ValueError("no import")
        """)
    outcome = bench.invoke("import")
    assert outcome.error == ("ModuleNotFoundError", "No module named 'greeting'")
    assert "minisam: greeting (" in outcome.logs and "other-thing" not in outcome.logs
    assert "minisam:" not in bench.invoke("other").logs


def test_files_that_are_included_decide_too(bench, tmp_path, wheels, notices):
    # pip: docs "Requirements File Format": -r, -c, hashes, environment markers, comments
    wheels("one")
    wheels("two", "2.0")
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((tmp_path / "wheels").iterdir())]
    hashes = " ".join(f"--hash=sha256:{digest}" for digest in digests)
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write("-r ../common.txt  # what all need\n-c pins.txt\nnothing; python_version < '3'\n", "requirements.txt")
    (tmp_path / "common.txt").write_text(f"greeting==1.0 \\\n  {hashes}\n")
    bench.write("greeting<2\n", "pins.txt")
    bench.runs(GREET)
    assert bench.result() == "one"
    bench.write("greeting>=2\n", "pins.txt")
    (tmp_path / "common.txt").write_text(f"greeting==2.0 {hashes}\n")
    assert bench.result() == "two"


def test_a_requirement_without_a_hash_beside_ones_with_is_named(bench, tmp_path, wheels, notices):
    # pip: docs "Secure installs": with one --hash, all requirements need one
    wheels("one")
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write(f"greeting\nother==1.0 --hash=sha256:{'0' * 64}\n", "requirements.txt")
    bench.runs("def handler(event, context):\n    return 1\n")
    assert bench.result() == 1
    (refused,) = [text for text in notices if text.startswith("not installed")]
    assert refused.partition("These do not:")[2].strip().startswith("greeting")


def test_a_wrong_hash_is_no_install(bench, tmp_path, wheels, notices):
    wheels("one")
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write(f"greeting==1.0 --hash=sha256:{'0' * 64}\n", "requirements.txt")
    bench.runs(GREET)
    assert bench.invoke().status == "error"
    assert any(text.startswith("not installed: greeting==1.0") for text in notices)


BACKEND = """
import pathlib, zipfile

def build_editable(folder, settings=None, metadata=None):
    info = "local_lib-1.0.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder) / "local_lib-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("local_lib.pth", str(pathlib.Path.cwd() / "src"))
        wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: local-lib\\nVersion: 1.0\\n")
        wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "/RECORD", "")
    return "local_lib-1.0-py3-none-any.whl"
"""


@pytest.mark.parametrize("line", ["-e ../lib", "../lib", "--editable=../lib"])
def test_a_folder_of_the_project_is_asked_for_as_an_editable_one(tmp_path, line):
    (tmp_path / "lib").mkdir()
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "requirements.txt").write_text(f"{line}\n")
    wanted = wanted_in(tmp_path / "code")
    assert wanted is not None and (wanted.editable, wanted.lines) == ((str(tmp_path / "lib"),), ())


def test_a_folder_of_the_project_is_installed_and_its_edits_count(bench, tmp_path, wheels, notices):
    lib = tmp_path / "lib"
    (lib / "src").mkdir(parents=True)
    (lib / "backend.py").write_text(BACKEND)
    system = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    (lib / "pyproject.toml").write_text(system + '[project]\nname = "local-lib"\nversion = "1.0"\n')
    (lib / "src" / "greeting.py").write_text("WORD = 'local'")
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write("-e ../lib\n", "requirements.txt")
    bench.runs(GREET)
    assert bench.result() == "local", notices
    (lib / "src" / "greeting.py").write_text("WORD = 'moved'")
    assert bench.result() == "moved"


def test_environments_without_pip_get_packages_too(bench, tmp_path, bare_venv, wheels, notices):
    # `uv venv` makes such environments
    wheels("hello")
    bench.options["needs"] = needs(tmp_path, notices, python=bare_venv / "bin" / "python")
    bench.write("greeting\n", "requirements.txt")
    bench.runs(GREET)
    assert bench.result() == "hello", notices


def test_an_image_has_the_requirements_of_its_dockerfile_alone(bench, tmp_path, wheels, notices):
    wheels("hello")
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write("no-such-package\n", "requirements.txt")
    bench.use(bench.function(GREET, requirements=("greeting>=1",)))
    assert bench.result() == "hello"
    assert not [text for text in notices if "no-such-package" in text]


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_what_an_empty_file_asks_for_later_counts(bench, tmp_path, wheels, notices, name):
    wheels("hello")
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write("# nothing yet\n", name)
    bench.runs("def handler(event, context):\n    import greeting\n    return greeting.WORD")
    assert bench.invoke().status == "error"
    bench.write("greeting\n" if name.endswith("txt") else '[project]\nname = "x"\ndependencies = ["greeting"]', name)
    assert bench.result() == "hello"


def test_a_file_that_is_not_there_is_named(bench, tmp_path, notices):
    bench.options["needs"] = needs(tmp_path, notices)
    bench.write("-r missing.txt\n", "requirements.txt")
    bench.runs("def handler(event, context): return 1")
    assert bench.result() == 1
    assert any("missing.txt cannot be read: No such file or directory" in text for text in notices)


@pytest.mark.parametrize(("pin", "lacking"), [("pytest<1", True), ("pytest>1", False), ("other<1", False)])
def test_what_a_constraint_forbids_is_lacking(tmp_path, pin, lacking):
    (tmp_path / "pins.txt").write_text(pin)
    (tmp_path / "requirements.txt").write_text("-c pins.txt\nPyTest\n")
    check = Path(__file__).parents[2] / "minisam" / "runtime" / "requirements_check.py"
    out = subprocess.run([sys.executable, check, tmp_path / "requirements.txt"], capture_output=True, check=True).stdout
    assert bool(json.loads(out)) is lacking


def test_an_interpreter_that_pyenv_or_uv_keeps_is_named(tmp_path, notices, monkeypatch):
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path))
    for path in ("versions/3.99.9/bin/python", "cpython-3.99.10-linux/bin/python3.99", "versions/3.9.99/bin/python"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    asyncio.run(needs(tmp_path, notices).of("python3.99", []))
    best = tmp_path / "cpython-3.99.10-linux" / "bin" / "python3.99"
    assert any(f"; `--python {best}` would run them with 3.99" in text for text in notices)
