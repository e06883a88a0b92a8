"""What single keys do while an application runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from minisam.cli.keyboard import Keyboard

if TYPE_CHECKING:
    from minisam.application import Application
    from minisam.cli.terminal import Terminal

KEYS = {
    "h": "this help",
    "r": "reload the template and start every function anew",
    "l": "list what is served",
    "o": "open the application in a browser",
    "c": "clear the screen",
    "q": "quit",
}


class Hotkeys:
    """The keys of one running application; `quitting` is set by q."""

    def __init__(self, application: Application, terminal: Terminal) -> None:
        self.quitting = asyncio.Event()
        self._application = application
        self._terminal = terminal
        self._work: set[asyncio.Future[None]] = set()
        self._actions: dict[str, Callable[[], None]] = {
            "h": self._help,
            "r": self._reload,
            "l": lambda: terminal.listing(application),
            "o": self._open,
            "c": terminal.clear,
            "q": self.quitting.set,
        }
        self._keyboard = Keyboard(self._press)

    def close(self) -> None:
        """Give the terminal back."""
        self._keyboard.close()

    def _press(self, key: str) -> None:
        if action := self._actions.get(key.lower()):
            action()

    def _help(self) -> None:
        for key, meaning in KEYS.items():
            self._terminal.say(f"  {key}  {meaning}")

    def _reload(self) -> None:
        self._in_background(asyncio.ensure_future(self._application.reload(is_forced=True)))

    def _open(self) -> None:
        import webbrowser

        url = self._application.endpoints["front"]
        self._terminal.say(f"opening {url}")
        loop = asyncio.get_running_loop()
        opened = loop.run_in_executor(None, webbrowser.open, url)
        opened.add_done_callback(lambda done: None if done.result() else self._terminal.notice(f"no browser for {url}"))

    def _in_background(self, work: asyncio.Future[None]) -> None:
        self._work.add(work)
        work.add_done_callback(self._work.discard)
