"""Finding and copying starters."""

import pytest

from minisam.errors import UsageError
from minisam.starters import copy_starter, find_starter, find_starters


def test_a_starter_is_a_folder_with_a_template_and_its_readme_says_what_it_is(tmp_path):
    for name in ("first", "second"):
        (tmp_path / name / "__pycache__").mkdir(parents=True)
        (tmp_path / name / "template.yaml").touch()
        (tmp_path / name / "__pycache__" / "app.pyc").touch()
    (tmp_path / "first" / "README.md").write_text("# The first: of all\n\nMore.\n")
    (tmp_path / "notes").mkdir()

    found = find_starters(tmp_path)

    assert {name: one.summary for name, one in found.items()} == {"first": "The first: of all", "second": ""}
    assert [str(path) for path in found["first"].files] == ["README.md", "template.yaml"]


def test_the_starters_that_ship_are_found():
    assert set(find_starters()) == {"crud", "hello-api", "queue-worker", "scheduled-job", "stream-processor"}
    assert all(one.summary for one in find_starters().values())


def test_an_unknown_starter_is_told_with_the_nearest():
    with pytest.raises(UsageError, match="no starter 'helo-api'") as caught:
        find_starter("helo-api")
    assert caught.value.hint == "did you mean `hello-api`?"


def test_no_file_is_overwritten_and_none_written_when_one_exists(tmp_path):
    (tmp_path / "README.md").write_text("mine")

    with pytest.raises(UsageError, match=r"already has README\.md; nothing was written"):
        copy_starter(find_starter("crud"), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_dangling_link_is_not_written_through(tmp_path):
    (tmp_path / "README.md").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UsageError):
        copy_starter(find_starter("crud"), tmp_path)

    assert not (tmp_path / "elsewhere").exists()


def test_a_starter_is_copied_beside_other_files(tmp_path):
    (tmp_path / "notes.txt").touch()
    starter = find_starter("crud")

    written = copy_starter(starter, tmp_path)

    assert {path.relative_to(tmp_path) for path in written} == set(starter.files)
    assert (tmp_path / "src/app.py").read_bytes() == (starter.folder / "src/app.py").read_bytes()


def test_a_name_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "shop").touch()

    with pytest.raises(UsageError, match="Cannot write"):
        copy_starter(find_starter("crud"), tmp_path / "shop")
