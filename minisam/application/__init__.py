"""The composition root: the one room that knows all others. A template becomes a running application here.

`application.py` opens, reloads and closes; `options.py` says how to run, `reporter.py` who is told, `doors.py` where it
can be reached, `admission.py` who is let in.
"""

from minisam.application.application import Application
from minisam.application.options import RunOptions
from minisam.application.reporter import Reporter

__all__ = ["Application", "Reporter", "RunOptions"]
