"""Which line of the sale in QuickBooks a refunded line belongs to.

Connectors write lines in many ways, so several ways of telling are tried, the surest first: the SKU, the
merchant's SKU map, the title; for goods without a SKU also the price of that many units, and being the only
goods there are. What cannot be told stays unmatched, never guessed. A shipping line is never goods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from plugin.accounting.case import Case
from plugin.accounting.decision import Earlier
from plugin.accounting.money import Money
from plugin.accounting.refund import GoodsLine
from plugin.accounting.sale import LineRole, SaleLine
from plugin.accounting.statement import stated

Way = Callable[[GoodsLine, Sequence[SaleLine]], Sequence[SaleLine]]


class Matching:
    """Sale lines by the store's order line id, and how many units of each sale line are reversed."""

    def __init__(self, case: Case) -> None:
        self._lines = case.lines(LineRole.GOODS)
        self._currency = case.sale.currency
        self._sku_items = case.policy.sku_items
        refunds = (case.refund, *case.earlier.refunds)
        self._order_lines = {line.order_line_id for refund in refunds for line in refund.goods}
        self._of: dict[str, SaleLine] = {}
        self.returned: dict[str, Decimal] = {}
        for goods in (reversed_before(case.earlier), case.refund.goods):
            self._assign(goods)

    def of(self, goods: GoodsLine) -> SaleLine | None:
        """The sale line that the goods were sold on; None where it cannot be told."""
        return self._of.get(goods.order_line_id)

    @property
    def lines(self) -> Mapping[str, SaleLine]:
        """The sale lines that are at least partly reversed, by their id."""
        return {line.id: line for line in self._of.values()}

    def _assign(self, goods: Sequence[GoodsLine]) -> None:
        """Every way is tried for all lines before the next one, so the order of lines decides nothing."""
        ways = (_by_sku, self._by_sku_map, self._by_title, self._by_price, self._by_being_alone)
        for way in ways:
            for line in goods:
                if line.order_line_id not in self._of:
                    self._take(line, _one(way(line, self._freest_first(line))))
        for line in goods:
            if match := self._of.get(line.order_line_id):
                self.returned[match.id] = self.returned.get(match.id, Decimal(0)) + line.quantity

    def _take(self, goods: GoodsLine, match: SaleLine | None) -> None:
        if match is not None:
            self._of[goods.order_line_id] = match

    def _freest_first(self, goods: GoodsLine) -> Sequence[SaleLine]:
        """Lines that no other order line took first; of those, the ones sold in that quantity first."""
        taken = self.lines
        return sorted(self._lines, key=lambda line: (line.id in taken, line.quantity != goods.ordered))

    def _left(self, lines: Sequence[SaleLine]) -> Sequence[SaleLine]:
        taken = self.lines
        return [line for line in lines if line.id not in taken]

    def _by_sku_map(self, goods: GoodsLine, lines: Sequence[SaleLine]) -> Sequence[SaleLine]:
        mapped = self._sku_items.get(goods.sku) if goods.sku else None
        return [line for line in lines if mapped and line.item and line.item.ref.id == mapped.ref.id]

    def _by_title(self, goods: GoodsLine, lines: Sequence[SaleLine]) -> Sequence[SaleLine]:
        return [
            line
            for line in self._left(lines)
            if line.description == goods.title and not _other_sku(goods, line)
        ]

    def _by_price(self, goods: GoodsLine, lines: Sequence[SaleLine]) -> Sequence[SaleLine]:
        """That many units at the same price, before or after discount; only where exactly one line has it."""
        if goods.sku or not goods.quantity:
            return ()
        gross, net = (
            stated(amount, self._currency) for amount in (goods.amount, goods.amount - goods.discount)
        )
        found = [
            line
            for line in self._left(lines)
            if line.quantity == goods.ordered
            and (_same_unit_price(line, gross, goods.quantity) or _same_unit_price(line, net, goods.quantity))
        ]
        return found if len(found) == 1 else ()

    def _by_being_alone(self, goods: GoodsLine, lines: Sequence[SaleLine]) -> Sequence[SaleLine]:
        """The only goods of the sale, where the order's refunds know of no other goods and no SKU is named."""
        if goods.sku or not len(lines) == len(self._order_lines) == 1:
            return ()
        return [line for line in lines if not (line.item and line.item.sku)]


def reversed_before(earlier: Earlier) -> tuple[GoodsLine, ...]:
    """The goods of earlier refunds of the order for which documents were decided."""
    decided = {reversal.refund_id for reversal in earlier.reversals}
    return tuple(line for refund in earlier.refunds if refund.id in decided for line in refund.goods)


def _by_sku(goods: GoodsLine, lines: Sequence[SaleLine]) -> Sequence[SaleLine]:
    """The item has that SKU, or is named by it (the usual way of connectors)."""
    if goods.sku is None:
        return ()
    return [line for line in lines if is_called(line, goods.sku)]


def is_called(line: SaleLine, name: str) -> bool:
    """The line's item has that SKU or that name, as QuickBooks compares names: without case."""
    names = (line.item.sku, line.item.ref.name) if line.item else ()
    return name.strip().casefold() in [each.strip().casefold() for each in names if each]


def _other_sku(goods: GoodsLine, line: SaleLine) -> bool:
    """Both name a SKU, and not the same one: the title of a product is that of all its variants."""
    return bool(goods.sku and line.item and line.item.sku and line.item.sku != goods.sku)


def _same_unit_price(line: SaleLine, amount: Money, quantity: int) -> bool:
    """Compared without dividing: a/q = b/r where a·r = b·q."""
    return line.quantity is not None and line.amount.amount * quantity == amount.amount * line.quantity


def _one(lines: Sequence[SaleLine]) -> SaleLine | None:
    """The first of lines that sold the same item; None where they sold different ones."""
    items = {line.item.ref.id if line.item else None for line in lines}
    return lines[0] if len(items) == 1 else None
