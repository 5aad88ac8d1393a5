"""Which line of the sale in QuickBooks a refunded line belongs to.

Connectors write lines in many ways, so several ways of telling are tried, the surest first: the SKU, the
merchant's SKU map, the title; for goods without a SKU also the price of that many units, and being the only
goods there are. What cannot be told stays unmatched, never guessed. A shipping line is never goods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from plugin.accounting.case import Case
from plugin.accounting.decision import Earlier
from plugin.accounting.money import Money
from plugin.accounting.refund import GoodsLine, Refund, SoldLine, standing_reversal
from plugin.accounting.sale import LineRole, SaleLine
from plugin.accounting.sums import stated

Way = Callable[[GoodsLine], Sequence[SaleLine]]


class Matching:
    """Sale lines by the store's order line id, and how many units of each sale line are reversed."""

    def __init__(self, case: Case) -> None:
        self._lines = case.lines(LineRole.GOODS)
        self._called: dict[str, list[SaleLine]] = {}
        for line in self._lines:
            for name in _names(line):
                self._called.setdefault(name, []).append(line)
        self._currency = case.sale.currency
        self._sku_items = case.policy.sku_items
        self._listed = case.books.items
        self._refunds = (case.refund, *case.earlier.refunds)
        self._of: dict[str, SaleLine] = {}
        self._taken: set[str] = set()
        self.returned: dict[str, int] = {}
        for goods in (reversed_before(case.earlier), case.refund.goods):
            self._assign(goods)
        #: Units that went out again in earlier exchanges, by the sale line with the same product.
        self.replaced: dict[str, int] = {}
        for sold in replaced_before(case.earlier):
            if of := self.sells(sold):
                self.replaced[of.id] = self.replaced.get(of.id, 0) + sold.quantity

    def of(self, goods: GoodsLine) -> SaleLine | None:
        """The sale line that the goods were sold on; None where it cannot be told."""
        return self._of.get(goods.order_line_id)

    def sells(self, line: SoldLine) -> SaleLine | None:
        """A line of the sale with the same product as one that goes out; None where there is none, or several."""
        return _one(self._called.get(_plain(line.sku), ())) if line.sku else None

    @cached_property
    def _order_lines(self) -> set[str]:
        """Every order line that the order's refunds know of."""
        return {line.order_line_id for refund in self._refunds for line in refund.goods}

    @property
    def lines(self) -> Mapping[str, SaleLine]:
        """The sale lines that are at least partly reversed, by their id."""
        return {line.id: line for line in self._of.values()}

    def _assign(self, goods: Sequence[GoodsLine]) -> None:
        """Every way is tried for all lines before the next one, so the order of lines decides nothing."""
        ways: tuple[Way, ...]
        ways = (self._by_sku, self._by_sku_map, self._by_title, self._by_price, self._by_being_alone)
        for way in ways:
            for line in goods:
                if line.order_line_id not in self._of and (lines := way(line)):
                    match = _one(self._freest_first(line, lines))
                    if match is not None:
                        self._of[line.order_line_id] = match
                        self._taken.add(match.id)
        for line in goods:
            if match := self._of.get(line.order_line_id):
                self.returned[match.id] = self.returned.get(match.id, 0) + line.quantity

    def _freest_first(self, goods: GoodsLine, lines: Sequence[SaleLine]) -> Sequence[SaleLine]:
        """Lines that no other order line took first; of those, the ones sold in that quantity first."""
        if len(lines) == 1:
            return lines
        return sorted(lines, key=lambda line: (line.id in self._taken, line.quantity != goods.ordered))

    def _left(self, lines: Sequence[SaleLine]) -> Sequence[SaleLine]:
        return [line for line in lines if line.id not in self._taken]

    def _by_sku(self, goods: GoodsLine) -> Sequence[SaleLine]:
        """The item has that SKU, or is named by it (the usual way of connectors)."""
        return self._called.get(_plain(goods.sku), ()) if goods.sku else ()

    def _by_sku_map(self, goods: GoodsLine) -> Sequence[SaleLine]:
        """As the merchant maps the SKU, or as the one item that the company calls so."""
        if not goods.sku:
            return ()
        listed = self._listed.get(goods.sku, ())
        mapped = self._sku_items.get(goods.sku) or (listed[0] if len(listed) == 1 else None)
        return [line for line in self._lines if mapped and line.item and line.item.ref.id == mapped.ref.id]

    def _by_title(self, goods: GoodsLine) -> Sequence[SaleLine]:
        return [
            line
            for line in self._left(self._lines)
            if line.description == goods.title and not _other_sku(goods, line)
        ]

    def _by_price(self, goods: GoodsLine) -> Sequence[SaleLine]:
        """That many units at the same price, before or after discount; only where exactly one line has it."""
        if goods.sku or not goods.quantity:
            return ()
        gross, net = (
            stated(amount, self._currency) for amount in (goods.amount, goods.amount - goods.discount)
        )
        found = [
            line
            for line in self._left(self._lines)
            if line.quantity == goods.ordered
            and (_same_unit_price(line, gross, goods.quantity) or _same_unit_price(line, net, goods.quantity))
        ]
        return found if len(found) == 1 else ()

    def _by_being_alone(self, goods: GoodsLine) -> Sequence[SaleLine]:
        """The only goods of the sale, where the order's refunds know of no other goods and no SKU is named."""
        if goods.sku or not len(self._lines) == len(self._order_lines) == 1:
            return ()
        return [line for line in self._lines if not (line.item and line.item.sku)]


def replaced_before(earlier: Earlier) -> tuple[SoldLine, ...]:
    """The goods that went out in earlier exchanges of the order for which documents were decided."""
    return tuple(line for refund in _decided_before(earlier) for line in refund.replacements)


def reversed_before(earlier: Earlier) -> tuple[GoodsLine, ...]:
    """The goods of earlier refunds of the order for which documents were decided."""
    return tuple(line for refund in _decided_before(earlier) for line in refund.goods)


def _decided_before(earlier: Earlier) -> list[Refund]:
    """What was taken back again is not among them: its goods are with the customer."""
    ids = {reversal.refund_id for reversal in earlier.reversals}
    decided = [refund for refund in earlier.refunds if refund.id in ids]
    return [refund for refund in decided if standing_reversal(refund.id, decided) is None]


def is_called(line: SaleLine, name: str) -> bool:
    """The line's item has that SKU or that name, as QuickBooks compares names: without case."""
    return _plain(name) in _names(line)


def _names(line: SaleLine) -> set[str]:
    """What the line's item is called: its SKU, its name."""
    return {_plain(each) for each in (line.item.sku, line.item.ref.name) if each} if line.item else set()


def _plain(name: str) -> str:
    return name.strip().casefold()


def _other_sku(goods: GoodsLine, line: SaleLine) -> bool:
    """Both name a SKU, and not the same one: the title of a product is that of all its variants."""
    return bool(goods.sku and line.item and line.item.sku and line.item.sku != goods.sku)


def _same_unit_price(line: SaleLine, amount: Money, quantity: int) -> bool:
    """Compared without dividing: a/q = b/r where a·r = b·q."""
    return line.quantity is not None and line.amount.amount * quantity == amount.amount * line.quantity


def _one(lines: Sequence[SaleLine]) -> SaleLine | None:
    """The first of lines that sold the same item; None where they sold different ones."""
    if len(lines) == 1:
        return lines[0]
    items = {line.item.ref.id if line.item else None for line in lines}
    return lines[0] if len(items) == 1 else None
