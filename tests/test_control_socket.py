"""How commands reach a running application, and who may."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from pathlib import Path

import pytest

from minisam.control_socket import ask, find, listen
from minisam.errors import UsageError, UserError


async def orders(order):
    if order["verb"] == "about":
        return {"template": "/app/template.yaml"}
    if order["verb"] == "refuse":
        raise UserError("not today", hint="tomorrow")
    if order["verb"] == "break":
        raise ValueError("a defect of ours")
    return order


def serve(folder: Path, scene):
    """Run `scene` in a thread while orders are taken."""

    async def both():
        listening = await listen(folder, orders)
        try:
            return await asyncio.to_thread(scene)
        finally:
            await listening.close()

    return asyncio.run(both())


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "run"


def test_an_order_is_answered(folder):
    assert serve(folder, lambda: ask(find(folder, None), {"verb": "echo", "n": 1})) == {"verb": "echo", "n": 1}


def test_what_cannot_be_done_comes_back_as_an_error(folder):
    def scene():
        with pytest.raises(UserError) as refused:
            ask(find(folder, None), {"verb": "refuse"})
        return refused.value

    error = serve(folder, scene)
    assert (error.message, error.hint) == ("not today", "tomorrow")


def test_a_defect_of_ours_is_told_and_keeps_nobody_waiting(folder, caplog):
    def scene():
        with pytest.raises(UserError, match="ended before it answered"):
            ask(find(folder, None), {"verb": "break"})

    serve(folder, scene)
    assert "a defect of ours" in caplog.text


def test_only_this_user_reaches_the_socket(folder):
    modes = serve(folder, lambda: [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.glob("*.sock"))])
    assert modes[0] == 0o700


def test_a_folder_that_others_can_enter_is_refused(folder):
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(UsageError, match="yours alone"):
        asyncio.run(listen(folder, orders))
    with pytest.raises(UsageError, match="yours alone"):
        find(folder, None)


def test_a_line_that_is_no_order_harms_nothing(folder):
    def scene():
        path = find(folder, None)
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(b"{nonsense\n")
            assert connection.recv(100) == b""
        return ask(path, {"verb": "echo"})

    assert serve(folder, scene) == {"verb": "echo"}


def test_the_socket_of_a_killed_application_is_cleared_away(folder):
    folder.mkdir(mode=0o700)
    left = folder / "1.sock"
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(left))
    with pytest.raises(UsageError, match="No application runs"):
        find(folder, None)
    assert not left.exists()


def test_another_template_is_not_meant(folder):
    with pytest.raises(UsageError, match="is not running"):
        serve(folder, lambda: find(folder, Path("/other/template.yaml")))


def test_a_path_that_is_too_long_for_a_socket_is_named(tmp_path):
    deep = tmp_path / ("x" * 120)
    with pytest.raises(UsageError, match="Cannot take orders"):
        asyncio.run(listen(deep, orders))
    assert os.path.isdir(deep)


def test_an_application_elsewhere_is_not_meant_where_a_template_lies(folder, tmp_path):
    def scene():
        find(folder, None, here=tmp_path)  # the only one that runs
        (tmp_path / "template.yml").write_text("{}")
        with pytest.raises(UsageError, match="not running") as refused:
            find(folder, None, here=tmp_path)
        find(folder, Path("/app/template.yaml"), here=tmp_path)
        return str(refused.value.hint)

    assert "/app/template.yaml" in serve(folder, scene)
