"""Function logs go to the terminal, and to CloudWatch Logs where the template has somebody who reads them there."""

from __future__ import annotations

from collections.abc import Callable

from minisam.model import App

_READERS = frozenset({"AWS::Logs::SubscriptionFilter", "AWS::Logs::MetricFilter"})


class FunctionLogs:
    """Passes on what functions log: `show(function, text)` always, `put(log_group, text)` where it is read."""

    def __init__(self, show: Callable[[str, str], None], put: Callable[[str, str], None]) -> None:
        self._show = show
        self._put = put
        self._groups: dict[str, str] = {}

    def use(self, app: App) -> None:
        """Follow the filters of this app from now on."""
        read = {one.properties.get("LogGroupName") for one in app.resources.values() if one.type in _READERS}
        self._groups = {one.id: one.log_group for one in app.functions.values() if one.log_group in read}

    def log(self, function: str, text: str) -> None:
        """Pass on whole lines of a function's log."""
        self._show(function, text)
        if (group := self._groups.get(function)) is not None:
            self._put(group, text)
