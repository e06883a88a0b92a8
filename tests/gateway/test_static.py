from __future__ import annotations

from pathlib import Path

import pytest

from minisam.gateway.http import HttpRequest, HttpResponse
from minisam.gateway.static import StaticFiles


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder of files beside one that must not be served."""
    public = tmp_path / "public"
    (public / "img").mkdir(parents=True)
    (public / "index.html").write_text("<h1>hi</h1>")
    (public / "img" / "a b.png").write_bytes(b"\x89PNG")
    (public / ".env").write_text("SECRET=1")
    (tmp_path / "secret.txt").write_text("secret")
    (public / "link.txt").symlink_to(tmp_path / "secret.txt")
    return public


def ask(folder: Path, path: bytes, method: str = "GET") -> HttpResponse | None:
    return StaticFiles(folder).answer(HttpRequest(method=method, path=path))


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        (b"/index.html", b"text/html; charset=utf-8", b"<h1>hi</h1>"),
        (b"/", b"text/html; charset=utf-8", b"<h1>hi</h1>"),
        (b"/img/a%20b.png", b"image/png", b"\x89PNG"),
    ],
)
def test_a_file_is_served_with_its_type(folder, path, kind, body) -> None:
    answer = ask(folder, path)
    assert answer is not None and answer.status == 200
    assert dict(answer.headers)[b"Content-Type"] == kind
    assert answer.body == body


@pytest.mark.parametrize(
    "path",
    [
        *(b"/../secret.txt", b"/%2e%2e/secret.txt", b"/..%2fsecret.txt", b"/img/..%2f..%2fsecret.txt", b"/link.txt"),
        *(b"/.env", b"/%2eenv", b"/img", b"/img/", b"/none", b"/index.html%00", b"/%ff", b"//etc/passwd"),
    ],
)
def test_nothing_else_is_served(folder, path) -> None:
    assert ask(folder, path) is None


def test_only_reading_is_served(folder) -> None:
    assert ask(folder, b"/index.html", "POST") is None
    assert ask(folder, b"/index.html", "HEAD") is not None
