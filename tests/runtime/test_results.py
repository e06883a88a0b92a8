"""Results and failures as Lambda's Invoke API answers them."""

import json

import pytest

# awslambdaric 4.2.2, lambda_runtime_marshaller.py (simplejson): what a handler returns, and the text of the payload.
RESULTS = {
    "none": ("None", "null"),
    "separators": ('{"a": 1, "b": [1, 2]}', '{"a": 1, "b": [1, 2]}'),
    "decimal keeps its digits": ('{"n": Decimal("1.10"), "i": Decimal("3")}', '{"n": 1.10, "i": 3}'),
    "decimal with exponent": ('[Decimal("1E+3")]', "[1E+3]"),
    "nan": ('[float("nan"), Decimal("NaN"), float("inf")]', "[NaN, NaN, Infinity]"),
    "tuple": ("(1, (2, 3))", "[1, [2, 3]]"),
    "namedtuple": ("[Point(1, (2, Point(3, None)))]", '[{"x": 1, "y": [2, {"x": 3, "y": null}]}]'),
    "keys": ('{1: "a", 2.5: "b", None: "c", False: "d"}', '{"1": "a", "2.5": "b", "null": "c", "false": "d"}'),
    "bytes inside": ('{b"k": [b"v", Decimal(1)]}', '{"k": ["v", 1]}'),
    "empty": ("[{}, [], (), '', {'a': Decimal(0), 'b': {}, 'c': []}]", '[{}, [], [], "", {"a": 0, "b": {}, "c": []}]'),
    "enums": ("[Colour.RED, {Colour.RED: Size.BIG}]", '[1, {"1": "big"}]'),
    "unescaped from 3.12 on": ('"h\\u00e9llo \\u2603"', '"h\u00e9llo \u2603"'),
    "lone surrogate": ('"\\ud800"', '"\\ud800"'),
    "quotes": ("""['"', Decimal(1), '\\\\n"']""", r'["\"", 1, "\\n\""]'),
}

RETURN = """
    import enum
    from collections import namedtuple
    from decimal import Decimal

    Point = namedtuple("Point", "x y")
    Colour = enum.IntEnum("Colour", "RED")

    class Size(str, enum.Enum):
        BIG = "big"

    def handler(event, context):
        return eval(event)
"""


@pytest.mark.parametrize(("code", "text"), RESULTS.values(), ids=RESULTS)
def test_result_is_written_as_awslambdaric_writes_it(bench, code, text):
    bench.runs(RETURN)
    outcome = bench.invoke(code)
    assert (outcome.payload.decode(), outcome.status, outcome.error) == (text, "ok", None)


def test_non_ascii_is_escaped_before_python_312(bench):
    # awslambdaric 4.2.2, lambda_runtime_marshaller.py: ensure_ascii follows AWS_EXECUTION_ENV
    bench.runs(RETURN, runtime="python3.11")
    assert bench.invoke('"h\u00e9"').payload == b'"h\\u00e9"'
    assert bench.invoke('["h\u00e9", Decimal(1)]').payload == b'["h\\u00e9", 1]'


def test_bytes_are_passed_through(bench):
    # case res-05: bytes are passed through unserialised
    bench.runs(r"""
        def handler(event, context):
            return b"\x00\x01raw"
    """)
    assert bench.invoke().payload == b"\x00\x01raw"


UNMARSHALLABLE = {
    "set": ("{1, 2}", "Object of type set is not JSON serializable"),
    "nested": ('{"a": [Decimal(1), object()]}', "Object of type object is not JSON serializable"),
    "key": ("{(1, 2): 3}", "keys must be str, int, float, bool or None, not tuple"),
    "circular": ("(lambda a: a.append(a) or a)([])", "Circular reference detected"),
}


@pytest.mark.parametrize(("code", "message"), UNMARSHALLABLE.values(), ids=UNMARSHALLABLE)
def test_result_that_json_cannot_hold_is_a_marshal_error(bench, code, message):
    # case res-04, and texts of simplejson 3.17
    bench.runs(RETURN)
    outcome = bench.invoke(code)
    assert json.loads(outcome.payload) == {
        "errorMessage": f"Unable to marshal response: {message}",
        "errorType": "Runtime.MarshalError",
        "requestId": outcome.request_id,
        "stackTrace": [],
    }
    assert outcome.status == "error"


def test_a_response_may_have_6291556_bytes_and_no_more(bench):
    # docs "gettingstarted-limits"; text recorded in localstack's test_lambda snapshots
    bench.runs('def handler(event, context): return "a" * event')
    assert bench.invoke(6291554).status == "ok"
    outcome = bench.invoke(6291555)
    assert json.loads(outcome.payload) == {
        "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
        "errorType": "Function.ResponseSizeTooLarge",
    }
    assert outcome.status == "error"


def test_an_exception_shows_the_frames_of_the_handler_only(bench):
    # case err-05: outer exception only; awslambdaric's bootstrap.py: frames formatted by traceback.format_list
    path = bench.write("""
        def handler(event, context):
            try:
                1 / 0
            except ZeroDivisionError as error:
                raise RuntimeError("outer") from error
    """)
    bench.use(bench.function())
    outcome = bench.invoke()
    frame = f'  File "{path}", line 6, in handler\n    raise RuntimeError("outer") from error\n'
    expected = {"errorMessage": "outer", "errorType": "RuntimeError", "requestId": outcome.request_id}
    assert json.loads(outcome.payload) == {**expected, "stackTrace": [frame]}
    assert list(json.loads(outcome.payload)) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert outcome.error == ("RuntimeError", "outer")


MESSAGES = {
    "key error keeps its quotes": ('{}["missing"]', "KeyError", "'missing'"),
    "empty": ("next(iter([]))", "StopIteration", ""),
    "half of a letter": (r"(_ for _ in ()).throw(ValueError('\ud83d'))", "ValueError", "\ud83d"),
}


@pytest.mark.parametrize(("code", "kind", "message"), MESSAGES.values(), ids=MESSAGES)
def test_error_message_is_the_text_of_the_exception(bench, code, kind, message):
    # awslambdaric's bootstrap.py: str(value), etype.__name__
    bench.runs(RETURN)
    payload = bench.result(code)
    assert (payload["errorType"], payload["errorMessage"]) == (kind, message)


def test_event_that_is_not_json_is_an_unmarshal_error(bench):
    # awslambdaric 4.2.2, lambda_runtime_marshaller.py
    bench.runs(RETURN)
    payload = bench.result(b"{nope")
    assert payload["errorType"] == "Runtime.UnmarshalError"
    assert payload["errorMessage"].startswith("Unable to unmarshal input: Expecting property name")


INIT_FAILURES = {
    "no dot": (
        "nodot",
        "Runtime.MalformedHandlerName",
        "Bad handler 'nodot': not enough values to unpack (expected 2, got 1)",
    ),
    "builtin": (
        "sys.exit",
        "Runtime.BuiltInModuleConflict",
        "Cannot use built-in module sys as a handler module",
    ),
    "no module": (
        "nope.handler",
        "Runtime.ImportModuleError",
        "Unable to import module 'nope': No module named 'nope'",
    ),
    "no handler": ("app.nope", "Runtime.HandlerNotFound", "Handler 'nope' missing on module 'app'"),
    "import inside": (
        "lacking.handler",
        "Runtime.ImportModuleError",
        "Unable to import module 'lacking': No module named 'a_module_that_does_not_exist'",
    ),
}


@pytest.mark.parametrize(("handler", "kind", "message"), INIT_FAILURES.values(), ids=INIT_FAILURES)
def test_handler_that_cannot_be_found_has_awss_name_for_it(bench, handler, kind, message):
    # cases err-06 to err-10
    bench.write("import a_module_that_does_not_exist", "lacking.py")
    bench.runs("", handler=handler)
    outcome = bench.invoke()
    expected = {"errorMessage": message, "errorType": kind, "requestId": "", "stackTrace": []}
    assert json.loads(outcome.payload) == expected
    assert (outcome.status, outcome.error) == ("error", (kind, message))


def test_syntax_error_shows_the_line(bench):
    # case err-11
    path = bench.write("def handler(event, context)\n    return 1\n")
    bench.use(bench.function())
    payload = bench.result()
    assert payload["errorType"] == "Runtime.UserCodeSyntaxError"
    assert payload["errorMessage"].startswith("Syntax error in module 'app': ")
    assert payload["errorMessage"].endswith("(app.py, line 1)")
    assert payload["stackTrace"] == [f'  File "{path}" Line 1\n    def handler(event, context)\n']


def test_exception_while_importing_keeps_its_name_and_the_frames_of_the_import(bench):
    # case err-12
    path = bench.write('raise Exception("Runtime startup fails")')
    bench.use(bench.function())
    payload = bench.result()
    assert (payload["errorType"], payload["errorMessage"]) == ("Exception", "Runtime startup fails")
    assert payload["requestId"] == ""
    last = f'  File "{path}", line 1, in <module>\n    raise Exception("Runtime startup fails")\n'
    assert payload["stackTrace"][-1] == last
    assert "importlib" in payload["stackTrace"][0]


@pytest.mark.parametrize("handler", ["pkg/inner/mod.handler", "pkg.inner.mod.handler"])
def test_handler_may_lie_in_a_package(bench, handler):
    # case han-02; awslambdaric's bootstrap.py: "/" means "."
    bench.write("", "pkg/__init__.py")
    bench.write("def handler(event, context): return __name__", "pkg/inner/mod.py")
    bench.use(bench.function(handler=handler))
    assert bench.result() == "pkg.inner.mod"


def test_inline_code_has_tracebacks(bench):
    # docs "aws-properties-lambda-function-code": inline code is saved as index.py
    code = "def handler(event, context):\n    raise ValueError(event)\n"
    bench.use(bench.function(inline_code=code, handler="index.handler"))
    (frame,) = bench.result("x")["stackTrace"]
    assert frame.endswith('index.py", line 2, in handler\n    raise ValueError(event)\n')
