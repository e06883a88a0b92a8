"""The documentation says what is true: every command and option is in it, and its links and commands exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*/README.md")]
README = (ROOT / "README.md").read_text()


@pytest.fixture(scope="module")
def commands():
    """The module that writes the reference."""
    spec = importlib.util.spec_from_file_location("commands", ROOT / "docs" / "commands.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_command_and_option_is_documented(commands):
    """Run `make docs` when this fails."""
    sections = dict(re.findall(r"^## minisam (\S+)\n(.*?)(?=^## |\Z)", _text("docs/commands.md"), re.M | re.S))

    assert list(sections) == commands.commands()
    for name, section in sections.items():
        assert not (missing := {each for each in commands.options_of(name) if each not in section}), (name, missing)


def test_every_command_is_in_the_readme(commands):
    assert commands.commands()
    for name in commands.commands():
        assert f"`minisam {name}`" in README


def test_every_commands_help_has_an_example(commands):
    for name in commands.commands():
        assert f"Example: minisam {name}" in commands.help_of(name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        if not link.startswith(("https://", "http://")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_readmes_files_and_make_targets_exist():
    code = "\n".join(re.findall(r"^```sh\n(.*?)^```", README, re.M | re.S))

    targets = re.findall(r"^make (\w+)", code, re.M)
    assert targets == ["check"]
    assert all(re.search(rf"^{target}:", _text("Makefile"), re.M) for target in targets)
    assert (paths := re.findall(r"-t (\S+)", code))
    assert all((ROOT / path).exists() for path in paths)


def test_the_readme_is_short():
    assert len(README.split()) <= 900


def test_the_changelog_knows_the_version():
    from minisam import __version__

    assert f"## {__version__} " in _text("CHANGELOG.md")


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_dir()))
def test_every_example_is_linked_from_the_readme(name):
    assert f"examples/{name}/README.md" in README


def _text(name: str) -> str:
    return (ROOT / name).read_text()
