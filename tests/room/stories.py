"""For every move of the table: how it comes about, told to a whole world; or why nothing makes it yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from plugin.accounting.documents import Document, DocumentKind
from plugin.accounting.policy import Gateway, Offers, Online
from plugin.accounting.sale import Item, Ref, Sale
from plugin.accounting.sentences import say
from plugin.protocols import Answer, Drafted, Ledger, NotBooked, NotYet, Refused
from plugin.searches import Beside, Found, HandSearch, SaleSearch
from plugin.states import State
from tests.sandbox_process import Json
from tests.sync.reversals import bounce
from tests.world import World

S = State
Move = tuple[State, State]
#: Does what makes the move; the refund that was moved.
Story = Callable[[World], Json]

#: An account that the company does not have: QuickBooks refuses what names it.
_NOWHERE = {"shopify_payments": Gateway(Ref("999999", "Gone"))}


def _booked(world: World) -> Json:
    order = world.order(line_items=[{"sku": "A", "price": "20.00", "tax": "1.60", "quantity": 2}])
    world.book_sale(order)
    refund = world.refund(
        order, lines=[{"index": 0, "quantity": 1}], transactions=[{"amount": "5.00"}, {"amount": "5.80"}]
    )
    world.send(refund)
    return refund


def _money_fails(world: World, refund: Json) -> Json:
    """The second transaction of `_booked` fails in the end."""
    failed = refund["transactions"][1]["id"]
    world.sandbox.post(f"/shops/{world.domain}/transactions/{failed}", status="failure")
    world.deliver(refund, "order_transactions/create", transaction_id=failed)
    world.sync()
    return refund


def _other_total(world: World) -> Json:
    world.sandbox.patch(f"/companies/{world.realm}", computes_tax=True)
    return _booked(world)


def _no_sale(world: World) -> Json:
    refund = world.refund(world.order())
    world.send(refund)
    return refund


def _sale_follows(world: World) -> Json:
    order = world.order()
    refund = world.refund(order)
    world.send(refund)
    world.book_sale(order)
    world.later(hours=2)
    return refund


def _sale_follows_twice(world: World) -> Json:
    order = world.order()
    refund = world.refund(order)
    world.send(refund)
    world.book_sale(order)
    world.book_sale(order, as_="invoice", paid="0.00")
    world.later(hours=2)
    return refund


def _switched_off(world: World) -> Json:
    world.uncheck()
    return _no_sale(world)


def _switched_off_while_held(world: World) -> Json:
    refund = _no_sale(world)
    world.uncheck()
    world.later(hours=2)
    return refund


def _refused(world: World) -> Json:
    world.change_policy(gateways=_NOWHERE)
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    return refund


def _closed_meanwhile(world: World) -> Json:
    world.sandbox.fault("fault:6210", entity="RefundReceipt", operation="create")
    return _booked(world)


def _refused_in_part(world: World) -> Json:
    world.change_policy(gateways=_NOWHERE)
    order = world.order(line_items=[{"sku": "A", "price": "100.00", "tax": "8.00"}], paid="60.00")
    world.book_sale(order, as_="invoice", paid="60.00")
    refund = world.refund(order, transactions=[{"amount": "60.00"}], adjustments=[])
    world.send(refund)
    return refund


@dataclass
class _RefusesOneByOne:
    """A ledger that books the memo, refuses its application, and takes a while to refuse the receipt too."""

    inside: Ledger

    def offers(self) -> Offers:
        return self.inside.offers()

    def sales(self, numbers: Sequence[str]) -> Mapping[str, tuple[Sale, ...] | Refused]:
        return self.inside.sales(numbers)

    def beside(self, searches: Sequence[SaleSearch]) -> Mapping[SaleSearch, Beside | Refused]:
        return self.inside.beside(searches)

    def by_hand(self, searches: Sequence[HandSearch]) -> Mapping[HandSearch, tuple[Found, ...] | Refused]:
        return self.inside.by_hand(searches)

    def items(self, skus: Sequence[str]) -> Mapping[str, tuple[Item, ...] | Refused]:
        return self.inside.items(skus)

    def listed(self, ids: Collection[str]) -> Mapping[str, Item]:
        return self.inside.listed(ids)

    def draft(self, document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        return self.inside.draft(document, sale, key, parents)

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        kinds = {draft.kind: draft.key for draft in drafts}
        if DocumentKind.CREDIT_MEMO in kinds:
            return self.inside.book(key, drafts, again=again)
        receipt = kinds[DocumentKind.REFUND_RECEIPT]
        if DocumentKind.CREDIT_APPLICATION not in kinds:
            return {receipt: NotBooked(say("quickbooks-refused", kind="receipt", fault="1", words="no"), {})}
        application = NotBooked(say("quickbooks-refused", kind="application", fault="2", words="no"), {})
        later = NotYet(say("company-throttled"), {}, unwritten=True)
        return {receipt: later, kinds[DocumentKind.CREDIT_APPLICATION]: application}


def _refused_one_by_one(world: World) -> Json:
    opened = world.room.sync.ledger
    world.room.sync.ledger = lambda company: _RefusesOneByOne(opened(company))
    order = world.order(line_items=[{"sku": "A", "price": "100.00", "tax": "8.00"}], paid="60.00")
    world.book_sale(order, as_="invoice", paid="60.00")
    refund = world.refund(order, transactions=[{"amount": "60.00"}], adjustments=[])
    world.send(refund)
    world.later(minutes=2)
    return refund


def _and_retried(story: Story) -> Story:
    def told(world: World) -> Json:
        refund = story(world)
        assert world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
        return refund

    return told


def _switched_on_again(world: World) -> Json:
    refund = _switched_off(world)
    assert not world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.change_policy(boxes=Online())
    return refund


def _and_taken_back(story: Story) -> Story:
    def told(world: World) -> Json:
        refund = story(world)
        bounce(world, refund)
        return refund

    return told


STORIES: dict[Move, Story] = {
    (S.WAITING, S.BOOKING): _booked,
    (S.WAITING, S.HELD): _no_sale,
    (S.WAITING, S.SKIPPED): _switched_off,
    (S.BOOKING, S.BOOKED): _booked,
    (S.BOOKING, S.BOOKED_WITH_A_DIFFERENCE): _other_total,
    (S.BOOKING, S.PART_BOOKED): _refused_in_part,
    (S.BOOKING, S.FAILED): _refused,
    (S.BOOKING, S.HELD): _closed_meanwhile,
    (S.PART_BOOKED, S.PART_BOOKED): _refused_one_by_one,
    (S.PART_BOOKED, S.BOOKING): _and_retried(_refused_in_part),
    (S.BOOKED, S.HELD): lambda world: _money_fails(world, _booked(world)),
    (S.BOOKED_WITH_A_DIFFERENCE, S.HELD): lambda world: _money_fails(world, _other_total(world)),
    (S.HELD, S.WAITING): _and_retried(_no_sale),
    (S.HELD, S.BOOKING): _sale_follows,
    (S.HELD, S.SKIPPED): _switched_off_while_held,
    (S.HELD, S.HELD): _sale_follows_twice,
    (S.BOOKED, S.UNDONE): _and_taken_back(_booked),
    (S.BOOKED_WITH_A_DIFFERENCE, S.UNDONE): _and_taken_back(_other_total),
    (S.HELD, S.UNDONE): _and_taken_back(lambda world: _money_fails(world, _booked(world))),
    (S.SKIPPED, S.WAITING): _and_retried(_switched_on_again),
    (S.FAILED, S.WAITING): _and_retried(_refused),
}

_AGAIN = "nothing books an undone refund once more yet"
_NO_RULE = "no rule of this version makes it"

#: Moves that the table has for what is still to come, each with its reason.
NOT_YET: dict[Move, str] = {
    (S.UNDONE, S.WAITING): _AGAIN,
    (S.PART_BOOKED, S.BOOKED): _NO_RULE,
    (S.PART_BOOKED, S.BOOKED_WITH_A_DIFFERENCE): _NO_RULE,
    (S.FAILED, S.BOOKING): _NO_RULE,
}
