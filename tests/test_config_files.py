"""Configuration files: which sections count, in which order, and where each value stands.

Sections and their order: AWS SAM CLI documentation, "AWS SAM CLI configuration file".
"""

from __future__ import annotations

from pathlib import Path

import pytest

from minisam.config_files import read_configuration
from minisam.errors import UsageError

NAMES = {name: name for name in ("port", "host", "region", "stack_name", "template")} | {"template_file": "template"}


@pytest.fixture(autouse=True)
def _in_folder(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)


def values(folder: Path, command: str = "start-api", file: Path | None = None, env: str | None = None) -> dict:
    """What the files say, without the places."""
    return {name: one.value for name, one in read_configuration(command, folder, file, env, NAMES).values.items()}


def test_samconfig_beats_pyproject_and_a_command_beats_global(tmp_path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.minisam]\nport = 1\nhost = 'a'\nregion = 'p'\n")
    (tmp_path / "samconfig.toml").write_text(
        "version = 0.1\n[default.global.parameters]\nport = 2\nhost = 'b'\nstack_name = 'shop'\n"
        "[default.local_start_api.parameters]\nport = 3\n"
    )
    assert values(tmp_path) == {"port": 3, "host": "b", "region": "p", "stack_name": "shop"}


@pytest.mark.parametrize("command", ["start-api", "start-lambda", "invoke", "validate", "list"])
@pytest.mark.parametrize("prefix", ["", "local_"])
def test_every_command_has_its_section_in_both_spellings(tmp_path, command, prefix) -> None:
    section = f"{prefix}{command.replace('-', '_')}"
    (tmp_path / "samconfig.toml").write_text(f"[prod.{section}.parameters]\nregion = 'eu-west-1'\n")
    assert values(tmp_path, command, env="prod") == {"region": "eu-west-1"}


def test_the_stack_name_of_deploy_is_used(tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_text("[prod.deploy.parameters]\nstack_name = 'shop'\ncapabilities = 'X'\n")
    assert values(tmp_path, "list", env="prod") == {"stack_name": "shop"}
    assert values(tmp_path, "list") == {}


def test_keys_may_have_dashes_and_tables_may_be_dotted(tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_text(
        'default.global.parameters.template-file = "a.yaml"\n["default"."start_api".parameters]\nport = 4\n'
    )
    found = read_configuration("start-api", tmp_path, None, None, NAMES).values
    assert {name: (one.value, str(one.position)) for name, one in found.items()} == {
        "template": ("a.yaml", "samconfig.toml:1:1"),
        "port": (4, "samconfig.toml:3:1"),
    }


def test_a_samconfig_may_be_yaml(tmp_path) -> None:
    (tmp_path / "samconfig.yaml").write_text(
        "version: 0.1\ndefault:\n  local_start_api:\n    parameters:\n      port: 5\n      odd: x\n"
    )
    found = read_configuration("start-api", tmp_path, None, None, NAMES)
    assert found.values["port"].value == 5
    assert [(one.key, str(one.position)) for one in found.strange] == [("odd", "samconfig.yaml:6:7")]


def test_keys_of_global_may_be_for_other_tools(tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_text("[default.global.parameters]\ns3_bucket = 'b'\n")
    assert read_configuration("list", tmp_path, None, None, NAMES).strange == ()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("samconfig.toml", "version = 0.1\n[default\n", "samconfig.toml:2:9: not TOML"),
        ("samconfig.toml", "[default]\na = 'x", "samconfig.toml:2:"),
        ("samconfig.toml", "default = 1\n", "samconfig.toml:1:1: 'default' is not a table"),
        ("samconfig.toml", "[default]\nstart_api = 1\n", "samconfig.toml:2:1: 'default.start_api' is not a table"),
        ("samconfig.yaml", "default:\n  a: [1\n", "samconfig.yaml:3:1: not YAML"),
        ("samconfig.yaml", "- 1\n", "samconfig.yaml: not a mapping"),
        ("samconfig.yaml", "a: &x 1\nb: *x\n", "samconfig.yaml: aliases"),
        ("pyproject.toml", "[tool]\nminisam = 3\n", "pyproject.toml:2:1: 'tool.minisam' is not a table"),
    ],
)
def test_a_file_that_cannot_be_read_is_placed(tmp_path, name, text, message) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError) as caught:
        values(tmp_path)
    assert str(caught.value).startswith(message)


def test_a_file_that_is_not_text_is_named(tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="Cannot read 'samconfig.toml': it is not UTF-8"):
        values(tmp_path)


def test_a_named_config_file_counts_from_here_or_from_the_template(tmp_path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "other.toml").write_text("[default.global.parameters]\nport = 6\n")
    assert values(tmp_path / "app", file=Path("other.toml")) == {"port": 6}
    with pytest.raises(UsageError, match=r"does not exist"):
        values(tmp_path, file=Path("other.toml"))


def test_a_named_environment_that_is_not_there_is_told(tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_text("version = 0.1\n[prod.global.parameters]\nport = 1\n")
    found = read_configuration("list", tmp_path, None, "prd", NAMES)
    assert found.values == {}
    assert found.notices == ("samconfig.toml has no environment 'prd'; did you mean 'prod'?",)
