from minisam.profile import is_configured, region_of_profile


def test_the_region_comes_from_the_profile_and_nothing_else_is_read(tmp_path) -> None:
    config = tmp_path / "config"
    config.write_text("[default]\nregion = eu-west-1\n[profile work]\nregion = eu-north-1\noutput = json\n")
    environment = {"AWS_CONFIG_FILE": str(config)}
    assert region_of_profile(None, environment) == "eu-west-1"
    assert region_of_profile("work", environment) == "eu-north-1"
    assert region_of_profile("other", environment) == "us-east-1"


def test_a_profile_is_known_by_its_section_and_the_default_one_always(tmp_path) -> None:
    (tmp_path / "config").write_text("[profile work]\nregion = eu-north-1\n")
    environment = {"AWS_CONFIG_FILE": str(tmp_path / "config")}
    assert is_configured("work", environment) and is_configured("default", environment)
    assert not is_configured("wrok", environment)
    assert not is_configured("work", {"AWS_CONFIG_FILE": str(tmp_path / "none")})
