"""Companies outside the United States: every line names a tax code."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from plugin.accounting.policy import Gateway, MissingSale
from plugin.accounting.refund import Buyer, Contents, ExtraKind
from plugin.accounting.sale import Ref, TaxCode
from tests.accounting.books import extra, going_out, refund
from tests.accounting.cases.company import UNDEPOSITED
from tests.accounting.cases.facts import RECEIPT, back, mugs, paid_in
from tests.accounting.cases.row import Booked, Held, Row, choice, company
from tests.accounting.cases.shapes import receipt

STANDARD, ZERO = TaxCode(Ref("2", "Standard"), Decimal(8)), TaxCode(Ref("3", "Zero"), Decimal(0))
_EXEMPT, _REVERSE = TaxCode(Ref("4", "Exempt"), Decimal(0)), TaxCode(Ref("5", "8 % reverse"), Decimal(8))

_SALE = replace(RECEIPT, lines=tuple(replace(line, tax_code="2") for line in RECEIPT.lines))
_GOODWILL = refund(
    goods=[mugs(1)],
    extras=[extra("5.00", kind=ExtraKind.ADJUSTMENT)],
    money=[back("32.00")],
)
_WITH_GOODWILL = receipt(
    "32.00",
    "1 × MUG-01 25.00\nRefund adjustment 5.00\nSales tax 2.00",
    "Dr Sales 25.00\nDr Returns and allowances 5.00\nDr Sales tax payable 2.00",
    "1 × MUG-01",
)
_CONTENTS = Contents(
    lines=(going_out(amount_="100.00", tax="8.00", quantity=4),),
    payments=(paid_in("108.00"),),
    buyer=Buyer("Ada Jones"),
)
_NEVER_SYNCED = refund(goods=[mugs(1)], money=[back("27.00")], contents=_CONTENTS)
_ONE_CENT = refund(
    goods=[mugs(1)],
    money=[back("27.00")],
    order_total="107.60",
    received="107.60",
    contents=replace(
        _CONTENTS,
        lines=(going_out(amount_="100.00", tax="7.60", quantity=4),),
        payments=(paid_in("107.60"),),
    ),
)
_CREATED = Booked(
    """
    Sales receipt 1001, 108.00, into Undeposited Funds
        4 × MUG-01 100.00
        Sales tax 8.00
    Refund receipt 1001, 27.00, from Undeposited Funds
        1 × MUG-01 25.00
        Sales tax 2.00
    """,
    """
    Dr Undeposited Funds 108.00
    Cr Sales 100.00
    Cr Sales tax payable 8.00
    Dr Sales 25.00
    Dr Sales tax payable 2.00
    Cr Undeposited Funds 27.00
    """,
    "-3 × MUG-01",
)


_TWO = company("The company's tax codes are Standard (8 %) and Zero", tax_codes=(STANDARD, ZERO))
_MANY_WITHOUT = company("The company has two tax codes without tax", tax_codes=(STANDARD, ZERO, _EXEMPT))
_MANY_AT_8 = company("The company has two tax codes of 8 %", tax_codes=(STANDARD, _REVERSE, ZERO))
_NONE_WITHOUT = company("The company has no tax code without tax", tax_codes=(STANDARD,))
_CREATE = choice("The sale is missing: create it first", missing_sale=MissingSale.CREATE)
_ACCOUNT = choice("Money by card is in Undeposited Funds", gateways={"card": Gateway(UNDEPOSITED)})

ROWS = (
    Row(
        "untaxed-line-beside-taxed-ones",
        "A mug and 5.00 of goodwill; every line of the sale is taxed, and the company has one code without tax",
        _GOODWILL,
        (_SALE,),
        online=_WITH_GOODWILL,
        choices=(_TWO,),
    ),
    Row(
        "untaxed-line-and-several-codes-without-tax",
        "The same where the company has two codes without tax",
        _GOODWILL,
        (_SALE,),
        online=Held("tax-code-unclear", ("0 %", "Zero, Exempt")),
        choices=(_MANY_WITHOUT,),
    ),
    Row(
        "untaxed-line-and-the-merchants-code",
        "The same where the merchant has chosen one of them",
        _GOODWILL,
        (_SALE,),
        online=_WITH_GOODWILL,
        choices=(_MANY_WITHOUT, choice("Lines without tax: Exempt", tax_codes={"0": _EXEMPT.ref})),
    ),
    Row(
        "untaxed-line-and-no-code-without-tax",
        "The same where the company has none",
        _GOODWILL,
        (_SALE,),
        online=Held("tax-code-unclear", ("0 %",)),
        choices=(_NONE_WITHOUT,),
    ),
    Row(
        "untaxed-line-of-a-sale-without-tax-codes",
        "The sale itself has no tax codes, because tax does not concern it; neither has its refund",
        _GOODWILL,
        (RECEIPT,),
        online=_WITH_GOODWILL,
        choices=(_NONE_WITHOUT,),
    ),
    Row(
        "missing-sale-and-its-tax-code",
        "The sale never came into QuickBooks: its lines take the tax code whose rate gives their tax",
        _NEVER_SYNCED,
        online=_CREATED,
        choices=(_CREATE, _ACCOUNT, _TWO),
    ),
    Row(
        "missing-sale-and-several-tax-codes",
        "The same where the company has two codes of that rate",
        _NEVER_SYNCED,
        online=Held("tax-code-unclear", ("8 %", "Standard, 8 % reverse")),
        choices=(_CREATE, _ACCOUNT, _MANY_AT_8),
    ),
    Row(
        "missing-sale-and-the-merchants-tax-code",
        "The same where the merchant has chosen one of them",
        _NEVER_SYNCED,
        online=_CREATED,
        choices=(_CREATE, _ACCOUNT, _MANY_AT_8, choice("8 %: Standard", tax_codes={"8.0": STANDARD.ref})),
    ),
    Row(
        "missing-sale-of-a-rate-that-the-company-does-not-have",
        "The missing sale is taxed at a rate that none of the company's codes has",
        _ONE_CENT,
        online=Held("tax-rate-unclear", ("100.00", "7.60", "0 rates")),
        choices=(_CREATE, _ACCOUNT, _TWO),
    ),
)
