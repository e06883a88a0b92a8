"""What triggers functions besides HTTP: asynchronous invocations, with their retries and destinations.

The decisions are pure (`retries.py`, `destinations.py`), the waiting is done by a clock that is passed in.
"""
