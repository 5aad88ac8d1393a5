"""Deciding the refunds that wait: what the rules need is looked up at once for many, then each is decided alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import structlog

from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, ByHand, Decision, Earlier, Hold, Verdict
from plugin.accounting.policy import Offers
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Sale
from plugin.accounting.sentences import say
from plugin.accounting.which_sale import the_sale
from plugin.journal import DatabaseAway
from plugin.journal.approving import content
from plugin.journal.deciding import Deciding
from plugin.journal.earlier import Candidate
from plugin.journal.register import Company, Connection
from plugin.journal.rounds import Pause
from plugin.looking_up import Looked, look_up
from plugin.looking_up_items import with_items_as_listed
from plugin.protocols import Clock, Ledger, Refused, Store
from plugin.searches import Found

log = structlog.get_logger()


class Verdicts:
    """Decides candidates and stores what was decided."""

    def __init__(self, deciding: Deciding, stores: Mapping[str, Store], clock: Clock) -> None:
        self._deciding = deciding
        self._stores = stores
        self._clock = clock

    def of(
        self,
        company: Company,
        connections: Mapping[int, Connection],
        ledger: Ledger,
        candidates: Sequence[Candidate],
    ) -> Pause | None:
        """Decides each of them; one that a rule breaks on is held and stops no other. What has to wait, if any."""
        connections = with_items_as_listed(ledger, connections)
        looked = look_up(connections, self._stores, ledger, candidates, self._clock)
        for candidate in candidates:
            if candidate.id in looked.put_off:
                continue
            shop = connections[candidate.connection_id]
            store = partial(self._store, company, shop, candidate, looked)
            try:
                self._decide(company, shop, candidate, looked, store)
            except DatabaseAway:
                raise
            except Exception:
                log.exception("deciding broke", refund=candidate.id)
                store(Hold(say("deciding-broke", number=candidate.refund.order.number)), None)
        return next(iter(looked.put_off.values()), None)

    def _store(
        self,
        company: Company,
        shop: Connection,
        candidate: Candidate,
        looked: Looked,
        verdict: Verdict,
        sale: Sale | None,
    ) -> None:
        self._deciding.store(company, shop, candidate, verdict, sale, looked.offers, self._clock.now())

    def _decide(
        self,
        company: Company,
        shop: Connection,
        candidate: Candidate,
        looked: Looked,
        store: Callable[[Verdict, Sale | None], None],
    ) -> None:
        facts = looked.about(shop, candidate)
        if isinstance(facts, Refused):
            store(Hold(facts.sentence), None)
            return
        sale = the_sale(facts.refund, facts.sales, shop.policy)
        earlier = self._deciding.earlier(company, candidate, sale, looked.at)
        by_hand = self._free(company, facts.by_hand)
        books = Books(facts.sales, facts.beside.look_alikes, by_hand, facts.beside.buyer, facts.items)
        verdict = _verdict(facts.refund, candidate.approved, books, earlier, shop, looked.offers, self._clock)
        store(verdict, sale)

    def _free(self, company: Company, found: Sequence[Found]) -> tuple[ByHand, ...]:
        """Those that stand for no other refund and are not ours; of what comes to the same, rather what names
        the order."""
        if not found:
            return ()
        taken = self._deciding.taken(company, [each.hand.id for each in found])
        free = [each for each in found if each.hand.id not in taken]
        named = {(each.hand.kind, each.hand.total) for each in free if each.names_it}
        return tuple(
            each.hand for each in free if each.names_it or (each.hand.kind, each.hand.total) not in named
        )


def _verdict(
    refund: Refund,
    approved: str | None,
    books: Books,
    earlier: Earlier,
    shop: Connection,
    offers: Offers,
    clock: Clock,
) -> Verdict:
    """Booked as approved, or, where that would be something else by now, whatever holds without an approval."""
    now = clock.now()
    verdict = decide(refund, books, earlier, shop.policy, offers, now, approved=approved is not None)
    if approved is None or not isinstance(verdict, Decision) or content(verdict) == approved:
        return verdict
    return decide(refund, books, earlier, shop.policy, offers, now)
