import pytest

from minisam import settings
from minisam.errors import UsageError


def test_minisam_variable_wins_over_sam_clis() -> None:
    environment = {"SAM_TEMPLATE_FILE": "sam.yaml", "MINISAM_TEMPLATE": "mini.yaml"}
    assert settings.from_environment("template", environment) == "mini.yaml"
    assert settings.from_environment("template", {"SAM_TEMPLATE_FILE": "sam.yaml"}) == "sam.yaml"
    assert settings.from_environment("template", {}) is None


def test_a_pair_without_a_value_is_refused() -> None:
    assert settings.pairs(["/a/b=c=d"], "--ssm-parameter") == {"/a/b": "c=d"}
    with pytest.raises(UsageError, match=r"'x' is not NAME=VALUE"):
        settings.pairs(["x"], "--ssm-parameter")
