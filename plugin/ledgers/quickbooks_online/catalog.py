"""What a company has besides its documents: settings, accounts, items, tax codes and the other lists.

Answered from the company's cards; what these do not know is read once, and read again only when it may have changed
(`changes.py`). Customers are not among it: every order makes some, so cards of them would cost more than they save.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from plugin.accounting.sale import Item, Ref, TaxCode
from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.api import QuickBooksApi
from plugin.ledgers.quickbooks_online.cards import EVERY, Cards, Question
from plugin.ledgers.quickbooks_online.changes import Current
from plugin.ledgers.quickbooks_online.company import Company, read_company
from plugin.ledgers.quickbooks_online.known import Unreadable, unnamed_accounts
from plugin.ledgers.quickbooks_online.reading import read_item
from plugin.ledgers.quickbooks_online.tax_codes import read_tax_codes
from plugin.protocols import Clock, Json, TryLater

#: What a name, SKU or id can be: no list of QuickBooks has longer ones ("Parent:Child" of five levels), and no
#: database keeps the two kinds of letters left out here.
_POSSIBLE = re.compile(r"[^\0\ud800-\udfff]{1,600}")


class Catalog:
    """Of one company. Every question may raise TryLater and Refused."""

    def __init__(self, api: QuickBooksApi, cards: Cards, clock: Clock) -> None:
        self._current = Current(api, cards, clock)

    @property
    def company(self) -> Company:
        """Its settings, the closing date among them."""
        preferences, info = self.every("Preferences"), self.every("CompanyInfo")
        try:
            return read_company(preferences[0], info[0])
        except (LookupError, ValueError, TypeError, AttributeError) as half:
            raise self._half("Preferences", "CompanyInfo") from half

    @property
    def tax_codes(self) -> tuple[TaxCode, ...] | None:
        """What may stand on a line, with its rate; None in the United States, where no line names one."""
        if self.company.is_us:
            return None
        try:
            return read_tax_codes(self.every("TaxCode"), self.every("TaxRate"))
        except (LookupError, ValueError, TypeError, AttributeError) as half:
            raise self._half("TaxCode", "TaxRate") from half

    @property
    def undeposited(self) -> Ref | None:
        """Where QuickBooks puts money whose document names no account."""
        rows = self.rows("Account", "AccountSubType", ["UndepositedFunds"])
        active = [row for row in rows if row.get("Active") is not False]
        return Ref(str(active[0]["Id"]), str(active[0]["Name"])) if len(active) == 1 else None

    def items(self, ids: Iterable[str]) -> Mapping[str, Item]:
        """Items by id, inactive ones too; one that is deleted, or that nobody can read, is left out."""
        found: dict[str, Item] = {}
        for row in self.rows("Item", "Id", ids):
            try:
                found[str(row["Id"])] = read_item(row)
            except Unreadable:  # the documents that use it are unreadable, the others are not
                continue
        return found

    def account_names(self, documents: Sequence[Json]) -> Mapping[str, str]:
        """By id, of accounts that the documents mention without a name."""
        rows = self.rows("Account", "Id", unnamed_accounts(documents, self.company))
        return {str(row["Id"]): str(row["Name"]) for row in rows}

    def rows(self, entity: str, field: str, values: Iterable[str]) -> list[Json]:
        """The rows whose `field` (a text, "Id" among them) is one of `values`, letter by letter.

        Inactive rows too, deleted ones not. A value that was asked for before costs nothing, found or not.
        """
        possible = frozenset(value for value in values if _POSSIBLE.fullmatch(value))
        return self._current.rows(entity, Question(field, possible)) if possible else []

    def every(self, entity: str) -> list[Json]:
        """All rows of the entity, inactive ones too."""
        return self._current.rows(entity, EVERY)

    def wrote(self, entity: str, row: Json) -> None:
        """What the answer to a write says is kept, so that it is not read again."""
        self._current.wrote(entity, row)

    def forget(self, entity: str) -> None:
        """Something proved to be stale: the entity is read anew when it is next asked for."""
        self._current.forget(entity)

    def _half(self, *entities: str) -> TryLater:
        """What to raise where rows of these lack something; they are not kept."""
        for entity in entities:
            self.forget(entity)
        return TryLater(say("company-half-answer"))
