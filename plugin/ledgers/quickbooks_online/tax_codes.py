"""Tax codes of a company outside the United States, with the rate that each stands for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from plugin.accounting.sale import Ref, TaxCode
from plugin.ledgers.quickbooks_online.exact import decimal
from plugin.protocols import Json

#: A tax on the amount of the line. Others are taken on the amount with tax, or on the tax. Source: Intuit, "TaxCode".
_ON_AMOUNT = "TaxOnAmount"


def read_tax_codes(codes: Iterable[Json], rates: Iterable[Json]) -> tuple[TaxCode, ...]:
    """From the active rows `TaxCode` and the rows `TaxRate`: what may stand on a line of a sale.

    A code for purchases only has no list of sales rates. Raises KeyError, ValueError for half a row.
    """
    by_id = {str(rate["Id"]): decimal(rate.get("RateValue", 0)) for rate in rates}
    return tuple(
        TaxCode(Ref(str(code["Id"]), str(code["Name"])), _rate(details, by_id))
        for code in codes
        if code.get("Active") is not False
        and (details := code.get("SalesTaxRateList", {}).get("TaxRateDetail"))
    )


def _rate(details: Iterable[Json], by_id: Mapping[str, Decimal]) -> Decimal | None:
    """In percent; of several taxes together. None where one is unknown, or no share of the amount."""
    whole = Decimal(0)
    for detail in details:
        rate = by_id.get(str(detail["TaxRateRef"]["value"]))
        if rate is None or detail.get("TaxTypeApplicable", _ON_AMOUNT) != _ON_AMOUNT:
            return None
        whole += rate
    return whole
