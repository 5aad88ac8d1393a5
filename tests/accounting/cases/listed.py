"""Goods that neither the merchant nor the sale names an item for: the company's own list of items is asked."""

from __future__ import annotations

from dataclasses import replace

from plugin.accounting.policy import Gateway, MissingSale, UnknownSku
from plugin.accounting.refund import Buyer, Contents
from plugin.accounting.sale import ItemKind
from tests.accounting.books import going_out, goods, refund
from tests.accounting.cases.company import DAMAGED, FALLBACK, POLICIES, POSTER, UNDEPOSITED, item
from tests.accounting.cases.facts import ONE_BACK, RECEIPT, back, paid_in
from tests.accounting.cases.lines import paid_back
from tests.accounting.cases.row import Booked, Held, Row, choice, lists

_VASE = item("Vases:Blue", sku="VASE-9")
_OTHER_VASE = item("Vases:Red", sku="VASE-9")
_FOUND = lists("In QuickBooks the item “Vases:Blue” has the SKU VASE-9", "VASE-9", _VASE)
_REFUND = refund(
    goods=[goods("VASE-9", "50.00", tax="4.00", title="Vase", restocked=False)],
    money=[back("54.00")],
)
_ON_VASE = ("54.00", "1 × Vases:Blue 50.00\nSales tax 4.00", "Dr Sales 50.00\nDr Sales tax payable 4.00")
_FALLBACK = choice(
    "Unknown products use “Unknown goods”", unknown_sku=UnknownSku.FALLBACK, fallback_item=FALLBACK
)
_NEW_VASE = refund(
    goods=[goods("VASE-9", "50.00", tax="4.00", title="Vase")],
    money=[back("54.00")],
    order_total="54.00",
    received="54.00",
    contents=Contents(
        lines=(going_out("VASE-9", "50.00", tax="4.00", title="Vase"),),
        payments=(paid_in("54.00"),),
        buyer=Buyer("Ada Jones"),
    ),
)
_CREATE = choice("The sale is missing: create it first", missing_sale=MissingSale.CREATE)
_ACCOUNT = choice(
    "Money by card is in Undeposited Funds",
    gateways={"card": Gateway(UNDEPOSITED, POLICIES["desktop"].gateway("card").method)},
)

ROWS = (
    paid_back(
        "sku-of-an-item",
        "A vase is refunded that the sale does not show, and one item of the company has its SKU",
        _REFUND,
        RECEIPT,
        *_ON_VASE,
        choices=(_FOUND,),
    ),
    paid_back(
        "sku-of-an-item-before-the-fallback",
        "The same where unknown products use a fallback item: this one is not unknown",
        _REFUND,
        RECEIPT,
        *_ON_VASE,
        choices=(_FOUND, _FALLBACK),
    ),
    paid_back(
        "sku-of-an-item-and-the-merchants-mapping",
        "The same where the merchant maps the SKU to another item: the merchant's word counts",
        _REFUND,
        RECEIPT,
        "54.00",
        "1 × POSTER-A2 50.00\nSales tax 4.00",
        "Dr Sales 50.00\nDr Sales tax payable 4.00",
        choices=(_FOUND, choice("The SKU VASE-9 is the item “POSTER-A2”", sku_items={"VASE-9": POSTER})),
    ),
    paid_back(
        "sku-of-an-item-and-the-refund-mapping",
        "The same where refunds of the SKU always use another item",
        _REFUND,
        RECEIPT,
        "54.00",
        "1 × Damaged goods 50.00\nSales tax 4.00",
        "Dr Damaged goods 50.00\nDr Sales tax payable 4.00",
        choices=(_FOUND, choice("Refunds of VASE-9 use “Damaged goods”", refund_items={"VASE-9": DAMAGED})),
    ),
    paid_back(
        "sku-of-an-item-and-the-sale",
        "A mug is refunded, and another item of the company has its SKU: the item of the sale counts",
        ONE_BACK,
        RECEIPT,
        "27.00",
        "1 × MUG-01 25.00\nSales tax 2.00",
        "Dr Sales 25.00\nDr Sales tax payable 2.00",
        "1 × MUG-01",
        choices=(lists("In QuickBooks the item “POSTER-A2” has the SKU MUG-01", "MUG-01", POSTER),),
    ),
    Row(
        "sku-of-several-items",
        "A vase is refunded that the sale does not show, and two items of the company have its SKU",
        _REFUND,
        (RECEIPT,),
        both=Held("several-items", ("VASE-9", "2 items", "Vases:Blue, Vases:Red")),
        choices=(
            lists("Two items in QuickBooks have the SKU VASE-9", "VASE-9", _VASE, _OTHER_VASE),
            _FALLBACK,
        ),
        remark="A fallback item is for products that nobody knows, not for those that two items claim.",
    ),
    Row(
        "sku-of-an-inactive-item",
        "The item that has the SKU is inactive",
        _REFUND,
        (RECEIPT,),
        both=Held("item-inactive", ("Vases:Blue",)),
        choices=(lists("The item with the SKU VASE-9 is inactive", "VASE-9", replace(_VASE, active=False)),),
    ),
    Row(
        "sku-of-a-bundle",
        "The item that has the SKU is a bundle of several products",
        _REFUND,
        (RECEIPT,),
        both=Held("item-is-bundle", ("Vases:Blue",)),
        choices=(lists("The SKU VASE-9 is a bundle", "VASE-9", replace(_VASE, kind=ItemKind.BUNDLE)),),
    ),
    Row(
        "sku-of-a-category",
        "The SKU is the name of a category",
        _REFUND,
        (RECEIPT,),
        both=Held("item-is-category", ("Vases:Blue",)),
        choices=(lists("The SKU VASE-9 is a category", "VASE-9", replace(_VASE, kind=ItemKind.CATEGORY)),),
    ),
    Row(
        "stock-item-of-a-sku-that-stayed-out",
        "The item that has the SKU is stock, and the vase did not come back",
        _REFUND,
        (RECEIPT,),
        online=Booked(
            """
            Refund receipt 1001, 54.00, from Undeposited Funds
                1 × Not restocked 50.00
                Sales tax 4.00
            """,
            "Dr Sales 50.00\nDr Sales tax payable 4.00\nCr Undeposited Funds 54.00",
        ),
        choices=(
            lists("The item with the SKU VASE-9 is stock", "VASE-9", replace(_VASE, kind=ItemKind.STOCK)),
        ),
    ),
    Row(
        "missing-sale-of-a-sku-that-the-company-knows",
        "The sale never came into QuickBooks, and its product is known there by its SKU",
        _NEW_VASE,
        online=Booked(
            """
            Sales receipt 1001, 54.00, into Undeposited Funds
                1 × Vases:Blue 50.00
                Sales tax 4.00
            Refund receipt 1001, 54.00, from Undeposited Funds
                1 × Vases:Blue 50.00
                Sales tax 4.00
            """,
            """
            Dr Undeposited Funds 54.00
            Cr Sales 50.00
            Cr Sales tax payable 4.00
            Dr Sales 50.00
            Dr Sales tax payable 4.00
            Cr Undeposited Funds 54.00
            """,
        ),
        choices=(_CREATE, _ACCOUNT, _FOUND),
    ),
    Row(
        "missing-sale-of-a-sku-of-several-items",
        "The same where two items of the company have the SKU",
        _NEW_VASE,
        both=Held("several-items", ("VASE-9",)),
        choices=(
            _CREATE,
            _ACCOUNT,
            lists("Two items in QuickBooks have the SKU VASE-9", "VASE-9", _VASE, _OTHER_VASE),
        ),
    ),
)
