"""The counter, called directly, over a table in moto: no server, no AWS."""

import json
from pathlib import Path

EVENT = Path(__file__).parents[1] / "events" / "votes.json"


def change(old=None, new=None):
    images = {"OldImage": old, "NewImage": new}
    return {"dynamodb": {name: {"choice": {"S": choice}} for name, choice in images.items() if choice}}


def test_a_changed_vote_moves_from_one_choice_to_the_other(counter):
    records = [change(new="tea"), change(new="tea"), change(old="tea", new="coffee")]

    assert counter.differences(records) == {"tea": 1, "coffee": 1}


def test_a_vote_that_is_taken_back_counts_no_more(counter):
    assert counter.differences([change(new="tea"), change(old="tea")]) == {}


def test_counts_add_up_over_batches(counter):
    event = json.loads(EVENT.read_text())

    counter.handler(event, None)
    counter.handler(event, None)

    counts = {item["choice"]: item["votes"] for item in counter.TABLE.scan()["Items"]}
    assert counts == {"tea": 2, "coffee": 2}
