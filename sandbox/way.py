"""How a pretend order connector is asked to book an order."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.quickbooks_online.values import Json

_TYPES = {"invoice": "Invoice", "sales receipt": "SalesReceipt"}


@dataclass(frozen=True)
class Way:
    """How to book: see POST /control/companies/{realm}/sales. `side`: which of an order's two currencies.

    `tax_line`: tax is booked as a line of its own, as connectors do where sales tax is switched off.
    `settled`: item key -> amount that was paid with store credit or a gift card, a negative line.
    """

    entity: str
    paid: str
    side: str
    discount_line: bool
    tax_line: bool
    settled: dict[str, str]
    void: bool
    number: str | None

    @classmethod
    def read(cls, wish: Json) -> Way:
        """Raises KeyError for a kind of document that no connector books."""
        kind = wish.get("as", "sales receipt")
        return cls(
            entity=_TYPES[kind],
            paid=str(wish.get("paid", "full")),
            side=wish.get("currency", "shop"),
            discount_line=bool(wish.get("discount_line", False)),
            tax_line=bool(wish.get("tax_line", False)),
            settled=dict(wish.get("settled", {})),
            void=bool(wish.get("void", False)),
            number=wish.get("number"),
        )
