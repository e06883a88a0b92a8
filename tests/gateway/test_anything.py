"""Whatever a client sends, an event can be built from it and written as JSON."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minisam.gateway import http_api, rest
from minisam.gateway.exchange import stamp
from minisam.gateway.http import HttpRequest, as_text
from minisam.gateway.router import Router

NAMES = st.sampled_from([b"Host", b"Content-Type", b"Cookie", b"X-Amzn-Trace-Id", b"X-Forwarded-For", b"\xff"])
REQUESTS = st.builds(
    HttpRequest,
    method=st.sampled_from(["GET", "POST", "TRACE"]),
    path=st.binary(max_size=40).map(lambda raw: b"/" + raw),
    query=st.binary(max_size=40),
    headers=st.lists(st.tuples(NAMES, st.binary(max_size=20)), max_size=5).map(tuple),
    body=st.binary(max_size=40),
)


@pytest.mark.parametrize(("kind", "payload"), [("rest", "1.0"), ("http", "1.0"), ("http", "2.0")])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request=REQUESTS)
def test_every_request_has_an_event(build, kind, payload, request):
    exchange = build.exchange(
        request, build.api(kind), build.route("ANY /{x}", payload=payload), as_text(request.path), x="%ED%A0%80"
    )
    event = (rest if kind == "rest" else http_api).to_event(exchange)
    assert orjson.loads(orjson.dumps(event)) == event


@settings(max_examples=60, deadline=None)
@given(request=REQUESTS)
def test_every_request_has_an_honest_stamp(request):
    made = stamp(request)
    assert made.trace_id.isprintable()
    assert len(made.extended_id) == 16


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(alphabet="/ab{}+%2F.", max_size=20).map(lambda text: "/" + text))
def test_a_greedy_route_takes_every_path_that_has_a_segment(build, path):
    match = Router([build.route("ANY /{proxy+}")]).match_rest("GET", path)
    assert (match is not None) is bool(path.strip("/"))
