"""Generated policies of either edition, and what the ledger of that edition offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

from hypothesis import strategies as st

from plugin.accounting.documents import DocumentKind
from plugin.accounting.policy import (
    Booking,
    ClosedPeriod,
    Desktop,
    Gateway,
    MissingSale,
    NeverShipped,
    Offers,
    Online,
    Policy,
    RestockRule,
    ReturnsAccount,
    UnknownSku,
)
from plugin.accounting.refund import ExtraKind
from tests.invariants import chart

Edition = Literal["online", "desktop"]

_EXTRAS = {
    ExtraKind.DUTY: chart.DUTY,
    ExtraKind.TIP: chart.TIP,
    ExtraKind.ADJUSTMENT: chart.ADJUSTMENT,
    ExtraKind.FEE_KEPT: chart.FEE,
    ExtraKind.CASH_ROUNDING: chart.CENTS,
}
_WRITTEN_ONLINE = frozenset(DocumentKind) - {DocumentKind.CARD_REFUND, DocumentKind.REFUND_CHECK}
_WRITTEN_ON_DESKTOP = frozenset(DocumentKind) - {DocumentKind.REFUND_RECEIPT}


#: What a merchant may forget to set; mostly nothing.
_FORGOTTEN = (
    None, None, None, None, None, None, None, None, "no_restock_item", "rounding_item", "exchange_item",
    "store_credit_item", "gift_card_item", "extra_items", "sku_items", "gateways", "a gateway",
)  # fmt: skip

_ONLINE_BOXES: tuple[Online | Desktop, ...] = (
    *[Online()] * 6,
    Online(void_unpaid=False),
    Online(refund_receipts=False),
    Online(credit_memos=False),
    Online(credit_memos=False, refund_receipts=False),
)
_DESKTOP = Desktop(memo_receivable=chart.RECEIVABLE)
_DESKTOP_BOXES: tuple[Online | Desktop, ...] = (
    *[_DESKTOP] * 6,
    replace(_DESKTOP, debit_is_card=True),
    replace(_DESKTOP, void_unpaid=False),
    replace(_DESKTOP, card_refunds=False),
    replace(_DESKTOP, refund_checks=False),
    replace(_DESKTOP, card_refunds=False, refund_checks=False),
    replace(_DESKTOP, credit_memos=False, card_refunds=False, refund_checks=False),
    Desktop(),
)
#: What stands around an order's number.
_NUMBERS: tuple[dict[str, Any], ...] = (
    {},
    {"number_suffix": "-B"},
    {"number_prefix": "A-"},
    {"number_prefix": "SHOP-ONE-", "number_suffix": "-B"},
)
_BOXES = {"online": _ONLINE_BOXES, "desktop": _DESKTOP_BOXES}


@st.composite
def policies(draw: st.DrawFn, edition: Edition) -> Policy:
    """Every choice; of what a refund may need one thing is forgotten now and then."""
    plain = full(edition)
    policy = replace(
        plain,
        boxes=draw(st.sampled_from(_BOXES[edition])),
        booking=draw(st.sampled_from([Booking.AUTOMATIC] * 5 + [Booking.REVIEW])),
        missing_sale=draw(st.sampled_from([MissingSale.CREATE] * 4 + [MissingSale.HOLD, MissingSale.SKIP])),
        closed_period=draw(st.sampled_from([ClosedPeriod.FIRST_OPEN_DAY] * 3 + [ClosedPeriod.HOLD])),
        void_only_in_month=draw(st.booleans()),
        unknown_sku=draw(st.sampled_from([UnknownSku.FALLBACK, UnknownSku.HOLD])),
        never_shipped=draw(st.sampled_from([NeverShipped.ITEM_OF_THE_SALE] * 3 + [NeverShipped.HOLD])),
        restock_rule=draw(st.sampled_from([*[RestockRule.CAME_BACK] * 3, *RestockRule])),
        rounding_tolerance=draw(st.sampled_from([5, 1, 0])),
        **draw(st.sampled_from(_NUMBERS)),
        refund_items=draw(st.sampled_from([{}, {}, {}, {"LAMP-7": chart.NEVER_RESTOCK}])),
        returns=draw(st.sampled_from([None, None, _returns(edition)])),
    )
    return _forgetting(policy, draw(st.sampled_from(_FORGOTTEN)), draw)


def _forgetting(policy: Policy, forgotten: str | None, draw: st.DrawFn) -> Policy:
    match forgotten:
        case None:
            return policy
        case "extra_items" | "sku_items" | "gateways":
            return _with(policy, forgotten, {})
        case "a gateway":
            name = draw(st.sampled_from(list(policy.gateways)))
            kept = {each: gateway for each, gateway in policy.gateways.items() if each != name}
            return replace(policy, gateways=kept)
        case _:
            return _with(policy, forgotten, None)


def _with(policy: Policy, name: str, value: Any) -> Policy:
    changes = {name: value}
    return replace(policy, **changes)


_ONLINE_GATEWAYS = {
    "shopify_payments": Gateway(chart.UNDEPOSITED),
    "paypal": Gateway(chart.CLEARING),
    "cash": Gateway(chart.CHECKING),
}


_DESKTOP_GATEWAYS = {
    "shopify_payments": Gateway(chart.UNDEPOSITED, chart.METHODS["Visa"], chart.CHECKING),
    "debit": Gateway(chart.UNDEPOSITED, chart.METHODS["Debit"], chart.CHECKING),
    "paypal": Gateway(chart.CLEARING, chart.METHODS["Other"], chart.CHECKING),
    "manual": Gateway(None, chart.METHODS["Cash"], chart.CHECKING),
    "cash": Gateway(chart.UNDEPOSITED, chart.METHODS["Cash"], chart.CHECKING),
}


def _returns(edition: Edition) -> ReturnsAccount:
    if edition == "desktop":
        return ReturnsAccount(chart.RETURNS)
    return ReturnsAccount(chart.RETURNS, chart.INTO_RETURNS, (chart.OUT_OF_SALES,))


def full(edition: Edition) -> Policy:
    """Nothing forgotten, nothing unchecked: what a story's own policy is compared with when it is told."""
    return Policy(
        boxes=Online() if edition == "online" else _DESKTOP,
        missing_sale=MissingSale.CREATE,
        closed_period=ClosedPeriod.FIRST_OPEN_DAY,
        never_shipped=NeverShipped.ITEM_OF_THE_SALE,
        unknown_sku=UnknownSku.FALLBACK,
        restock_rule=RestockRule.CAME_BACK,
        fallback_item=chart.FALLBACK,
        no_restock_item=chart.NO_RESTOCK,
        shipping_item=chart.SHIPPING,
        rounding_item=chart.CENTS,
        exchange_item=chart.EXCHANGE,
        store_credit_item=chart.CREDIT,
        gift_card_item=chart.GIFT_CARD,
        extra_items=_EXTRAS,
        sku_items=chart.BY_SKU,
        gateways=_ONLINE_GATEWAYS if edition == "online" else _DESKTOP_GATEWAYS,
    )


def offers(edition: Edition, closed_through: date | None = None) -> Offers:
    """What a company of that edition can write."""
    desktop = edition == "desktop"
    return Offers(
        documents=_WRITTEN_ON_DESKTOP if desktop else _WRITTEN_ONLINE,
        longest_number=11 if desktop else 21,
        documents_per_request=30,
        closed_through=closed_through,
        computes_tax=desktop,
        overrides_accounts=desktop,
        voids=_WRITTEN_ON_DESKTOP - {DocumentKind.PAYMENT, DocumentKind.CREDIT_APPLICATION, DocumentKind.VOID}
        if desktop
        else frozenset({DocumentKind.INVOICE}),
    )
