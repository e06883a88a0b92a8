"""The Lambda Invoke API. "localstack" cites test_lambda.snapshot.json, recorded on AWS; "docs" is API_Invoke."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from urllib.parse import quote

import pytest

from minisam.errors import NotRunnable, RuntimeUnavailable, Throttled, UnknownFunction
from minisam.gateway.lambda_api import LambdaApi


@pytest.fixture
def accepted():
    """The asynchronous invocations that the API took."""
    return []


@pytest.fixture
def call(build, accepted):
    def call(result=None, function="echo", *, query="", method="POST", headers=(), body=b"{}", path=None, **more):
        known = build.function(
            "Echo", versions=("1", "2"), aliases={"live": "2"}, variables={"A": "1"}, role="arn:aws:iam::1:role/r"
        )
        app = build.app(functions=[known, build.function("Child/Echo", name="child-echo", **more)])
        api = LambdaApi(app, build.invoke(result), accepted.append, stamps=lambda request: build.stamp)
        where = path or f"/2015-03-31/functions/{quote(function, safe='')}/invocations"
        return asyncio.run(api.handle(build.request(where + query, method, list(headers), body)))

    return call


def test_the_result_is_the_body(build, call, lines):
    # localstack: test_invocation_type_request_response
    answer = call(lambda event: build.outcome(json.dumps({"got": event}).encode()), body='{"a": [1, "x", null]}')
    assert (answer.status, json.loads(answer.body)) == (200, {"got": {"a": [1, "x", None]}})
    assert lines(answer, "x-amz-executed-version") == ["$LATEST"]
    assert lines(answer, "x-amz-function-error") == []
    assert lines(answer, "x-amzn-requestid") == [build.stamp.request_id]


def test_bytes_of_the_runtime_pass_through(build, call):
    # awslambdaric lambda_runtime_marshaller: bytes are not serialised
    assert call(build.outcome(b"\x00\x01raw")).body == b"\x00\x01raw"


@pytest.mark.parametrize("body", [b"", b"  \n"])
def test_no_body_is_an_empty_event(call, body):
    assert call(lambda event: {"event": event}, body=body).body == b'{"event": {}}'


@pytest.mark.parametrize("status", ["error", "timeout", "crash"])
def test_a_function_error_is_still_200(build, call, lines, status):
    # localstack: test_lambda_runtime_error
    answer = call(build.outcome({"errorType": "X"}, status=status, executed_version="2"))
    assert (answer.status, json.loads(answer.body)) == (200, {"errorType": "X"})
    assert lines(answer, "x-amz-function-error") == ["Unhandled"]
    assert lines(answer, "x-amz-executed-version") == ["2"]


def test_the_log_tail_is_the_last_4_kb(build, call, lines):
    # docs: LogType
    outcome = build.outcome({}, logs="x" * 5000 + "END")
    (tail,) = lines(call(outcome, headers=[("X-Amz-Log-Type", "Tail")]), "x-amz-log-result")
    assert base64.b64decode(tail) == b"x" * 4093 + b"END"
    assert lines(call(outcome), "x-amz-log-result") == []


@pytest.mark.parametrize(
    "reference",
    [
        "echo",
        "Echo",
        "arn:aws:lambda:us-east-1:123456789012:function:echo",
        "123456789012:function:echo",
        "123456789012:echo",
        "function:echo",
        "echo:$LATEST",
        "arn:aws:lambda:us-east-1:123456789012:function:echo:live",
        "child-echo",
        "Child/Echo",
    ],
)
def test_functions_are_found_by_name_arn_and_id(call, reference):
    # docs: FunctionName, "Name formats"
    assert call({}, reference).status == 200


def test_a_nested_id_may_come_with_its_slash_as_it_is(call):
    assert call({}, path="/2015-03-31/functions/Child/Echo/invocations").status == 200


def test_a_child_function_shares_no_name_with_the_parents(build):
    seen = []
    app = build.app(functions=[build.function("Echo"), build.function("Child/Echo", name="child-echo")])
    api = LambdaApi(app, lambda invocation: _record(build, seen, invocation), seen.append)
    asyncio.run(api.handle(build.request("/2015-03-31/functions/Child%2FEcho/invocations", "POST")))
    assert [invocation.function for invocation in seen] == ["Child/Echo"]


async def _record(build, seen, invocation):
    seen.append(invocation)
    return build.outcome({})


@pytest.mark.parametrize(
    ("reference", "query", "arn"),
    [
        # localstack: test_invoke_exceptions (2025-11, with the qualifier)
        ("doesnotexist", "", "function:doesnotexist:$LATEST"),
        ("echo", "?Qualifier=7", "function:echo:7"),
        ("echo:old", "", "function:echo:old"),
    ],
)
def test_what_does_not_exist_is_404(call, lines, reference, query, arn):
    answer = call({}, reference, query=query)
    assert answer.status == 404
    assert lines(answer, "x-amzn-errortype") == ["ResourceNotFoundException"]
    assert json.loads(answer.body) == {
        "Type": "User",
        "Message": f"Function not found: arn:aws:lambda:us-east-1:123456789012:{arn}",
    }


@pytest.mark.parametrize(
    ("reference", "query", "qualifier"),
    [
        ("echo", "", None),
        ("echo", "?Qualifier=%24LATEST", "$LATEST"),
        ("echo", "?Qualifier=live", "live"),
        ("echo:2", "", "2"),
    ],
)
def test_the_qualifier_goes_with_the_invocation(build, reference, query, qualifier):
    seen = []
    app = build.app(functions=[build.function("Echo", versions=("2",), aliases={"live": "2"})])
    api = LambdaApi(app, lambda invocation: _record(build, seen, invocation), seen.append)
    asyncio.run(api.handle(build.request(f"/2015-03-31/functions/{reference}/invocations{query}", "POST")))
    assert [invocation.qualifier for invocation in seen] == [qualifier]


def test_two_qualifiers_must_agree(call, lines):
    # docs: "The derived qualifier from the function name does not match the specified qualifier."
    answer = call({}, "echo:live", query="?Qualifier=2")
    assert (answer.status, lines(answer, "x-amzn-errortype")) == (400, ["InvalidParameterValueException"])


@pytest.mark.parametrize("body", ["{nope", "'a'", '{"a": NaN}', "\xff"])
def test_a_body_that_is_no_json_is_400(call, lines, body):
    # localstack: test_lambda_invoke_payload_encoding_error
    answer = call({}, body=body)
    assert (answer.status, lines(answer, "x-amzn-errortype")) == (400, ["InvalidRequestContentException"])
    value = json.loads(answer.body)
    assert value["Type"] == "User"
    assert re.match("Could not parse request body into json: Could not parse payload into json: ", value["message"])


def test_a_throttled_function_is_429(call, lines):
    # localstack: test_reserved_concurrency, exc_no_cap_requestresponse
    answer = call(Throttled("echo"))
    assert (answer.status, lines(answer, "x-amzn-errortype")) == (429, ["TooManyRequestsException"])
    assert json.loads(answer.body) == {
        "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
        "Type": "User",
        "message": "Rate Exceeded.",
    }


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (UnknownFunction("echo"), 404, "ResourceNotFoundException"),
        (NotRunnable("it is Ruby"), 501, "InvalidRuntimeException"),
        (RuntimeUnavailable("no python3.13"), 500, "ServiceException"),
    ],
)
def test_other_refusals_have_errors_of_their_own(call, lines, error, status, code):
    answer = call(error)
    assert (answer.status, lines(answer, "x-amzn-errortype")) == (status, [code])


def test_a_function_of_another_runtime_is_named(call):
    answer = call({}, "child-echo", refusal="ruby3.2 is not run")
    assert answer.status == 501
    assert json.loads(answer.body)["Message"] == "function 'Child/Echo' does not run here: ruby3.2 is not run"


@pytest.mark.parametrize(
    ("kind", "size", "status"),
    [
        # docs: gettingstarted-limits: 6 MB synchronous, 1 MB asynchronous
        ("RequestResponse", 6 * 1024 * 1024, 200),
        ("RequestResponse", 6 * 1024 * 1024 + 1, 413),
        ("Event", 1024 * 1024, 202),
        ("Event", 1024 * 1024 + 1, 413),
    ],
)
def test_requests_have_a_limit_by_kind(call, lines, kind, size, status):
    answer = call({}, headers=[("X-Amz-Invocation-Type", kind)], body=b'"' + b"a" * (size - 2) + b'"')
    assert answer.status == status
    if status == 413:
        assert lines(answer, "x-amzn-errortype") == ["RequestEntityTooLargeException"]


def test_a_dry_run_runs_nothing(call):
    # localstack: test_invocation_type_dry_run
    answer = call(AssertionError("was invoked"), headers=[("X-Amz-Invocation-Type", "DryRun")])
    assert (answer.status, answer.body) == (204, b"")


def test_an_unknown_invocation_type_is_400(call):
    assert call({}, headers=[("X-Amz-Invocation-Type", "Perhaps")]).status == 400


def test_an_event_is_accepted_and_answered_at_once(call, accepted, lines):
    # localstack: test_invocation_type_event
    answer = call(AssertionError("was invoked"), "echo:live", headers=[("X-Amz-Invocation-Type", "Event")], body="[1]")
    assert (answer.status, answer.body) == (202, b"")
    assert lines(answer, "x-amz-executed-version") == []
    (invocation,) = accepted
    assert (invocation.function, invocation.event, invocation.qualifier) == ("Echo", b"[1]", "live")
    assert lines(answer, "x-amzn-requestid") == [invocation.request_id]


def test_the_client_context_reaches_synchronous_invocations_only(build):
    # docs: ClientContext
    seen = []
    api = LambdaApi(
        build.app(functions=[build.function()]), lambda invocation: _record(build, seen, invocation), seen.append
    )
    context = ("X-Amz-Client-Context", base64.b64encode(b'{"custom": {"k": "v"}}').decode())

    async def scene():
        for kind in ("RequestResponse", "Event"):
            headers = [context, ("X-Amz-Invocation-Type", kind)]
            await api.handle(build.request("/2015-03-31/functions/echo/invocations", "POST", headers))

    asyncio.run(scene())
    assert [invocation.client_context for invocation in seen] == ['{"custom": {"k": "v"}}', None]


@pytest.mark.parametrize("context", ["%%%", base64.b64encode(b"no json").decode(), base64.b64encode(b"[1]").decode()])
def test_a_client_context_must_be_base64_of_an_object(call, context):
    assert call({}, headers=[("X-Amz-Client-Context", context)]).status == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/2015-03-31/functions/echo/invocations", 405),
        ("PATCH", "/2015-03-31/functions/echo", 405),
        ("POST", "/elsewhere", 404),
        ("GET", "/", 404),
        ("GET", "/2015-03-31/functions/nope", 404),
    ],
)
def test_what_the_api_does_not_have_is_refused_in_json(call, method, path, status):
    answer = call({}, path=path, method=method)
    assert answer.status == status
    assert "Message" in json.loads(answer.body)


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("DELETE", "/2015-03-31/functions/echo", "DeleteFunction"),
        ("POST", "/2015-03-31/functions", "CreateFunction"),
        ("PUT", "/2017-10-31/functions/echo/concurrency", "PutFunctionConcurrency"),
        ("PUT", "/2015-03-31/functions/Child/Echo/code", "UpdateFunctionCode"),
    ],
)
def test_what_would_change_functions_is_refused_by_name(call, lines, method, path, operation):
    answer = call({}, path=path, method=method)
    assert (answer.status, lines(answer, "x-amzn-errortype")) == (501, ["NotImplementedException"])
    assert f"does not do {operation}:" in json.loads(answer.body)["Message"]


def test_the_old_way_to_invoke_asynchronously_is_the_same(call, accepted):
    # docs: API_InvokeAsync
    answer = call({}, path="/2014-11-13/functions/echo/invoke-async/", body='{"a": 1}')
    assert (answer.status, json.loads(answer.body)) == (202, {"Status": 202})
    assert [invocation.event for invocation in accepted] == [b'{"a": 1}']


def test_functions_are_listed_and_described(call):
    # docs: API_ListFunctions, API_GetFunction, API_GetFunctionConfiguration
    listed = json.loads(call(path="/2015-03-31/functions/", method="GET").body)["Functions"]
    assert [function["FunctionName"] for function in listed] == ["echo", "child-echo"]
    described = json.loads(call(path="/2015-03-31/functions/echo/configuration", method="GET").body)
    assert described == json.loads(call(path="/2015-03-31/functions/echo", method="GET").body)["Configuration"]
    assert described["Environment"] == {"Variables": {"A": "1"}}
    assert (described["Timeout"], described["MemorySize"], described["State"]) == (3, 128, "Active")


@pytest.mark.parametrize(
    ("origin", "signed", "status"),
    [
        *(("https://evil.example", "AWS4-HMAC-SHA256 x", 403), ("null", "AWS4-HMAC-SHA256 x", 403)),
        *(("http://localhost:3000", "AWS4-HMAC-SHA256 x", 200), ("http://localhost:3000", "", 403)),
        ("http://127.0.0.1:8000", "", 403),
    ],
)
def test_pages_cannot_invoke_but_those_of_this_machine_that_sign(call, origin, signed, status):
    assert call({}, headers=[("Origin", origin), ("Authorization", signed)]).status == status


def test_a_function_of_another_region_is_not_reachable(call):
    # AWS: localstack's recorded text, and Lambda's answer as issues quote it
    answer = call({}, "arn:aws:lambda:eu-west-1:123456789012:function:Echo")
    assert answer.status == 404
    message = "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"
    assert json.loads(answer.body)["Message"] == message
