"""The handlers, called directly one after the other, with everything they need in moto."""

import importlib
import json
import sys
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

SRC = Path(__file__).parents[1] / "src"
MODULES = ("journey", "orders", "payments", "invoices", "shipping")


class Shop:
    """The handlers' modules and the names of what they use."""

    def __init__(self, monkeypatch):
        boto3.client("dynamodb").create_table(
            TableName="orders",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        self.bills = boto3.client("sqs").create_queue(QueueName="bills")["QueueUrl"]
        topic = boto3.client("sns").create_topic(Name="paid")["TopicArn"]
        boto3.client("s3").create_bucket(Bucket="invoices")
        monkeypatch.setenv("BILLS", self.bills)
        monkeypatch.setenv("PAID", topic)
        monkeypatch.setenv("INVOICES", "invoices")
        for name in MODULES:
            setattr(self, name, importlib.import_module(name))

    def place(self, **order):
        reply = self.orders.place({"body": json.dumps({"book": "Emma", "card": "4242", **order})}, None)
        assert reply["statusCode"] == 202
        return json.loads(reply["body"])

    def read(self, order_id):
        return json.loads(self.orders.read({"pathParameters": {"id": order_id}}, None)["body"])

    def charge(self, *bills):
        records = [{"messageId": bill["id"], "body": json.dumps(bill)} for bill in bills]
        return self.payments.charge({"Records": records}, None)


@pytest.fixture
def shop(monkeypatch):
    for name, value in {
        "ORDERS": "orders",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.syspath_prepend(str(SRC))
    with mock_aws():
        yield Shop(monkeypatch)
    for name in MODULES:
        sys.modules.pop(name, None)


def test_an_order_placed_twice_is_one_order(shop):
    assert shop.place(id="one") == shop.place(id="one", book="Another")
    assert shop.read("one")["status"] == "placed"


@pytest.mark.parametrize("body", [None, "", "not json", "[]", '{"book": "Emma"}'])
def test_an_order_without_book_and_card_is_refused(shop, body):
    assert shop.orders.place({"body": body}, None)["statusCode"] == 400


def test_an_unknown_order_is_404(shop):
    assert shop.orders.read({"pathParameters": {"id": "nobody's"}}, None)["statusCode"] == 404


def test_a_new_order_becomes_a_bill(shop):
    image = {name: {"S": value} for name, value in {"id": "one", "book": "Emma", "card": "4242"}.items()}

    shop.payments.bill({"Records": [{"dynamodb": {"NewImage": image}}]}, None)

    (message,) = boto3.client("sqs").receive_message(QueueUrl=shop.bills)["Messages"]
    assert json.loads(message["Body"]) == {"id": "one", "book": "Emma", "card": "4242"}


def test_a_bill_that_fails_does_not_hold_up_the_others(shop):
    bills = [shop.place(id="good"), shop.place(id="bad", card="0000"), shop.place(id="poor", card="9000")]

    assert shop.charge(*bills) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}

    assert [shop.read(name)["status"] for name in ("good", "bad", "poor")] == ["paid", "placed", "declined"]


def test_an_invoice_names_the_book_and_hides_the_card(shop):
    order = shop.place(id="one", card="4242424242421234")
    bill = {name: order[name] for name in ("id", "book", "card")}

    shop.invoices.write({"Records": [{"Sns": {"Message": json.dumps(bill)}}]}, None)

    text = boto3.client("s3").get_object(Bucket="invoices", Key="one.txt")["Body"].read().decode()
    assert "Emma" in text
    assert "1234" in text
    assert "4242" not in text


def test_a_station_is_written_down_once(shop):
    shop.place(id="one")
    shop.journey.reach("one", "paid")
    first = shop.read("one")["journey"]["paid"]
    shop.journey.reach("one", "paid")
    assert shop.read("one")["journey"]["paid"] == first


def test_a_parcel_has_a_number_of_its_order(shop):
    assert shop.shipping.pack({"id": "one"}, None) == shop.shipping.pack({"id": "one"}, None)
    assert shop.shipping.pack({"id": "one"}, None) != shop.shipping.pack({"id": "two"}, None)
