from minisam.command_settings import COMMANDS, config_names
from minisam.settings import SETTINGS


def test_every_command_names_settings_that_exist() -> None:
    for names in COMMANDS.values():
        assert set(names) <= set(SETTINGS)
        assert len(set(names)) == len(names)


def test_configuration_files_may_name_a_setting_as_its_flags_do() -> None:
    names = config_names("start-api")
    assert names["template_file"] == names["template"] == "template"
    assert "event" not in names and "event" in config_names()
