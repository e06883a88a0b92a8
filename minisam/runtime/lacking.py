"""What to say when an import fails and packages are known not to be installed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minisam.runtime.environment import Death, Reply
from minisam.runtime.requirements import Lacking

_IMPORT_ERRORS = ("Runtime.ImportModuleError", "ModuleNotFoundError", "ImportError")
_MODULE = re.compile(r"No module named '([^']+)'")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def explain(reply: Reply, lacking: Sequence[Lacking]) -> str:
    """Return log lines that name what is not installed, empty where the answer is not a failed import.

    The requirement that is called like the module is named alone; module and package may have different names.
    """
    if not lacking or isinstance(reply, Death) or reply.header["status"] == "ok":
        return ""
    kind, message = reply.header["error"]
    if kind not in _IMPORT_ERRORS:
        return ""
    module = _MODULE.search(message)
    same = [each for each in lacking if module and _plain(each.requirement) == _plain(module[1].partition(".")[0])]
    return "".join(f"minisam: {each}\n" for each in same or lacking)


def _plain(text: str) -> str:
    name = _NAME.match(text)
    return re.sub(r"[-_.]+", "_", name[0]).lower() if name else ""
