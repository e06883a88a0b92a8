import click
import pytest

from minisam import cli
from minisam.cli import options as given
from minisam.cli.terminal import Terminal
from minisam.errors import UsageError


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    for name in ("SAM_TEMPLATE_FILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def parsed(*words: str) -> dict[str, object]:
    """The settings that `start-api` gets for a command line."""
    seen: dict[str, object] = {}

    @given.command("start-api")
    def probe(options: given.Options) -> int:
        """Remember the options."""
        seen.update(options)
        return 0

    probe.main(list(words), standalone_mode=False)
    return seen


def test_a_flag_beats_the_environment_and_the_files(monkeypatch, tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_text("[default.start_api.parameters]\nport = 1\nhost = 'from-file'\n")
    monkeypatch.setenv("MINISAM_PORT", "2")
    assert parsed("--port", "3")["port"] == 3
    assert parsed()["port"] == 2
    assert parsed()["host"] == "from-file"


def test_port_zero_is_a_value_and_not_an_absent_one(tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_text("[default.start_api.parameters]\nport = 1\n")
    assert parsed("--port", "0")["port"] == 0


def test_defaults_differ_by_command() -> None:
    assert parsed()["port"] == 3000
    assert given.complete("start-lambda", {})["port"] == 3001


def test_words_after_parameter_overrides_belong_to_it() -> None:
    options = parsed("--parameter-overrides", "A=1", "B=x y", "ParameterKey=C,ParameterValue=3", "--port", "0")
    assert list(options["parameter_overrides"]) == ["A=1", "B=x y", "ParameterKey=C,ParameterValue=3"]


def test_overrides_of_a_samconfig_may_be_a_table(tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_text(
        "[default.start_api.parameters.parameter_overrides]\nName = 'x'\nCount = 3\nOn = true\nIds = ['a', 'b']\n"
    )
    assert parsed()["parameter_overrides"] == {"Name": "x", "Count": "3", "On": "true", "Ids": "a,b"}


def test_words_after_an_equals_sign_belong_to_parameter_overrides_too() -> None:
    assert list(parsed("--parameter-overrides=A=1", "B=2")["parameter_overrides"]) == ["A=1", "B=2"]


def test_flags_for_containers_are_accepted_and_named_in_one_line(capsys) -> None:
    words = ("--skip-pull-image", "--warm-containers", "EAGER", "--docker-network=x", "--port", "5")
    assert parsed(*words)["port"] == 5
    said = capsys.readouterr().err.splitlines()
    assert said == ["not needed: --skip-pull-image, --warm-containers, --docker-network: minisam starts no containers"]


def test_the_same_in_a_samconfig_are_named_too(tmp_path, capsys) -> None:
    (tmp_path / "samconfig.toml").write_text(
        '[default.local_start_api.parameters]\nwarm_containers = "EAGER"\nskip_pull_image = true\nshutdown = false\n'
    )
    assert parsed()["port"] == 3000
    assert capsys.readouterr().err == "not needed: warm_containers, skip_pull_image: minisam starts no containers\n"


def test_what_a_flag_says_anew_is_named_once(tmp_path, capsys) -> None:
    (tmp_path / "samconfig.toml").write_text("[default.local_start_api.parameters]\nwarm_containers = 'EAGER'\n")
    parsed("--warm-containers", "LAZY")
    assert capsys.readouterr().err == "not needed: --warm-containers: minisam starts no containers\n"


def test_a_flag_whose_work_is_not_done_here_is_refused(tmp_path) -> None:
    with pytest.raises(UsageError, match="--hook-name: Terraform projects are not read"):
        parsed("--hook-name", "terraform")
    (tmp_path / "samconfig.toml").write_text("[default.local_start_api.parameters]\nhook_name = 'terraform'\n")
    with pytest.raises(UsageError) as caught:
        parsed()
    assert str(caught.value.position) == "samconfig.toml:2:1"


def test_a_key_that_is_no_setting_is_named_with_its_place(tmp_path, capsys) -> None:
    (tmp_path / "samconfig.toml").write_text(
        "[default.global.parameters]\ns3_bucket = 'b'\n[default.local_start_api.parameters]\n  prot = 4\n"
    )
    assert parsed()["port"] == 3000
    assert capsys.readouterr().err == "samconfig.toml:4:3: start-api has no setting 'prot'; did you mean 'port'?\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("port = 'many'", "samconfig.toml:3:1: 'port' is not a whole number: 'many'"),
        ("port = true", "samconfig.toml:3:1: 'port' is not a whole number: True"),
        ("no_watch = 'perhaps'", "samconfig.toml:3:1: 'no_watch' is not true or false: 'perhaps'"),
        ("  template_file = ['a']", "samconfig.toml:3:3: 'template_file' is not a text: ['a']"),
        ("retry_delay = 'long'", "samconfig.toml:3:1: 'retry_delay' is not a number: 'long'"),
        ("inline = 3", "samconfig.toml:3:1: 'inline' is not a text or a list of texts: 3"),
        ("parameter_overrides = 3", "samconfig.toml:3:1: 'parameter_overrides' is not a text or a list of texts: 3"),
    ],
    ids=lambda value: value.split()[0] if " = " in value else "",
)
def test_a_bad_value_of_a_samconfig_is_placed(tmp_path, line, message) -> None:
    (tmp_path / "samconfig.toml").write_text(f"version = 0.1\n[default.local_start_api.parameters]\n{line}\n")
    with pytest.raises(UsageError) as caught:
        parsed()
    assert str(caught.value).splitlines()[0] == message


def test_the_switch_of_sam_clis_log_names_no_function(tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_text("[default.global.parameters]\ndebug = true\n")
    assert given.debugged(parsed()) == ()


def test_a_switch_may_be_a_word(tmp_path) -> None:
    (tmp_path / "samconfig.toml").write_text("[default.start_api.parameters]\nno_watch = 'false'\n")
    assert parsed()["no_watch"] is False


def test_a_port_that_is_no_number_is_named(monkeypatch) -> None:
    monkeypatch.setenv("MINISAM_PORT", "many")
    with pytest.raises(UsageError, match="--port: 'many' is not a whole number"):
        parsed()


@pytest.mark.parametrize(
    ("words", "debugged", "is_told"),
    [
        (("--debug", "Hello", "--debug", "Other:5700"), (("Hello", None), ("Other", 5700)), False),
        (("--debug", "--port", "5"), (), True),  # SAM CLI's switch
        (("--port", "5", "--debug"), (), True),
        (("-d", "5678"), (("", 5678),), False),
        (("--debug-port", "5678", "--debug-function", "Hello"), (("Hello", 5678),), False),
    ],
)
def test_functions_to_debug_are_named_in_minisams_way_and_in_sam_clis(words, debugged, is_told, capsys) -> None:
    assert given.debugged(parsed(*words)) == debugged
    assert ("not needed: --debug: without a function" in capsys.readouterr().err) is is_told


@pytest.mark.parametrize("word", ["Hello:", "Hello:x", "Hello:0", "Hello:65536"])
def test_a_debug_port_that_is_none_is_named(word) -> None:
    with pytest.raises(UsageError, match=f"--debug: '{word}' is not FUNCTION or FUNCTION:PORT"):
        given.debugged({"debug": [word]})


@pytest.mark.parametrize("delay", ["3601", "nan", "inf"])
def test_a_retry_delay_that_is_none_is_named(delay, tmp_path) -> None:
    (tmp_path / "t.yaml").write_text("Resources: {}")
    with pytest.raises(UsageError, match=f"--retry-delay: {delay} is not between 0 and 3600"):
        given.run_options(parsed("--retry-delay", delay, "-t", "t.yaml"), serves="apis")


def test_a_template_that_does_not_exist_is_named() -> None:
    with pytest.raises(UsageError, match=r"'nowhere\.yaml' does not exist"):
        given.template_of(given.complete("list", {"template": "nowhere.yaml"}))


def test_every_command_says_what_it_does_and_ends_with_an_example() -> None:
    context = click.Context(cli.minisam)
    names = cli.minisam.list_commands(context)
    assert names == [
        *("clock", "doctor", "drain", "env", "exec", "fire", "fuzz", "generate-event", "init", "invoke"),
        *("list", "pause", "policies", "replay", "resume", "start-api", "start-lambda", "state", "status", "test"),
        "validate",
    ]
    for name in names:
        command = cli.minisam.get_command(context, name)
        assert command is not None and command.help
        assert "Example: minisam " in command.help.strip().splitlines()[-1]


def test_an_unknown_command_and_option_are_usage_errors(capsys) -> None:
    assert cli.run(["no-such-command"]) == 2
    assert cli.run(["list", "--no-such-option"]) == 2
    assert "no-such-option" in capsys.readouterr().err


def test_sam_clis_spelling_of_a_command_works(capsys) -> None:
    assert cli.run(["local", "start-api", "--help"]) == 0
    assert "--port" in capsys.readouterr().out


def test_sam_clis_default_static_folder_need_not_exist(tmp_path) -> None:
    (tmp_path / "t.yaml").write_text("Resources: {}")
    (tmp_path / "samconfig.toml").write_text("[default.local_start_api.parameters]\nstatic_dir = 'public'\n")
    assert given.run_options(parsed("-t", "t.yaml"), serves="apis").static_dir is None


def test_a_profile_that_nobody_configured_is_named_once(monkeypatch, tmp_path, capsys) -> None:
    (tmp_path / "config").write_text("[profile work]\nregion = eu-north-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    parsed("--profile", "wrok")
    assert capsys.readouterr().err == "the AWS config file has no profile 'wrok': the region is us-east-1\n"
    parsed("--profile", "work")
    parsed("--profile", "wrok", "--region", "eu-west-1")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("strat-api", "did you mean `minisam start-api`?"),
        ("build", "functions run from their source"),
        ("deploy", "minisam changes nothing in an account"),
        ("qqqq", "`minisam --help` lists the commands"),
    ],
)
def test_a_command_that_does_not_exist_is_answered_with_what_was_meant(capsys, word, hint) -> None:
    assert cli.run([word, "--guided"]) == 2
    said = capsys.readouterr().err
    assert f"minisam has no command '{word}'" in said and hint in said


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--stack-name", "a_b"), "--stack-name: 'a_b' is no name of a stack"),
        (("--cache-dir", "template.yaml"), "--cache-dir: 'template.yaml' is not a folder"),
        (("--record-policies", "nowhere/file"), "--record-policies: 'nowhere/file' cannot be written"),
        (("--record-policies", "."), "--record-policies: '.' cannot be written"),
        (("--debug-port", "70000"), "--debug-port: 70000 is not between 1 and 65535"),
    ],
    ids=["stack", "cache", "folder of a file", "folder as a file", "port"],
)
def test_values_that_could_never_work_are_refused_at_once(tmp_path, words, problem) -> None:
    (tmp_path / "template.yaml").write_text("Resources: {}")
    with pytest.raises(UsageError) as refused:
        given.run_options(parsed(*words), serves="apis")
    assert refused.value.message == problem


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["test", "--fail-under", "200"], "--fail-under: 200 is not between 0 and 100"),
        (["test", "--fail-under", "nan"], "--fail-under: nan is not between 0 and 100"),
        (["fuzz", "--examples", "0"], "--examples: 0 is not between 1 and 1000000"),
        (["policies", "suggest"], "Which function? The template has A, B"),
        (["policies", "chek"], "There is no function 'chek'"),
    ],
    ids=["percent", "no number", "examples", "of which function", "misspelt"],
)
def test_words_that_could_mean_nothing_are_refused(tmp_path, capsys, words, problem) -> None:
    function = (
        "{Type: 'AWS::Serverless::Function', Properties: {Handler: i.h, Runtime: python3.12, InlineCode: 'h = 1'}}"
    )
    text = f"Transform: AWS::Serverless-2016-10-31\nResources:\n  A: {function}\n  B: {function}\n"
    (tmp_path / "template.yaml").write_text(text)
    assert cli.run(words) == 2
    assert problem in capsys.readouterr().err


def test_a_log_file_that_cannot_be_written_is_refused(tmp_path) -> None:
    with pytest.raises(UsageError, match="--log-file: '.*' cannot be written: Is a directory"):
        Terminal(log_file=tmp_path)
