"""Where a function's code lies on disk, as its environment sees it.

Inline code and layers given as zip files are written once to a cache folder, named by what they hold.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from minisam.errors import NotRunnable
from minisam.model import Function
from minisam.records import dataclass
from minisam.runtime.freshness import FileMark, mark_of
from minisam.runtime.linked import Links, flatten, link_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The task root and what `sys.path` starts with.

    `folders` are the task root and the layers; code may change in `project_roots`, and in the zip files behind it.
    """

    task_root: Path
    folders: tuple[Path, ...]
    search_path: tuple[str, ...]
    project_roots: tuple[str, ...]
    programs: tuple[str, ...] = ()
    archives: tuple[FileMark, ...] = ()

    def covers(self, paths: Iterable[Path]) -> bool:
        """Tell whether a change of one of the paths could concern the function."""
        roots = [*map(os.path.realpath, self.project_roots), *(mark.path for mark in self.archives)]
        return any(_is_below(os.path.realpath(path), root) for path in paths for root in roots)


class Layouts:
    """Makes layouts; without a cache folder it keeps a temporary one until it is closed."""

    def __init__(self, cache_dir: Path | None) -> None:
        self._cache_dir = cache_dir
        self._temporary: Path | None = None

    def layout(self, function: Function) -> Layout:
        """Return the layout as it is now. Raises NotRunnable for code or a layer that is not there."""
        listed: tuple[Path, ...] = ()
        if function.inline_code is not None:
            root = self._inline(
                function.inline_code, "index.js" if function.runtime.startswith("nodejs") else "index.py"
            )
        elif function.links:
            root, listed = self._linked(function.links)
        else:
            root = self._unpacked(function.code_dir, f"The code of function '{function.id}'")
        # Later layers lie over earlier ones.
        layers = [self._unpacked(layer, f"A layer of function '{function.id}'") for layer in reversed(function.layers)]
        packages = f"python/lib/{function.runtime}/site-packages"
        search_path = [root, *(path for layer in layers for path in _layer_path(layer, packages))]
        given = function.layers if function.inline_code is not None else (function.code_dir, *function.layers)
        archives = [path for path in given if path.is_file()]
        folders = [path for path in given if path.is_dir()]
        return Layout(
            task_root=root,
            folders=(root, *layers),
            search_path=tuple(map(str, search_path)),
            project_roots=tuple(map(str, dict.fromkeys([root, *folders]))),
            programs=tuple(str(layer / "bin") for layer in layers if (layer / "bin").is_dir()),
            archives=tuple(mark_of(os.path.realpath(archive)) for archive in (*archives, *listed)),
        )

    def close(self) -> None:
        """Remove the temporary folder."""
        if self._temporary is not None:
            import shutil

            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = None

    def _inline(self, code: str, name: str) -> Path:
        content = code.encode()
        folder = self._folder("inline", hashlib.sha256(content).hexdigest())
        _write(folder / name, content)
        # AWS: docs "cfn-lambda-function-code-cfnresponsemodule": inline code can import it.
        own = Path(__file__).parent
        if "cfnresponse" in code:
            _write(folder / "cfnresponse.py", (own / "cfnresponse.py").read_bytes())
        if "cfn-response" in code:
            module = (own / "nodejs" / "cfn-response.cjs").read_bytes()
            _write(folder / "node_modules" / "cfn-response" / "index.js", module)
        return folder

    def _linked(self, links: Links) -> tuple[Path, tuple[Path, ...]]:
        """Return a folder of links, and the folders whose entries decide what it holds."""
        flat, listed = flatten(links)
        return link_folder(self._base() / "image", flat), listed

    def _unpacked(self, path: Path, what: str) -> Path:
        """Return a folder as it is, and the folder into which a zip file was extracted."""
        if path.is_dir():
            return path
        import zipfile  # only who has archives needs it

        if not (path.is_file() and zipfile.is_zipfile(path)):
            raise NotRunnable(f"{what} {'is not a zip file' if path.exists() else 'does not exist'}: '{path}'")
        status = path.stat()
        name = f"{path.resolve()}:{status.st_mtime_ns}:{status.st_size}"
        folder = self._folder("zip", hashlib.sha256(name.encode()).hexdigest())
        if not folder.is_dir():
            from minisam.runtime.archives import Unreadable, extract

            try:
                extract(path, folder)
            except Unreadable as error:
                raise NotRunnable(f"{what} cannot be extracted: '{path}': {error}") from error
        return folder

    def _folder(self, kind: str, digest: str) -> Path:
        return self._base() / kind / digest[:32]

    def _base(self) -> Path:
        if self._cache_dir is None and self._temporary is None:
            import tempfile

            self._temporary = Path(tempfile.mkdtemp(prefix="minisam-"))
        base = self._cache_dir or self._temporary
        assert base is not None
        return base


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, unless it is there already."""
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(file)


def _layer_path(layer: Path, packages: str) -> tuple[Path, ...]:
    """Return where a layer's modules are; those of one that `sam build` has yet to build lie in its root."""
    if layer.is_dir() and not (layer / "python").is_dir():
        return (layer,)
    return layer / "python", layer / packages


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
