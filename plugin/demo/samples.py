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
_ENGRAVING = {"sku": "ENGRAVE", "title": "Engraving", "quantity": 1, "price": "15.00", "tax": "1.20"}
_POST = {"title": "Standard post", "price": "5.00", "tax": "0.40"}
_PAID_RECEIPT = {"as": "sales receipt", "paid": "full"}
_PAID_INVOICE = {"as": "invoice", "paid": "full"}
_UNPAID_INVOICE = {"as": "invoice", "paid": "0.00"}

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
)
