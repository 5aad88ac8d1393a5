"""What a company has besides its documents: preferences, items, accounts. Read once and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from plugin.accounting.sale import Item, Ref
from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.api import QuickBooksApi
from plugin.ledgers.quickbooks_online.asking import asked
from plugin.ledgers.quickbooks_online.company import Company, read_company
from plugin.ledgers.quickbooks_online.known import Unreadable, unnamed_accounts
from plugin.ledgers.quickbooks_online.reading import read_item
from plugin.protocols import Json, TryLater

_EVERY = " and Active in (true, false)"


class Catalog:
    """Of one company, for as long as one sync lives. Every reading may raise TryLater and Refused."""

    def __init__(self, api: QuickBooksApi) -> None:
        self._api = api
        self._items: dict[str, Item] = {}

    @cached_property
    def company(self) -> Company:
        """Its preferences. Two readings."""
        preferences = asked(self._api.rows, "Preferences")
        info = asked(self._api.rows, "CompanyInfo")
        try:
            return read_company(preferences[0], info[0])
        except (LookupError, ValueError, TypeError, AttributeError) as half:
            raise TryLater(say("company-half-answer")) from half

    @cached_property
    def undeposited(self) -> Ref | None:
        """Where QuickBooks puts money whose document names no account."""
        rows = asked(self._api.rows, "Account", "where AccountSubType = 'UndepositedFunds'")
        return Ref(str(rows[0]["Id"]), str(rows[0]["Name"])) if len(rows) == 1 else None

    def items(self, ids: Iterable[str]) -> Mapping[str, Item]:
        """Items by id, at least those asked for; one that nobody can read is left out."""
        new = set(ids) - self._items.keys()
        for row in asked(self._api.rows_among, "Item", "Id", new, _EVERY):
            try:
                self._items[str(row["Id"])] = read_item(row)
            except Unreadable:  # the documents that use it are unreadable, the others are not
                continue
        return self._items

    def account_names(self, documents: Sequence[Json]) -> Mapping[str, str]:
        """By id, of accounts that the documents mention without a name."""
        ids = unnamed_accounts(documents, self.company)
        rows = asked(self._api.rows_among, "Account", "Id", ids, _EVERY)
        return {str(row["Id"]): str(row["Name"]) for row in rows}
