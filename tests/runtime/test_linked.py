"""Links that look like the inside of a container image."""

from minisam.runtime.linked import flatten


def test_code_from_several_places_runs_as_in_its_image(bench, tmp_path):
    for name, text in {
        "src/app.py": "import tool\nfrom lib import inner\ndef handler(e, c): return [tool.W, inner.W]",
        "other/inner.py": "W = 'inner'",
        "other/__init__.py": "",
        "tool.py": "W = 'tool'",
    }.items():
        (tmp_path / "context" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "context" / name).write_text(text)
    context = tmp_path / "context"
    links = {"": (context / "src",), "lib": (context / "other",), "tool.py": (context / "tool.py",)}
    bench.use(bench.function(code_dir=context, links=links))
    assert bench.result() == ["tool", "inner"]
    (context / "other" / "inner.py").write_text("W = 'changed'")
    assert bench.result() == ["tool", "changed"]
    (context / "tool.py").write_text("W = 'other'")
    assert bench.result() == ["other", "changed"]
    (context / "src" / "tool.py").write_text("W = 'unseen: the file was placed over the folder'")
    assert bench.result() == ["other", "changed"]
    (context / "src" / "late.py").write_text("W = 'late'")
    (context / "src" / "app.py").write_text("import late\ndef handler(e, c): return late.W")
    assert bench.result() == "late"


def test_folders_lie_over_one_another(tmp_path):
    for name in ("one/a.py", "one/sub/x.py", "two/a.py", "two/sub/y.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    one, two = tmp_path / "one", tmp_path / "two"
    flat, listed = flatten({"": (one, two)})
    assert flat == {"a.py": two / "a.py", "sub/x.py": one / "sub/x.py", "sub/y.py": two / "sub/y.py"}
    assert {one, two, one / "sub", two / "sub"} <= set(listed)


def test_a_folder_alone_is_linked_whole(tmp_path):
    (tmp_path / "lib").mkdir()
    assert flatten({"lib": (tmp_path / "lib",)}) == ({"lib": tmp_path / "lib"}, ())
