"""`.aws-sam/build`: never served unasked, and served under the project's own name when asked."""

import pytest

from minisam.cli.built import about_built
from minisam.command_settings import config_names
from minisam.config_files import read_configuration
from minisam.project import project_of, stack_name_of


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "shop"
    (folder / ".aws-sam" / "build").mkdir(parents=True)
    (folder / "template.yaml").write_text("")
    monkeypatch.chdir(folder)
    return folder


def test_a_source_without_a_build_needs_no_word(project):
    assert about_built(project / "template.yaml") is None


def test_both_are_named_whichever_is_served(project):
    built = project / ".aws-sam" / "build" / "template.yaml"
    built.write_text("")
    assert about_built(project / "template.yaml") == (
        "serving the source; `-t .aws-sam/build/template.yaml` serves what `sam build` made of it"
    )
    assert about_built(built) == (
        "serving what `sam build` made: changes of the source count after the next `sam build`; "
        "`-t template.yaml` serves the source"
    )


def test_a_built_template_belongs_to_its_project(project):
    built = project / ".aws-sam" / "build" / "template.yaml"
    assert (project_of(built), stack_name_of(built)) == (project, "shop")
    (project / "samconfig.toml").write_text('[default.global.parameters]\nregion = "eu-west-1"\n')
    found = read_configuration("list", project_of(built), None, None, config_names("list")).values
    assert found["region"].value == "eu-west-1"
