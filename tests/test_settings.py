import pytest

from minisam import settings
from minisam.errors import UsageError


def test_every_command_names_settings_that_exist() -> None:
    for names in settings.COMMANDS.values():
        assert set(names) <= set(settings.SETTINGS)
        assert len(set(names)) == len(names)


def test_minisam_variable_wins_over_sam_clis() -> None:
    environment = {"SAM_TEMPLATE_FILE": "sam.yaml", "MINISAM_TEMPLATE": "mini.yaml"}
    assert settings.from_environment("template", environment) == "mini.yaml"
    assert settings.from_environment("template", {"SAM_TEMPLATE_FILE": "sam.yaml"}) == "sam.yaml"
    assert settings.from_environment("template", {}) is None


def test_configuration_files_may_name_a_setting_as_its_flags_do() -> None:
    names = settings.config_names("start-api")
    assert names["template_file"] == names["template"] == "template"
    assert "event" not in names and "event" in settings.config_names()


def test_the_template_is_found_by_its_usual_names(tmp_path) -> None:
    with pytest.raises(UsageError, match=r"template\.yaml"):
        settings.find_template(tmp_path)
    (tmp_path / "template.json").write_text("{}")
    assert settings.find_template(tmp_path).name == "template.json"
    (tmp_path / "template.yml").write_text("{}")
    assert settings.find_template(tmp_path).name == "template.yml"


@pytest.mark.parametrize(
    ("folder", "name"), [("orders", "orders"), ("my_shop.v2", "my-shop-v2"), ("7days", "app-7days"), ("__", "app")]
)
def test_a_stack_is_named_after_its_folder(tmp_path, folder: str, name: str) -> None:
    (tmp_path / folder).mkdir()
    assert settings.stack_name_of(tmp_path / folder / "template.yaml") == name


def test_a_pair_without_a_value_is_refused() -> None:
    assert settings.pairs(["/a/b=c=d"], "--ssm-parameter") == {"/a/b": "c=d"}
    with pytest.raises(UsageError, match=r"'x' is not NAME=VALUE"):
        settings.pairs(["x"], "--ssm-parameter")
