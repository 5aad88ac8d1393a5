"""What cannot be booked as it is: figures that do not tie, currencies, overflow, choices that are missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from plugin.accounting.money import Amount, Money
from plugin.accounting.policy import Gateway, ReturnsAccount
from plugin.accounting.refund import ExtraKind, Refund, Tender
from plugin.accounting.sale import LineRole
from tests.accounting.books import extra, goods, refund, shipping, sold
from tests.accounting.cases.company import EXPRESS, MUG, PAYPAL, POLICIES, RETURNS, SHIPPING
from tests.accounting.cases.currencies import RATE_FELL
from tests.accounting.cases.facts import (
    ALL_BACK,
    ONE_BACK,
    RECEIPT,
    SOLD_MUGS,
    back,
    invoice,
    mugs,
    promised,
    sales_receipt,
)
from tests.accounting.cases.row import Held, Row, box, choice, company
from tests.accounting.cases.stock import KEPT

_HUGE = "9000000000000.00"
_IN_POUNDS = replace(
    ONE_BACK,
    goods=tuple(
        replace(line, tax=Amount(Money.of("2.00", "GBP"), Money.of("2.00", "GBP"))) for line in ONE_BACK.goods
    ),
)
_BELOW_NOTHING = refund(goods=[mugs(1)], money=[back("-27.00")])
_CHECK_WITHOUT_BANK = Gateway(account=PAYPAL, method=POLICIES["desktop"].gateway("paypal").method)
_DEAR = goods(amount_="30000.00")


def _missing(
    id_: str, title: str, refund_: Refund, words: str, code: str, *figures: str, **policy: Any
) -> Row:
    """A refund that needs something the merchant has not chosen."""
    return Row(
        id_,
        title,
        refund_,
        (RECEIPT,),
        both=Held(code, figures),
        choices=(choice(words, **policy),),
        tells=("policies with missing items",),
    )


ROWS = (
    Row(
        "facts-do-not-tie",
        "The store says that 27.00 went back for 27.00 of goods, and yet 5.00 less are outstanding",
        refund(goods=[mugs(1)], money=[back("27.00")], outstanding="-5.00"),
        (RECEIPT,),
        both=Held("does-not-tie", ("0.00", "5.00")),
        tells=("facts that do not tie",),
    ),
    Row(
        "currencies-mixed-in-one-refund",
        "The tax of a refund in dollars is stated in pounds",
        _IN_POUNDS,
        (RECEIPT,),
        both=Held("currency-differs", ("USD",)),
        tells=("currencies that do not match",),
    ),
    Row(
        "currency-of-the-payment-differs",
        "A payment of the sale in QuickBooks is in another currency than the sale",
        ONE_BACK,
        (
            replace(
                RECEIPT,
                payments=tuple(replace(each, amount=Money.of("108.00", "EUR")) for each in RECEIPT.payments),
            ),
        ),
        both=Held("currency-differs", ("USD",)),
        tells=("currencies that do not match",),
    ),
    Row(
        "numbers-overflow",
        "Amounts beyond what QuickBooks holds",
        replace(ALL_BACK, goods=(goods(amount_=_HUGE), goods("CUP-02", _HUGE, title="Cup"))),
        (RECEIPT,),
        both=Held("amounts-unusable", ("1001",)),
        tells=("numbers that overflow",),
    ),
    Row(
        "money-below-nothing",
        "The store reports a payment of less than nothing",
        _BELOW_NOTHING,
        (RECEIPT,),
        both=Held("amounts-unusable", ("1001",)),
        tells=("numbers that overflow",),
    ),
    Row(
        "time-zone-unknown",
        "The shop's time zone is none that exists",
        replace(ONE_BACK, zone="America/Atlantis"),
        (RECEIPT,),
        both=Held("zone-unknown", ("America/Atlantis",)),
    ),
    Row(
        "part-that-is-not-understood",
        "The refund has a part that no rule books",
        replace(ONE_BACK, not_understood=("subscription credit",)),
        (RECEIPT,),
        both=Held("not-understood-yet", ("subscription credit",)),
    ),
    Row(
        "document-not-offered",
        "The company cannot take the document that the refund needs",
        ONE_BACK,
        (RECEIPT,),
        both=Held("document-not-offered"),
        choices=(company("QuickBooks takes no documents from here", documents=frozenset()),),
    ),
    _missing(
        "no-restock-item-missing",
        "A mug did not come back, and no item is chosen for goods not restocked",
        KEPT,
        "Item for goods not restocked: none",
        "no-restock-item-missing",
        "Mug",
        no_restock_item=None,
    ),
    _missing(
        "no-restock-item-is-stock",
        "A mug did not come back, and the item chosen for such goods is a stock item",
        KEPT,
        "Item for goods not restocked: MUG-01, a stock item",
        "stock-item-for-what-stayed-out",
        "Mug",
        "MUG-01",
        no_restock_item=MUG,
    ),
    _missing(
        "shipping-item-missing",
        "Shipping is refunded, the sale shows none, and no item is chosen for it",
        refund(shipping=[shipping("5.00", tax="0.40")], money=[back("5.40")]),
        "Item for shipping: none",
        "shipping-item-missing",
        shipping_item=None,
    ),
    _missing(
        "fee-item-missing",
        "A restocking fee is kept, and no item is chosen for it",
        refund(goods=[mugs(1)], extras=[extra("-10.00", kind=ExtraKind.FEE_KEPT)], money=[back("17.00")]),
        "Items for adjustments, duties, tips, fees and cash rounding: none",
        "extra-item-missing",
        "fee kept",
        extra_items={},
    ),
    _missing(
        "store-credit-item-missing",
        "Store credit is given, and no item is chosen for it",
        refund(goods=[mugs(1)], money=[promised("27.00")]),
        "Item for store credit: none",
        "liability-item-missing",
        "store credit",
        store_credit_item=None,
    ),
    _missing(
        "gift-card-item-missing",
        "Money goes back to a gift card, and no item is chosen for it",
        refund(goods=[mugs(1)], money=[promised("27.00", Tender.GIFT_CARD)]),
        "Item for gift cards: none",
        "liability-item-missing",
        "gift card",
        gift_card_item=None,
    ),
    _missing(
        "exchange-item-missing",
        "A rate has changed, and no item is chosen for exchange gain or loss",
        RATE_FELL,
        "Item for exchange gain or loss: none",
        "exchange-item-missing",
        "-0.50",
        exchange_item=None,
    ),
    Row(
        "rounding-item-missing",
        "Ten cents are left over by rounding, and no item is chosen for that",
        refund(goods=[_DEAR], received="20000.00", money=[back("20000.00")], order_total="30000.00"),
        (invoice(sold(MUG, "30000.00"), paid="20000.00"),),
        online=Held("rounding-item-missing", ("0.10",)),
        choices=(choice("Item for rounding: none", rounding_item=None),),
    ),
    Row(
        "returns-item-missing",
        "Returns have an account of their own, and no pair of items is chosen to move them there",
        ONE_BACK,
        (RECEIPT,),
        online=Held("returns-item-missing", ("Sales", "Returns and allowances")),
        choices=(choice("Returns account: Returns and allowances", returns=ReturnsAccount(RETURNS)),),
    ),
    Row(
        "gateway-never-set-up",
        "Money went back by a gateway that nobody has set up",
        refund(goods=[mugs(1)], money=[back("27.00", "voucher desk")]),
        (RECEIPT,),
        desktop=Held("gateway-method-missing", ("voucher desk",)),
        tells=("policies with missing accounts",),
    ),
    Row(
        "bank-account-missing",
        "Money went back by PayPal, and no bank account is chosen for its checks",
        refund(goods=[mugs(1)], money=[back("27.00", "paypal")]),
        (RECEIPT,),
        desktop=Held("gateway-bank-account-missing", ("paypal",)),
        choices=(choice("PayPal: no bank account", gateways={"paypal": _CHECK_WITHOUT_BANK}),),
        tells=("policies with missing accounts",),
    ),
    Row(
        "memo-receivable-missing",
        "A check is to pay out a memo for a sales receipt, and no receivable account is chosen for such memos",
        refund(goods=[mugs(1)], money=[back("27.00", "cash")]),
        (RECEIPT,),
        desktop=Held("memo-receivable-missing", ("1001",)),
        choices=(box("Credit memo A/R account for sales receipts: none", memo_receivable=None),),
        tells=("policies with missing accounts",),
    ),
    Row(
        "money-account-missing",
        "QuickBooks names no account that the sale's money went to, and the gateway has none",
        ONE_BACK,
        (replace(RECEIPT, payments=()),),
        both=Held("money-account-unknown", ("card",)),
        tells=("policies with missing accounts",),
    ),
    Row(
        "several-shipping-items",
        "The sale has shipping on two items, and neither bears the refunded shipping's name",
        refund(shipping=[shipping("5.00")], money=[back("5.00")], order_total="123.00"),
        (
            sales_receipt(
                SOLD_MUGS,
                replace(sold(SHIPPING, "10.00"), role=LineRole.SHIPPING, description="Parcel"),
                replace(sold(EXPRESS, "5.00"), role=LineRole.SHIPPING, description="Courier"),
                tax="8.00",
            ),
        ),
        both=Held("several-shipping-items", ("1001",)),
    ),
)
