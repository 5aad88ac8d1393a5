"""What a company keeps in lists, as far as setting up needs it: its accounts, and items to be made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from plugin.accounting.sale import Item, Ref


class AccountType(StrEnum):
    """The types of account that an item may post to, as both editions of QuickBooks call them."""

    INCOME = "Income"
    OTHER_INCOME = "Other Income"
    LIABILITY = "Other Current Liability"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the company, in use. `type`: QuickBooks' word, which may be none of `AccountType`."""

    ref: Ref
    type: str


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that is to be made: a service, which moves no stock. `account`: where it posts."""

    name: str
    account: Ref


class SettingUp(Protocol):
    """What a ledger answers to a person who sets it up. Raises what a `Ledger` raises."""

    def accounts(self) -> tuple[Account, ...]:
        """Every account in use, by name."""
        ...

    def make_item(self, key: str, item: NewItem) -> Item:
        """Makes it, under the idempotency key `key` (at most 36 characters).

        One of that name and account that moves no stock and is there already is answered instead. Raises Refused
        where something else has the name, or the ledger does not take the item.
        """
        ...
