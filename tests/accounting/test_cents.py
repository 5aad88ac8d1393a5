"""A ledger that computes tax itself may come to another total; money is always exactly what went back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.accounting.cents import correction
from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, Earlier, Hold
from plugin.accounting.documents import CreditMemo, DocumentLine
from plugin.accounting.policy import Policy
from plugin.accounting.sale import LineRole
from plugin.accounting.sentences import say
from tests.accounting.books import NOW, decided, extra, refund, usd
from tests.accounting.cases.company import OFFERS, POLICIES
from tests.accounting.cases.facts import RECEIPT, back, mugs

POLICY = POLICIES["desktop"]


def memo(lines: int = 1) -> CreditMemo:
    """A mug at 27.00 with tax, and goodwill of 1.00 on each further line."""
    more = [extra("1.00", id_=f"goodwill {n}") for n in range(1, lines)]
    paid = refund(goods=[mugs(1)], extras=more, money=[back(f"{26 + lines}.00")])
    answer = decide(paid, Books((RECEIPT,)), Earlier(), POLICY, OFFERS["desktop"], NOW)
    made = decided(answer).documents[0]
    assert isinstance(made, CreditMemo)
    assert len(made.lines) == lines
    return made


def answered(made: CreditMemo, off: str, policy: Policy = POLICY) -> DocumentLine | Hold | None:
    """What to do when the ledger came to so much more than the memo."""
    return correction(made, made.total + usd(off), policy)


def test_the_same_total_needs_nothing() -> None:
    assert answered(memo(), "0.00") is None


@pytest.mark.parametrize(("off", "line"), [("0.01", "-0.01"), ("-0.01", "0.01")])
def test_a_cent_per_line_goes_to_the_rounding_item_untaxed(off: str, line: str) -> None:
    added = answered(memo(), off)
    assert isinstance(added, DocumentLine)
    assert (added.role, added.amount, added.taxable) == (LineRole.ROUNDING, usd(line), False)
    assert added.item
    assert added.item.name == "Rounding"


def test_more_than_a_cent_per_line_is_held_with_both_totals_and_the_difference() -> None:
    hold = answered(memo(), "0.02")
    assert isinstance(hold, Hold)
    figures = {"decided": usd("27.00"), "answered": usd("27.02"), "difference": usd("-0.02")}
    assert hold.sentence == say("tax-differs", **figures)


def test_however_many_lines_the_tolerance_is_the_most() -> None:
    many = memo(7)
    assert isinstance(answered(many, "0.05"), DocumentLine)
    assert isinstance(answered(many, "0.06"), Hold)
    assert isinstance(answered(many, "0.03", replace(POLICY, rounding_tolerance=2)), Hold)


def test_without_a_tolerance_every_difference_is_held() -> None:
    assert isinstance(answered(memo(), "0.01", replace(POLICY, rounding_tolerance=0)), Hold)


def test_without_a_rounding_item_the_difference_is_held_and_named() -> None:
    hold = answered(memo(), "0.01", replace(POLICY, rounding_item=None))
    assert isinstance(hold, Hold)
    assert (hold.sentence.code, hold.sentence.parameters["amount"]) == ("rounding-item-missing", "-0.01 USD")
