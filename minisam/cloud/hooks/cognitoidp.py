"""Cognito user pools: signing up, confirming and signing in run the pool's functions, which moto knows nothing of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from minisam.cloud import user_pool_tokens as tokens
from minisam.cloud import user_pool_triggers as triggers
from minisam.cloud.announcements import Announcements
from minisam.cloud.custom_auth import CustomAuth

_CODE, _USERNAME = "{####}", "{username}"


def install(announcements: Announcements) -> None:
    """Wrap the calls around which triggers run."""
    from moto.cognitoidp.models import CognitoIdpBackend
    from moto.cognitoidp.responses import CognitoIdpResponse

    custom = CustomAuth(_log_in_by_challenge)
    tokens.install()
    for name in _SEEN:
        _wrap(CognitoIdpResponse, name, _seeing)
    for name, around in _AROUND.items():
        _wrap(CognitoIdpBackend, name, partial(around, announcements))
    for name in ("initiate_auth", "admin_initiate_auth"):
        _wrap(CognitoIdpBackend, name, partial(_initiate, custom))
    _wrap(CognitoIdpBackend, "respond_to_auth_challenge", partial(_respond, custom))


Method = Callable[..., Any]

_SEEN = (
    "sign_up",
    "confirm_sign_up",
    "admin_confirm_sign_up",
    "admin_create_user",
    "initiate_auth",
    "admin_initiate_auth",
    "respond_to_auth_challenge",
    "admin_respond_to_auth_challenge",
    "forgot_password",
    "confirm_forgot_password",
)


def _wrap(owner: type, name: str, around: Callable[..., Any]) -> None:
    method = getattr(owner, name)

    def wrapped(self: Any, *args: Any, **named: Any) -> Any:
        return around(method, self, *args, **named)

    setattr(owner, name, wrapped)


def _seeing(method: Method, response: Any) -> Any:
    """Remember what the client said."""
    given = response._get_param("ValidationData") or []
    data = {one["Name"]: one["Value"] for one in given} if isinstance(given, list) else given
    call = triggers.PoolCall(
        client_id=response._get_param("ClientId") or triggers.NOT_APPLICABLE,
        client_metadata=response._get_param("ClientMetadata") or {},
        validation_data=data,
    )
    with triggers.answering(call):
        return method(response)


def _sign_up(
    announcements: Announcements,
    method: Method,
    backend: Any,
    client_id: str,
    username: str,
    password: str,
    attributes: Any,
) -> Any:
    pool = _pool_of(backend, client_id)
    if pool is None or pool._get_user(username):
        return method(backend, client_id, username, password, attributes)
    answer = _pre_sign_up(pool, "SignUp", username, attributes)
    user, details = method(backend, client_id, username, password, attributes)
    _verify(user, answer)
    if answer.get("autoConfirmUser"):
        user.status = _status("CONFIRMED")
        _confirmed(pool, "ConfirmSignUp", user)
    else:
        _message(announcements, pool, "SignUp", user)
    return user, details


def _create_user(
    announcements: Announcements, method: Method, backend: Any, pool_id: str, username: str, *args: Any, **named: Any
) -> Any:
    pool = backend.describe_user_pool(pool_id)
    if pool._get_user(username):
        return method(backend, pool_id, username, *args, **named)
    attributes = named.get("attributes") if "attributes" in named else args[2]
    answer = _pre_sign_up(pool, "AdminCreateUser", username, attributes)
    user = method(backend, pool_id, username, *args, **named)
    _verify(user, answer)
    if "SUPPRESS" not in (named.get("message_action"), *args[:1]):
        _message(announcements, pool, "AdminCreateUser", user)
    return user


def _pre_sign_up(pool: Any, source: str, username: str, attributes: Any) -> dict[str, Any]:
    request = {
        "userAttributes": {one["Name"]: one["Value"] for one in attributes or ()},
        "validationData": triggers.validation_data() or None,
        **triggers.metadata(),
    }
    return triggers.run(pool, "PreSignUp", source, username, request)


def _verify(user: Any, answer: dict[str, Any]) -> None:
    wanted = {"email_verified": answer.get("autoVerifyEmail"), "phone_number_verified": answer.get("autoVerifyPhone")}
    if found := [{"Name": name, "Value": "true"} for name, is_wanted in wanted.items() if is_wanted]:
        user.update_attributes(found)


def _confirm(
    announcements: Announcements, method: Method, backend: Any, client_id: str, username: str, *args: Any, **named: Any
) -> Any:
    result = method(backend, client_id, username, *args, **named)
    if (pool := _pool_of(backend, client_id)) is not None:
        user = pool._get_user(username)
        _verify_by_code(pool, user)
        _confirmed(pool, "ConfirmSignUp", user)
    return result


def _verify_by_code(pool: Any, user: Any) -> None:
    """Mark as verified where the code was sent to: the phone where both are asked for, else the e-mail address.

    AWS: docs "user-pool-settings-email-phone-verification"
    """
    wanted = pool.extended_config.get("AutoVerifiedAttributes") or ()
    for name in ("phone_number", "email"):
        if name in wanted and name in user.attribute_lookup:
            user.update_attributes([{"Name": f"{name}_verified", "Value": "true"}])
            return


def _admin_confirm(announcements: Announcements, method: Method, backend: Any, pool_id: str, username: str) -> Any:
    result = method(backend, pool_id, username)
    pool = backend.describe_user_pool(pool_id)
    _confirmed(pool, "ConfirmSignUp", pool._get_user(username))
    return result


def _forgot(announcements: Announcements, method: Method, backend: Any, client_id: str, username: str) -> Any:
    result = method(backend, client_id, username)
    pool = _pool_of(backend, client_id)
    if pool is not None and (user := pool._get_user(username)):
        _message(announcements, pool, "ForgotPassword", user)
    return result


def _confirm_forgot(
    announcements: Announcements, method: Method, backend: Any, client_id: str, username: str, *args: Any, **named: Any
) -> Any:
    result = method(backend, client_id, username, *args, **named)
    if (pool := _pool_of(backend, client_id)) is not None:
        _confirmed(pool, "ConfirmForgotPassword", pool._get_user(username))
    return result


def _confirmed(pool: Any, source: str, user: Any) -> None:
    request = {"userAttributes": triggers.attributes_of(user), **triggers.metadata()}
    triggers.run(pool, "PostConfirmation", source, user.username, request)


def _message(announcements: Announcements, pool: Any, source: str, user: Any) -> None:
    """Ask for the text of a message; nobody sends it here, so it is told to who reads the terminal."""
    if not triggers.has(pool, "CustomMessage"):
        return
    is_admin = source == "AdminCreateUser"
    request = {
        "userAttributes": triggers.attributes_of(user),
        "codeParameter": _CODE,
        "usernameParameter": _USERNAME if is_admin else None,
        **triggers.metadata(),
    }
    answer = triggers.run(pool, "CustomMessage", source, user.username, request)
    text = answer.get("emailMessage") or answer.get("smsMessage")
    if text:
        content = {"to": user.username, "subject": answer.get("emailSubject") or "", "text": text}
        announcements.tell("cognito-idp", "message", pool.arn, content)


_AROUND: dict[str, Callable[..., Any]] = {
    "sign_up": _sign_up,
    "admin_create_user": _create_user,
    "confirm_sign_up": _confirm,
    "admin_confirm_sign_up": _admin_confirm,
    "forgot_password": _forgot,
    "confirm_forgot_password": _confirm_forgot,
}


def _initiate(custom: CustomAuth, method: Method, backend: Any, *args: Any, **named: Any) -> Any:
    """Run what comes before a sign-in; the tokens run what comes after."""
    given = dict(zip(("auth_parameters", "auth_flow", "client_id"), reversed(args), strict=False)) | named
    pool, flow = _pool_of(backend, given["client_id"]), str(given["auth_flow"])
    parameters = given["auth_parameters"] or {}
    if pool is None or "REFRESH" in flow:
        with tokens.issuing("RefreshTokens"):
            return method(backend, *args, **named)
    username = parameters.get("USERNAME", "")
    user = pool._get_user(username) or _migrate(backend, pool, username, parameters.get("PASSWORD"))
    if user is not None:
        request = {
            "userAttributes": triggers.attributes_of(user),
            "validationData": triggers.metadata().get("clientMetadata"),
            "userNotFound": False,
        }
        triggers.run(pool, "PreAuthentication", "Authentication", user.username, request)
    if flow == "CUSTOM_AUTH":
        return _begin_challenge(custom, pool, user)
    with tokens.issuing("Authentication"):
        return method(backend, *args, **named)


def _begin_challenge(custom: CustomAuth, pool: Any, user: Any) -> Any:
    from moto.cognitoidp.exceptions import InvalidParameterException, NotAuthorizedError

    if user is None:
        raise NotAuthorizedError("Incorrect username or password.")
    if not triggers.has(pool, "DefineAuthChallenge"):
        raise InvalidParameterException("Custom auth lambda trigger is not configured for the user pool.")
    return custom.begin(pool, user)


def _respond(
    custom: CustomAuth, method: Method, backend: Any, session: str, client_id: str, name: str, responses: Any
) -> Any:
    if custom.holds(session):
        return custom.answer(session, (responses or {}).get("ANSWER", ""))
    with tokens.issuing("NewPasswordChallenge" if name == "NEW_PASSWORD_REQUIRED" else "Authentication"):
        return method(backend, session, client_id, name, responses)


def _log_in_by_challenge(attempt: Any) -> dict[str, Any]:
    from moto.cognitoidp.models import cognitoidp_backends

    from minisam.model import ACCOUNT_ID

    backend = cognitoidp_backends[ACCOUNT_ID][attempt.pool.region]
    client = attempt.pool.clients[triggers.client_id()]
    with tokens.issuing("Authentication"):
        return dict(backend._log_user_in(attempt.pool, client, attempt.user.username))


def _migrate(backend: Any, pool: Any, username: str, password: str | None) -> Any:
    """Let the pool's function bring a user whom the pool does not know, with the password that was given."""
    if not password or not triggers.has(pool, "UserMigration"):
        return None
    request = {"password": password, "validationData": triggers.metadata().get("clientMetadata")}
    answer = triggers.run(pool, "UserMigration", "Authentication", username, request)
    if not answer.get("userAttributes"):
        return None
    given = {name: value for name, value in answer["userAttributes"].items() if name != "username"}
    attributes = [{"Name": name, "Value": value} for name, value in given.items()]
    from moto.cognitoidp.models import CognitoIdpUser

    has_names = pool.extended_config.get("UsernameAttributes")
    status = _status("CONFIRMED" if answer.get("finalUserStatus") == "CONFIRMED" else "RESET_REQUIRED")
    user = CognitoIdpUser(pool.id, None if has_names else username, password, status, attributes)
    pool.users[user.username] = user
    return user


def _status(name: str) -> Any:
    from moto.cognitoidp.models import UserStatus

    return UserStatus[name]


def _pool_of(backend: Any, client_id: str) -> Any:
    return next((pool for pool in backend.user_pools.values() if client_id in pool.clients), None)
