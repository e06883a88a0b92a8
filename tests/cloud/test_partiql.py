"""PartiQL statements do what AWS's documentation says of them (the pages named in `partiql_statements.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from minisam.cloud.clients import Clients
from minisam.cloud.partiql_statements import parse
from minisam.cloud.partiql_text import NotWellFormed
from minisam.cloud.state import reset
from minisam.embedded.aws import EmbeddedAws
from minisam.sources.source import Functions

TABLE = {
    "TableName": "Music",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": name, "AttributeType": kind}
        for name, kind in (("Artist", "S"), ("Year", "N"), ("Genre", "S"))
    ],
    "KeySchema": [{"AttributeName": "Artist", "KeyType": "HASH"}, {"AttributeName": "Year", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-genre",
            "KeySchema": [{"AttributeName": "Genre", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}
DEEP = {"M": {"in": {"L": [{"N": "7"}]}}}
SONGS = [
    {"Artist": {"S": "Acme"}, "Year": {"N": "1999"}, "Genre": {"S": "rock"}, "Awards": {"N": "1"}},
    {"Artist": {"S": "Acme"}, "Year": {"N": "2001"}, "Genre": {"S": "pop"}, "Tags": {"SS": ["x", "y"]}},
    {
        "Artist": {"S": "O'Neil"},
        "Year": {"N": "1980"},
        "Genre": {"S": "rock"},
        "Deep": {"M": {"in": {"L": [{"N": "7"}]}}},
    },
]


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    aws = EmbeddedAws("us-east-1", "", cast(Functions, None), lambda event: None)
    yield aws.clients
    aws.close()
    reset()


@pytest.fixture
def music(clients) -> Iterator[Any]:
    """The table; called with a statement and its parameters."""
    clients.call("dynamodb", "CreateTable", **TABLE)
    for song in SONGS:
        clients.call("dynamodb", "PutItem", TableName="Music", Item=song)

    def execute(statement: str, *parameters: Any, **rest: Any) -> Any:
        given = {"Parameters": list(parameters)} if parameters else {}
        return clients.call("dynamodb", "ExecuteStatement", Statement=statement, **given, **rest)

    yield execute
    clients.call("dynamodb", "DeleteTable", TableName="Music")


def years(answer: Any) -> list[int]:
    return [int(item["Year"]["N"]) for item in answer["Items"]]


def failing(call: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("where", "parameters", "found"),
    [
        ("Artist = 'Acme'", (), [1999, 2001]),
        ('"Artist" = \'Acme\' AND "Year" = 2001', (), [2001]),
        ("Artist = ? AND Year > ?", ({"S": "Acme"}, {"N": "2000"}), [2001]),
        ("Artist = 'Acme' AND Year BETWEEN 1990 AND 1999", (), [1999]),
        ("Artist = 'Acme' AND Genre = 'pop'", (), [2001]),
        ("Artist = 'Acme' ORDER BY Year DESC", (), [2001, 1999]),
        ("Artist = 'Acme' ORDER BY Year ASC", (), [1999, 2001]),
        ("Artist = 'O''Neil'", (), [1980]),
        ("Artist IN ['Acme', 'O''Neil']", (), [1999, 2001, 1980]),
        ("Artist = 'Nobody'", (), []),
        ("Awards IS MISSING AND Artist = 'Acme'", (), [2001]),
        ("Awards IS NOT MISSING", (), [1999]),
        ("begins_with(Genre, 'po')", (), [2001]),
        ("contains(Tags, 'x')", (), [2001]),
        ('Deep."in"[0] = 7', (), [1980]),
        ("NOT (Genre = 'rock') OR Awards >= 1 AND Year < 2000", (), [1999, 2001]),
        ("Artist = 'Acme' AND (Genre = 'pop' OR Genre = 'jazz')", (), [2001]),
        ("size(Genre) = 3", (), [2001]),
        ("(Genre = 'rock' OR Genre = 'pop') AND Year < 1990 OR Year = 2001", (), [2001, 1980]),
        ("NOT ((Genre = 'rock' OR Genre = 'pop') AND Artist = 'Acme')", (), [1980]),
    ],
)
def test_what_is_selected(music, where, parameters, found):
    assert years(music(f"SELECT * FROM Music WHERE {where}", *parameters)) == found


def test_everything_an_index_and_single_attributes_are_selected(music):
    assert sorted(years(music('SELECT * FROM "Music"'))) == [1980, 1999, 2001]
    assert sorted(years(music('SELECT * FROM "Music"."by-genre" WHERE Genre = \'rock\''))) == [1980, 1999]
    assert music("SELECT Genre, Awards FROM Music WHERE Artist = 'Acme' AND Year = 1999")["Items"] == [
        {"Genre": {"S": "rock"}, "Awards": {"N": "1"}}
    ]


def test_pages_follow_each_other(music):
    first = music("SELECT * FROM Music WHERE Artist = 'Acme'", Limit=1)
    second = music("SELECT * FROM Music WHERE Artist = 'Acme'", Limit=1, NextToken=first["NextToken"])
    assert (years(first), years(second)) == ([1999], [2001])


def test_an_item_is_inserted_once_with_all_its_types(music):
    statement = "INSERT INTO Music VALUE {'Artist': ?, 'Year': 1, 'l': [1, 'x', true, null], 'm': {'a': <<'s'>>}}"
    assert music(statement, {"S": "New"})["Items"] == []
    assert music("SELECT l, m FROM Music WHERE Artist = 'New' AND Year = 1")["Items"] == [
        {"l": {"L": [{"N": "1"}, {"S": "x"}, {"BOOL": True}, {"NULL": True}]}, "m": {"M": {"a": {"SS": ["s"]}}}}
    ]
    assert failing(lambda: music(statement, {"S": "New"})) == (
        "DuplicateItemException",
        "Duplicate primary key exists in table",
    )


def test_an_item_is_updated_in_all_ways(music):
    where = "WHERE Artist = 'Acme' AND Year = 2001"
    answer = music(f"UPDATE Music SET Awards = 1 SET Genre = ? REMOVE Old {where} RETURNING ALL NEW *", {"S": "new"})
    assert (answer["Items"][0]["Genre"], answer["Items"][0]["Awards"]) == ({"S": "new"}, {"N": "1"})
    music(f"UPDATE Music SET Awards = Awards + 2, Tags = set_add(Tags, <<'z'>>) {where}")
    music(f"UPDATE Music SET Awards = Awards-1, Old=Awards -1 {where}")
    (item,) = music(f"SELECT * FROM Music {where}")["Items"]
    assert (item["Awards"], item["Old"]) == ({"N": "2"}, {"N": "2"})
    assert sorted(item["Tags"]["SS"]) == ["x", "y", "z"]
    assert failing(lambda: music(f"UPDATE Music SET a = 1 {where} AND Genre = 'other'"))[0] == (
        "ConditionalCheckFailedException"
    )
    assert failing(lambda: music("UPDATE Music SET a = 1 WHERE Artist = 'Nobody' AND Year = 1"))[0] == (
        "ConditionalCheckFailedException"
    )


def test_an_item_is_deleted_and_one_that_is_not_there_is_no_error(music):
    where = "WHERE Artist = 'Acme' AND Year = 1999"
    assert (
        failing(lambda: music(f"DELETE FROM Music {where} AND Genre = 'pop'"))[0] == "ConditionalCheckFailedException"
    )
    assert years(music(f"DELETE FROM Music {where} RETURNING ALL OLD *")) == [1999]
    assert music(f"DELETE FROM Music {where}")["Items"] == []
    assert years(music("SELECT * FROM Music WHERE Artist = 'Acme'")) == [2001]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE Music SET a = 1 WHERE Artist = 'Acme'", "mandatory equality on all key attributes"),
        ("DELETE FROM Music WHERE Genre = 'pop'", "mandatory equality on all key attributes"),
        ("SELECT * FROM Music ORDER BY Year", "Must have WHERE clause"),
        ("SELECT * FORM Music", "Statement wasn't well formed"),
        ("SELECT * FROM Music WHERE Artist = ?", "Number of parameters"),
        ("SELECT * FROM Music WHERE Artist =", "Unexpected end"),
        ("SELECT * FROM Music.nowhere WHERE Artist = 'a'", "does not have the specified index"),
        ("SELECT * FROM Music WHERE Artist = 'unfinished", "Unexpected term"),
        ("SELECT * FROM Music WHERE Genre IS FUN", "expected 'null'"),
        # docs "ql-reference.select": a name with a hyphen stands in quotes
        ("SELECT * FROM my-table", "Unexpected term '-'"),
    ],
)
def test_what_is_none_is_refused(music, statement, message):
    code, said = failing(lambda: music(statement))
    assert (code, message in said) == ("ValidationException", True), said


def test_a_batch_tells_of_each_statement(music, clients):
    statements = [
        "SELECT * FROM Music WHERE Artist = 'Acme' AND Year = 1999",
        "SELECT * FROM Music WHERE Artist = 'Acme'",
        "INSERT INTO Music VALUE {'Artist': 'Acme', 'Year': 1999}",
        "INSERT INTO Music VALUE {'Artist': 'Acme', 'Year': 1}",
    ]
    answers = clients.call("dynamodb", "BatchExecuteStatement", Statements=[{"Statement": one} for one in statements])
    found, not_one, duplicate, made = answers["Responses"]
    assert found["Item"]["Genre"] == {"S": "rock"}
    assert not_one["Error"]["Code"] == "ValidationError"
    assert duplicate["Error"]["Code"] == "DuplicateItem"
    assert made == {"TableName": "Music"}


def test_a_transaction_is_done_as_a_whole_or_not_at_all(music, clients):
    def execute(*statements: str) -> Any:
        given = [{"Statement": one} for one in statements]
        return clients.call("dynamodb", "ExecuteTransaction", TransactStatements=given)

    check = "EXISTS(SELECT * FROM Music WHERE Artist = 'Acme' AND Year = 1999 AND Awards = 1)"
    insert = "INSERT INTO Music VALUE {'Artist': 'T', 'Year': 1}"
    update = "UPDATE Music SET Awards = 5 WHERE Artist = 'Acme' AND Year = 1999"
    delete = "DELETE FROM Music WHERE Artist = 'Acme' AND Year = 2001"

    assert execute(check, insert, delete)["Responses"] == [{}, {}, {}]
    assert years(music("SELECT * FROM Music WHERE Artist IN ['Acme', 'T']")) == [1999, 1]
    assert failing(lambda: execute(update, insert))[0] == "TransactionCanceledException"
    read = execute(*[f"SELECT Awards FROM Music WHERE Artist = '{name}' AND Year = {year}" for name, year in READ])
    assert read["Responses"] == [{"Item": {"Awards": {"N": "1"}}}, {}]
    assert failing(lambda: execute(update, "SELECT * FROM Music WHERE Artist = 'a' AND Year = 1"))[0] == (
        "ValidationException"
    )


READ = (("Acme", 1999), ("Nobody", 1))


@pytest.mark.parametrize(
    "text", ["", "SELECT", "DELETE FROM", "INSERT INTO t VALUE 'x'", "UPDATE t WHERE a = 1", "\x00"]
)
def test_nonsense_never_raises_anything_else(text):
    with pytest.raises(NotWellFormed):
        parse(text)
