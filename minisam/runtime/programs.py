"""What runs a function whose runtime is not Python: its `bootstrap`, or Node.js with a bootstrap of minisam's.

AWS: docs "runtimes-provided", "runtimes-custom" (where `bootstrap` is looked for), "lambda-nodejs" (NODE_PATH)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from pathlib import Path

from minisam.model import Function
from minisam.records import dataclass
from minisam.runtime.code_files import linked_packages, marks_below
from minisam.runtime.freshness import FileMark
from minisam.runtime.layout import Layout
from minisam.runtime.node_versions import NodeVersions, installed_node, lacking, major_of, which_node
from minisam.runtime.scratch import PREFIX
from minisam.runtime.typescript import TypeScript, source_of

NODE_BOOTSTRAP = Path(__file__).with_name("nodejs") / "bootstrap.mjs"
NODE_ENDINGS = (".js", ".mjs", ".cjs", ".json", ".node", ".wasm", ".ts", ".mts", ".cts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The words to start, variables besides the function's own, and the files that count as loaded."""

    words: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict)
    files: tuple[FileMark, ...] = ()


class Programs:
    """Finds programs. `on_notice` hears of a Node.js that is not of the function's version."""

    def __init__(self, on_notice: Callable[[str], None]) -> None:
        self._on_notice = on_notice
        self._folder: Path | None = None
        self._typescript: TypeScript | None = None
        self._nodes = NodeVersions(on_notice)
        self._told: set[str] = set()

    async def of(self, function: Function, layout: Layout) -> Program:
        """Return what runs a function. Raises NotRunnable where nothing here does."""
        if not function.runtime.startswith("nodejs"):
            return Program(words=(str(_bootstrap(layout.folders)),), files=tuple(marks_below(layout.folders)))
        node = await self._nodes.choose(function.runtime)
        source = source_of(function, layout.task_root)
        if source is not None:
            bundle = await self._builder().bundle(function, source, layout.task_root)
            return Program(
                words=(str(node), "--enable-source-maps", str(NODE_BOOTSTRAP)),
                variables={**_node_path(function, layout), "LAMBDA_TASK_ROOT": str(bundle.root)},
                files=bundle.files,
            )
        folders = (*layout.folders, *(linked for folder in layout.folders for linked in linked_packages(folder)))
        return Program(
            words=(str(node), str(NODE_BOOTSTRAP)),
            variables=_node_path(function, layout),
            files=tuple(marks_below(folders, NODE_ENDINGS)),
        )

    def close(self) -> None:
        """Remove what was built."""
        if self._folder is not None:
            import shutil

            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = self._typescript = None

    def _builder(self) -> TypeScript:
        if self._typescript is None:
            import tempfile

            self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
            self._typescript = TypeScript(self._folder)
        return self._typescript

    def announce(self, functions: Iterable[Function]) -> None:
        """Tell of runtimes that nothing on this machine runs, each once."""
        for runtime in sorted({each.runtime for each in functions if each.runtime.startswith("nodejs")}):
            has_any = which_node() is not None or installed_node(major_of(runtime)) is not None
            if not has_any and runtime not in self._told:
                self._told.add(runtime)
                self._on_notice(f"functions of {runtime} do not run: {lacking(runtime)}")


def has_own_program(function: Function) -> bool:
    """Tell whether something else than Python runs a function."""
    return function.runtime.startswith(("nodejs", "provided"))


def _bootstrap(folders: Iterable[Path]) -> Path:
    """Return the first that there is, of the code and then of the layers; else where it should be."""
    candidates = [folder / "bootstrap" for folder in folders]
    return next((path for path in candidates if path.exists()), candidates[0])


def _node_path(function: Function, layout: Layout) -> dict[str, str]:
    """Return NODE_PATH: the layers' packages, behind what the function itself sets."""
    version = f"node{major_of(function.runtime)}"
    places = (("nodejs", version, "node_modules"), ("nodejs", "node_modules"), ("node_modules",))
    found = [folder.joinpath(*place) for folder in layout.folders[1:] for place in places]
    own = [function.variables["NODE_PATH"]] if function.variables.get("NODE_PATH") else []
    path = ":".join([*own, *(str(folder) for folder in found if folder.is_dir())])
    return {"NODE_PATH": path} if path else {}
