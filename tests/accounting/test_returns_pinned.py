"""Refunds to a returns account Online, by pairs of lines; and stock where the store has no flag for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.accounting.case import Case
from plugin.accounting.decision import Books, Earlier, Hold
from plugin.accounting.documents import DocumentLine
from plugin.accounting.money import Money
from plugin.accounting.policy import Policy, RestockRule, ReturnsAccount
from plugin.accounting.restocking import restocked_as_ruled
from plugin.accounting.returns import moved_into_returns
from plugin.accounting.sale import Item, ItemKind, LineRole, Ref, SaleLine
from plugin.accounting.sentences import say
from plugin.accounting.statement import Statement, state
from tests.accounting.books import (
    MUG,
    NOW,
    OFFERS,
    POLICY,
    RETURNS,
    SALES,
    book,
    decided,
    goods,
    item,
    paid_back,
    receipt,
    refund,
    sales_receipt,
    shipping,
    sold,
    sold_shipping,
    usd,
)

SERVICES = Ref("80", "Service income")
REPAIR = item("REPAIR", ItemKind.SERVICE, sku="REPAIR", account=SERVICES)
INTO = item("Into returns", account=RETURNS)
OUT_OF_SALES, OUT_OF_SERVICES = item("Out of sales"), item("Out of services", account=SERVICES)
RETURNING = replace(POLICY, returns=ReturnsAccount(RETURNS, INTO, (OUT_OF_SALES, OUT_OF_SERVICES)))
SALE = (
    sold(MUG, "50.00", tax_code="TAX"),
    sold(REPAIR, "30.00", description="Repair", tax_code="NON", taxable=False),
    replace(sold_shipping("5.00"), taxable=False, tax_code="NON"),
)
GOODS = [
    goods("MUG-01", "50.00", tax="4.00"),
    goods("REPAIR", "30.00", title="Repair"),
]
BACK = refund(goods=GOODS, shipping=[shipping("5.00")], money=[paid_back("89.00")], order_total="89.00")


def pairs(policy: Policy = RETURNING, sale: tuple[SaleLine, ...] = SALE) -> list[DocumentLine]:
    made = receipt(book(BACK, sales_receipt(*sale, tax="4.00"), policy=policy))
    return [line for line in made.lines if line.role is LineRole.RETURNS]


def moved(item_: Item, description: str, amount: Money, code: str | None) -> DocumentLine:
    """Not taxed, without units, in the account of its item."""
    return DocumentLine(
        LineRole.RETURNS, item_.ref, description, amount, tax_code=code, account=item_.income_account
    )


def test_each_income_account_has_a_pair_of_its_own_and_shipping_stays() -> None:
    assert pairs() == [
        moved(OUT_OF_SALES, "Out of Sales of Product Income", usd("-50.00"), "NON"),
        moved(INTO, "Into Returns and allowances", usd("50.00"), "NON"),
        moved(OUT_OF_SERVICES, "Out of Service income", usd("-30.00"), "NON"),
        moved(INTO, "Into Returns and allowances", usd("30.00"), "NON"),
    ]


def test_where_no_line_has_a_code_for_what_is_not_taxed_the_pair_has_none() -> None:
    plain = tuple(replace(line, tax_code=None) if not line.taxable else line for line in SALE)
    assert [line.tax_code for line in pairs(sale=plain)] == [None] * 4


def test_goods_that_are_in_the_returns_account_already_are_moved_nowhere() -> None:
    there = replace(MUG, income_account=RETURNS)
    made = pairs(sale=(replace(SALE[0], item=there), *SALE[1:]))
    assert [line.item for line in made] == [OUT_OF_SERVICES.ref, INTO.ref]


def test_goods_whose_account_nobody_knows_cannot_be_moved_and_are_held_by_the_name_of_their_item() -> None:
    unknown = replace(MUG, income_account=None)
    answer = book(
        BACK, sales_receipt(replace(SALE[0], item=unknown), *SALE[1:], tax="4.00"), policy=RETURNING
    )
    held = say("returns-account-unknown", returns="Returns and allowances", item="MUG-01")
    assert answer == Hold(held)


def test_goods_that_stand_on_no_item_are_named_by_their_description() -> None:
    whole = state(BACK, (), "USD")
    assert isinstance(whole, Statement)
    case = Case(BACK, sales_receipt(*SALE, tax="4.00"), whole, Books(), Earlier(), RETURNING, OFFERS, NOW)
    answer = moved_into_returns(case, [DocumentLine(LineRole.GOODS, None, "A mug", usd("50.00"))])
    assert answer == Hold(say("returns-account-unknown", returns="Returns and allowances", item="A mug"))


@pytest.mark.parametrize(
    ("returns", "account"),
    [
        (ReturnsAccount(RETURNS, None, (OUT_OF_SALES, OUT_OF_SERVICES)), "Sales of Product Income"),
        (ReturnsAccount(RETURNS, INTO, (OUT_OF_SALES,)), "Service income"),
        (ReturnsAccount(RETURNS, INTO, (replace(OUT_OF_SALES, income_account=None),)), SALES.name),
    ],
    ids=["no item into it", "none out of services", "an item of no account"],
)
def test_without_an_item_of_the_pair_the_refund_is_held_with_both_accounts(
    returns: ReturnsAccount, account: str
) -> None:
    answer = book(BACK, sales_receipt(*SALE, tax="4.00"), policy=replace(POLICY, returns=returns))
    assert answer == Hold(say("returns-item-missing", account=account, returns="Returns and allowances"))


@pytest.mark.parametrize("gone", ["into", "out of"])
def test_an_inactive_item_of_the_pair_holds_the_refund(gone: str) -> None:
    returns = (
        ReturnsAccount(RETURNS, replace(INTO, active=False), (OUT_OF_SALES, OUT_OF_SERVICES))
        if gone == "into"
        else ReturnsAccount(RETURNS, INTO, (OUT_OF_SALES, replace(OUT_OF_SERVICES, active=False)))
    )
    answer = book(BACK, sales_receipt(*SALE, tax="4.00"), policy=replace(POLICY, returns=returns))
    named = "Into returns" if gone == "into" else "Out of services"
    assert answer == Hold(say("item-inactive", item=named))


def test_a_company_that_overrides_accounts_gets_no_pair() -> None:
    overrides = replace(OFFERS, overrides_accounts=True)
    (made,) = decided(
        book(BACK, sales_receipt(*SALE, tax="4.00"), policy=RETURNING, offers=overrides)
    ).documents
    assert [line.role for line in getattr(made, "lines", ())] == [
        LineRole.GOODS,
        LineRole.GOODS,
        LineRole.SHIPPING,
    ]


def ruled(rule: RestockRule, *flags: tuple[bool | None, bool | None]) -> list[bool | None] | Hold:
    """(what the store says of the shelf, whether the merchant has it again) -> what the rule makes of it."""
    lines = [
        goods(f"SKU-{at}", title=f"Mug {at}", restocked=restocked, came_back=came_back)
        for at, (restocked, came_back) in enumerate(flags, 1)
    ]
    answer = restocked_as_ruled(refund(goods=lines), replace(POLICY, restock_rule=rule))
    return answer if isinstance(answer, Hold) else [line.restocked for line in answer.goods]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(RestockRule.ALWAYS, True), (RestockRule.NEVER, False), (RestockRule.CAME_BACK, True)],
)
def test_the_rule_is_only_asked_where_the_store_says_nothing(rule: RestockRule, expected: bool) -> None:
    assert ruled(rule, (False, True), (None, True), (True, False)) == [False, expected, True]


def test_what_came_back_is_back_in_stock_and_what_did_not_is_not() -> None:
    assert ruled(RestockRule.CAME_BACK, (None, True), (None, False)) == [True, False]


def test_every_line_that_nobody_can_tell_of_is_named() -> None:
    unknown = Hold(say("restock-unknown", title="Mug 1, Mug 3"))
    assert ruled(RestockRule.HOLD, (None, True), (True, None), (None, None)) == unknown
    assert ruled(RestockRule.CAME_BACK, (None, None), (None, True), (None, None)) == unknown


def test_a_price_alone_asks_for_no_shelf() -> None:
    line = goods(quantity=0, ordered=1, restocked=None)
    answer = restocked_as_ruled(refund(goods=[line]), POLICY)
    assert not isinstance(answer, Hold)
