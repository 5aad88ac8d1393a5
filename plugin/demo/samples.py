"""What happens in the pretend shop: orders, how they were booked, what was refunded, what should become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plugin.states import State


@dataclass(frozen=True, slots=True)
class SampleRefund:
    """`wish`: the refund, as the sandbox's control takes it. `state`: where it has to stand in the end."""

    wish: Mapping[str, Any]
    state: State = State.BOOKED


@dataclass(frozen=True, slots=True)
class Sample:
    """An order and its refunds. `sale`: how it was booked in QuickBooks before, None: it was not."""

    what: str
    order: Mapping[str, Any]
    sale: Mapping[str, Any] | None
    refunds: tuple[SampleRefund, ...] = field(default=())


def _mug(
    quantity: int = 1, *, tax: str, discount: str = "0.00", fulfilled: int | None = None
) -> dict[str, Any]:
    return {
        "sku": "MUG-01",
        "title": "Mug, blue",
        "quantity": quantity,
        "tracked": True,
        "price": "20.00",
        "discount": discount,
        "tax": tax,
        "fulfilled": quantity if fulfilled is None else fulfilled,
    }


_LAMP = {
    "sku": "LAMP-7",
    "title": "Desk lamp",
    "quantity": 1,
    "tracked": True,
    "price": "100.00",
    "tax": "8.00",
}
_BOWL = {"sku": "BOWL-3", "title": "Bowl, large", "tracked": True, "price": "45.00", "tax": "3.60"}
_TIP = {"title": "Tip", "price": "3.00", "tip": True}
_GIFT_CARD = {"title": "Gift card", "price": "25.00", "gift_card": True}
_ENGRAVING = {"sku": "ENGRAVE", "title": "Engraving", "quantity": 1, "price": "15.00", "tax": "1.20"}
_POST = {"title": "Standard post", "price": "5.00", "tax": "0.40"}
_CREDIT = {"amount": "21.60", "gateway": "shopify_store_credit", "card": None}
_PAID_RECEIPT = {"as": "sales receipt", "paid": "full"}
_PAID_INVOICE = {"as": "invoice", "paid": "full"}
_UNPAID_INVOICE = {"as": "invoice", "paid": "0.00"}

#: What the merchant has on the shelves; an exchange may send out what its order never named.
GOODS: tuple[Mapping[str, Any], ...] = (_mug(tax="1.60"), _LAMP, _BOWL)

SAMPLES: tuple[Sample, ...] = (
    Sample(
        "full return with tax and shipping, back on the shelf",
        {"customer": "Ada Jones", "line_items": [_mug(2, tax="3.20")], "shipping_lines": [_POST]},
        _PAID_RECEIPT,
        (SampleRefund({"lines": [{"index": 0}], "shipping": True, "note": "Wrong colour"}),),
    ),
    Sample(
        "two partial refunds on one paid invoice",
        {"customer": "Ben Okafor", "line_items": [_mug(3, tax="4.80")]},
        _PAID_INVOICE,
        (
            SampleRefund({"lines": [{"index": 0, "quantity": 1}]}),
            SampleRefund({"lines": [{"index": 0, "quantity": 1}], "note": "Second one too"}),
        ),
    ),
    Sample(
        "one unit broke on its way and is not put back",
        {"customer": "Chen Wei", "line_items": [_mug(2, tax="3.00", discount="2.50")]},
        _PAID_RECEIPT,
        (SampleRefund({"lines": [{"index": 0, "quantity": 1, "restock": "no_restock"}], "note": "Broken"}),),
    ),
    Sample(
        "never paid, cancelled before shipping",
        {"customer": "Dora Lind", "line_items": [{**_LAMP, "fulfilled": 0}], "paid": "0.00"},
        _UNPAID_INVOICE,
        (
            SampleRefund(
                {"lines": [{"index": 0, "restock": "cancel"}], "transactions": [], "note": "Cancelled"}
            ),
        ),
    ),
    Sample(
        "part of an unpaid invoice",
        {"customer": "Emil Sato", "line_items": [_LAMP, _ENGRAVING], "paid": "0.00"},
        _UNPAID_INVOICE,
        (SampleRefund({"lines": [{"index": 1, "restock": "no_restock"}], "transactions": []}),),
    ),
    Sample(
        "part-paid invoice, all of it refunded",
        {"customer": "Fay Moreau", "line_items": [_LAMP], "paid": "60.00"},
        {"as": "invoice", "paid": "60.00"},
        (SampleRefund({"lines": [{"index": 0}], "transactions": [{"amount": "60.00"}], "adjustments": []}),),
    ),
    Sample(
        "a goodwill amount, nothing comes back",
        {"customer": "Gus Brandt", "line_items": [_ENGRAVING]},
        _PAID_RECEIPT,
        (SampleRefund({"lines": [], "transactions": [{"amount": "4.00"}], "note": "Sorry for the delay"}),),
    ),
    Sample(
        "the money is still on its way",
        {"customer": "Hana Ito", "line_items": [_mug(tax="1.60")]},
        _PAID_RECEIPT,
        (SampleRefund({"lines": [{"index": 0}], "transactions": [{"status": "pending"}]}, State.HELD),),
    ),
    Sample(
        "the order is not in QuickBooks yet",
        {"customer": "Ivo Kral", "line_items": [_mug(tax="1.60")]},
        None,
        (SampleRefund({"lines": [{"index": 0}]}, State.HELD),),
    ),
    Sample(
        "cancelled without money, and its invoice is void already",
        {"customer": "June Park", "line_items": [{**_LAMP, "fulfilled": 0}], "paid": "0.00"},
        {"as": "invoice", "paid": "0.00", "void": True},
        (SampleRefund({"lines": [{"index": 0, "restock": "cancel"}], "transactions": []}, State.SKIPPED),),
    ),
    Sample(
        "store credit instead of money, then a part of it",
        {"customer": "Kofi Mensah", "line_items": [_mug(2, tax="3.20")]},
        _PAID_RECEIPT,
        (
            SampleRefund({"lines": [{"index": 0, "quantity": 1}], "transactions": [_CREDIT]}),
            SampleRefund(
                {
                    "lines": [{"index": 0, "quantity": 1}],
                    "transactions": [{"amount": "11.60"}, {**_CREDIT, "amount": "10.00"}],
                }
            ),
        ),
    ),
    Sample(
        "paid by card and gift card, refunded to both",
        {
            "customer": "Lea Roth",
            "line_items": [_LAMP],
            "payments": [{"amount": "60.00", "card": "Visa"}, {"amount": "48.00", "gateway": "gift_card"}],
        },
        {"as": "sales receipt", "paid": "full", "settled": {"gift_card": "48.00"}},
        (
            SampleRefund(
                {
                    "lines": [{"index": 0}],
                    "transactions": [
                        {"amount": "60.00"},
                        {"amount": "48.00", "gateway": "gift_card", "card": None},
                    ],
                }
            ),
        ),
    ),
    Sample(
        "a restocking fee is kept",
        {"customer": "Mira Novak", "line_items": [_LAMP]},
        _PAID_RECEIPT,
        (SampleRefund({"lines": [{"index": 0}], "return": {"restocking": ["10.00"]}}),),
    ),
    Sample(
        "exchanged for something cheaper, the rest goes back",
        {"customer": "Nils Berg", "line_items": [_LAMP]},
        _PAID_RECEIPT,
        (SampleRefund({"lines": [{"index": 0}], "return": {"exchange": [_BOWL]}}),),
    ),
    Sample(
        "exchanged for something dearer, the customer pays the rest",
        {"customer": "Olga Petrova", "line_items": [_mug(tax="1.60")]},
        _PAID_RECEIPT,
        (SampleRefund({"lines": [{"index": 0}], "return": {"exchange": [_BOWL], "paid": True}}),),
    ),
    Sample(
        "a gift card that was sold is taken back",
        {"customer": "Paul Weber", "line_items": [_GIFT_CARD, _mug(tax="1.60")]},
        _PAID_RECEIPT,
        (SampleRefund({"lines": [{"index": 0, "restock": "no_restock"}]}),),
    ),
    Sample(
        "everything is refunded, the tip as well",
        {"customer": "Quinn Avery", "line_items": [_mug(tax="1.60"), _TIP]},
        _PAID_RECEIPT,
        (SampleRefund({"lines": [{"index": 0}, {"index": 1, "restock": "no_restock"}]}),),
    ),
    Sample(
        "tax alone is given back",
        {"customer": "Rosa Lima", "line_items": [_LAMP]},
        _PAID_RECEIPT,
        (
            SampleRefund(
                {
                    "adjustments": [{"amount": "0.00", "tax_amount": "-8.00", "reason": "CUSTOMER"}],
                    "transactions": [{"amount": "8.00"}],
                    "note": "Sold for resale, exempt from tax",
                }
            ),
        ),
    ),
    Sample(
        "a bank has disputed the payment",
        {
            "customer": "Sven Dahl",
            "line_items": [_LAMP],
            "disputes": [{"initiatedAs": "CHARGEBACK", "status": "UNDER_REVIEW"}],
        },
        _PAID_RECEIPT,
        (SampleRefund({"lines": [{"index": 0}]}, State.HELD),),
    ),
)
