"""Outside the United States every line names a tax code: the sale's own, or the one whose rate fits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, Decision, Earlier, Hold
from plugin.accounting.documents import Invoice, RefundReceipt, SalesReceipt
from plugin.accounting.money import Money
from plugin.accounting.policy import Gateway, MissingSale, Policy
from plugin.accounting.refund import Buyer, Contents, ExtraKind, Refund
from plugin.accounting.sale import LineRole, Ref, Sale, TaxCode
from plugin.accounting.sentences import say
from plugin.accounting.tax_codes import tax_code_of
from tests.accounting.books import NOW, extra, going_out, refund, shipping, usd
from tests.accounting.cases.company import OFFERS, POLICIES, UNDEPOSITED
from tests.accounting.cases.facts import RECEIPT, back, mugs, paid_in

STANDARD, REDUCED = TaxCode(Ref("2", "Standard"), Decimal(20)), TaxCode(Ref("3", "Reduced"), Decimal(5))
ZERO, ODD = TaxCode(Ref("4", "Zero"), Decimal(0)), TaxCode(Ref("5", "Tax on tax"), None)
ABROAD = replace(OFFERS["online"], tax_codes=(STANDARD, REDUCED, ZERO, ODD))
POLICY = replace(POLICIES["online"], missing_sale=MissingSale.CREATE, gateways={"card": Gateway(UNDEPOSITED)})
SALE = replace(RECEIPT, lines=tuple(replace(line, tax_code="2") for line in RECEIPT.lines))


def coded(refund_: Refund, *sales: Sale, policy: Policy = POLICY) -> list[tuple[str, str | None]]:
    """Every line's role and tax code, document by document."""
    decision = decide(refund_, Books(sales), Earlier(), policy, ABROAD, NOW)
    assert isinstance(decision, Decision), decision
    forms = [each for each in decision.documents if isinstance(each, RefundReceipt | SalesReceipt | Invoice)]
    return [(line.role.value, line.tax_code) for form in forms for line in form.lines]


def test_a_line_like_one_of_the_sale_has_its_code_and_another_the_one_without_tax() -> None:
    given = refund(goods=[mugs(1)], extras=[extra("5.00", kind=ExtraKind.ADJUSTMENT)], money=[back("32.00")])
    assert coded(given, SALE) == [("goods", "2"), ("extra", "4")]


def test_a_discount_of_the_whole_form_names_no_code() -> None:
    taken_off = replace(
        SALE.lines[0], id="2", role=LineRole.DISCOUNT, item=None, amount=usd("-10.00"), tax_code=None
    )
    sale = replace(SALE, lines=(*SALE.lines, taken_off), total=usd("97.20"), tax=usd("7.20"))
    given = refund(goods=[mugs(2, discount="5.00", tax="3.60")], money=[back("48.60")], order_total="97.20")
    assert coded(given, sale) == [("goods", "2"), ("discount", None)]


def test_each_line_of_a_created_sale_has_the_code_of_its_own_rate_and_so_has_its_refund() -> None:
    contents = Contents(
        lines=(going_out(amount_="100.00", tax="20.00", quantity=4),),
        shipping=(shipping("10.00", tax="0.50"),),
        extras=(extra("3.00", kind=ExtraKind.TIP),),
        payments=(paid_in("133.50"),),
        buyer=Buyer("Ada Jones"),
    )
    given = refund(
        goods=[mugs(1, tax="5.00")],
        money=[back("30.00")],
        order_total="133.50",
        received="133.50",
        contents=contents,
    )
    assert coded(given) == [("goods", "2"), ("shipping", "3"), ("extra", "4"), ("goods", "2")]


def test_a_taxed_line_that_no_line_of_the_sale_is_like_is_for_a_person() -> None:
    """The sale shows a taxed total, but only a line without tax has a code."""
    untaxed = replace(SALE, lines=tuple(replace(line, taxable=False, tax_code="4") for line in SALE.lines))
    given = refund(
        goods=[mugs(1)],
        extras=[replace(extra("5.00", kind=ExtraKind.ADJUSTMENT), tax=extra("1.00").amount)],
        money=[back("33.00")],
        order_total="108.00",
    )
    answer = decide(given, Books((untaxed,)), Earlier(), POLICY, ABROAD, NOW)
    assert answer == Hold(say("tax-code-unknown", line="adjustment"))


def code(net: str, tax: str, policy: Policy = POLICY) -> Ref | Hold | None:
    return tax_code_of(usd(net), usd(tax), policy, ABROAD)


@pytest.mark.parametrize(
    ("net", "tax", "expected"),
    [
        ("50.00", "10.00", STANDARD),
        ("50.00", "2.50", REDUCED),
        ("50.00", "0.00", ZERO),
        ("-50.00", "-10.00", STANDARD),
        ("0.00", "0.00", ZERO),
        # Three at 3.33 with 0.67 each: 2.01, where the line's own tax is 2.00.
        ("9.99", "2.01", STANDARD),
        ("9.99", "1.99", STANDARD),
    ],
)
def test_the_rate_that_gives_the_tax_is_found_to_a_minor_unit(net: str, tax: str, expected: TaxCode) -> None:
    assert code(net, tax) == expected.ref


@pytest.mark.parametrize(
    ("net", "tax", "count"),
    [
        ("9.99", "2.02", 0),
        ("50.00", "8.00", 0),
        ("0.00", "5.00", 0),
        ("0.02", "0.00", 1),
        ("0.06", "0.02", 1),
    ],
)
def test_a_tax_that_no_rate_gives_is_for_a_person(net: str, tax: str, count: int) -> None:
    expected = say("tax-rate-unclear", net=usd(net), tax=usd(tax), count=0)
    assert (code(net, tax) == Hold(expected)) is (count == 0)


def test_an_amount_too_small_to_tell_its_rate_is_for_a_person() -> None:
    """1 cent on 10 cents: 5 % gives it rounded, 20 % misses it by one; on 2 cents both miss it alike."""
    assert code("0.10", "0.01") == REDUCED.ref
    assert code("0.02", "0.01") == Hold(say("tax-rate-unclear", net=usd("0.02"), tax=usd("0.01"), count=2))


def test_a_company_that_wants_no_codes_gets_none() -> None:
    assert tax_code_of(usd("50.00"), usd("10.00"), POLICY, OFFERS["online"]) is None


def test_a_rate_with_places_is_the_same_however_it_is_written() -> None:
    half = TaxCode(Ref("7", "7.5 % a"), Decimal("7.5"))
    offers = replace(ABROAD, tax_codes=(half, TaxCode(Ref("8", "7.5 % b"), Decimal("7.50"))))
    net, tax = Money.of("100.00", "USD"), Money.of("7.50", "USD")
    assert tax_code_of(net, tax, POLICY, offers) == Hold(
        say("tax-code-unclear", rate="7.5", codes="7.5 % a, 7.5 % b")
    )
    chosen = replace(POLICY, tax_codes={"7.50": half.ref})
    assert tax_code_of(net, tax, chosen, offers) == half.ref


def test_a_rate_of_whole_tens_is_told_as_a_bookkeeper_writes_it() -> None:
    """Never "2E+1"."""
    offers = replace(ABROAD, tax_codes=(STANDARD, TaxCode(Ref("9", "Standard, old"), Decimal(20))))
    unclear = Hold(say("tax-code-unclear", rate="20", codes="Standard, Standard, old"))
    assert tax_code_of(usd("50.00"), usd("10.00"), POLICY, offers) == unclear


def test_a_tax_is_for_a_person_in_a_company_none_of_whose_codes_has_a_rate() -> None:
    unclear = Hold(say("tax-rate-unclear", net=usd("50.00"), tax=usd("10.00"), count=0))
    for codes in ((), (ZERO, ODD)):
        offers = replace(ABROAD, tax_codes=codes)
        assert tax_code_of(usd("50.00"), usd("10.00"), POLICY, offers) == unclear
