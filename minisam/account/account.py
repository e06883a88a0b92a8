"""The account that a profile leads to: found by botocore's own chain, and asked who it is.

Credentials stay in botocore's objects, in this process. They are fetched anew when they end, as every SDK does it.
AWS: docs "sdkref/standardized-credentials", "API_GetCallerIdentity"
"""

from __future__ import annotations

import threading
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ProfileNotFound

from minisam.account.endpoints import Endpoint, find_endpoint
from minisam.account.requests import outgoing
from minisam.errors import RealAwsUnavailable
from minisam.model import RemoteReply, RemoteRequest

_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "proxy-authenticate"})
_LOGIN = "log in (`aws sso login`, `aws login`), or name another profile with `--profile`"


class Account:
    """An account, and how to reach it. `profile` is None where credentials come from the environment or a default."""

    def __init__(self, session: Any, *, profile: str | None, id: str, arn: str) -> None:
        self.profile = profile
        self.id = id
        self.arn = arn
        self._session = session
        self._endpoints: dict[tuple[str, str], Endpoint] = {}
        self._making = threading.Lock()

    def send(self, request: RemoteRequest, region: str) -> RemoteReply:
        """Send a request to the service's real endpoint, signed anew. Raises OSError where no reply comes."""
        try:
            endpoint = self._endpoint(request.service, region)
            made = outgoing(request, endpoint, self._session.get_credentials().get_frozen_credentials())
            reply = endpoint.http.send(made)
        except (BotoCoreError, ClientError, ValueError) as error:
            raise OSError(f"{request.service} of account {self.id} cannot be asked: {error}") from error
        headers = tuple((name, value) for name, value in reply.headers.items() if name.lower() not in _HOP_BY_HOP)
        return RemoteReply(status=reply.status_code, headers=headers, body=reply.content)

    def _endpoint(self, service: str, region: str) -> Endpoint:
        with self._making:  # sessions are not safe to share between threads
            if (service, region) not in self._endpoints:
                self._endpoints[service, region] = find_endpoint(self._session, service, region)
            return self._endpoints[service, region]


def open_account(profile: str | None, region: str) -> Account:
    """Return the account of a profile, of the environment's credentials or of the default profile where none is named.

    Raises RealAwsUnavailable.
    """
    session = botocore.session.Session(profile=profile)
    try:
        sts: Any = session.create_client("sts", region_name=region)
        identity = sts.get_caller_identity()
        named = profile or session.get_config_variable("profile")
    except ProfileNotFound as error:
        known = ", ".join(session.available_profiles) or "none"
        raise RealAwsUnavailable(f"--remote: there is no profile '{profile}'", hint=f"there are: {known}") from error
    except NoCredentialsError as error:
        raise RealAwsUnavailable("--remote: no AWS credentials are found", hint=_LOGIN) from error
    except (BotoCoreError, ClientError) as error:
        raise RealAwsUnavailable(f"--remote: the account does not say whose it is: {error}", hint=_LOGIN) from error
    return Account(session, profile=named, id=str(identity["Account"]), arn=str(identity["Arn"]))
