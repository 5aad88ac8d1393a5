"""Choices that cannot be booked: the whole sentence of each refusal, and the figures at which it begins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plugin.accounting.choices import refusals
from plugin.accounting.documents import DocumentKind
from plugin.accounting.policy import (
    Desktop,
    Gateway,
    MethodKind,
    Online,
    PaymentMethod,
    Policy,
    ReturnsAccount,
    UnknownSku,
)
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.accounting.sentences import Sentence, say
from tests.accounting.cases.company import (
    CHECKING,
    INTO_RETURNS,
    MUG,
    OFFERS,
    OUT_OF_SALES,
    POLICIES,
    RETURNS,
    SALES,
    SHIPPING,
    STORE_CREDIT,
    item,
)

ONLINE, DESKTOP = POLICIES["online"], POLICIES["desktop"]


def refused(policy: Policy, **choices: Any) -> tuple[Sentence, ...]:
    """Of a company that is known, in the edition of the boxes."""
    return refusals(replace(policy, **choices), OFFERS[policy.boxes.edition])


@pytest.mark.parametrize(
    "boxes",
    [Desktop(credit_memos=False, refund_checks=False), Desktop(credit_memos=False, card_refunds=False)],
)
def test_on_desktop_money_goes_out_of_a_memo_or_not_at_all(boxes: Desktop) -> None:
    assert refused(DESKTOP, boxes=boxes) == (say("choice-money-needs-memo"),)


@pytest.mark.parametrize(
    ("edition", "kind"),
    [
        ("online", DocumentKind.CREDIT_MEMO),
        ("online", DocumentKind.REFUND_RECEIPT),
        ("desktop", DocumentKind.CREDIT_MEMO),
        ("desktop", DocumentKind.CARD_REFUND),
        ("desktop", DocumentKind.REFUND_CHECK),
    ],
)
def test_a_checked_box_whose_document_the_company_cannot_take_is_refused_by_its_name(
    edition: str, kind: DocumentKind
) -> None:
    policy, offers = POLICIES[edition], OFFERS[edition]
    bare = replace(offers, documents=offers.documents - {kind})
    assert refusals(policy, bare) == (say("choice-not-offered", kind=kind.value),)


def test_a_box_that_is_not_checked_asks_for_no_document() -> None:
    nothing = replace(OFFERS["online"], documents=frozenset())
    assert refusals(replace(ONLINE, boxes=Online(False, False, False)), nothing) == ()
    nothing = replace(OFFERS["desktop"], documents=frozenset())
    assert refusals(replace(DESKTOP, boxes=Desktop(False, False, False, False)), nothing) == ()


@pytest.mark.parametrize(
    ("edition", "longest", "most"), [("online", None, 16), ("desktop", None, 6), ("online", 12, 7)]
)
def test_beside_prefix_and_suffix_five_characters_are_left_for_the_order(
    edition: str, longest: int | None, most: int
) -> None:
    """21 characters Online, 11 on Desktop, where the company is not known."""
    policy, offers = POLICIES[edition], None
    if longest:
        offers = replace(OFFERS[edition], longest_number=longest)
    fits, longer = "P" * most, "P" * (most + 1)
    assert refusals(replace(policy, number_prefix=fits), offers) == ()
    too_long = say("choice-numbers-too-long", prefix=longer, suffix="", most=most)
    assert refusals(replace(policy, number_prefix=longer), offers) == (too_long,)
    assert refusals(replace(policy, number_prefix=fits[1:], number_suffix="S"), offers) == ()
    too_long = say("choice-numbers-too-long", prefix=fits, suffix="S", most=most)
    assert refusals(replace(policy, number_prefix=fits, number_suffix="S"), offers) == (too_long,)


@pytest.mark.parametrize(
    ("field", "code", "name", "most"),
    [
        ("missing_days", "choice-missing-days", "days", 366),
        ("adopting_days", "choice-adopting-days", "days", 366),
        ("rounding_tolerance", "choice-tolerance", "tolerance", 100),
    ],
)
def test_days_and_tolerance_lie_between_nothing_and_the_most(
    field: str, code: str, name: str, most: int
) -> None:
    assert refused(DESKTOP, **{field: 0}) == refused(DESKTOP, **{field: most}) == ()
    for beyond in (-1, most + 1):
        assert refused(DESKTOP, **{field: beyond}) == (
            Sentence(code, {name: str(beyond), "most": str(most)}),
        )


def test_the_fallback_wants_an_item() -> None:
    without = {"unknown_sku": UnknownSku.FALLBACK, "fallback_item": None}
    assert refused(ONLINE, **without) == (say("choice-fallback-missing"),)
    assert refused(ONLINE, **{**without, "fallback_item": SHIPPING}) == ()
    assert refused(ONLINE, unknown_sku=UnknownSku.HOLD, fallback_item=None) == ()


PURPOSES = {
    "no_restock_item": "not restocked",
    "shipping_item": "shipping",
    "rounding_item": "rounding",
    "exchange_item": "exchange gain or loss",
    "store_credit_item": "store credit",
    "gift_card_item": "gift card",
    "fallback_item": "unknown products",
}


@pytest.mark.parametrize(("field", "purpose"), PURPOSES.items())
def test_each_item_of_the_policy_is_named_by_what_it_is_for(field: str, purpose: str) -> None:
    stock = item("Box", Ref("70", "Boxes"), ItemKind.STOCK)
    assert refused(ONLINE, **{field: stock}) == (say("choice-stock-item", purpose=purpose, item="Box"),)
    gone = replace(item("Box", Ref("70", "Boxes")), active=False)
    assert refused(ONLINE, **{field: gone}) == (say("choice-item-inactive", purpose=purpose, item="Box"),)


@pytest.mark.parametrize("kind", ExtraKind)
def test_each_extra_is_named_by_its_kind(kind: ExtraKind) -> None:
    extras = {**ONLINE.extra_items, kind: item("Box", Ref("70", "Boxes"), ItemKind.STOCK)}
    assert refused(ONLINE, extra_items=extras) == (say("choice-stock-item", purpose=kind.value, item="Box"),)


OWED = Ref("95", "Store credit owed")
PROMISED = item("Promise", SALES)


@pytest.mark.parametrize(
    ("field", "purpose"), [("store_credit_item", "store credit"), ("gift_card_item", "gift card")]
)
@pytest.mark.parametrize(
    "elsewhere",
    [
        {"shipping_item": item("Shipping", SALES)},
        {"sku_items": {"MUG-01": MUG}},
        {"refund_items": {"MUG-01": item("Returned mug", SALES)}},
    ],
    ids=["an item of the policy", "the SKU map", "the refund mapping"],
)
def test_what_is_owed_never_posts_to_an_account_that_earns(
    field: str, purpose: str, elsewhere: dict[str, Any]
) -> None:
    bare = replace(
        ONLINE,
        no_restock_item=None,
        shipping_item=None,
        store_credit_item=None,
        gift_card_item=None,
        sku_items={},
    )
    refusal = say("choice-liability-earns", purpose=purpose, item="Promise", account="Sales")
    assert refused(bare, **{field: PROMISED}) == ()
    assert refused(bare, **{field: PROMISED}, **elsewhere) == (refusal,)
    assert refused(bare, **{field: replace(PROMISED, income_account=OWED)}, **elsewhere) == ()


def test_store_credit_and_gift_cards_may_share_an_account() -> None:
    assert refused(ONLINE, gift_card_item=STORE_CREDIT) == ()


def test_an_item_whose_account_is_not_known_is_not_refused() -> None:
    unknown = replace(PROMISED, income_account=None)
    assert (
        refused(ONLINE, store_credit_item=unknown, shipping_item=replace(SHIPPING, income_account=None)) == ()
    )


INTO = say("choice-returns-into", account="Returns and allowances")
OUT_OF = say("choice-returns-out-of", account="Returns and allowances")
WRONG = item("Into sales", SALES)
NOWHERE = replace(INTO_RETURNS, income_account=None)


@pytest.mark.parametrize(
    ("into", "out_of", "refusal"),
    [
        (INTO_RETURNS, (OUT_OF_SALES,), ()),
        (None, (OUT_OF_SALES,), (INTO,)),
        (NOWHERE, (OUT_OF_SALES,), (INTO,)),
        (WRONG, (OUT_OF_SALES,), (INTO,)),
        (INTO_RETURNS, (), (OUT_OF,)),
        (INTO_RETURNS, (NOWHERE,), (OUT_OF,)),
        (INTO_RETURNS, (INTO_RETURNS,), (OUT_OF,)),
        (INTO_RETURNS, (OUT_OF_SALES, INTO_RETURNS), (OUT_OF,)),
        (INTO_RETURNS, (OUT_OF_SALES, item("Out of services", Ref("80", "Services"))), ()),
        (None, (), (INTO, OUT_OF)),
    ],
)
def test_the_pair_of_a_returns_account_goes_into_it_and_out_of_others(
    into: Item | None, out_of: tuple[Item, ...], refusal: tuple[Sentence, ...]
) -> None:
    returns = ReturnsAccount(RETURNS, into, out_of)
    assert refused(ONLINE, returns=returns) == refusal
    assert refusals(replace(ONLINE, returns=returns)) == refusal


def test_a_company_that_overrides_accounts_needs_no_pair() -> None:
    alone = ReturnsAccount(RETURNS)
    assert refused(DESKTOP, returns=alone) == ()
    assert refusals(replace(DESKTOP, returns=alone)) == ()
    plain = replace(OFFERS["desktop"], overrides_accounts=False)
    assert refusals(replace(DESKTOP, returns=alone), plain) == (INTO, OUT_OF)


PAYPAL = PaymentMethod(Ref("m3", "PayPal"), MethodKind.OTHER)
DEBIT = PaymentMethod(Ref("m2", "Debit"), MethodKind.DEBIT_CARD)
VISA = PaymentMethod(Ref("m1", "Visa"), MethodKind.VISA)
NO_METHOD = say("choice-gateway-method", gateway="paypal")
NO_BANK = say("choice-gateway-bank-account", gateway="paypal")


@pytest.mark.parametrize(
    ("boxes", "gateway", "refusal"),
    [
        (Desktop(), Gateway(), (NO_METHOD,)),
        (Desktop(refund_checks=False), Gateway(), (NO_METHOD,)),
        (Desktop(card_refunds=False), Gateway(), (NO_METHOD,)),
        (Desktop(card_refunds=False, refund_checks=False), Gateway(), ()),
        (Desktop(), Gateway(method=PAYPAL), (NO_BANK,)),
        (Desktop(), Gateway(method=PAYPAL, bank_account=CHECKING), ()),
        (Desktop(refund_checks=False), Gateway(method=PAYPAL), ()),
        (Desktop(), Gateway(method=VISA), ()),
        (Desktop(), Gateway(method=DEBIT), (NO_BANK,)),
        (Desktop(debit_is_card=True), Gateway(method=DEBIT), ()),
        (Online(), Gateway(), ()),
    ],
)
def test_a_gateway_on_desktop_needs_a_method_and_for_checks_a_bank_account(
    boxes: Online | Desktop, gateway: Gateway, refusal: tuple[Sentence, ...]
) -> None:
    policy = POLICIES[boxes.edition]
    assert refused(policy, boxes=boxes, gateways={"paypal": gateway}) == refusal


def test_every_gateway_is_looked_at() -> None:
    gateways = {"card": Gateway(method=VISA), "paypal": Gateway(), "cash": Gateway(method=PAYPAL)}
    assert refused(DESKTOP, gateways=gateways) == (
        NO_METHOD,
        say("choice-gateway-bank-account", gateway="cash"),
    )
