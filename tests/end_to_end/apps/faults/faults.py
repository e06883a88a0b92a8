import ctypes
import os
import signal
import sys
import threading
import time


def fine(event, context):
    return {"statusCode": 200, "body": "fine"}


def raises(event, context):
    raise LookupError("nothing here")


def moody(event, context):
    """Does what it is told; every mood but "fine" ends badly."""
    query = (event.get("queryStringParameters") or {}) if "requestContext" in event else event
    mood = query.get("mood", "fine")
    if mood == "os._exit":
        os._exit(3)
    elif mood == "sys.exit":
        sys.exit(0)
    elif mood == "segfault":
        ctypes.string_at(0)
    elif mood == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif mood == "sleep":
        time.sleep(60)
    elif mood == "loop":
        while True:
            pass
    elif mood == "stubborn":
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
            signal.signal(number, signal.SIG_IGN)
        ctypes.PyDLL(None).sleep(60)  # C code that holds the interpreter's lock
    elif mood == "thread":
        threading.Thread(target=time.sleep, args=(60,)).start()
    return {"statusCode": 200, "body": str(os.getpid())}
