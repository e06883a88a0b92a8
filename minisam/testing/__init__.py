"""Unit tests of handlers, offline: a template open inside the test's process, without server, port or account.

`opening.py` opens it, `sam.py` is what a test speaks to, `inline_app.py` joins the embedded AWS, the gateway and the
functions. `minisam.pytest_plugin` gives tests the same as the fixture `sam`.
"""

from minisam.testing.opening import open, opener
from minisam.testing.options import OpenOptions, open_options
from minisam.testing.sam import Sam

__all__ = ["OpenOptions", "Sam", "open", "open_options", "opener"]
