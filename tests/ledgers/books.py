"""Companies to try a ledger on: pretend ones, reached over HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from plugin.accounting.sale import Sale
from plugin.ledgers.quickbooks_online.ledger import QuickBooksOnlineLedger
from plugin.ledgers.quickbooks_online.oauth import Discovery, Intuit
from plugin.protocols import Ledger, Waiting
from tests.ledgers.answers_next_run import AnswersNextRun
from tests.ledgers.shelf import MemoryShelf
from tests.sandbox_process import Sandbox

T = TypeVar("T")
Json = dict[str, Any]

SHOP = "ledgers.myshopify.com"
_ORDERS = count(700_001)


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, duration: timedelta) -> None:
        raise AssertionError(f"nothing sleeps here, but {duration} is asked for")


def both(amount: str) -> Json:
    """An amount that is the same in the shop's money and the customer's."""
    return {"shop": amount, "presentment": amount}


@dataclass
class Books:
    """One company with its ledger. `open_ledger` makes the ledger anew, as every sync does."""

    sandbox: Sandbox
    company: Json
    open_ledger: Callable[[], Ledger]
    deliver: Callable[[], None] = lambda: None
    shelf: MemoryShelf = field(default_factory=lambda: MemoryShelf({}))

    def ask(self, question: Callable[[Ledger], T]) -> T:
        """The ledger's answer, over as many runs as it takes."""
        for _ in range(3):
            try:
                return question(self.open_ledger())
            except Waiting:
                self.deliver()
        raise AssertionError("the ledger never answers")

    def next_run(self) -> None:
        """What is asked from now on is asked anew."""
        self.deliver()

    def order(self, **changes: Any) -> Json:
        """An order of 59.40: two mugs at 25.00, shipping 5.00, tax 4.40. Its number is new."""
        number = next(_ORDERS)
        mug = {"sku": "MUG-1", "title": "Mug", "quantity": 2, "tracked": True, "price": both("25.00")}
        shipping = {"title": "Standard", "price": both("5.00"), "tax": both("0.40")}
        order = {
            "id": number,
            "name": f"#{number}",
            "taxes_included": False,
            "customer": "Ada Jones",
            "created_at": "2026-03-01T12:00:00+00:00",
            "line_items": [{**mug, "tax": both("4.00"), "discount": both("0.00"), "fulfilled": 2}],
            "shipping_lines": [shipping],
            **changes,
        }
        answer: Json = self.sandbox.post(f"/shops/{SHOP}/orders", order=order)
        return answer

    def sell(self, order: Json | None = None, **how: Any) -> str:
        """The company books that order; its number there."""
        order = order or self.order()
        return str(self.sandbox.book_sale(self.company, SHOP, order["id"], **how)["number"])

    def sale(self, number: str) -> Sale:
        """The one sale of that number, read in a run of its own."""
        self.next_run()
        found = self.ask(lambda ledger: ledger.sales([number]))[number]
        assert isinstance(found, tuple)
        (sale,) = found
        return sale

    def documents(self, type_: str) -> list[Json]:
        """The company's documents of that type, as the company tells them."""
        return [one for one in self.sandbox.documents(self.company) if one["type"] == type_]

    def balance(self, account: str) -> Decimal:
        """What the company says of that account, in its own currency."""
        return Decimal(self.sandbox.balances(self.company)["accounts"][account])


def address(sandbox: Sandbox) -> str:
    """Where the sandbox answers as Intuit's API."""
    return f"{sandbox.address}/quickbooks/v3"


def intuit(sandbox: Sandbox, company: Json) -> Intuit:
    """The app, as the sandbox knows it."""
    discovery = Discovery(RealClock(), f"{sandbox.address}/quickbooks/.well-known/openid_configuration")
    return Intuit(company["client_id"], company["client_secret"], discovery, RealClock())


def quickbooks_online(sandbox: Sandbox, **facts: Any) -> Books:
    """A QuickBooks Online company, and a shop whose currency is the company's."""
    sandbox.shop(SHOP, currency=facts.get("home_currency", "USD"))
    company = sandbox.company(**facts)
    shelf = MemoryShelf({name: company[name] for name in ("access_token", "refresh_token")})

    def open_ledger() -> Ledger:
        return QuickBooksOnlineLedger(
            company["realm"],
            intuit(sandbox, company),
            shelf,
            RealClock(),
            address(sandbox),
        )

    return Books(sandbox, company, open_ledger, shelf=shelf)


def answering_next_run(sandbox: Sandbox, **facts: Any) -> Books:
    """The same company behind a mailbox."""
    inner = quickbooks_online(sandbox, **facts)
    slow = AnswersNextRun(inner.open_ledger)
    return Books(sandbox, inner.company, lambda: slow, slow.deliver, inner.shelf)


#: Every ledger there is; the contract tests run against each.
REGISTRY: dict[str, Callable[..., Books]] = {
    "quickbooks online": quickbooks_online,
    "quickbooks online, answering next run": answering_next_run,
}
