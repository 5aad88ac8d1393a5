"""Postings: what a document does to one account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plugin.accounting.money import Money


class AccountRole(StrEnum):
    """What an account is for; also its name where the ledger's own is not known."""

    RECEIVABLE = "Accounts receivable"
    MONEY = "Money"
    INCOME = "Income"
    DISCOUNT = "Discounts"
    TAX = "Sales tax payable"
    LIABILITY = "Gift cards and store credit"
    EXCHANGE = "Exchange gain or loss"


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting of the document marked `marker`. One of `debit` and `credit` is zero, none is negative."""

    marker: str
    role: AccountRole
    account_name: str
    debit: Money
    credit: Money
