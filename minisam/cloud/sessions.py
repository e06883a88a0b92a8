"""Sessions of boto3 that read botocore's files once in a process: each would parse megabytes of them anew."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
import botocore.session
from botocore.loaders import JSONFileLoader, Loader


class _KeptFiles(JSONFileLoader):
    """Files of an installed package, which do not change while it is used; nobody writes to what they hold."""

    @cache  # noqa: B019 - there is one of these in a process
    def load_file(self, file_path: str) -> Any:
        return super().load_file(file_path)


_FILES = _KeptFiles()


def session(region: str, secret: str) -> boto3.Session:
    """Return a session with credentials that are nobody's."""
    core = botocore.session.get_session()
    core.register_component("data_loader", Loader(file_loader=_FILES))
    return boto3.Session("minisam", secret, region_name=region, botocore_session=core)
