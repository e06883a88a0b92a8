import pytest

from minisam import sam_cli_flags
from minisam.command_settings import COMMANDS
from minisam.errors import UsageError
from minisam.settings import SETTINGS

# The flags of `sam local start-api|start-lambda|invoke` in SAM CLI 1.164, from its command reference.
OF_SAM_CLI = """--template --template-file --env-vars --parameter-overrides --debug-port --debugger-path --debug-args
    --container-env-vars --docker-volume-basedir --log-file --layer-cache-basedir --skip-pull-image --docker-network
    --force-image-build --shutdown --container-host --container-host-interface --add-host --container-dns --invoke-image
    --no-memory-limit --hook-name --skip-prepare-infra --terraform-plan-file --region --profile --config-file
    --config-env --save-params --debug --beta-features --host --port --warm-containers --debug-function --no-watch
    --disable-authorizer --event --no-event --runtime --mount-symlinks --tenant-id --durable-execution-name
    --static-dir --ssl-cert-file --ssl-key-file""".split()


@pytest.mark.parametrize("flag", OF_SAM_CLI)
def test_every_flag_of_sam_cli_is_a_setting_unneeded_or_refused(flag) -> None:
    ours = {each for setting in SETTINGS.values() for each in setting.flags}
    assert flag in {*ours, *sam_cli_flags.SWITCHES, *sam_cli_flags.OPTIONS, *sam_cli_flags.REFUSED}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_flag_of_a_command_is_called_unneeded(command) -> None:
    ours = {flag for name in COMMANDS[command] for flag in SETTINGS[name].flags}
    assert not ours & {*sam_cli_flags.SWITCHES, *sam_cli_flags.OPTIONS, *sam_cli_flags.REFUSED}


def test_a_flags_value_goes_with_it() -> None:
    kept, unneeded = sam_cli_flags.part(["-ii", "image", "-t", "x", "--add-host=a:1", "-v", "/src", "F"], ["-t"])
    assert kept == ["-t", "x", "F"]
    assert [one.flag for one in unneeded] == ["-ii", "--add-host", "-v"]


def test_what_follows_two_dashes_is_kept() -> None:
    assert sam_cli_flags.part(["--", "--shutdown"], [])[0] == ["--", "--shutdown"]


def test_a_refused_flag_says_why() -> None:
    with pytest.raises(UsageError, match="--tenant-id: tenant isolation is not emulated"):
        sam_cli_flags.part(["--tenant-id=x"], [])
