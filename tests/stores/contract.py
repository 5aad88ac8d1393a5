"""What a rig must offer, so that every store passes the same tests (`test_contract.py`).

A new store writes one class like `ShopifyRig` and adds it to RIGS.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from plugin.accounting.money import Amount, total
from plugin.accounting.refund import Outcome, Refund
from plugin.protocols import Clock, Letter, Store
from plugin.stores.shopify.store import ShopifyStore
from tests.sandbox_process import Json, Sandbox

SECRET, OLD_SECRET = "the secret of today", "the secret of yesterday"


@dataclass
class HeldClock:
    """A clock that moves when somebody waits."""

    moment: datetime = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    waited: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def sleep(self, duration: timedelta) -> None:
        self.waited.append(duration.total_seconds())
        self.moment += duration

    def pause(self, seconds: float) -> None:
        self.sleep(timedelta(seconds=seconds))


class Rig(Protocol):
    """One shop of a store platform, with two ways to pretend: make facts, make trouble."""

    shop: str
    signature_header: str
    shop_header: str

    def store(self, *secrets: str) -> Store:
        """The store under test; without secrets, those of today and yesterday."""
        ...

    def order(self, **wish: object) -> Json:
        """A paid order: 2 units of 50.00 + 8.00 tax, 10.00 shipping, unless wished otherwise."""
        ...

    def refund(self, order: Json, **wish: object) -> Json:
        """A refund of that order."""
        ...

    def order_id(self, order: Json) -> str:
        """The order's id as the store names it in a nudge."""
        ...

    def letter(self, refund: Json, secret: str = "current") -> Letter:
        """A genuine post about that refund; secret: "current" or "previous"."""
        ...

    def signed(self, body: str) -> Letter:
        """A genuine post with any body."""
        ...

    def trouble(self, kind: str) -> None:
        """The next request of the store goes wrong: "down", "throttled", "half", "lost before", "unauthorized"."""
        ...


class ShopifyRig:
    """A pretend Shopify shop."""

    signature_header = "x-shopify-hmac-sha256"
    shop_header = "x-shopify-shop-domain"

    def __init__(self, sandbox: Sandbox, shop: str, **facts: object) -> None:
        self.sandbox = sandbox
        self.shop = shop
        self.clock = HeldClock()
        made = sandbox.shop(shop, secret=SECRET, previous_secret=OLD_SECRET, **facts)
        self.token = made["token"]

    def store(self, *secrets: str, clock: Clock | None = None, patience: float = 180.0) -> ShopifyStore:
        return ShopifyStore(
            secrets or (SECRET, OLD_SECRET),
            f"{self.sandbox.address}/shopify/{{shop}}/admin/api/2026-10/graphql.json",
            lambda _shop: self.token,
            clock or self.clock,
            patience=timedelta(seconds=patience),
            pause=self.pause,
        )

    def pause(self, seconds: float) -> None:
        """Waits in pretend time, the shop's and the store's alike."""
        self.clock.pause(seconds)
        self.sandbox.post("/clock", advance=seconds)

    def order(self, **wish: object) -> Json:
        line = {"sku": "MUG", "title": "Mug", "quantity": 2, "price": "50.00", "tax": "8.00"}
        shipping = {"title": "Post", "price": "10.00"}
        wish = {"line_items": [line], "shipping_lines": [shipping], **wish}
        made: Json = self.sandbox.post(f"/shops/{self.shop}/orders", order=wish)
        return made

    def refund(self, order: Json, **wish: object) -> Json:
        made: Json = self.sandbox.post(f"/shops/{self.shop}/refunds", order_id=order["id"], **wish)
        return made

    def order_id(self, order: Json) -> str:
        return f"gid://shopify/Order/{order['id']}"

    def letter(self, refund: Json, secret: str = "current", topic: str = "refunds/create") -> Letter:
        return self._post(topic=topic, refund_id=refund["id"], secret=secret)

    def signed(self, body: str, topic: str = "refunds/create") -> Letter:
        return self._post(topic=topic, body=body)

    def _post(self, **wish: object) -> Letter:
        made = self.sandbox.post(f"/shops/{self.shop}/letters", **wish)
        headers = {name.lower(): value for name, value in made["headers"].items()}
        return Letter(base64.b64decode(made["body"]), headers)

    def trouble(self, kind: str) -> None:
        self.sandbox.fault(kind, what="shopify graphql")

    def read(self, *orders: Json) -> tuple[Refund, ...]:
        """The refunds of these orders, all of them readable."""
        found = self.store().refunds(self.shop, [self.order_id(order) for order in orders])
        refunds: list[Refund] = []
        for answer in found.values():
            assert isinstance(answer, tuple), answer
            refunds += answer
        return tuple(refunds)


#: Store platform -> its rig.
RIGS: dict[str, Callable[[Sandbox, str], Rig]] = {"shopify": ShopifyRig}


def lines_of(refund: Refund) -> Amount:
    """The sum of everything that was refunded, less what went out in an exchange, in both currencies."""
    parts = [line.amount - line.discount + line.tax for line in refund.goods]
    parts += [line.amount - line.discount + line.tax for line in refund.shipping]
    parts += [extra.amount + extra.tax for extra in refund.extras if not extra.offsets_pending]
    parts += [-(line.amount - line.discount + line.tax) for line in refund.replacements]
    return _sum(refund, parts)


def money_of(refund: Refund, outcome: Outcome = Outcome.SUCCEEDED) -> Amount:
    """The sum of the transactions that came out so, less what the customer paid for an exchange."""
    moves = [t for t in refund.transactions if t.outcome is outcome]
    return _sum(refund, [-t.amount if t.incoming else t.amount for t in moves])


def _sum(refund: Refund, parts: list[Amount]) -> Amount:
    whole = refund.order.total
    return Amount(
        total((part.shop for part in parts), whole.shop.currency),
        total((part.customer for part in parts), whole.customer.currency),
    )
