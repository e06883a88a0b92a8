"""The handlers, called directly; the layers' folders are where Lambda would put them in the path."""

import importlib
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def prices(monkeypatch):
    before = set(sys.modules)
    for folder in ("src", "layers/shared/python", "layers/texts/python"):
        monkeypatch.syspath_prepend(str(ROOT / folder))
    yield importlib.import_module("prices")
    for name in {"prices", "money", "texts"} & (set(sys.modules) - before):
        del sys.modules[name]


def price(prices, amount, **query):
    event = {"pathParameters": {"amount": amount}, "queryStringParameters": query or None}
    reply = prices.price(event, None)
    return reply["statusCode"], json.loads(reply["body"])


def test_a_price_is_worded_in_its_currency_and_language(prices):
    assert price(prices, "12.5") == (200, {"text": "That costs €12.50."})
    assert price(prices, "1200", currency="CHF", lang="de") == (200, {"text": "Das kostet CHF 1,200.00."})
    assert price(prices, "1", lang="../en") == (200, {"text": "That costs €1.00."})


@pytest.mark.parametrize(("amount", "query"), [("much", {}), ("NaN", {}), ("1", {"currency": "XXX"})])
def test_what_cannot_be_understood_is_400(prices, amount, query):
    status, body = price(prices, amount, **query)
    assert status == 400 and ("not an amount" in body["message"] or "no currency" in body["message"])


def test_all_currencies_are_listed(prices):
    assert json.loads(prices.currencies({}, None)["body"]) == {"currencies": ["CHF", "EUR", "GBP", "USD"]}
