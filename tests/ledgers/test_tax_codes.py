"""Tax codes as QuickBooks tells them, and the rate that each stands for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plugin.accounting.sale import Ref, TaxCode
from plugin.ledgers.quickbooks_online.tax_codes import read_tax_codes
from plugin.protocols import Json
from tests.ledgers.books import quickbooks_online
from tests.sandbox_process import Sandbox

RATES: list[Json] = [
    {"Id": "1", "Name": "GST", "RateValue": Decimal(5)},
    {"Id": "2", "Name": "PST", "RateValue": Decimal(7)},
    {"Id": "3", "Name": "None"},
]


def code(*rates: str, applies: str = "TaxOnAmount", **facts: object) -> Json:
    details = [{"TaxRateRef": {"value": rate}, "TaxTypeApplicable": applies} for rate in rates]
    return {"Id": "9", "Name": "A", "Active": True, "SalesTaxRateList": {"TaxRateDetail": details}, **facts}


@pytest.mark.parametrize(
    ("row", "rate"),
    [
        (code("1"), Decimal(5)),
        (code("1", "2"), Decimal(12)),
        (code("3"), Decimal(0)),
        (code("1", "4"), None),
        (code("1", "2", applies="TaxOnAmountPlusTax"), None),
    ],
)
def test_a_code_has_the_sum_of_its_rates_where_they_are_known_shares_of_the_amount(
    row: Json, rate: Decimal | None
) -> None:
    assert read_tax_codes([row], RATES) == (TaxCode(Ref("9", "A"), rate),)


@pytest.mark.parametrize(
    "row", [code("1", Active=False), code(), {"Id": "9", "Name": "Purchases only", "Active": True}]
)
def test_codes_that_no_sale_can_have_are_left_out(row: Json) -> None:
    assert read_tax_codes([row], RATES) == ()


def test_a_company_abroad_offers_its_codes_and_one_in_the_united_states_none(sandbox: Sandbox) -> None:
    abroad = quickbooks_online(sandbox, country="GB", home_currency="GBP")
    codes = abroad.company["tax_codes"]
    assert abroad.ask(lambda ledger: ledger.offers()).tax_codes == (
        TaxCode(Ref(codes["standard"]["id"], "Standard"), Decimal(8)),
        TaxCode(Ref(codes["zero"]["id"], "Exempt"), Decimal(0)),
    )
    at_home = quickbooks_online(sandbox)
    assert at_home.ask(lambda ledger: ledger.offers()).tax_codes is None
