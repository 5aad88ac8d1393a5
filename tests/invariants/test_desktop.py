"""Generated stories in a pretend company file of QuickBooks Desktop: decided, written as qbXML, read back."""

from __future__ import annotations

from hypothesis import given, reject

from tests.accounting.generated import Story, stories
from tests.invariants.company_play import check_nothing_left, play, take_all_back
from tests.invariants.conftest import Companies
from tests.invariants.desktop_company import OtherTotal
from tests.invariants.settings import examples
from tests.ledgers.desktop_books import TaxDiffers


@examples(200)
@given(story=stories("desktop", dinars=False))
def test_what_is_booked_is_what_the_shop_gave_back_and_voided_it_is_nothing(
    story: Story, desktop: Companies
) -> None:
    company = desktop(story)
    try:
        played = play(story, company)
        left = take_all_back(played, company)
    except (TaxDiffers, OtherTotal):
        reject()  # the company computes another tax than the shop: booked in part, for a person to look at
    if left is not None:
        check_nothing_left(played, left)
