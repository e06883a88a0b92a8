"""`minisam ...` and `python -m minisam ...`."""

from __future__ import annotations

import gc
import signal
import sys


def main() -> None:
    """Run the command line and exit with its status."""
    # Until something runs that has to be ended, Ctrl-C ends the process at once: raised as an exception it could be
    # lost in whatever is being imported.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What a start loads stays, and a short command ends before it has garbage (`session.run` enables this again).
    gc.disable()
    from minisam.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
