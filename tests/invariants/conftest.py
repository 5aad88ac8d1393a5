"""One sandbox for all stories, and companies in it that serve many of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.accounting.generated import Story
from tests.invariants.company_play import Company
from tests.invariants.desktop_company import DesktopCompany
from tests.invariants.online_books import OnlineBooks
from tests.sandbox_process import Sandbox, start_sandbox

#: A company is left when so many stories have been played in it: its books grow with every one.
_STORIES = 200

Companies = Callable[[Story], Company]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with start_sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def online(sandbox: Sandbox) -> Companies:
    """A company of QuickBooks Online that keeps the sale's currency, as its own or as one of several."""
    companies: dict[tuple[str, bool], tuple[OnlineBooks, int]] = {}

    def company(story: Story) -> OnlineBooks:
        home = story.basket.till.shop
        key = (home, story.sale.currency != home)
        books, played = companies.get(key, (None, _STORIES))
        if books is None or played >= _STORIES:
            books, played = OnlineBooks.create(sandbox, home, abroad=key[1]), 0
        companies[key] = (books, played + 1)
        return books

    return company


@pytest.fixture(scope="session")
def desktop(sandbox: Sandbox) -> Companies:
    """A company file of QuickBooks Desktop."""
    companies: list[DesktopCompany] = []
    played = 0

    def company(_story: Story) -> DesktopCompany:
        nonlocal played
        if played % _STORIES == 0:
            companies.append(DesktopCompany(sandbox))
        played += 1
        return companies[-1]

    return company
