"""The package as it is built and installed: what the wheel carries, what it says, what a start imports."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import minisam

ROOT = Path(__file__).parents[1]
HEAVY = {
    "asyncio",
    "boto3",
    "botocore",
    "flask",
    "httptools",
    "moto",
    "orjson",
    "rich",
    "samtranslator",
    "uvicorn",
    "watchdog",
    "websockets",
    "yaml",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built by the project's own build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    build = f"import hatchling.build; print(hatchling.build.build_wheel({str(folder)!r}))"
    name = subprocess.run([sys.executable, "-c", build], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return zipfile.ZipFile(folder / name.split()[-1])


def test_the_wheel_carries_the_package_its_starters_and_its_samples(wheel):
    names = set(wheel.namelist())

    package = {str(path.relative_to(ROOT)) for path in (ROOT / "minisam").rglob("*.py")}
    assert package <= names
    assert "minisam/py.typed" in names
    for folder in ("templates", "events"):
        files = {
            f"minisam/_assets/{path.relative_to(ROOT)}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert files and files <= names


def test_the_files_of_the_wheel_are_those_of_the_tree(wheel):
    files = {name: ROOT / name for name in wheel.namelist() if name.startswith("minisam/")}
    files = {name: ROOT / name.replace("minisam/_assets/", "") for name in files}

    assert [name for name, file in files.items() if wheel.read(name) != file.read_bytes()] == []
    assert "minisam/events/__init__.pyi" in files


def test_the_fuzzing_example_of_the_docs_runs_from_the_wheel(wheel, tmp_path):
    wheel.extractall(tmp_path)
    example = (ROOT / "docs" / "events.md").read_text().partition("```python\n")[2].partition("```")[0]
    handler = "import minisam\n\ndef handler(event, context):\n    return event['Records'][0]['s3']['bucket']['name']\n"
    which = f"\ndef test_which():\n    assert minisam.__file__.startswith({str(tmp_path)!r})\n"
    (tmp_path / "test_fuzz.py").write_text(handler + example + which)

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_fuzz.py"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert "2 passed" in done.stdout, done.stdout


def test_the_wheel_carries_no_tests_and_no_examples(wheel):
    tops = {name.partition("/")[0] for name in wheel.namelist()}

    assert tops == {"minisam", f"minisam-{minisam.__version__}.dist-info"}


def test_the_metadata_says_the_version_the_python_and_the_licence(wheel):
    metadata = wheel.read(f"minisam-{minisam.__version__}.dist-info/METADATA").decode()

    for line in (f"Version: {minisam.__version__}", "Requires-Python: >=3.10", "License-Expression: Apache-2.0"):
        assert f"\n{line}\n" in metadata
    assert f"minisam-{minisam.__version__}.dist-info/licenses/LICENSE" in wheel.namelist()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["start-api", "--help"]], ids=" ".join)
def test_help_imports_nothing_heavy(arguments):
    program = (
        "import sys\nfrom minisam.__main__ import main\n"
        f"sys.argv = ['minisam', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print('MODULES', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)

    modules = set(done.stdout.rpartition("MODULES")[2].split())
    assert "minisam" in modules
    assert not modules & HEAVY
