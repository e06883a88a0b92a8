"""TypeScript handlers, with a program in esbuild's place that understands no more than these tests need.

The options are esbuild's own (https://esbuild.github.io/api/); that the real one takes them was tried by hand.
"""

import sys
import textwrap

import pytest

from minisam.errors import NotRunnable

ESBUILD = f"#!{sys.executable}\n" + textwrap.dedent("""
    import json, pathlib, re, sys

    source, *words = sys.argv[1:]
    options = dict(word.lstrip("-").split("=", 1) for word in words if "=" in word)
    inputs = []

    def read(path):
        inputs.append(path.name)
        text = path.read_text().replace(": string", "")
        if "enum" in text:
            sys.exit(f"{path.name}:1: this is beyond me")
        text = re.sub(r"import .* from '(.*)';", lambda found: read(path.parent / (found[1] + ".ts")), text)
        return text

    text = read(pathlib.Path(source))
    if options["format"] == "cjs":
        text = text.replace("export const handler", "exports.handler").replace("export ", "")
    target = pathlib.Path(options["outfile"])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    assert options["platform"] == "node" and options["target"] == "node20"
    pathlib.Path(options["metafile"]).write_text(json.dumps({"inputs": dict.fromkeys(inputs, {})}))
""")
HANDLER = "import { greet } from './lib';\nexport const handler = async (name: string) => greet(name);\n"
LIB = "const greet = (name: string) => `hello ${name}`;\n"


@pytest.fixture
def typed(bench):
    program = bench.write(ESBUILD, "node_modules/.bin/esbuild")
    program.chmod(0o755)
    bench.write(LIB, "lib.ts")
    bench.write(HANDLER, "app.ts")
    return bench


def test_a_handler_in_typescript_is_bundled_and_runs(typed):
    typed.use(typed.function(runtime="nodejs20.x"))

    assert typed.result("you") == "hello you"


def test_a_module_package_is_bundled_as_one(typed):
    typed.write('{"type": "module"}', "package.json")
    typed.write("export const handler = async (name: string) => import.meta.url;\n", "app.ts")
    typed.use(typed.function(runtime="nodejs20.x"))

    assert typed.result().endswith("/app.mjs")


def test_a_saved_file_of_the_bundle_is_live_with_the_next_event(typed):
    typed.use(typed.function(runtime="nodejs20.x"))
    assert typed.result("you") == "hello you"

    for word in ("salut", "hallo"):
        typed.write(LIB.replace("hello", word), "lib.ts")
        assert typed.result("you") == f"{word} you"


def test_what_esbuild_says_is_the_reason_until_it_is_mended(typed):
    typed.write("enum Broken { A }", "lib.ts")
    typed.use(typed.function(runtime="nodejs20.x"))

    with pytest.raises(NotRunnable, match="esbuild: lib.ts:1: this is beyond me"):
        typed.invoke("you")
    typed.write(LIB, "lib.ts")
    assert typed.result("you") == "hello you"


def test_javascript_beside_it_is_run_as_it_is(typed):
    typed.write("exports.handler = async () => 'built elsewhere';", "app.js")
    typed.use(typed.function(runtime="nodejs20.x"))

    assert typed.result() == "built elsewhere"


def test_without_esbuild_the_reason_names_it(typed, monkeypatch):
    (typed.folder / "node_modules/.bin/esbuild").unlink()
    typed.use(typed.function(runtime="nodejs20.x"))

    with pytest.raises(NotRunnable, match="there is no esbuild: `npm install --save-dev esbuild`"):
        typed.invoke()
