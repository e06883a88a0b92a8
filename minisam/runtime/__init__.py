"""Invocation in, Outcome out: functions run in warm child processes of their own.

`Invoker` is the front's side. `bootstrap.py` and the modules that it loads run in the child, beside the user's code:
standard library only, any Python from 3.8 on, found by path and never imported from here.
"""
