import io
import re
from pathlib import Path

import pytest

from minisam.cli.invoke import find_function, read_event
from minisam.errors import UsageError
from minisam.model import App, Function, Position


def an_app(*ids: str) -> App:
    functions = {
        name: Function(
            id=name,
            name=f"app-{name.lower()}",
            arn=f"arn:aws:lambda:us-east-1:123456789012:function:app-{name.lower()}",
            handler="app.handler",
            runtime="python3.12",
            code_dir=Path("/code"),
            position=Position(file="template.yaml"),
        )
        for name in ids
    }
    return App(name="app", region="us-east-1", template=Path("template.yaml"), functions=functions)


def test_no_event_is_an_empty_object() -> None:
    assert read_event(None) == b"{}"


def test_an_event_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_bytes(b'\xef\xbb\xbf{"n": 1.50}\n')
    assert read_event(str(tmp_path / "event.json")) == b'{"n": 1.50}'


def test_an_event_is_read_from_standard_input(monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"[1]")))
    assert read_event("-") == b"[1]"


def test_an_event_that_is_not_json_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text('{\n  "a": 1,\n}')
    with pytest.raises(UsageError) as caught:
        read_event(str(path))
    # Python 3.13 points at the comma, older ones at the brace behind it.
    assert re.match(rf"{re.escape(str(path))}:(2:9|3:1): not JSON", str(caught.value))


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"[" * 200_000], ids=["empty", "not UTF-8", "deep"])
def test_a_hopeless_event_is_a_usage_error(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "event.json").write_bytes(text)
    with pytest.raises(UsageError, match="not JSON"):
        read_event(str(tmp_path / "event.json"))


def test_an_event_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_event(str(tmp_path / "event.json"))


def test_a_function_is_found_by_id_name_and_arn() -> None:
    app = an_app("Hello", "Stack/Hello")
    hello = app.functions["Stack/Hello"]
    assert [find_function(app, name) for name in (hello.id, hello.name, hello.arn)] == [hello] * 3


def test_the_only_function_needs_no_name() -> None:
    assert find_function(an_app("Hello"), None).id == "Hello"
    with pytest.raises(UsageError, match="Which function"):
        find_function(an_app("Hello", "Other"), None)


def test_a_mistyped_function_is_suggested() -> None:
    with pytest.raises(UsageError, match="did you mean `Hello`") as caught:
        find_function(an_app("Hello"), "Helo")
    assert caught.value.exit_status == 2
