"""Looks at what a run depends on, before it is run: this machine, and the project in the folder.

Each check tells what it found; nothing is started, installed or changed.
"""

from minisam.doctor.check import Check
from minisam.doctor.machine import check_machine
from minisam.doctor.project import check_project

__all__ = ["Check", "check_machine", "check_project"]
