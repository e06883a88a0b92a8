"""The pytest plugin in runs of its own: options, failures that explain themselves, what a test may not leave."""

from __future__ import annotations

import shutil

import pytest

import minisam

pytest_plugins = ["pytester"]

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      InlineCode: |
        import os, socket, threading, urllib.request
        def handler(event, context):
            if event.get("fail"):
                print("about to fail")
                raise KeyError("total")
            if event.get("call"):
                try:
                    urllib.request.urlopen(event["call"])
                except OSError:
                    return "swallowed"
            return {"hello": event.get("name", "you")}
      Events: {Api: {Type: HttpApi, Properties: {Path: /, Method: GET}}}
  Orders: {Type: AWS::Serverless::SimpleTable}
""".replace("Handler: app.handler", "Handler: index.handler")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """What all runs here share. One inside this process forgets what it imports, so moto is imported before."""
    folder = tmp_path_factory.mktemp("cache")
    template = folder / "template.yaml"
    template.write_text(TEMPLATE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        with minisam.open(template) as sam:
            sam.http.get("/")
    return folder


@pytest.fixture
def project(pytester, cache, monkeypatch):
    """A folder with a template; `run` writes a test file and runs it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    pytester.makefile(".yaml", template=TEMPLATE)
    pytester.makefile(".toml", pyproject="[tool.pytest.ini_options]\n")
    return pytester


def run(project, code, *options, apart=False):
    """Run a test in this process, or apart: that takes a second of imports."""
    # Byte code of an earlier file of this size and second would count as this one's.
    shutil.rmtree(project.path / "__pycache__", ignore_errors=True)
    project.makepyfile(test_it=code)
    runner = project.runpytest_subprocess if apart else project.runpytest_inprocess
    return runner("-q", "-p", "no:cacheprovider", *options)


def test_the_nearest_template_is_open_and_the_test_takes_three_lines(project):
    done = run(
        project,
        """
        def test_hello(sam, lambda_context):
            assert sam.http.get("/").json() == {"hello": "you"}
            assert sam.function("Hello").handler({"name": "x"}, lambda_context) == {"hello": "x"}
            assert lambda_context.function_name == sam.app.functions["Hello"].name
        """,
    )
    done.assert_outcomes(passed=1)


def test_a_failing_test_shows_event_outcome_log_and_how_to_replay_it(project):
    done = run(project, 'def test_it(sam):\n    assert sam.function("Hello").invoke({"fail": 1}).ok\n')

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "*- minisam -*",
            'Hello (test) -> error: {"errorMessage": "\'total\'", "errorType": "KeyError"*',
            '  event: {"fail": 1}',
            "  | about to fail",
            "  replay: printf %s '{\"fail\": 1}' | minisam invoke Hello -e -",
        ]
    )


def test_an_unknown_table_names_the_nearest(project):
    done = run(project, 'def test_it(sam):\n    sam.table("Order")\n')

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["E*UsageError: The template has no table 'Order', did you mean 'Orders'?"])


@pytest.mark.parametrize("url", ["https://sts.us-east-1.amazonaws.com/", "http://192.0.2.1/"])
def test_a_handler_that_reaches_for_the_network_fails_its_test_even_if_it_swallows_that(project, url):
    done = run(project, f'def test_it(sam):\n    assert sam.function("Hello").invoke({{"call": "{url}"}}).ok\n')

    done.assert_outcomes(failed=1)
    what = "real AWS was called" if "aws" in url else "the network was used"
    done.stdout.fnmatch_lines([f"{what}: a connection to * was refused*"])


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("os.environ['LEFT'] = '1'", "the test leaves os.environ changed: LEFT"),
        (
            "threading.Thread(target=threading.Event().wait, name='waiter', daemon=True).start()",
            "the test leaves threads running: waiter",
        ),
    ],
    ids=["variables", "threads"],
)
def test_a_test_that_leaves_something_behind_fails_with_that(project, code, reason):
    done = run(project, f"import os, threading\ndef test_it(sam):\n    {code}\n")

    done.assert_outcomes(passed=1, errors=1)
    done.stdout.fnmatch_lines([reason])


def test_variables_that_monkeypatch_sets_are_no_change(project):
    done = run(
        project,
        """
        import pytest
        @pytest.fixture(scope="module", autouse=True)
        def variable():
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("OF_MODULE", "1")
                yield
        def test_it(monkeypatch, sam):
            monkeypatch.setenv("SET", "1")
        """,
    )
    done.assert_outcomes(passed=1)


def test_a_template_with_errors_fails_the_test_with_their_places(project):
    project.makefile(".yaml", template="Resources:\n  Hello:\n    Type: AWS::Serverless::Function\n    Properties: 5\n")

    done = run(project, "def test_it(sam): pass\n")

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["template.yaml:*:*: *"])


def test_no_template_and_two_are_refused(project):
    project.makefile(".json", template="{}")
    two = run(project, "def test_it(sam): pass\n")
    two.assert_outcomes(errors=1)
    two.stdout.fnmatch_lines(["Two templates in *: template.yaml and template.json"])

    for name in ("template.json", "template.yaml"):
        (project.path / name).unlink()
    none = run(project, "def test_it(sam): pass\n")
    none.assert_outcomes(errors=1)
    none.stdout.fnmatch_lines(["No template for *: looked for template.yaml, *"])


def test_a_handler_that_cannot_be_imported_is_the_reason(project):
    broken = TEMPLATE.replace("import os, socket", "import nowhere_to_be_found")
    project.makefile(".yaml", template=broken)

    done = run(project, "def test_it(sam):\n    assert sam.http.get('/').status == 200\n")

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["E*UsageError: Function 'Hello' cannot be run: *No module named 'nowhere_to_be_found'*"])


def test_options_come_from_the_command_line_and_the_configuration(project):
    project.mkdir("other")
    (project.path / "other" / "t.yaml").write_text(TEMPLATE.replace("Orders:", "Others:"))
    (project.path / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\nsam_template = "other/t.yaml"\nsam_env = ["A=1"]\n'
    )
    code = "def test_it(sam):\n    assert sam.table('Others').ref and sam.function('Hello').env['A'] == '1'\n"

    run(project, code).assert_outcomes(passed=1)
    run(project, code.replace("Others", "Orders"), "--sam-template", "template.yaml").assert_outcomes(passed=1)
    wrong = run(project, code, "--sam-isolation", "jail")
    wrong.stdout.fnmatch_lines(["isolation is 'jail', expected inline or process"])


def test_nothing_heavy_is_imported_by_tests_that_do_not_use_it(project):
    done = run(
        project,
        """
        import sys
        def test_it():
            assert not {"boto3", "moto", "minisam.testing", "flask"} & set(sys.modules)
        """,
        apart=True,
    )
    done.assert_outcomes(passed=1)


def test_a_fixture_of_the_projects_own_with_that_name_is_left_alone(project):
    done = run(
        project,
        """
        import pytest
        @pytest.fixture
        def sam():
            return "mine"
        def test_it(sam, lambda_context):
            assert sam == "mine" and lambda_context.function_name == "test"
        """,
    )
    done.assert_outcomes(passed=1)


def test_tests_in_parallel_do_not_meet(project):
    code = """
        import pytest
        @pytest.mark.parametrize("n", range(8))
        def test_it(sam, n):
            assert sam.table("Orders").items() == []
            sam.table("Orders").put(id=str(n))
        """
    run(project, code, "-n", "2").assert_outcomes(passed=8)


def test_a_handlers_lines_are_covered(project):
    project.mkdir("src")
    (project.path / "src" / "app.py").write_text("def handler(event, context):\n    return 1\n")
    project.makefile(
        ".yaml", template=TEMPLATE.split("      InlineCode")[0].replace("index", "app") + "      CodeUri: src\n"
    )

    done = run(
        project,
        "def test_it(sam):\n    assert sam.function('Hello').invoke().result == 1\n",
        "--cov=src",
        "--cov-report=term",
        apart=True,
    )
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["src*app.py*2*0*100%"])


def test_plain_scripts_open_a_template_too(project):
    script = project.makepyfile(
        script="""
        import minisam
        with minisam.open("template.yaml") as sam:
            print(sam.http.get("/").json())
        """
    )

    assert project.runpython(script).outlines == ["{'hello': 'you'}"]


def test_a_marker_names_seeds_from_the_folder_of_the_template(project):
    project.makefile(".json", seeds='{"Orders": [{"id": "1"}]}')
    done = run(
        project,
        """
        import pytest
        @pytest.mark.sam(seed="seeds.json")
        def test_it(sam):
            assert sam.table("Orders").items() == [{"id": "1"}]
        """,
    )
    done.assert_outcomes(passed=1)


def test_paths_of_options_may_be_texts(tmp_path, cache, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "seeds.json").write_text('{"Orders": [{"id": "1"}]}')
    with minisam.open("template.yaml", seed="seeds.json", cache_dir=str(cache)) as sam:
        assert sam.table("Orders").items() == [{"id": "1"}]


def test_one_template_at_a_time_is_open(project):
    done = run(
        project,
        """
        import minisam
        def test_it(sam):
            with minisam.open("template.yaml"):
                pass
        """,
    )
    done.stdout.fnmatch_lines(["E*UsageError: '*template.yaml' is open: one template at a time*"])
