"""Which line of the sale refunded goods belong to, asked of the matching itself; and how shares are refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plugin.accounting.allocate import parts_of, quantities, shares
from plugin.accounting.case import Case
from plugin.accounting.decision import Books, Earlier, Reversal
from plugin.accounting.documents import DocumentLine
from plugin.accounting.items import Listed
from plugin.accounting.matching import Matching
from plugin.accounting.money import Money
from plugin.accounting.policy import Policy
from plugin.accounting.refund import GoodsLine, Refund
from plugin.accounting.row import Row
from plugin.accounting.sale import LineRole, SaleLine
from plugin.accounting.statement import Statement, state
from tests.accounting.books import (
    MUG,
    NOW,
    OFFERS,
    POLICY,
    going_out,
    goods,
    item,
    paid_back,
    refund,
    sales_receipt,
    sold,
    usd,
)
from tests.accounting.cases.company import CUP


def matching(
    refund_: Refund,
    *lines: SaleLine,
    policy: Policy = POLICY,
    earlier: Earlier | None = None,
    listed: Listed | None = None,
) -> Matching:
    sale = sales_receipt(*lines)
    statement = state(refund_, (), "USD")
    assert isinstance(statement, Statement)
    books = Books((sale,), items=listed or {})
    return Matching(Case(refund_, sale, statement, books, earlier or Earlier(), policy, OFFERS, NOW))


def found(
    line: GoodsLine, *lines: SaleLine, policy: Policy = POLICY, listed: Listed | None = None
) -> str | None:
    """The id of the sale line that the goods were sold on."""
    whole = refund(goods=[line], money=[paid_back(str(line.amount.shop.amount))])
    match = matching(whole, *lines, policy=policy, listed=listed).of(line)
    return match.id if match else None


THREE, ONE = sold(MUG, "75.00", quantity="3", id_="three"), sold(MUG, "25.00", id_="one")


def test_of_two_lines_of_one_product_the_one_sold_in_that_quantity_is_meant() -> None:
    assert found(goods(amount_="25.00"), THREE, ONE) == "one"
    assert found(goods(amount_="25.00", ordered=3), ONE, THREE) == "three"


def test_the_merchants_sku_map_finds_a_line_that_nothing_else_would() -> None:
    mapped = replace(POLICY, sku_items={"OLD": MUG})
    renamed = goods("OLD", "25.00", title="Another name")
    assert found(renamed, ONE, sold(CUP, "9.00"), policy=mapped) == "one"
    assert found(renamed, ONE, sold(CUP, "9.00")) is None
    assert found(goods("NEW", "25.00", title="x"), ONE, policy=mapped) is None


def test_the_only_item_that_the_company_calls_so_finds_its_line_and_one_of_several_does_not() -> None:
    renamed = goods("OLD", "25.00", title="Another name")
    assert found(renamed, ONE, sold(CUP, "9.00"), listed={"OLD": (MUG,)}) == "one"
    assert found(renamed, ONE, sold(CUP, "9.00"), listed={"OLD": (MUG, CUP)}) is None
    mapped = replace(POLICY, sku_items={"OLD": MUG})
    assert found(renamed, ONE, sold(CUP, "9.00"), policy=mapped, listed={"OLD": (CUP,)}) == "one"


def test_a_price_that_two_lines_have_is_no_sign_even_of_one_product() -> None:
    nameless = goods(None, "25.00", title="Sign")
    assert found(nameless, ONE, sold(CUP, "9.00")) == "one"
    assert found(nameless, ONE, replace(ONE, id="two")) is None


def test_a_price_is_that_of_so_many_units_as_were_ordered() -> None:
    assert found(goods(None, "25.00", title="Sign", ordered=3), THREE, sold(CUP, "9.00")) == "three"
    assert found(goods(None, "25.00", title="Sign", ordered=2), THREE, sold(CUP, "9.00")) is None
    assert found(goods(None, "25.00", title="Sign", quantity=0, ordered=1), ONE, sold(CUP, "9.00")) is None


def test_a_title_finds_a_line_whose_item_has_no_sku() -> None:
    sign = sold(item("Custom work"), "25.00", description="Sign", id_="sign")
    assert found(goods("SIGN-9", "25.00", title="Sign"), sign, THREE) == "sign"
    other = sold(item("Custom work", sku="SIGN-8"), "25.00", description="Sign", id_="sign")
    assert found(goods("SIGN-9", "25.00", title="Sign"), other, THREE) is None


def test_two_products_of_one_title_are_not_guessed_between() -> None:
    red = sold(item("Red sign"), "20.00", description="Sign", id_="red")
    blue = sold(item("Blue sign"), "30.00", description="Sign", id_="blue")
    assert found(goods(None, "7.00", title="Sign"), red, blue) is None
    assert found(goods(None, "7.00", title="Sign"), red, replace(red, id="again")) == "red"
    nameless = replace(red, item=None)
    assert found(goods(None, "7.00", title="Sign"), nameless, blue) is None
    assert found(goods(None, "7.00", title="Sign"), nameless, replace(nameless, id="again")) == "red"


def test_units_of_every_line_are_counted_with_those_of_earlier_booked_refunds() -> None:
    first = refund(id_="R0", goods=[goods(amount_="25.00", ordered=3)], money=[paid_back("25.00")])
    now = refund(goods=[goods(amount_="50.00", quantity=2, ordered=3)], money=[paid_back("50.00")])
    nothing = usd("0.00")
    booked = Reversal("R0", nothing, nothing, nothing, nothing, {}, in_sale=True, settled=True)
    assert matching(now, THREE, earlier=Earlier((first,), (booked,))).returned == {"three": 3}
    assert matching(now, THREE, earlier=Earlier((first,))).returned == {"three": 2}


def test_what_went_out_again_in_booked_exchanges_is_counted_on_its_line() -> None:
    out = [going_out("MUG-01", "25.00"), going_out("CUP-02", "9.00"), going_out(None, "25.00", title="Mug")]
    exchange = refund(id_="R0", goods=[goods(amount_="25.00", ordered=3)], replacements=[*out, out[0]])
    now = refund(goods=[goods(amount_="25.00", ordered=3)], money=[paid_back("25.00")])
    nothing = usd("0.00")
    booked = Reversal("R0", nothing, nothing, nothing, nothing, {}, in_sale=True, settled=True)
    assert matching(now, THREE, earlier=Earlier((exchange,), (booked,))).replaced == {"three": 2}
    assert matching(now, THREE, earlier=Earlier((exchange,))).replaced == {}


# Shares


REFUSED = r"^the documents do not come to what the lines come to$"


@pytest.mark.parametrize(
    ("amounts", "totals"),
    [
        (["1.00"], ["2.00"]),
        ([], []),
        (["0.00"], []),
        (["1.00"], ["1.00", "0.00"]),
        (["1.00"], ["2.00", "-1.00"]),
        (["1.00"], ["0.50", "0.49"]),
    ],
)
def test_documents_that_do_not_come_to_the_lines_or_to_nothing_are_refused(
    amounts: list[str], totals: list[str]
) -> None:
    with pytest.raises(ValueError, match=REFUSED):
        shares([usd(each) for each in amounts], [usd(each) for each in totals])


def test_a_document_of_one_cent_gets_its_cent() -> None:
    assert shares([usd("0.01"), usd("0.01")], [usd("0.01"), usd("0.01")]) == (
        (usd("0.01"), usd("0.00")),
        (usd("0.00"), usd("0.01")),
    )


def test_of_equal_remainders_the_earlier_line_gets_the_cent() -> None:
    thirds = shares([usd("1.00")] * 3, [usd("1.00"), usd("2.00")])
    assert thirds[0] == (usd("0.34"), usd("0.33"), usd("0.33"))
    assert thirds[1] == (usd("0.66"), usd("0.67"), usd("0.67"))


def test_a_fee_below_nothing_is_shared_like_every_line() -> None:
    """60.00 less a fee of 10.00 over documents of 20.00 and 30.00."""
    assert shares([usd("60.00"), usd("-10.00")], [usd("20.00"), usd("30.00")]) == (
        (usd("24.00"), usd("-4.00")),
        (usd("36.00"), usd("-6.00")),
    )


@pytest.mark.parametrize(
    ("quantity", "parts", "units"),
    [
        ("3", ["10.00"], ["3"]),
        ("3", ["10.00", "20.00"], ["1.00000", "2.00000"]),
        ("1", ["10.00", "20.00"], ["0.33333", "0.66667"]),
        ("-1", ["-10.00", "-20.00"], ["-0.33333", "-0.66667"]),
        ("3", ["0.00", "30.00"], ["0", "3"]),
        ("3", ["30.00", "0.00"], ["3", "0"]),
    ],
)
def test_units_follow_the_amounts_in_five_places_and_the_last_takes_the_rest(
    quantity: str, parts: list[str], units: list[str]
) -> None:
    amounts = [usd(part) for part in parts]
    whole = amounts[0]
    for each in amounts[1:]:
        whole = whole + each
    assert quantities(Decimal(quantity), whole, amounts) == tuple(Decimal(each) for each in units)


def test_a_free_line_goes_with_the_first_document_as_a_whole() -> None:
    free = DocumentLine(LineRole.GOODS, MUG.ref, "Mug", usd("0.00"), stock=True)
    (first, rest), (second, _) = parts_of(Row(free, Decimal(2)), [usd("0.00"), usd("0.00")])
    assert first is not None
    assert (first.quantity, first.price, rest) == (Decimal(2), Decimal("0.00000"), usd("0.00"))
    assert second is None


def money(*texts: str) -> list[Money]:
    return [usd(text) for text in texts]


def test_a_line_without_units_is_only_on_documents_that_take_a_part_of_it() -> None:
    fee = Row(DocumentLine(LineRole.EXTRA, None, "Fee", usd("-3.00")))
    parts = parts_of(fee, money("-3.00", "0.00"))
    assert [(line.amount if line else None, rest) for line, rest in parts] == [
        (usd("-3.00"), usd("0.00")),
        (None, usd("0.00")),
    ]


def test_a_cent_of_stock_that_no_unit_carries_is_left_for_the_rounding_item() -> None:
    """0.01 of a line of a hundred thousand units' worth is no unit in five places."""
    stock = DocumentLine(LineRole.GOODS, MUG.ref, "Mug", usd("5000.00"), stock=True)
    (tiny, rest), _ = parts_of(Row(stock, Decimal(1)), money("0.01", "4999.99"))
    assert (tiny, rest) == (None, usd("0.01"))
    plain = replace(stock, stock=False)
    (line, rest), _ = parts_of(Row(plain, Decimal(1)), money("0.01", "4999.99"))
    assert line is not None
    assert (line.amount, line.quantity, line.price, rest) == (usd("0.01"), None, None, usd("0.00"))


def test_half_a_unit_in_the_sixth_place_is_rounded_up() -> None:
    """Five units of 2000.00: a cent of it is 0.000025 units."""
    assert quantities(Decimal(5), usd("2000.00"), money("0.01", "1999.99"))[0] == Decimal("0.00003")


def test_a_share_is_never_more_than_what_is_left_either_way() -> None:
    """A line of ten, in three parts that run against each other: no part takes more than the whole."""
    forth = quantities(Decimal(10), usd("1.00"), money("2.00", "-2.00", "1.00"))
    assert sum(forth) == 10
    assert forth[0] == Decimal(10)
    back = quantities(Decimal(-10), usd("-1.00"), money("-2.00", "2.00", "-1.00"))
    assert sum(back) == -10
    assert back[0] == Decimal(-10)


def test_a_line_of_nothing_and_no_units_is_on_no_document() -> None:
    nothing = Row(DocumentLine(LineRole.EXTRA, None, "Fee", usd("0.00")))
    assert parts_of(nothing, money("0.00")) == ((None, usd("0.00")),)
    plain = DocumentLine(LineRole.GOODS, MUG.ref, "Mug", usd("10.00"))
    parts = parts_of(Row(plain, Decimal(3)), money("10.00", "0.00"))
    assert [line.amount if line else None for line, _ in parts] == [usd("10.00"), None]


def test_a_price_that_the_line_has_is_kept_for_its_parts() -> None:
    """Three at 3.333 come to 10.00; so do three at 3.33333, but that is not what the line says."""
    stock = DocumentLine(
        LineRole.GOODS, MUG.ref, "Mug", usd("10.00"), Decimal(3), Decimal("3.333"), stock=True
    )
    (first, _), (second, _) = parts_of(Row(stock, Decimal(3)), money("3.33", "6.67"))
    assert first is not None
    assert second is not None
    assert (first.quantity, first.price) == (Decimal("0.99900"), Decimal("3.333"))
    assert (second.quantity, second.price) == (Decimal("2.00100"), Decimal("3.333"))


def test_a_part_of_nothing_of_a_line_without_stock_is_no_line() -> None:
    plain = DocumentLine(LineRole.GOODS, MUG.ref, "Mug", usd("3.00"))
    (one, _), (none, rest) = parts_of(Row(plain, Decimal(1)), money("3.00", "0.00"))
    assert one is not None
    assert (none, rest) == (None, usd("0.00"))
