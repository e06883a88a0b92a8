"""Invocations on disk: each one a case that can be run again against the code as it is now.

`calls.py` is one AWS call, `cases.py` one file; `secrets.py` takes out what must not be stored, `tape.py` answers calls
from a recording, `differences.py` compares, `volatile.py` knows what differs each time, `copies.py` writes a case as a
test. Pure but for the files. Others call a case a cassette.
"""
