import pytest

from minisam import project
from minisam.errors import UsageError


def test_the_template_is_found_by_its_usual_names(tmp_path) -> None:
    with pytest.raises(UsageError, match=r"template\.yaml"):
        project.find_template(tmp_path)
    (tmp_path / "template.json").write_text("{}")
    assert project.find_template(tmp_path).name == "template.json"
    (tmp_path / "template.yml").write_text("{}")
    assert project.find_template(tmp_path).name == "template.yml"


@pytest.mark.parametrize(("place", "word"), [(".", "../template.yaml"), ("here/infra", "infra/template.yaml")])
def test_a_template_nearby_is_named(tmp_path, place: str, word: str) -> None:
    (tmp_path / "here" / "infra").mkdir(parents=True)
    (tmp_path / place / "template.yaml").write_text("{}")
    with pytest.raises(UsageError) as refused:
        project.find_template(tmp_path / "here")
    assert f"`-t {word}`" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("folder", "name"), [("orders", "orders"), ("my_shop.v2", "my-shop-v2"), ("7days", "app-7days"), ("__", "app")]
)
def test_a_stack_is_named_after_its_folder(tmp_path, folder: str, name: str) -> None:
    (tmp_path / folder).mkdir()
    assert project.stack_name_of(tmp_path / folder / "template.yaml") == name
