"""Generated stories in a pretend company of QuickBooks Online: decided, written over HTTP, read back."""

from __future__ import annotations

from hypothesis import given

from tests.accounting.generated import Story, stories
from tests.invariants.company_play import check_nothing_left, play, take_all_back
from tests.invariants.conftest import Companies
from tests.invariants.settings import examples


@examples(250)
@given(story=stories("online", dinars=False))
def test_what_is_booked_is_what_the_shop_gave_back_and_undone_it_is_nothing(
    story: Story, online: Companies
) -> None:
    company = online(story)
    played = play(story, company)
    left = take_all_back(played, company)
    if left is not None:
        check_nothing_left(played, left)
