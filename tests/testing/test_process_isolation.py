"""The same template with its functions in processes of their own."""

from __future__ import annotations

import pytest

from minisam.errors import UsageError

pytestmark = pytest.mark.sam(template="apps/shop", isolation="process", env={"EXTRA": "more"})


def test_requests_and_events_reach_real_processes(sam):
    sam.table("Table").put(id="1", total=5)

    assert sam.http.get("/orders/1").json()["item"] == {"id": "1", "total": 5}
    assert sam.http.get("/orders/1", query={"env": "EXTRA"}).text == "more"
    assert sam.http.get("/Prod/rest/1", api="ServerlessRestApi").status == 200
    record = sam.function("Mail").invoke({"to": "me"})
    assert record.result["names"] == "of mail"
    assert len(sam.bucket("Bucket").keys()) == 1
    with pytest.raises(UsageError, match='isolation="inline" only'):
        sam.clock.advance("1h")
    with pytest.raises(UsageError, match='isolation="inline" only'):
        sam.queue("Queue").bodies()
