"""What the machine offers: Python and its packages, places to write, limits, the port, other tools."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from minisam.doctor.check import Check, fails, note, ok
from minisam.errors import PortTaken, UserError
from minisam.listeners import Listeners
from minisam.running import running, runtime_folder

_LEAST_FREE_MB = 50
_COMFORTABLE_FREE_MB = 500
_FEW_DESCRIPTORS = 256
_OLDEST_PYTHON = (3, 10)


def check_machine(*, cache_dir: Path, host: str, port: int, allow_remote: bool = False) -> Iterator[Check]:
    """Give what a run on this machine would find."""
    yield _python()
    yield _packages()
    yield _folder("cache", cache_dir)
    yield _folder("temporary files", Path(tempfile.gettempdir()))
    yield _descriptors()
    yield _running()
    yield _port(host, port, allow_remote)
    yield _tool("uv", "installs what a requirements.txt asks for", "pip installs what a requirements.txt asks for")
    yield _tool("docker", "not needed: minisam starts no containers", "not needed: minisam starts no containers")
    yield _tool("node", "runs functions of nodejs", "functions of nodejs need one")


def _python() -> Check:
    found = f"{platform.python_version()} on {platform.system()}, {sys.executable}"
    if sys.version_info < _OLDEST_PYTHON:
        return fails("Python", found, "minisam needs Python 3.10 or later")
    if platform.system() not in ("Linux", "Darwin"):
        return fails("Python", found, "minisam runs on Linux and macOS; on Windows use WSL")
    return ok("Python", found)


def _packages() -> Check:
    """Look whether everything is installed that minisam's own metadata names."""
    try:
        wanted = importlib.metadata.requires("minisam") or []
    except importlib.metadata.PackageNotFoundError:
        return note("packages", "minisam runs from its sources without being installed", "pip install -e .")
    names = [re.split(r"[^A-Za-z0-9._-]", each)[0] for each in wanted if ";" not in each]
    missing = [name for name in names if _version(name) is None]
    if missing:
        return fails("packages", f"not installed: {', '.join(missing)}", "pip install --force-reinstall minisam")
    told = ", ".join(f"{name} {_version(name)}" for name in ("moto", "boto3", "aws-sam-translator"))
    return ok("packages", f"minisam {_version('minisam')}, {told}")


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _folder(name: str, folder: Path) -> Check:
    """Look whether files can be written below a folder, which need not exist yet."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return fails(name, f"{folder} cannot be written", "mend its permissions, or name another place")
    free_mb = shutil.disk_usage(existing).free // 1_000_000
    found = f"{folder}, {free_mb:,} MB free"
    if free_mb < _LEAST_FREE_MB:
        return fails(name, found, "free some disk space")
    if free_mb < _COMFORTABLE_FREE_MB:
        return note(name, found, "packages of a function may need more")
    return ok(name, found)


def _descriptors() -> Check:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    found = f"{soft} at most" if soft != resource.RLIM_INFINITY else "no limit"
    if 0 <= soft < _FEW_DESCRIPTORS:
        return note("open files", found, "many functions or connections at once need more: `ulimit -n 1024`")
    return ok("open files", found)


def _running() -> Check:
    try:
        found = running(runtime_folder(os.environ))
    except UserError as error:
        return note("running", error.message, error.hint)
    told = ", ".join(f"{each['name']} at {each['front']} (pid {each['pid']})" for each in found)
    return ok("running", told or "no other application")


def _port(host: str, port: int, allow_remote: bool) -> Check:
    try:
        listeners = Listeners(host, allow_remote=allow_remote)
        listeners.bind("probe", port)
        listeners.close()
    except PortTaken as error:
        holder = holder_of(port)
        found = f"{error.message}, by {holder}" if holder else error.message
        return fails("port", found, "choose another with `--port`, or take a free one with `--port 0`")
    except UserError as error:
        return fails("port", error.message, error.hint or "choose another with `--port`")
    return ok("port", f"{port} on {host} is free")


def holder_of(port: int) -> str | None:
    """Return who listens on a port, as in "python3 (pid 42)"; None where the system does not tell."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for folder in Path("/proc").glob("[0-9]*") if sockets else ():
        try:
            if any(os.readlink(link) in sockets for link in (folder / "fd").iterdir()):
                return f"{(folder / 'comm').read_text().strip()} (pid {folder.name})"
        except OSError:
            continue  # another user's, or gone
    return None


def _listening_inodes(port: int) -> Iterator[str]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = [line.split() for line in Path(table).read_text().splitlines()[1:]]
        except OSError:
            return
        yield from (row[9] for row in rows if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port)


def _tool(name: str, there: str, missing: str, find: Callable[[str], str | None] = shutil.which) -> Check:
    path = find(name)
    return ok(name, f"{path}: {there}" if path else f"not found; {missing}")
