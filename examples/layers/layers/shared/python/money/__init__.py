"""Amounts of money: read, and shown with the sign of their currency."""

from decimal import Decimal, InvalidOperation

SIGNS = {"CHF": "CHF ", "EUR": "€", "GBP": "£", "USD": "$"}


class Unknown(ValueError):
    """An amount or a currency that cannot be understood."""


def parse(text):
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise Unknown(f"'{text}' is not an amount") from None
    if not amount.is_finite():
        raise Unknown(f"'{text}' is not an amount")
    return amount


def show(amount, currency):
    if currency not in SIGNS:
        raise Unknown(f"no currency '{currency}'")
    return f"{SIGNS[currency]}{amount:,.2f}"
