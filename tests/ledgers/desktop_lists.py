"""Accounts, items, customers and payment methods that tests made up, made real in a pretend company file.

Facts of tests refer to things by ids of their own. Each is made once in the company, under its name, and
`real` then puts the company's reference in the place of the test's, however deep it stands.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar
from xml.etree import ElementTree as ET

from plugin.accounting.money import Money
from plugin.accounting.policy import Desktop, PaymentMethod, Policy
from plugin.accounting.sale import Item, ItemKind, Ref
from tests.ledgers.desktop_wire import NotWritten, Wire

T = TypeVar("T")

_NAME_IN_USE = "3100"
#: So that no refund finds an empty shelf; what a unit costs, which no price of a test has.
_ON_HAND, _COST = 1000, Decimal("3.70")
#: Before any closing date of a test.
_OPENED = "2020-01-01"

INCOME = "Income"
LIABILITY = "OtherCurrentLiability"
CURRENT_ASSET = "OtherCurrentAsset"
BANK = "Bank"
RECEIVABLE = "AccountsReceivable"


class Lists:
    """`refs`: the test's reference -> the company's."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.refs: dict[Ref, Ref] = {}
        self._income: Ref | None = None
        self._taxes: dict[Decimal, Ref] = {}
        self._items: dict[tuple[Ref, ItemKind, Ref], Ref] = {}

    def account(self, wanted: Ref, type_: str) -> Ref:
        """The account of that name; of that type where it is new."""
        return self._kept(wanted, "Account", {"Name": wanted.name, "AccountType": type_})

    def customer(self, wanted: Ref, currency: str | None = None) -> Ref:
        """The customer of that name; a new one of another currency than the company's where one is named."""
        facts: dict[str, Any] = {"Name": wanted.name}
        return self._kept(
            wanted, "Customer", facts | ({"CurrencyRef": {"FullName": currency}} if currency else {})
        )

    def class_(self, wanted: Ref) -> Ref:
        """The class of that name."""
        return self._kept(wanted, "Class", {"Name": wanted.name})

    def method(self, wanted: PaymentMethod) -> Ref:
        """The payment method of that name and type."""
        facts = {"Name": wanted.ref.name, "PaymentMethodType": wanted.kind.value}
        return self._kept(wanted.ref, "PaymentMethod", facts)

    def item(self, wanted: Item, account_type: str = INCOME) -> Item:
        """The item, under its name or one like it, for the company may have one of that name that posts elsewhere.

        Stock is on the shelf. `account_type`: of the account that it posts to, if that is new. The same reference
        of another kind is another item; the latest is the one that `real` knows.
        """
        income = self._income_account(wanted, account_type)
        like = (wanted.ref, wanted.kind, income)
        if like not in self._items:
            self._items[like] = self._made(*self._item_facts(wanted, income))
        self.refs[wanted.ref] = self._items[like]
        return replace(wanted, ref=self._items[like], income_account=income)

    def discount_item(self, account: Ref) -> Item:
        """The discount item that posts to that account: qbXML has no other discount."""
        posts_to = self.account(account, INCOME)
        wanted = Ref(f"discount {account.id}", f"{account.name} item"[:31])
        item = self._kept(wanted, "ItemDiscount", {"Name": wanted.name, "AccountRef": posts_to})
        return Item(item, ItemKind.SERVICE, None, True, posts_to)

    def tax_item(self, percent: Decimal) -> Ref:
        """The sales tax item of that rate."""
        if percent not in self._taxes:
            name = f"Tax {percent.normalize():f}"
            facts = {"Name": name, "TaxRate": f"{percent:f}"}
            self._taxes[percent] = self._kept(Ref(name, name), "ItemSalesTax", facts)
        return self._taxes[percent]

    def policy(self, policy: Policy) -> Policy:
        """The policy with everything it names made real."""
        for item in (
            policy.fallback_item,
            policy.no_restock_item,
            policy.shipping_item,
            policy.rounding_item,
            policy.exchange_item,
            *policy.extra_items.values(),
            *policy.refund_items.values(),
            *policy.sku_items.values(),
        ):
            if item:
                self.item(item)
        for item in (policy.store_credit_item, policy.gift_card_item):
            if item:
                self.item(item, LIABILITY)
        for gateway in policy.gateways.values():
            if gateway.bank_account:
                self.account(gateway.bank_account, BANK)
            if gateway.account:
                self.account(gateway.account, CURRENT_ASSET)
            if gateway.method:
                self.method(gateway.method)
        if policy.returns:
            self.account(policy.returns.account, INCOME)
        if isinstance(policy.boxes, Desktop) and policy.boxes.memo_receivable:
            self.account(policy.boxes.memo_receivable, RECEIVABLE)
        return self.real(policy)

    def real(self, value: T) -> T:
        """The value with the company's references in it."""
        return _replaced(value, self.refs)  # type: ignore[no-any-return] # the same shape goes out as came in

    def _income_account(self, item: Item, account_type: str) -> Ref:
        if item.income_account:
            return self.account(item.income_account, account_type)
        if self._income is None:
            self._income = self.account(Ref("income", "Sales"), INCOME)
        return self._income

    def _item_facts(self, item: Item, income: Ref) -> tuple[str, dict[str, Any]]:
        named: dict[str, Any] = {"Name": item.ref.name}
        if item.kind is not ItemKind.STOCK:
            entity = "ItemService" if item.kind is ItemKind.SERVICE else "ItemNonInventory"
            return entity, {**named, "SalesOrPurchase": {"AccountRef": income}}
        cost = self.account(Ref("cost", "Cost of Goods Sold"), "CostOfGoodsSold")
        asset = self.account(Ref("stock", "Inventory Asset"), CURRENT_ASSET)
        return "ItemInventory", {
            **named,
            "IncomeAccountRef": income,
            "COGSAccountRef": cost,
            "AssetAccountRef": asset,
            "QuantityOnHand": str(_ON_HAND),
            "TotalValue": f"{_ON_HAND * _COST:.2f}",
            "InventoryDate": _OPENED,
        }

    def _made(self, entity: str, facts: Mapping[str, Any]) -> Ref:
        """Add it under its name, or under the first one like it that is free."""
        for attempt in itertools.count(1):
            name = facts["Name"] if attempt == 1 else f"{facts['Name'][:26]} {attempt}"
            try:
                return _ref(self._wire.add(entity, {**facts, "Name": name}))
            except NotWritten as refused:
                if refused.code != _NAME_IN_USE:
                    raise
        raise AssertionError("some name is free")

    def _kept(self, wanted: Ref, entity: str, facts: Mapping[str, Any]) -> Ref:
        """Add it, or find what the company had of that name from its beginning."""
        if wanted not in self.refs:
            try:
                made = self._wire.add(entity, facts)
            except NotWritten as refused:
                if refused.code != _NAME_IN_USE:
                    raise
                made = self._wire.query(entity, FullName=facts["Name"])
            self.refs[wanted] = _ref(made)
        return self.refs[wanted]


def _ref(made: ET.Element) -> Ref:
    return Ref(made.findtext("ListID") or "", made.findtext("FullName") or made.findtext("Name") or "")


def _replaced(value: Any, refs: Mapping[Ref, Ref]) -> Any:
    match value:
        case Ref():
            return refs.get(value, value)
        case Money():
            return value
        case tuple():
            return tuple(_replaced(inner, refs) for inner in value)
        case Mapping():
            return {name: _replaced(inner, refs) for name, inner in value.items()}
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = [each.name for each in dataclasses.fields(value) if each.init]
            return dataclasses.replace(
                value, **{name: _replaced(getattr(value, name), refs) for name in names}
            )
        case _:
            return value
