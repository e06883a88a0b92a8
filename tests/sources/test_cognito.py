"""User-pool triggers. AWS: docs "cognito-user-identity-pools-working-with-aws-lambda-triggers" and its pages."""

from __future__ import annotations

import base64
import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from minisam.cloud.locks import LOCKS
from minisam.samples.sample import load
from tests.sources.conftest import World

PASSWORD = "Secret-123"
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]


class Pool:
    """A user pool with functions for its triggers."""

    def __init__(self, world: World, **handlers: Callable[[Any], Any]) -> None:
        self.world = world
        self.triggers = {name: world.function(name, handler) for name, handler in handlers.items()}
        made = self.call("CreateUserPool", PoolName=f"p-{uuid.uuid4().hex[:8]}", LambdaConfig=self.triggers)
        self.id = made["UserPool"]["Id"]
        client = self.call("CreateUserPoolClient", UserPoolId=self.id, ClientName="c", ExplicitAuthFlows=FLOWS)
        self.client = client["UserPoolClient"]["ClientId"]

    def call(self, operation: str, **parameters: Any) -> Any:
        return self.world.call("cognito-idp", operation, **parameters)

    def sign_up(self, name: str = "ann", **more: Any) -> Any:
        attributes = [{"Name": "email", "Value": "ann@example.com"}]
        given = {"Username": name, "Password": PASSWORD, "UserAttributes": attributes}
        return self.call("SignUp", ClientId=self.client, **given, **more)

    def sign_in(self, name: str = "ann", password: str = PASSWORD, flow: str = "USER_PASSWORD_AUTH") -> Any:
        parameters = {"USERNAME": name, "PASSWORD": password}
        return self.call("InitiateAuth", ClientId=self.client, AuthFlow=flow, AuthParameters=parameters)

    def confirm(self, name: str = "ann") -> None:
        self.call("ConfirmSignUp", ClientId=self.client, Username=name, ConfirmationCode="1")


def answering(**response: Any) -> Callable[[Any], Any]:
    return lambda event: {**event, "response": {**event["response"], **response}}


def same(event: Any) -> Any:
    return event


def claims(token: str) -> Any:
    middle = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=="))


def test_pre_sign_up_confirms_and_verifies(world: World) -> None:
    pool = Pool(world, PreSignUp=answering(autoConfirmUser=True, autoVerifyEmail=True), PostConfirmation=same)
    answer = pool.sign_up(ClientMetadata={"from": "web"}, ValidationData=[{"Name": "v", "Value": "1"}])
    user = pool.call("AdminGetUser", UserPoolId=pool.id, Username="ann")
    assert (answer["UserConfirmed"], user["UserStatus"]) == (True, "CONFIRMED")
    assert {"Name": "email_verified", "Value": "true"} in user["UserAttributes"]
    (before,), (after,) = world.events_of("PreSignUp"), world.events_of("PostConfirmation")
    assert before["triggerSource"] == "PreSignUp_SignUp"
    assert before["request"] == {
        "userAttributes": {"email": "ann@example.com"},
        "validationData": {"v": "1"},
        "clientMetadata": {"from": "web"},
    }
    assert (after["triggerSource"], after["userName"]) == ("PostConfirmation_ConfirmSignUp", "ann")
    assert after["request"]["userAttributes"]["cognito:user_status"] == "CONFIRMED"


@pytest.mark.parametrize(
    ("trigger", "sample"),
    [
        ("PreSignUp", "pre-sign-up"),
        ("PostConfirmation", "post-confirmation"),
        ("PreAuthentication", "pre-authentication"),
        ("PostAuthentication", "post-authentication"),
        ("PreTokenGeneration", "pre-token-generation"),
        ("CustomMessage", "custom-message"),
    ],
)
def test_an_event_has_the_keys_of_its_sample(world: World, trigger: str, sample: str) -> None:
    pool = Pool(world, **{trigger: same})
    pool.sign_up()
    pool.confirm()
    pool.sign_in()
    event, expected = world.events_of(trigger)[0], load("cognito", sample).render({})
    assert set(event) == set(expected)
    assert set(event["callerContext"]) == set(expected["callerContext"])
    assert set(event["response"]) <= set(expected["response"]) or trigger == "PreTokenGeneration"


def test_a_function_that_fails_refuses_the_sign_up_with_its_message(world: World) -> None:
    def refuse(event: Any) -> Any:
        raise ValueError("not from here")

    pool = Pool(world, PreSignUp=refuse)
    with pytest.raises(ClientError, match="PreSignUp failed with error not from here") as caught:
        pool.sign_up()
    assert caught.value.response["Error"]["Code"] == "UserLambdaValidationException"
    assert pool.call("ListUsers", UserPoolId=pool.id)["Users"] == []


def test_an_answer_that_is_no_event_is_refused(world: World) -> None:
    pool = Pool(world, PreSignUp=lambda event: None)
    with pytest.raises(ClientError, match="Unrecognizable lambda output"):
        pool.sign_up()


def test_confirming_runs_post_confirmation(world: World) -> None:
    pool = Pool(world, PostConfirmation=same)
    pool.sign_up()
    assert world.events_of("PostConfirmation") == []
    pool.confirm()
    assert len(world.events_of("PostConfirmation")) == 1


def test_the_code_verifies_the_address_that_the_pool_asks_for(world: World) -> None:
    # AWS: docs "user-pool-settings-email-phone-verification", "amazon-cognito-user-pools-using-the-id-token"
    pool = Pool(world, PostConfirmation=same)
    pool.call("UpdateUserPool", UserPoolId=pool.id, AutoVerifiedAttributes=["email"], LambdaConfig=pool.triggers)
    pool.sign_up()
    pool.confirm()
    (event,) = world.events_of("PostConfirmation")
    assert event["request"]["userAttributes"]["email_verified"] == "true"
    assert claims(pool.sign_in()["AuthenticationResult"]["IdToken"])["email_verified"] is True


def test_an_id_token_has_the_standard_attributes_of_its_user(world: World) -> None:
    # AWS: docs "API_UserPoolClientType": a client that names no ReadAttributes reads all standard ones
    pool = Pool(world)
    attributes = [{"Name": "given_name", "Value": "Ann"}, {"Name": "email", "Value": "ann@example.com"}]
    pool.call("SignUp", ClientId=pool.client, Username="ann", Password=PASSWORD, UserAttributes=attributes)
    pool.confirm()
    made = claims(pool.sign_in()["AuthenticationResult"]["IdToken"])
    assert (made["given_name"], made["email"]) == ("Ann", "ann@example.com")


def test_a_pool_that_verifies_nothing_leaves_addresses_as_they_are(world: World) -> None:
    pool = Pool(world)
    pool.sign_up()
    pool.confirm()
    assert "email_verified" not in claims(pool.sign_in()["AuthenticationResult"]["IdToken"])


def test_signing_in_runs_what_comes_before_and_after(world: World) -> None:
    pool = Pool(world, PreAuthentication=same, PostAuthentication=same, PreTokenGeneration=same)
    pool.sign_up()
    pool.confirm()
    pool.sign_in()
    assert [name for name, _ in world.functions.calls] == [
        "PreAuthentication",
        "PostAuthentication",
        "PreTokenGeneration",
    ]
    with pytest.raises(ClientError):
        pool.sign_in(password="wrong")
    assert [name for name, _ in world.functions.calls][3:] == ["PreAuthentication"]


def test_version_1_changes_the_id_token(world: World) -> None:
    details = {
        "claimsToAddOrOverride": {"family": "x", "sub": "never"},
        "claimsToSuppress": ["email"],
        "groupOverrideDetails": {"groupsToOverride": ["admins"]},
    }
    pool = Pool(world, PreTokenGeneration=answering(claimsOverrideDetails=details))
    pool.sign_up()
    pool.confirm()
    tokens = pool.sign_in()["AuthenticationResult"]
    made = claims(tokens["IdToken"])
    assert (made["family"], made["cognito:groups"], "email" in made) == ("x", ["admins"], False)
    assert made["sub"] != "never"
    assert "family" not in claims(tokens["AccessToken"])
    parameters = {"REFRESH_TOKEN": tokens["RefreshToken"]}
    pool.call("InitiateAuth", ClientId=pool.client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters)
    sources = [event["triggerSource"] for event in world.events_of("PreTokenGeneration")]
    assert sources == ["TokenGeneration_Authentication", "TokenGeneration_RefreshTokens"]


def test_version_2_changes_both_tokens(world: World) -> None:
    details = {
        "idTokenGeneration": {"claimsToAddOrOverride": {"a": 1}},
        "accessTokenGeneration": {
            "claimsToAddOrOverride": {"b": 2},
            "scopesToAdd": ["orders.read"],
            "scopesToSuppress": ["aws.cognito.signin.user.admin"],
        },
    }
    pool = Pool(world)
    arn = world.function("Tokens", answering(claimsAndScopeOverrideDetails=details))
    newer = {"PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": arn}}
    pool.call("UpdateUserPool", UserPoolId=pool.id, LambdaConfig=newer)
    pool.sign_up()
    pool.confirm()
    tokens = pool.sign_in()["AuthenticationResult"]
    assert claims(tokens["IdToken"])["a"] == 1
    access = claims(tokens["AccessToken"])
    assert (access["b"], access["scope"]) == (2, "orders.read")
    assert world.events_of("Tokens")[0]["version"] == "2"


def test_a_user_is_brought_from_elsewhere(world: World) -> None:
    brought = answering(userAttributes={"email": "old@example.com"}, finalUserStatus="CONFIRMED")
    pool = Pool(world, UserMigration=brought)
    assert "IdToken" in pool.sign_in("old")["AuthenticationResult"]
    assert world.events_of("UserMigration")[0]["request"]["password"] == PASSWORD
    assert pool.call("AdminGetUser", UserPoolId=pool.id, Username="old")["UserStatus"] == "CONFIRMED"


def test_a_challenge_of_ones_own_leads_to_tokens(world: World) -> None:
    def define(event: Any) -> Any:
        rounds = event["request"]["session"]
        is_done = bool(rounds) and rounds[-1]["challengeResult"]
        verdict = {"challengeName": "CUSTOM_CHALLENGE", "issueTokens": is_done, "failAuthentication": len(rounds) > 1}
        return {**event, "response": verdict}

    create = answering(publicChallengeParameters={"ask": "2+2"}, privateChallengeParameters={"right": "4"})

    def verify(event: Any) -> Any:
        request = event["request"]
        is_right = request["challengeAnswer"] == request["privateChallengeParameters"]["right"]
        return {**event, "response": {"answerCorrect": is_right}}

    pool = Pool(world, DefineAuthChallenge=define, CreateAuthChallenge=create, VerifyAuthChallengeResponse=verify)
    pool.sign_up()
    pool.confirm()

    def respond(session: str, text: str) -> Any:
        responses = {"USERNAME": "ann", "ANSWER": text}
        given = {"ClientId": pool.client, "ChallengeName": "CUSTOM_CHALLENGE", "Session": session}
        return pool.call("RespondToAuthChallenge", ChallengeResponses=responses, **given)

    asked = pool.sign_in(flow="CUSTOM_AUTH")
    assert asked["ChallengeParameters"]["ask"] == "2+2"
    again = respond(asked["Session"], "5")
    assert "IdToken" in respond(again["Session"], "4")["AuthenticationResult"]


def test_a_message_of_ones_own_is_told(world: World) -> None:
    pool = Pool(world, CustomMessage=answering(emailSubject="Hi", emailMessage="code {####}"))
    pool.sign_up()
    world.drain()
    assert any("Hi: code {####}" in event.message for event in world.events)


def test_a_trigger_may_call_its_own_pool(world: World) -> None:
    """From another thread, as a function does: nobody may hold the service's lock meanwhile."""
    pool: Pool

    def look(event: Any) -> Any:
        def count() -> None:
            with LOCKS.held("cognitoidp"):
                found.append(True)

        reader = threading.Thread(target=count, daemon=True)
        reader.start()
        reader.join(5)
        return event

    found: list[bool] = []
    pool = Pool(world, PreSignUp=look)
    pool.sign_up()
    assert found == [True]
