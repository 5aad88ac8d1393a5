"""The items of a policy that stand for no goods: which the company lacks, and making one at the press of a button."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from plugin.accounting.choices import refusals
from plugin.accounting.own_items import Purpose, item_for, with_item
from plugin.accounting.policy import Policy
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.journal.policies import WrongPolicy
from plugin.journal.register import Company, Connection, Register
from plugin.lists import Account, AccountType, NewItem, SettingUp
from plugin.protocols import Clock, Refused

_EARNED = (AccountType.INCOME, AccountType.OTHER_INCOME)
_OWED = (AccountType.LIABILITY,)
_RETURN = "return"


@dataclass(frozen=True, slots=True)
class _Usual:
    """How such an item is usually called, where it may post, and a word in the name of the account that fits best."""

    name: str
    types: tuple[AccountType, ...]
    word: str


_USUAL = {
    Purpose.NOT_RESTOCKED: _Usual("Refunded, not restocked", _EARNED, _RETURN),
    Purpose.SHIPPING: _Usual("Shipping", _EARNED, "shipping"),
    Purpose.ADJUSTMENT: _Usual("Refund adjustment", _EARNED, _RETURN),
    Purpose.FEE_KEPT: _Usual("Restocking fee", _EARNED, "fee"),
    Purpose.ROUNDING: _Usual("Rounding", _EARNED, "rounding"),
    Purpose.CASH_ROUNDING: _Usual("Cash rounding", _EARNED, "rounding"),
    Purpose.EXCHANGE: _Usual("Exchange difference", _EARNED, "exchange"),
    Purpose.UNKNOWN_PRODUCTS: _Usual("Refunded goods", _EARNED, "sales"),
    Purpose.DUTY: _Usual("Duties", (*_OWED, *_EARNED), "dut"),
    Purpose.TIP: _Usual("Tip", (*_OWED, *_EARNED), "tip"),
    Purpose.STORE_CREDIT: _Usual("Store credit", _OWED, "store credit"),
    Purpose.GIFT_CARD: _Usual("Gift card", _OWED, "gift card"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One purpose: the item that the policy has for it, or what one would be.

    `accounts`: where it may post; `suggested`: the id of the one that looks best, "" where none does.
    """

    purpose: Purpose
    item: Item | None
    name: str
    accounts: tuple[Account, ...] = ()
    suggested: str = ""


class MakingItems:
    """What the panel asks for one shop. Raises NotConnected, and what a ledger raises."""

    def __init__(self, register: Register, open_books: Callable[[Company], SettingUp], clock: Clock) -> None:
        """`open_books`: of one company, anew for every question."""
        self._register = register
        self._open_books = open_books
        self._clock = clock

    def chosen(self, shop: str) -> tuple[Place, ...]:
        """Every purpose, as the policy has it; QuickBooks is not asked. `shop`: as its platform calls it."""
        policy = self._register.connection_of(shop).policy
        return tuple(_place(purpose, policy, ()) for purpose in _USUAL)

    def places(self, shop: str) -> tuple[Place, ...]:
        """Every purpose, with the accounts that an item for it may post to."""
        connection = self._register.connection_of(shop)
        accounts = self._books(connection).accounts()
        return tuple(_place(purpose, connection.policy, accounts) for purpose in _USUAL)

    def make(self, shop: str, purpose: Purpose, name: str, account_id: str, press: str, who: str) -> Item:
        """The item, made and chosen for that purpose. `press`: the same for a second press of the same button.

        Where the policy has one by now, that one. Raises Refused, and WrongPolicy where such an item could not be
        chosen; nothing is made then.
        """
        connection = self._register.connection_of(shop)
        if there := item_for(purpose, connection.policy):
            return there
        books = self._books(connection)
        account = _fitting(books.accounts(), purpose, account_id)
        if not name.strip():
            raise Refused("item-without-name")
        draft = Item(Ref("", name.strip()), ItemKind.SERVICE, None, True, account)
        if wrong := refusals(with_item(connection.policy, purpose, draft)):
            raise WrongPolicy(wrong)
        facts = [str(connection.id), purpose.value, name.strip(), account.id, press]
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(facts)))
        item = books.make_item(key, NewItem(name.strip(), account))
        self._choose(shop, purpose, item, who)
        return item

    def _choose(self, shop: str, purpose: Purpose, item: Item, who: str) -> None:
        """Into the policy as it is by now: making took its time, and others may have changed it."""
        connection = self._register.connection_of(shop)
        policy = with_item(connection.policy, purpose, item)
        self._register.set_policy(connection.id, policy, who=who, at=self._clock.now())

    def _books(self, connection: Connection) -> SettingUp:
        return self._open_books(self._register.company(connection.company_id))


def _place(purpose: Purpose, policy: Policy, accounts: tuple[Account, ...]) -> Place:
    usual, item = _USUAL[purpose], item_for(purpose, policy)
    fitting = tuple(account for account in accounts if account.type in usual.types) if item is None else ()
    return Place(purpose, item, usual.name, fitting, _best(fitting, usual.word, policy))


def _best(accounts: tuple[Account, ...], word: str, policy: Policy) -> str:
    """The merchant's returns account where that fits; else one whose name begins with the word, or has it."""
    if word == _RETURN and policy.returns and policy.returns.account in [each.ref for each in accounts]:
        return policy.returns.account.id
    named = [account for account in accounts if word in account.ref.name.casefold()]
    named.sort(key=lambda account: not account.ref.name.casefold().startswith(word))
    return named[0].ref.id if named else ""


def _fitting(accounts: tuple[Account, ...], purpose: Purpose, account_id: str) -> Ref:
    """The account of that id; what a form sends back may be anything. Raises Refused."""
    types = _USUAL[purpose].types
    found = [account.ref for account in accounts if account.ref.id == account_id and account.type in types]
    if not found:
        raise Refused("item-account-unfit", purpose=purpose.value)
    return found[0]
