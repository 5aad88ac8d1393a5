"""What `decide` answers before any document is asked for: each with the whole sentence that the merchant reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from plugin.accounting.decision import Earlier, Hold
from plugin.accounting.sentences import say
from tests.accounting.books import NOW, book, paid_back, refund, usd
from tests.accounting.cases.facts import ONE_BACK, RECEIPT, back, promised


def test_money_that_moved_after_the_last_day_there_is_is_held_with_the_order() -> None:
    """Half an hour before the end of 9999 in UTC is a day of the year 10000 in Kiritimati."""
    end = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    late = replace(ONE_BACK, zone="Pacific/Kiritimati", transactions=(paid_back("27.00", moment=end),))
    assert book(late, RECEIPT) == Hold(say("day-unusable", number="1001"))


def test_a_sale_that_another_refund_of_the_order_creates_right_now_is_waited_for() -> None:
    """It is not created a second time."""
    on_its_way = say("sale-on-its-way", number="1001")
    answer = book(ONE_BACK, earlier=Earlier(sale_on_its_way=True))
    assert answer == Hold(on_its_way, NOW + timedelta(days=14))


@pytest.mark.parametrize(
    ("moved", "cash"),
    [([back("5.00")], "5.00"), ([promised("5.00")], "0.00"), ([back("5.00"), promised("1.00")], "5.00")],
    ids=["money", "store credit", "both"],
)
def test_what_went_back_for_no_line_at_all_is_never_skipped_as_nothing(moved: list[Any], cash: str) -> None:
    answer = book(refund(money=moved), RECEIPT)
    assert answer == Hold(say("more-money-than-lines", cash=usd(cash), lines=usd("0.00")))
