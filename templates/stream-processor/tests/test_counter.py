"""Votes, their stream and the counter, without a server or AWS: minisam's fixture `sam` opens the template."""


def counts(sam):
    sam.drain()
    return {item["choice"]: item["votes"] for item in sam.table("Counts").items()}


def vote(sam, voter, choice):
    assert sam.http.put(f"/votes/{voter}/{choice}").json() == {"voter": voter, "choice": choice}


def test_votes_are_counted_by_choice(sam):
    vote(sam, "ada", "tea")
    vote(sam, "zoe", "tea")
    vote(sam, "sam", "coffee")

    assert counts(sam) == {"tea": 2, "coffee": 1}


def test_a_changed_vote_moves_from_one_choice_to_the_other(sam):
    vote(sam, "ada", "tea")
    assert counts(sam) == {"tea": 1}

    vote(sam, "ada", "coffee")

    assert counts(sam) == {"tea": 0, "coffee": 1}


def test_a_vote_that_is_taken_back_counts_no_more(sam):
    vote(sam, "ada", "tea")
    counts(sam)

    sam.table("Votes").delete(voter="ada")

    assert counts(sam) == {"tea": 0}
