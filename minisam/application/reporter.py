"""Who is told what happens in a running application; the command line prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from minisam.cloud.messages import CloudEvent
    from minisam.cloud.plan import Plan
    from minisam.errors import UserError
    from minisam.gateway.deliveries import Delivery
    from minisam.gateway.http import HttpRequest
    from minisam.model import App


class Reporter(Protocol):
    """Who is told what happens; the command line prints it."""

    def log(self, function: str, text: str) -> None:
        """Whole lines of a function's log, START, END and REPORT included."""

    def request(self, request: HttpRequest, status: int, duration_ms: float, why: str = "") -> None:
        """A request was answered; `why` says of an answer that no function gave how it came about."""

    def delivered(self, delivery: Delivery, duration_ms: float) -> None:
        """A source gave a function an event."""

    def problem(self, error: UserError) -> None:
        """A save cannot be loaded; the last good application keeps serving."""

    def cloud(self, event: CloudEvent) -> None:
        """Something happened in the embedded AWS."""

    def notice(self, text: str) -> None:
        """Something worth a line."""

    def reloaded(self, app: App, plan: Plan, duration_s: float) -> None:
        """A new state of the template serves from now on; `plan` is what changed in the embedded AWS."""
