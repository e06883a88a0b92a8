"""`--static-dir`: files at the front door, where no route answers."""

from __future__ import annotations

import shutil
from pathlib import Path

LAYERS = Path(__file__).parents[2] / "examples" / "layers"


def test_public_is_served_beside_the_routes(command, tmp_path):
    folder = shutil.copytree(LAYERS, tmp_path / "app")
    (folder / "public").mkdir()
    (folder / "public" / "index.html").write_text("a page")
    (folder / "public" / "currencies").write_text("hidden by the route")

    with command.serving(folder / "template.yaml") as server:
        assert server.request("/").body == b"a page"
        assert server.request("/index.html", "HEAD").body == b""
        assert "currencies" in server.request("/currencies").json()
        assert server.request("/nothing").status == 404
        assert server.request("/index.html", "POST").status == 404


def test_another_folder_may_be_named_and_must_exist(command, tmp_path):
    folder = shutil.copytree(LAYERS, tmp_path / "app")
    (folder / "site").mkdir()
    (folder / "site" / "a.txt").write_text("a")

    with command.serving(folder / "template.yaml", "--static-dir", "site") as server:
        assert server.request("/a.txt").body == b"a"
    finished = command.run("start-api", "-t", folder / "template.yaml", "--port", "0", "-s", "nowhere")
    assert finished.status == 2 and "--static-dir: 'nowhere' is not a folder" in finished.err
