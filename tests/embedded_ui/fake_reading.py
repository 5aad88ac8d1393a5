"""A journal in memory with the rules of the real one: shops are apart, pages end, a retry works once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from plugin.accounting.sentences import say
from plugin.journal import DatabaseAway
from plugin.journal.views import Event, Overview, RefundDetail, RefundPage, Trouble
from plugin.states import State, check_move
from tests.embedded_ui.samples import NOW


@dataclass
class FakeShop:
    """What one shop holds."""

    overview: Overview
    refunds: dict[int, RefundDetail] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()


@dataclass
class FakeReading:
    """Implements `embedded_ui.reading.Reading`. `away`: the database does not answer."""

    shops: dict[int, FakeShop]
    rows_per_page: int = 25
    away: bool = False

    def overview(self, shop_id: int) -> Overview | None:
        shop = self._shops().get(shop_id)
        return replace(shop.overview, troubles=len(shop.troubles)) if shop else None

    def refunds(self, shop_id: int, state: State | None, page: int) -> RefundPage:
        if page < 1:
            raise ValueError("pages count from 1")
        everything = [detail.row for detail in self._shops()[shop_id].refunds.values()]
        everything.sort(key=lambda row: row.moment, reverse=True)
        rows = [row for row in everything if state is None or row.state is state]
        start = (page - 1) * self.rows_per_page
        return RefundPage(
            rows=tuple(rows[start : start + self.rows_per_page]),
            counts=Counter(row.state for row in everything),
            total=len(rows),
            page=page,
            pages=max(1, -(-len(rows) // self.rows_per_page)),
        )

    def refund(self, shop_id: int, refund_id: int) -> RefundDetail | None:
        return self._shops()[shop_id].refunds.get(refund_id)

    def troubles(self, shop_id: int) -> tuple[Trouble, ...]:
        return self._shops()[shop_id].troubles

    def retry(self, shop_id: int, refund_id: int, who: str) -> bool:
        detail = self.refund(shop_id, refund_id)
        if detail is None or not detail.can_retry:
            return False
        check_move(detail.row.state, State.WAITING)
        pressed = Event(NOW, who, detail.row.state, State.WAITING, say("retried"))
        self._shops()[shop_id].refunds[refund_id] = replace(
            detail,
            row=replace(detail.row, state=State.WAITING, sentence=None),
            events=(*detail.events, pressed),
            can_retry=False,
        )
        return True

    def approve(self, shop_id: int, refund_id: int, shown: str, who: str) -> bool:
        detail = self.refund(shop_id, refund_id)
        if detail is None or detail.proposal is None or detail.proposal.content != shown:
            return False
        check_move(detail.row.state, State.WAITING)
        pressed = Event(NOW, who, detail.row.state, State.WAITING, say("approved"))
        self._shops()[shop_id].refunds[refund_id] = replace(
            detail,
            row=replace(detail.row, state=State.WAITING, sentence=None),
            events=(*detail.events, pressed),
            can_retry=False,
            proposal=None,
        )
        return True

    def _shops(self) -> dict[int, FakeShop]:
        if self.away:
            raise DatabaseAway
        return self.shops
