"""The lines of a refund before documents share them: each mirrors the sale's own line, or its sisters."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from plugin.accounting.case import Case
from plugin.accounting.decision import Books, Earlier, Hold
from plugin.accounting.documents import DocumentLine
from plugin.accounting.matching import Matching
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import ExtraKind, Refund, Tender
from plugin.accounting.row import Row, Rows, gives, new_line, price_of
from plugin.accounting.rows import exchange_difference, rows_of, settlement
from plugin.accounting.sale import LineRole, Ref, Sale
from plugin.accounting.sentences import say
from plugin.accounting.statement import Statement, state
from tests.accounting.books import (
    NOW,
    extra,
    going_out,
    paid_back,
    refund,
    sales_receipt,
    shipping,
    sold,
    sold_shipping,
    usd,
)
from tests.accounting.cases.company import (
    CUP,
    EXCHANGE,
    GIFT_CARD,
    MUG,
    OFFERS,
    POLICIES,
    POSTER,
    STORE_CREDIT,
    TIP,
    item,
)
from tests.accounting.cases.facts import mugs

POLICY, OFFER = POLICIES["online"], OFFERS["online"]
WEB, SHOP = Ref("9", "Web shop"), Ref("8", "Shop")
SOLD = replace(sold(MUG, "100.00", quantity="4", tax_code="TAX"), class_=WEB)
SALE = sales_receipt(
    SOLD, replace(sold(POSTER, "10.00", tax_code="NON", taxable=False), class_=WEB), tax="8.00"
)


def case(refund_: Refund, sale: Sale = SALE, policy: Policy = POLICY, offers: Offers = OFFER) -> Case:
    statement = state(refund_, (), sale.currency)
    assert isinstance(statement, Statement), statement
    return Case(refund_, sale, statement, Books((sale,)), Earlier(), policy, offers, NOW)


def rows(
    refund_: Refund, sale: Sale = SALE, policy: Policy = POLICY, offers: Offers = OFFER
) -> tuple[Row, ...]:
    asked = case(refund_, sale, policy, offers)
    found = rows_of(asked, Matching(asked))
    assert isinstance(found, Rows), found
    return found.rows


ONE = refund(goods=[mugs(1)], money=[paid_back("27.00")], order_total="118.00")


def test_a_line_of_goods_repeats_the_sales_line_with_its_own_units_and_price() -> None:
    line = DocumentLine(
        LineRole.GOODS,
        MUG.ref,
        "Mug",
        usd("25.00"),
        Decimal(1),
        Decimal("25.00000"),
        stock=True,
        taxable=True,
        tax_code="TAX",
        class_=WEB,
        account=MUG.income_account,
    )
    assert rows(ONE) == (Row(line, Decimal(1)),)


def test_a_gift_card_that_was_sold_is_a_line_of_its_own_kind_on_the_liability_alone() -> None:
    card = refund(goods=[mugs(1, gift_card=True)], money=[paid_back("27.00")], order_total="118.00")
    (row,) = rows(card)
    assert (row.line.role, row.line.item, row.line.stock) == (LineRole.GIFT_CARD, GIFT_CARD.ref, False)
    elsewhere = replace(POLICY, refund_items={"MUG-01": POSTER})
    assert [each.line.role for each in rows(card, policy=elsewhere)] == [LineRole.GOODS]
    mapped = replace(POLICY, refund_items={"MUG-01": GIFT_CARD})
    assert [each.line.role for each in rows(ONE, policy=mapped)] == [LineRole.GOODS]


CUPS = replace(
    sold(item("Cup of the sale", sku="CUP-02"), "60.00", quantity="3", tax_code="CUPS"), class_=SHOP
)


def test_what_goes_out_mirrors_the_sales_line_of_that_product() -> None:
    exchange = refund(
        goods=[mugs(1)],
        replacements=[going_out("CUP-02", "25.00", tax="2.00", title="Cup")],
        order_total="178.00",
    )
    _, out = rows(exchange, sales_receipt(SOLD, CUPS, tax="8.00"))
    assert CUPS.item
    line = DocumentLine(
        LineRole.REPLACEMENT,
        CUPS.item.ref,
        "Cup",
        usd("-25.00"),
        taxable=True,
        tax_code="CUPS",
        class_=SHOP,
        account=CUPS.item.income_account,
    )
    assert out == Row(line, Decimal(-1))


def test_what_goes_out_and_nobody_maps_is_on_the_item_that_the_company_calls_so() -> None:
    pot = item("Pot of clay")
    out = going_out("POT-03", "25.00", tax="2.00", title="Pot")
    asked = case(refund(goods=[mugs(1)], replacements=[out], order_total="118.00"))
    listed = replace(asked, books=replace(asked.books, items={"POT-03": (pot,)}))
    found = rows_of(listed, Matching(listed))
    assert isinstance(found, Rows), found
    assert [row.line.item for row in found.rows] == [MUG.ref, pot.ref]
    assert rows_of(asked, Matching(asked)) == Hold(say("unknown-item", title="Pot", sku="POT-03"))


def test_what_goes_out_and_was_never_on_the_sale_is_like_its_sisters() -> None:
    """Taxed as it was taxed, with their code and the class they share; net of its discount; stock."""
    cup = going_out("CUP-02", "26.00", discount="1.00", tax="2.00", title="Cup")
    _, out = rows(refund(goods=[mugs(1)], replacements=[cup], order_total="118.00"))
    line = DocumentLine(
        LineRole.REPLACEMENT,
        CUP.ref,
        "Cup",
        usd("-25.00"),
        stock=True,
        taxable=True,
        tax_code="TAX",
        class_=WEB,
        account=CUP.income_account,
    )
    assert out == Row(line, Decimal(-1))
    free = going_out("CUP-02", "25.00", title="Cup")
    _, out = rows(refund(goods=[mugs(1)], replacements=[free], order_total="118.00"))
    assert (out.line.taxable, out.line.tax_code) == (False, "NON")


def test_classes_that_differ_are_not_guessed_between() -> None:
    cup = going_out("CUP-02", "25.00", tax="2.00", title="Cup")
    exchange = refund(goods=[mugs(1)], replacements=[cup], order_total="118.00")
    mixed = replace(SALE, lines=(SOLD, replace(SALE.lines[1], class_=SHOP)))
    _, out = rows(exchange, mixed)
    assert out.line.class_ is None


def test_a_ledger_that_computes_tax_gets_only_what_was_taxed_as_taxable() -> None:
    untaxed = refund(goods=[mugs(1, tax="0.00")], money=[paid_back("25.00")], order_total="118.00")
    (online,) = rows(untaxed)
    (desktop,) = rows(untaxed, offers=replace(OFFER, computes_tax=True))
    assert (online.line.taxable, desktop.line.taxable) == (True, False)
    assert (online.line.tax_code, desktop.line.tax_code) == ("TAX", "NON")


def test_on_a_sale_without_tax_nothing_new_is_taxable() -> None:
    plain = sales_receipt(replace(SOLD, taxable=False), sold(TIP, "8.00", taxable=False))
    cup = going_out("CUP-02", "25.00", tax="2.00", title="Cup")
    exchange = refund(goods=[mugs(1, tax="2.00")], replacements=[cup], order_total="118.00")
    assert [row.line.taxable for row in rows(exchange, plain)] == [False, False]


def test_shipping_and_extras_mirror_the_sales_own_lines() -> None:
    sent = replace(sold_shipping("6.00"), tax_code="SHIP", class_=SHOP)
    tipped = replace(sold(item("Tip"), "4.00", tax_code="NON", taxable=False, description="Tip"), class_=SHOP)
    sale = sales_receipt(SOLD, sent, tipped, tax="8.00")
    whole = refund(
        shipping=[shipping("6.00", tax="0.48")],
        extras=[extra("4.00", kind=ExtraKind.TIP)],
        money=[paid_back("10.48")],
        order_total="118.00",
    )
    first, second = rows(whole, sale)
    assert sent.item
    assert first.line == DocumentLine(
        LineRole.SHIPPING,
        sent.item.ref,
        "Standard",
        usd("6.00"),
        taxable=True,
        tax_code="SHIP",
        class_=SHOP,
        account=sent.item.income_account,
    )
    assert tipped.item
    assert second.line == DocumentLine(
        LineRole.EXTRA,
        tipped.item.ref,
        "adjustment",
        usd("4.00"),
        tax_code="NON",
        class_=SHOP,
        account=tipped.item.income_account,
    )


def test_what_was_kept_back_was_never_sold() -> None:
    """The sale has a line called like the fee; the fee is on the policy's item all the same."""
    named = sold(item("Fee kept"), "4.00", taxable=False, description="fee kept")
    sale = sales_receipt(SOLD, named, tax="8.00")
    fee = refund(
        goods=[mugs(1)],
        extras=[extra("-4.00", kind=ExtraKind.FEE_KEPT)],
        money=[paid_back("23.00")],
        order_total="112.00",
    )
    _, kept = rows(fee, sale)
    assert kept.line.item == POLICY.extra_items[ExtraKind.FEE_KEPT].ref


def test_two_shipping_items_without_a_title_are_named() -> None:
    sale = sales_receipt(
        SOLD,
        replace(sold_shipping("6.00"), description="a"),
        replace(sold_shipping("4.00"), description="b", item=POSTER),
        tax="8.00",
    )
    sent = refund(shipping=[shipping("6.00")], money=[paid_back("6.00")], order_total="118.00")
    asked = case(sent, sale)
    several = say("several-shipping-items", number="1001", title="Standard")
    assert rows_of(asked, Matching(asked)) == Hold(several)
    shipped = sale.lines[1].item
    assert shipped
    assert rows(sent, replace(sale, lines=(SOLD, sale.lines[1])))[0].line.item == shipped.ref


def test_what_a_changed_rate_made_and_promises_are_untaxed_lines_with_the_sisters_class() -> None:
    asked = replace(case(ONE), statement=replace(case(ONE).statement, difference=usd("1.00")))
    line = exchange_difference(asked)
    assert line == DocumentLine(
        LineRole.EXCHANGE_DIFFERENCE,
        EXCHANGE.ref,
        "Exchange difference",
        usd("1.00"),
        tax_code="NON",
        class_=WEB,
        account=EXCHANGE.income_account,
    )
    selling = replace(asked, statement=replace(asked.statement, lines=usd("-5.00")))
    turned = exchange_difference(selling)
    assert isinstance(turned, DocumentLine)
    assert turned.amount == usd("-1.00")
    promise = settlement(asked, Tender.STORE_CREDIT, usd("9.00"))
    assert promise == DocumentLine(
        LineRole.SETTLEMENT,
        STORE_CREDIT.ref,
        "Store credit",
        usd("-9.00"),
        tax_code="NON",
        class_=WEB,
        account=STORE_CREDIT.income_account,
    )


def test_a_price_has_five_places_halves_up_and_gives_its_amount_to_the_cent() -> None:
    assert price_of(usd("10.00"), Decimal(3)) == Decimal("3.33333")
    assert price_of(usd("0.05"), Decimal(8000)) == Decimal("0.00001")
    assert price_of(usd("0.20"), Decimal(8000)) == Decimal("0.00003")
    assert gives(Decimal(3), Decimal("3.33333"), usd("10.00"))
    assert gives(Decimal("0.5"), Decimal("0.05"), usd("0.03"))
    assert not gives(Decimal("0.5"), Decimal("0.05"), usd("0.02"))


def test_units_and_price_are_on_the_line_only_where_they_give_its_amount() -> None:
    asked = case(ONE)

    def line(amount: str, units: str | None) -> tuple[Decimal | None, Decimal | None]:
        made = new_line(
            asked,
            LineRole.GOODS,
            MUG,
            "Mug",
            usd(amount),
            mirrored=None,
            taxed=False,
            units=None if units is None else Decimal(units),
        )
        return made.quantity, made.price

    assert line("10.00", "3") == (Decimal(3), Decimal("3.33333"))
    assert line("100000.01", "300000") == (None, None)
    assert line("10.00", None) == (None, None)
    assert line("10.00", "0") == (None, None)


def test_an_extra_is_called_by_its_reason_else_by_its_kind_and_found_on_the_sale_by_either() -> None:
    """The sale has the tip on an item called "tip", described otherwise; and a discount without an item."""
    tipped = sold(item("tip"), "4.00", taxable=False, description="Thank you")
    nameless = sold(None, "-1.00", role=LineRole.DISCOUNT, quantity=None, description="Sale")
    sale = sales_receipt(nameless, SOLD, tipped, tax="8.00")
    tip = extra("4.00", kind=ExtraKind.TIP)
    for reason, title in (("Gratuity", "Gratuity"), ("", "tip")):
        whole = refund(extras=[replace(tip, reason=reason)], money=[paid_back("4.00")], order_total="111.00")
        (row,) = rows(whole, sale)
        assert (row.line.description, row.line.item and row.line.item.name) == (title, "tip")


def test_a_discount_line_of_the_sale_is_repeated_in_proportion_with_its_code_class_and_account() -> None:
    """10.00 off the mugs and 1.00 off the shipping; a mug and the shipping come back, both shown before discount."""
    account = Ref("86", "Discounts given")
    off = sold(
        None,
        "-11.00",
        role=LineRole.DISCOUNT,
        quantity=None,
        description="Sale",
        tax_code="TAX",
        account=account,
    )
    sale = sales_receipt(SOLD, sold_shipping("10.00"), replace(off, class_=SHOP), tax="7.92")
    both = refund(
        goods=[mugs(1, discount="2.50", tax="1.80")],
        shipping=[shipping("10.00", discount="1.00", tax="0.72")],
        money=[paid_back("34.02")],
        order_total="106.92",
    )
    mug, sent, discount = (row.line for row in rows(both, sale))
    assert (mug.amount, sent.amount) == (usd("25.00"), usd("10.00"))
    assert discount == DocumentLine(
        LineRole.DISCOUNT,
        None,
        "Sale",
        usd("-3.50"),
        taxable=True,
        tax_code="TAX",
        class_=SHOP,
        account=account,
    )


def test_tax_alone_is_a_taxable_line_and_its_opposite_where_the_ledger_computes_tax() -> None:
    """2.00 of the 8.00 that 100.00 of taxable goods carried: a base of 25.00."""
    alone = refund(
        goods=[mugs(0, amount_="0.00", tax="2.00")], money=[paid_back("2.00")], order_total="118.00"
    )
    computes = replace(OFFER, computes_tax=True)
    pair = [row.line for row in rows(alone, offers=computes) if row.line.role is LineRole.TAX_BASE]
    told = [(line.description, str(line.amount.amount), line.taxable, line.tax_code) for line in pair]
    assert told == [("Tax refunded", "25.00", True, "TAX"), ("Tax refunded", "-25.00", False, "NON")]
    without = replace(POLICY, extra_items={})
    asked = case(alone, policy=without, offers=computes)
    assert rows_of(asked, Matching(asked)) == Hold(say("extra-item-missing", kind="adjustment"))
