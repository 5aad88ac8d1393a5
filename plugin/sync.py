"""The story of one sync: one pass over a company's waiting refunds.

Every step keeps its place in the journal only, so a sync that is killed anywhere starts again and
does no harm: what is stored is sent again under the same key, what is read is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from plugin.accounting.refund import Refund
from plugin.accounting.sentences import say
from plugin.engine import Step
from plugin.isolation import careful, each
from plugin.journal import DatabaseAway
from plugin.journal.booking import Booking
from plugin.journal.composing import Request
from plugin.journal.deciding import Deciding
from plugin.journal.facts import Facts, OpenNudge
from plugin.journal.register import Company, Connection, Register
from plugin.journal.rounds import Pause, Rounds
from plugin.protocols import Clock, Disconnected, Ledger, NotYet, Refused, Store, TryLater, Waiting
from plugin.verdicts import Verdicts

log = structlog.get_logger()

#: The steps of a sync, in their order; the kill test cuts before and after each of them.
STEPS = ("begin", "book what was decided", "read", "decide", "book", "finish")

#: Orders asked of a store at once: what was read is kept before the store's limits make the next wait.
_ORDERS_AT_ONCE = 100
#: Refunds decided at once, and booked before the next are decided: a company's limits leave time for both.
_REFUNDS_AT_ONCE = 300
#: When a store that is behind its own letters is asked again, and what a ledger put off is sent again.
_LATE = _PUT_OFF = timedelta(minutes=1)
#: A ledger that puts off more requests than this at once is not well; the rest waits with them.
_PUT_OFF_AT_MOST = 3
#: A wait that ends later than this from now was set by a wrong clock.
_CLOCK_WAS_WRONG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Decided:
    """What deciding some refunds came to. `last`: the refund behind which more may wait, None where none do."""

    pause: Pause | None
    last: int | None


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
        stay_connected: Callable[[Company], None] = lambda _company: None,
    ) -> None:
        """`stores`: by platform. `ledger`: opens the books of one company, anew for every step.

        `stay_connected`: renews a connection that nobody has used for long.
        """
        self._register = register
        self._rounds = rounds
        self._facts = facts
        self._deciding = deciding
        self._verdicts = Verdicts(deciding, stores, clock)
        self._booking = booking
        self._stores = stores
        #: Opens the books of one company; what a test puts in its place is used from the next step on.
        self.ledger = ledger
        self._clock = clock
        self._stay_connected = stay_connected

    def run(self, company_id: int, generation: int, step: Step) -> None:
        """One sync, from what is wanted to the next round."""
        begin, book_earlier, read, decide_, book, finish = STEPS
        seen = step(begin, lambda: self._rounds.begin(company_id, generation))
        if seen < 0:
            return
        put_off: dict[str, NotYet] = {}
        send = partial(self._paused, "book", partial(self.book, put_off=put_off), company_id)
        catch_up = partial(self._paused, "book", partial(self._catch_up, put_off=put_off), company_id)
        pauses = [step(book_earlier, catch_up)]
        pauses.append(step(read, partial(self._paused, "read", self.read, company_id)))
        decided = Decided(None, last=0)
        while decided.last is not None and not _is_away(pauses):
            decided = step(decide_, partial(self._decided, company_id, decided.last))
            pauses.append(decided.pause)
            if not _is_away(pauses):
                pauses.append(step(book, send))
        pause = _to_wait_for(pauses)
        step(finish, lambda: self._rounds.finish(company_id, generation, seen, pause, self._clock.now()))

    def _paused(self, part: str, work: Callable[[Company], Pause | None], company_id: int) -> Pause | None:
        try:
            return work(self._register.company(company_id))
        except (TryLater, Refused, Waiting) as why:
            return _pause(why, part, company_id)

    def _catch_up(self, company: Company, put_off: dict[str, NotYet]) -> Pause | None:
        self._stay_connected(company)
        return self.book(company, put_off)

    def _decided(self, company_id: int, after: int) -> Decided:
        """Where the company cannot be asked, this sync decides nothing more."""
        try:
            return self.decide(self._register.company(company_id), after)
        except (TryLater, Refused, Waiting) as why:
            return Decided(_pause(why, "decide", company_id), None)

    def read(self, company: Company) -> Pause | None:
        """Reads every nudged order from its store and keeps the facts; a shop that is away stops no other."""
        waits: list[Pause | None] = []
        for shop in self._register.connections(company.id):
            now = self._clock.now()
            if shop.wait_until is not None and now < shop.wait_until < now + _CLOCK_WAS_WRONG:
                waits.append(
                    Pause(say("shop-left-alone", shop=shop.domain), shop.wait_until - now, soft=True)
                )
                continue
            try:
                late = self._read_shop(shop)
            except TryLater as later:
                log.info("shop is away", shop=shop.domain, why=later.sentence.code)
                until = self._register.shop_away(shop.shop_id, later.after, self._clock.now())
                waits.append(Pause(later.sentence, until - self._clock.now(), soft=True))
                continue
            if shop.wait_until is not None:
                self._register.shop_well(shop.shop_id)
            if late:
                waits.append(Pause(say("shop-read-late"), _LATE, soft=True))
        return _to_wait_for(waits)

    def _read_shop(self, shop: Connection) -> bool:
        """Some order of it does not show yet what its letter named."""
        store, last, late = self._stores[shop.platform], "", False
        while nudges := self._facts.nudges(shop.shop_id, last, _ORDERS_AT_ONCE):
            order_ids = [nudge.order_id for nudge in nudges]
            read = each(partial(store.refunds, shop.domain), order_ids, "order-not-kept", "order")
            for nudge in nudges:
                answer = read.get(nudge.order_id, Refused("order-not-readable", order=nudge.order_id))
                late |= not self._keep(shop, nudge, answer)
            last = nudges[-1].order_id
        return late

    def _keep(self, shop: Connection, nudge: OpenNudge, read: tuple[Refund, ...] | Refused) -> bool:
        try:
            return self._facts.keep(shop, nudge, read, self._clock.now())
        except DatabaseAway:
            raise
        except Exception:  # one order that cannot be stored must stop no other
            log.exception("order not kept", shop=shop.domain, order=nudge.order_id)
            broken = Refused("order-not-kept", order=nudge.order_id)
            return self._facts.keep(shop, replace(nudge, expects=frozenset()), broken, self._clock.now())

    def decide(self, company: Company, after: int) -> Decided:
        """Looks up how the orders were booked and decides the next refunds that wait, those behind refund `after`."""
        ids = self._deciding.undecided(company.id, after, _REFUNDS_AT_ONCE)
        if not ids:
            return Decided(None, None)
        connections = {shop.id: shop for shop in self._register.connections(company.id)}
        candidates = self._deciding.candidates(ids)
        pause = self._verdicts.of(company, connections, self.ledger(company), candidates)
        return Decided(pause, ids[-1] if len(ids) == _REFUNDS_AT_ONCE else None)

    def book(self, company: Company, put_off: dict[str, NotYet]) -> Pause | None:
        """Sends what is stored and unanswered, as it is; then composes, stores and sends what is left.

        A document that the ledger puts off waits; the others go on. `put_off`: by key, the requests that waited
        in this sync already; they are not sent again in it.
        """
        ledger: Ledger | None = None
        before = len(put_off)
        while True:
            request = self._booking.unanswered(company.id, put_off.keys())
            if request is None:
                if not self._booking.has_planned(company.id) or len(put_off) - before > _PUT_OFF_AT_MOST:
                    break
                ledger = ledger or self.ledger(company)
                request = self._booking.compose(
                    company.id, careful(ledger), ledger.offers(), self._clock.now()
                )
                if request is None:
                    break
            ledger = ledger or self.ledger(company)
            if later := self._send(company, ledger, request):
                put_off[request.key] = later
        return Pause(next(iter(put_off.values())).sentence, _PUT_OFF, soft=True) if put_off else None

    def _send(self, company: Company, ledger: Ledger, request: Request) -> NotYet | None:
        """One request and what was answered; what the ledger puts off."""
        offers = ledger.offers()
        self._booking.sending(request.key)
        try:
            answers = ledger.book(request.key, request.drafts, again=request.again)
        except Refused as refused:
            self._booking.refused(company.id, request, refused.sentence, self._clock.now())
            return None
        later = self._booking.answered(company.id, request, answers, offers, self._clock.now())
        if later is not None and later.after is not None:
            raise TryLater(later.sentence, later.after)
        return later


def _pause(why: TryLater | Refused | Waiting, part: str, company_id: int) -> Pause:
    match why:
        case TryLater():
            log.info("sync pauses", company=company_id, part=part, why=why.sentence.code)
            return Pause(why.sentence, why.after, soft=isinstance(why, Disconnected))
        case Refused():
            log.warning("sync refused", company=company_id, part=part, why=why.sentence.code)
            return Pause(why.sentence)
        case Waiting():
            return Pause(None, soft=True)


def _is_away(pauses: Sequence[Pause | None]) -> bool:
    """The company itself cannot be asked now."""
    return any(pause is not None and not pause.soft for pause in pauses)


def _to_wait_for(pauses: Sequence[Pause | None]) -> Pause | None:
    """What the sync as a whole waits for: the company itself, else the part that is soonest tried again."""
    waits = [pause for pause in pauses if pause is not None]
    hard = [pause for pause in waits if not pause.soft]
    if hard:
        return hard[0]
    timed = [pause for pause in waits if pause.after is not None]
    return min(timed, key=lambda pause: pause.after or timedelta(0)) if timed else next(iter(waits), None)
