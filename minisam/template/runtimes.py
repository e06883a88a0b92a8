"""Which runtimes run here, and what of a function's code can be seen to be missing without running it.

AWS: docs "lambda-runtimes", "runtimes-provided" (`bootstrap`), "nodejs-handler" (which file a handler is in)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from minisam.template.handlers import missing_handler

RUNS = "minisam runs Python, Node.js, and the `bootstrap` of provided runtimes"
_BUILT = "`sam build`, then `-t .aws-sam/build/template.yaml`, runs what is built"
_ESBUILD = "`npm install --save-dev esbuild`, or `sam build` and `-t .aws-sam/build/template.yaml`"
_NODE_ENDINGS = (".js", ".mjs", ".cjs")
_TYPESCRIPT_ENDINGS = (".ts", ".mts", ".cts", ".tsx")


def does_run(runtime: str) -> bool:
    """Tell whether functions of a runtime run here, if what they need is installed."""
    return runtime.startswith(("python", "nodejs", "provided"))


def missing_code(
    runtime: str, handler: str, folders: Sequence[Path], layers: Sequence[Path], inline_code: str | None
) -> tuple[str, str | None] | None:
    """Say what of a function's code does not exist, with a hint; None where it is there, or only running it can tell.

    `folders` are where Python finds modules, the code first.
    """
    if runtime.startswith("provided"):
        return _missing_bootstrap([folders[0], *layers])
    if runtime.startswith("nodejs"):
        return None if inline_code is not None else _missing_module(handler, folders[0])
    return missing_handler(handler, folders, inline_code)


def _missing_bootstrap(folders: Sequence[Path]) -> tuple[str, str | None] | None:
    if any((folder / "bootstrap").exists() or folder.is_file() for folder in folders):
        return None
    return f"there is no `bootstrap` in its code folder {folders[0].name}", _BUILT


def _missing_module(handler: str, folder: Path) -> tuple[str, str | None] | None:
    place, _, name = handler.rpartition("/")
    module, dot, export = name.partition(".")
    if not dot or not export:
        return (
            f"handler '{handler}' is not of the form module.function",
            "`app.handler` means `exports.handler` in app.js",
        )
    file = folder / place / module
    if folder.is_file() or file.is_file() or any(Path(f"{file}{ending}").is_file() for ending in _NODE_ENDINGS):
        return None
    if (folder / "node_modules" / module).exists():
        return None
    if any(Path(f"{file}{ending}").is_file() for ending in _TYPESCRIPT_ENDINGS):
        if any((above / "node_modules" / ".bin" / "esbuild").is_file() for above in (folder, *folder.parents)):
            return None
        return (
            f"module '{module}' of handler '{handler}' is TypeScript, and there is no esbuild that builds it",
            _ESBUILD,
        )
    return (
        f"module '{module}' of handler '{handler}' does not exist",
        f"expected {module}.js, .mjs or .cjs in {folder.name}",
    )
