"""A bench to run functions on: real child processes, code in a temporary folder."""

import asyncio
import json
import textwrap
import uuid
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest

from minisam.model import Function, Invocation, Position
from minisam.runtime.invoker import Invoker
from minisam.runtime.needs import Needs
from minisam.runtime.start_method import make_launcher
from minisam.runtime.variables import VariableSource

# Handlers in Node.js need a Node.js, which the project does not: where there is none these tests cannot exist.
collect_ignore = [] if which("node") else ["test_nodejs.py", "test_typescript.py"]

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


class Bench:
    """An invoker with its event loop; `lines` is everything that was logged, by function id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loop = asyncio.new_event_loop()
        self.lines: list[tuple[str, str]] = []
        self.variables = VariableSource(region="us-east-1")
        self.options = {}
        self.notices: list[str] = []
        self._invoker = None

    @property
    def invoker(self) -> Invoker:
        if self._invoker is None:
            cache_dir = self.folder.parent / "cache"
            self.launcher = self.options.get("launcher") or make_launcher(cache_dir, self.notices.append)
            options = {"needs": Needs(cache_dir=cache_dir), **self.options, "launcher": self.launcher}
            self._invoker = Invoker(variables=self.variables, on_log=self._log, **options)
        return self._invoker

    def write(self, code: str, name: str = "app.py") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(code))
        return path

    def function(self, code: str | None = None, **changes) -> Function:
        if code is not None:
            self.write(code)
        id = changes.pop("id", "Fn")
        function = Function(
            id=id,
            name=f"my-{id.lower()}",
            arn=f"{ARN}my-{id.lower()}",
            handler="app.handler",
            runtime="python3.13",
            code_dir=self.folder,
            position=Position(file="template.yaml"),
        )
        return replace(function, **changes)

    def use(self, *functions: Function, **options) -> None:
        self.in_loop(self.invoker.use, {function.id: function for function in functions}, **options)

    def mark_stale(self, *paths: Path) -> None:
        self.in_loop(self.invoker.mark_stale, paths)

    def in_loop(self, function, *arguments, **options) -> None:
        async def call():
            function(*arguments, **options)

        self.wait(call())

    def runs(self, code: str, **changes) -> None:
        self.use(self.function(code, **changes))

    def invoke(self, event=None, **changes):
        return self.wait(self.start(event, **changes))

    def start(self, event=None, **changes):
        text = event if isinstance(event, bytes) else json.dumps(event).encode()
        fields = {"request_id": str(uuid.uuid4()), "function": "Fn", "trigger": "test", **changes}
        return self.invoker.invoke(Invocation(event=text, **fields))

    def result(self, event=None, **changes):
        return json.loads(self.invoke(event, **changes).payload)

    def wait(self, awaitable):
        return self.loop.run_until_complete(asyncio.wait_for(awaitable, 60))

    def until(self, claim) -> None:
        """Let the loop run until the claim holds."""

        async def poll():
            while not claim():
                await asyncio.sleep(0.002)

        self.wait(poll())

    def until_ready(self, id="Fn") -> None:
        """Let the loop run until the function's next environment is prepared."""
        self.until(lambda: self.is_ready(id))

    def is_ready(self, id="Fn") -> bool:
        return self.launcher.is_ready(f"{self.folder}:{id}:$LATEST")

    def gather(self, *awaitables):
        async def all_of_them():
            return await asyncio.gather(*awaitables)

        return self.wait(all_of_them())

    @staticmethod
    def is_running(pid: int) -> bool:
        try:
            state = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        return state.rpartition(")")[2].split()[0] != "Z"

    def logged(self) -> str:
        return "".join(text for _, text in self.lines)

    def close_invoker(self) -> None:
        self.wait(self.invoker.close())
        self._invoker = None

    def close(self) -> None:
        if self._invoker is not None:
            self.close_invoker()
        self.loop.close()

    def _log(self, function: str, text: str) -> None:
        assert text.endswith("\n")
        self.lines.append((function, text))


@pytest.fixture
def bench(tmp_path):
    folder = tmp_path / "code"
    folder.mkdir()
    bench = Bench(folder)
    yield bench
    bench.close()
