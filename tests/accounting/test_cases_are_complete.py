"""Nothing is left out of the table of cases, and the page that shows it is fresh."""

from __future__ import annotations

import pytest

from tests.accounting.cases import ROWS, TOPICS
from tests.accounting.cases.company import EDITIONS
from tests.accounting.cases.page import CHECKBOXES
from tests.accounting.cases.row import Row
from tests.accounting.cases.settings import SETTINGS
from tests.accounting.render import PAGE, page

BOTH = frozenset(EDITIONS)

#: The refund cases that every accountant asks about, by their usual numbers.
REFUND_CASES = {
    1: "full refund of a sales receipt",
    2: "full refund of a paid invoice",
    3: "partial refund of lines",
    4: "unpaid invoice wholly cancelled, in an open period",
    5: "the same in a closed period",
    6: "unpaid invoice partly cancelled",
    7: "part-paid invoice",
    8: "return on account, the store says that nothing was refunded",
    9: "shipping only",
    10: "tax only",
    11: "amount only, goodwill",
    12: "less than calculated: restocking fee, return label",
    13: "goods not restocked",
    14: "cancelled before shipping, after the sale was booked",
    15: "refund before the goods return",
    16: "sale never booked, money moved",
    17: "never captured, authorisation voided",
    18: "refund to store credit",
    19: "refund of a sold gift card",
    20: "split tender",
    21: "foreign currency",
    22: "even exchange",
    23: "dearer exchange",
    24: "the gateway keeps its fee",
    25: "the gateway returns its fee",
    26: "refund pending",
    27: "refund failed after booking",
    28: "refund on or before the closing date",
    29: "sale deposited, somebody wants a void",
    30: "negative payout",
    31: "chargeback",
}

#: What else has to be told, by the words that the cases use.
TOLD = (
    "full", "partial", "several partials until full", "several refunds on one sale on one day", "over-refund",
    "sale as invoice, unpaid", "sale as invoice, part-paid", "sale as invoice, paid", "sale as sales receipt",
    "sale missing", "sale voided", "several candidates", "payment not in QuickBooks",
    "goods", "shipping only", "shipping tax", "tax only", "amount only", "discounts per line",
    "discounts per order", "duties", "tips", "restocking and return-shipping fees",
    "adjustments in either direction", "cash rounding",
    "tax-inclusive", "tax-exclusive", "several rates on one line", "tax in the tax section",
    "tax on an item line", "a cent of difference",
    "restocked", "not restocked", "remapped to never restock", "services", "cancelled before shipping",
    "money now and goods later",
    "store credit", "gift card used", "gift card sold", "split tender", "manual and cash methods",
    "partial failure of a split",
    "pending", "failed", "failed after booking", "reversed",
    "foreign currency in the shop's money", "foreign currency in the customer's money", "changed rates",
    "zero-decimal currencies", "three-decimal currencies",
    "exchange even", "exchange dearer", "exchange cheaper",
    "chargeback", "closed period", "refund before the sale", "23:30 local", "month end", "daylight change",
    "two shops with the same order number in one company",
    "worked example 1", "worked example 2", "worked example 3",
    "facts that do not tie", "currencies that do not match", "numbers that overflow",
    "policies with missing accounts", "policies with missing items",
)  # fmt: skip


def editions(rows: list[Row]) -> set[str]:
    return {edition for row in rows for edition in EDITIONS if row.expected(edition)}


@pytest.mark.parametrize("number", REFUND_CASES, ids=REFUND_CASES.values())
def test_each_refund_case_is_there_for_both_editions(number: int) -> None:
    assert editions([row for row in ROWS if number in row.covers]) == BOTH


def test_no_case_claims_a_number_that_does_not_exist() -> None:
    assert {number for row in ROWS for number in row.covers} == REFUND_CASES.keys()


@pytest.mark.parametrize("name", CHECKBOXES)
def test_each_row_of_checkboxes_is_there_for_its_editions(name: str) -> None:
    concerned, _ = CHECKBOXES[name]
    refused = {setting.edition for setting in SETTINGS if name in setting.boxes}
    assert editions([row for row in ROWS if name in row.boxes]) | refused >= set(concerned)


def test_no_case_names_a_row_of_checkboxes_that_does_not_exist() -> None:
    named = {name for row in ROWS for name in row.boxes} | {name for each in SETTINGS for name in each.boxes}
    assert named == CHECKBOXES.keys()


@pytest.mark.parametrize("words", TOLD)
def test_everything_that_can_happen_has_a_case(words: str) -> None:
    assert [row.id for row in ROWS if words in row.tells]


def test_no_case_tells_what_nobody_asked_for() -> None:
    assert {words for row in ROWS for words in row.tells} <= set(TOLD)


def test_every_case_is_under_a_topic_and_concerns_an_edition() -> None:
    assert sum(len(rows) for rows in TOPICS.values()) == len(ROWS)
    assert [row.id for row in ROWS if not editions([row])] == []


def test_the_page_says_what_the_rules_do_today() -> None:
    """After a change of the rules or of a case: `make tables`, and read what changed."""
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/accounting.md is stale: run `make tables`"
