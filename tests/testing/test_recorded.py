"""`sam.recorded`: a function's AWS calls are answered from a recorded case while the block lasts."""

from __future__ import annotations

import pytest

from minisam.errors import UsageError
from minisam.recordings.calls import RecordedCall
from minisam.recordings.cases import Case, write_case

pytestmark = pytest.mark.sam(template="apps/first")
EVENT = {"pathParameters": {"id": "7"}}


@pytest.fixture
def case_of(sam, tmp_path):
    """Writes a case in which the order 7 was read."""

    def write(function="GetOrder"):
        table = next(one.ref for one in sam.app.resources.values() if one.id == "Orders")
        asked = {"TableName": table, "Key": {"pk": {"S": "7"}}}
        call = RecordedCall(
            name="dynamodb:GetItem",
            subject=table,
            request={"method": "POST", "path": "/", "query": "", "json": asked},
            answer={"status": 200, "headers": {}, "json": {"Item": {"pk": {"S": "7"}, "total": {"N": "12"}}}},
        )
        case = Case(
            name="a-case",
            recorded="2026-12-01T00:00:00.000Z",
            function=function,
            trigger="http",
            event=EVENT,
            status="ok",
            result={},
            calls=(call,),
        )
        return write_case(tmp_path, case)

    return write


@pytest.mark.parametrize("isolation", ["inline", pytest.param("process", marks=pytest.mark.sam(isolation="process"))])
def test_what_was_recorded_is_read_though_no_table_has_it(sam, case_of, isolation):
    with sam.recorded(case_of()) as case:
        found = sam.function(case.function).invoke(case.event)
    after = sam.function("GetOrder").invoke(EVENT)

    assert found.result == {"statusCode": 200, "body": '{"total": 12}'}
    assert found.aws_calls == after.aws_calls == ["dynamodb:GetItem"]
    assert [one.is_allowed for one in found.aws_calls[0].decisions] == [True]
    assert after.result["statusCode"] == 404


def test_what_was_not_asked_then_is_refused_by_that_name(sam, case_of):
    with sam.recorded(case_of()):
        other = sam.function("GetOrder").invoke({"pathParameters": {"id": "8"}})

    assert other.error is not None
    assert other.error[0] == "ClientError" and "no call like this 'dynamodb:GetItem" in other.error[1]


def test_a_case_of_another_template_or_none_is_named(sam, case_of):
    with (
        pytest.raises(UsageError, match="no function 'GetOrdr', did you mean 'GetOrder'"),
        sam.recorded(case_of("GetOrdr")),
    ):
        pass
    with pytest.raises(UsageError, match="'nowhere.json' cannot be read"), sam.recorded("nowhere.json"):
        pass
