"""The story of one sync: one pass over a company's waiting refunds.

Every step keeps its place in the journal only, so a sync that is killed anywhere starts again and
does no harm: what is stored is sent again under the same key, what is read is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from plugin.accounting.decide import decide
from plugin.accounting.decision import Hold
from plugin.accounting.documents import Document
from plugin.accounting.policy import Offers
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Sale
from plugin.accounting.sentences import say
from plugin.engine import Step
from plugin.journal import DatabaseAway
from plugin.journal.booking import Booking
from plugin.journal.composing import Draft
from plugin.journal.deciding import Candidate, Deciding
from plugin.journal.facts import Facts, OpenNudge
from plugin.journal.register import Company, Connection, Register
from plugin.journal.rounds import Pause, Rounds
from plugin.protocols import Clock, Drafted, Ledger, Refused, Store, TryLater, Waiting

log = structlog.get_logger()

#: The steps of a sync, in their order; the kill test cuts before and after each of them.
STEPS = ("begin", "book what was decided", "read", "decide", "book", "finish")

#: Orders asked of a store at once: what was read is kept before the store's limits make the next wait.
_ORDERS_AT_ONCE = 100
#: Refunds whose sales are looked up in a ledger at once.
_REFUNDS_AT_ONCE = 300


class Sync:
    """Reads facts, decides, books; each part told in a method of its own."""

    def __init__(
        self,
        *,
        register: Register,
        rounds: Rounds,
        facts: Facts,
        deciding: Deciding,
        booking: Booking,
        stores: Mapping[str, Store],
        ledger: Callable[[Company], Ledger],
        clock: Clock,
    ) -> None:
        """`stores`: by platform. `ledger`: opens the books of one company, anew for every step."""
        self._register = register
        self._rounds = rounds
        self._facts = facts
        self._deciding = deciding
        self._booking = booking
        self._stores = stores
        #: Opens the books of one company; what a test puts in its place is used from the next step on.
        self.ledger = ledger
        self._clock = clock

    def run(self, company_id: int, generation: int, step: Step) -> None:
        """One sync, from what is wanted to the next round."""
        begin, book_earlier, read, decide_, book, finish = STEPS
        seen = step(begin, lambda: self._rounds.begin(company_id, generation))
        if seen < 0:
            return
        unbooked = step(book_earlier, lambda: self._paused(self.book, company_id))
        unread = step(read, lambda: self._paused(self.read, company_id))
        if unbooked is None:
            unbooked = step(decide_, lambda: self._paused(self.decide, company_id))
        if unbooked is None:
            unbooked = step(book, lambda: self._paused(self.book, company_id))
        pause = unbooked or unread
        step(finish, lambda: self._rounds.finish(company_id, generation, seen, pause, self._clock.now()))

    def _paused(self, part: Callable[[Company], None], company_id: int) -> Pause | None:
        """Why that part could not be told to its end, or None."""
        try:
            part(self._register.company(company_id))
        except TryLater as later:
            log.info("sync pauses", company=company_id, part=part.__name__, why=later.sentence.code)
            return Pause(later.sentence, later.after)
        except Refused as refused:
            log.warning("sync refused", company=company_id, part=part.__name__, why=refused.sentence.code)
            return Pause(refused.sentence)
        except Waiting:
            return Pause(None, answers=True)
        return None

    def read(self, company: Company) -> None:
        """Reads every nudged order from its store and keeps the facts; a store that is away stops no other."""
        away: TryLater | None = None
        for shop in self._register.connections(company.id):
            try:
                self._read_shop(shop)
            except TryLater as later:
                away = later
        if away is not None:
            raise away

    def _read_shop(self, shop: Connection) -> None:
        store, last = self._stores[shop.platform], ""
        while nudges := self._facts.nudges(shop.shop_id, last, _ORDERS_AT_ONCE):
            read = store.refunds(shop.domain, [nudge.order_id for nudge in nudges])
            for nudge in nudges:
                answer = read.get(nudge.order_id, Refused("order-not-readable", order=nudge.order_id))
                self._keep(shop, nudge, answer)
            last = nudges[-1].order_id

    def _keep(self, shop: Connection, nudge: OpenNudge, read: tuple[Refund, ...] | Refused) -> None:
        try:
            self._facts.keep(shop, nudge, read, self._clock.now())
        except DatabaseAway:
            raise
        except Exception:  # one order that cannot be stored must stop no other
            log.exception("order not kept", shop=shop.domain, order=nudge.order_id)
            broken = Refused("order-not-kept", order=nudge.order_id)
            self._facts.keep(shop, nudge, broken, self._clock.now())

    def decide(self, company: Company) -> None:
        """Looks up how the orders were booked and decides every refund that waits."""
        ids = self._deciding.undecided(company.id)
        if not ids:
            return
        connections = {shop.id: shop for shop in self._register.connections(company.id)}
        ledger = self.ledger(company)
        for start in range(0, len(ids), _REFUNDS_AT_ONCE):
            candidates = self._deciding.candidates(ids[start : start + _REFUNDS_AT_ONCE])
            self._decide_some(company, connections, ledger, candidates)

    def _decide_some(
        self,
        company: Company,
        connections: Mapping[int, Connection],
        ledger: Ledger,
        candidates: tuple[Candidate, ...],
    ) -> None:
        looked_up = self._clock.now()
        offers = ledger.offers()
        sales = ledger.sales(sorted({_number(connections[c.connection_id], c) for c in candidates}))
        for candidate in candidates:
            shop = connections[candidate.connection_id]
            found = sales.get(_number(shop, candidate), ())
            try:
                self._decide_one(company, shop, candidate, found, offers, looked_up)
            except DatabaseAway:
                raise
            except Exception:  # one refund that a rule breaks on is held and must stop no other
                log.exception("deciding broke", refund=candidate.id)
                hold = Hold(say("deciding-broke", number=candidate.refund.order.number))
                self._deciding.store(company, shop, candidate, hold, None, offers, self._clock.now())

    def _decide_one(
        self,
        company: Company,
        shop: Connection,
        candidate: Candidate,
        found: tuple[Sale, ...] | Refused,
        offers: Offers,
        looked_up: datetime,
    ) -> None:
        now = self._clock.now()
        if isinstance(found, Refused):
            self._deciding.store(company, shop, candidate, Hold(found.sentence), None, offers, now)
            return
        sale = living(found)
        earlier = self._deciding.earlier(company, candidate, sale, looked_up)
        verdict = decide(candidate.refund, found, earlier, shop.policy, offers, now)
        self._deciding.store(company, shop, candidate, verdict, sale, offers, now)

    def book(self, company: Company) -> None:
        """Sends what is stored and unanswered, as it is; then composes, stores and sends what is left."""
        ledger: Ledger | None = None
        while True:
            request = self._booking.unanswered(company.id)
            if request is None:
                if not self._booking.has_planned(company.id):
                    return
                ledger = ledger or self.ledger(company)
                request = self._booking.compose(
                    company.id, _careful(ledger), ledger.offers(), self._clock.now()
                )
                if request is None:
                    return
            ledger = ledger or self.ledger(company)
            self._booking.sending(request.key)
            try:
                answers = ledger.book(request.key, request.drafts, again=request.again)
            except Refused as refused:
                self._booking.refused(request, refused.sentence, self._clock.now())
                continue
            later = self._booking.answered(company.id, request, answers, ledger.offers(), self._clock.now())
            if later is not None:
                raise TryLater(later.sentence)


def _careful(ledger: Ledger) -> Draft:
    """The ledger's drafting; where it breaks, that one document is refused and no other is stopped."""

    def draft(document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        try:
            return ledger.draft(document, sale, key, parents)
        except Refused:
            raise
        except Exception as error:
            log.exception("drafting broke", marker=document.marker)
            raise Refused("drafting-broke", kind=document.kind.value) from error

    return draft


def living(found: tuple[Sale, ...]) -> Sale | None:
    """The one document that holds the sale: the only one that is not voided, where there is just one."""
    alive = [sale for sale in found if not sale.voided]
    return alive[0] if len(alive) == 1 else None


def _number(shop: Connection, candidate: Candidate) -> str:
    return f"{shop.policy.number_prefix}{candidate.refund.order.number}"
