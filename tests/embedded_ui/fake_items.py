"""Items of two shops, kept in memory: what the page of items asks, answered without a company."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from plugin.accounting.own_items import Purpose
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.lists import Account
from plugin.making_items import Place

RETURNS, OWED = Ref("90", "Returns <and> allowances"), Ref("95", "Gift cards owed")


def _item(name: str, account: Ref) -> Item:
    return Item(Ref(f"item {name}", name), ItemKind.SERVICE, None, True, account)


@dataclass
class FakeItems:
    """One item is chosen and one is missing; a shop of another name has chosen another."""

    made: list[tuple[str, Purpose, str, str, str, str]] = field(default_factory=list)

    def chosen(self, shop: str) -> tuple[Place, ...]:
        """Without accounts: QuickBooks was not asked."""
        return tuple(replace(place, accounts=()) for place in self.places(shop))

    def places(self, shop: str) -> tuple[Place, ...]:
        """What the page shows."""
        name = "Secret rounding" if shop.startswith("secret") else "Rounding"
        return (
            Place(Purpose.ROUNDING, _item(name, RETURNS), "Rounding"),
            Place(Purpose.GIFT_CARD, None, "Gift card", (Account(OWED, "Other Current Liability"),), OWED.id),
        )

    def make(self, shop: str, purpose: Purpose, name: str, account_id: str, press: str, who: str) -> Item:
        """Notes what was asked for."""
        self.made.append((shop, purpose, name, account_id, press, who))
        return _item(name, OWED)
