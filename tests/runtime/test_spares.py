"""Where nothing is forked, a started interpreter waits for the next save."""

import os
import signal

import pytest

from minisam.runtime.start_method import make_launcher
from tests.runtime.processes import children

CODE = """
    import os, decimal

    def handler(event, context):
        print("said by", os.getpid())
        return [os.getpid(), os.environ["AWS_LAMBDA_LOG_STREAM_NAME"], os.getcwd()]
"""


@pytest.fixture
def spares(bench):
    bench.options["launcher"] = make_launcher(bench.folder.parent / "cache", environ={"MINISAM_START": "spare"})
    return bench


def save(bench):
    bench.until_ready()
    path = bench.folder / "app.py"
    path.write_text(path.read_text() + "\n# saved\n")


def test_save_is_answered_by_an_interpreter_that_was_there_before(spares):
    spares.runs(CODE)
    _, first_stream, _ = spares.result()
    save(spares)
    waiting = children()
    outcome = spares.invoke()
    pid, stream, folder = spares.result()
    assert pid in waiting
    assert f"said by {pid}\n" in outcome.logs
    assert (stream != first_stream, folder) == (True, str(spares.folder))


def test_module_of_the_project_is_not_imported_before_it_is_asked_for(spares):
    spares.write("import os\nSEEN = os.environ['AWS_LAMBDA_LOG_STREAM_NAME']", "own.py")
    spares.runs("import own, os\ndef handler(e, c): return own.SEEN == os.environ['AWS_LAMBDA_LOG_STREAM_NAME']")
    for _ in range(2):
        assert spares.result() is True
        save(spares)


def test_spare_that_died_is_not_given_away(spares):
    spares.runs(CODE)
    first, _, _ = spares.result()
    spares.until_ready()
    for pid in children() - {first}:
        os.kill(pid, signal.SIGKILL)
    spares.until(lambda: not spares.is_ready())
    path = spares.folder / "app.py"
    path.write_text(path.read_text() + "\n# saved\n")
    assert spares.invoke().status == "ok"


def test_changed_variables_get_no_old_spare(spares):
    code = "import os\ndef handler(event, context): return os.environ['COLOUR']"
    spares.use(spares.function(code, variables={"COLOUR": "red"}))
    assert spares.result() == "red"
    spares.until_ready()
    spares.use(spares.function(variables={"COLOUR": "blue"}))
    assert spares.result() == "blue"


def test_closing_ends_spares(spares):
    strangers = children()
    spares.runs(CODE)
    spares.result()
    spares.until_ready()
    spares.close_invoker()
    assert children() <= strangers
